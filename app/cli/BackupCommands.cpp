#include "app/cli/BackupCommands.h"

#include "app/Options.h"
#include "app/cli/Session.h"
#include "core/backup/Backup.h"
#include "core/backup/Restore.h"
#include "core/base/Clock.h"
#include "core/storage/DataDirectory.h"

#include <CLI/CLI.hpp>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct BackupFlags : ClientFlags {
    std::string file;
    std::string passphraseFile;
    bool hasNoLog = false;
};

struct RestoreFlags {
    std::string file;
    std::string data;
    std::string passphraseFile;
    bool isJson = false;
};

// The first line of the file; "-" is standard input. Without a file there is none.
CommandResult<QByteArray> readPassphrase(const std::string &path)
{
    if (path.empty())
        return QByteArray();
    QFile file(QString::fromStdString(path));
    if (!(path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return wrongUsage(u"--passphrase-file: %1"_s.arg(file.errorString()));
    QByteArray line = file.readLine();
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return wrongUsage(u"--passphrase-file: its first line is empty"_s, u"Write the passphrase into it."_s);
    return line;
}

// Of a directory that nobody serves: locked meanwhile, so that nobody begins to.
CommandResult<void> backUpDirectory(const QString &path, BackupWish wish, const ApiConnection::Sink &sink)
{
    if (!QFileInfo::exists(path + u"/registry.db"_s))
        return wrongUsage(u"%1: is not a data directory"_s.arg(path), u"Name it by --data-dir, or a running server by --url."_s);
    const auto data = DataDirectory::open(path);
    if (!data)
        return failed(data.error());
    const SystemClock clock;
    const auto backup = Backup::take(**data, std::move(wish), clock);
    if (!backup)
        return failed(backup.error());
    for (;;) {
        const Result<QByteArray> bytes = (*backup)->next();
        if (!bytes)
            return failed(bytes.error());
        if (bytes->isEmpty())
            return {};
        sink(*bytes);
    }
}

bool isServed(const ClientFlags &flags)
{
    return flags.url || qEnvironmentVariableIsSet("ISOLA_URL") || DataDirectory::findServer(dataDirectory(flags));
}

CommandResult<void> backUp(Session &session, const BackupFlags &flags)
{
    const CommandResult<QByteArray> passphrase = readPassphrase(flags.passphraseFile);
    if (!passphrase)
        return failed(passphrase.error());
    const QString path = QString::fromStdString(flags.file);
    QSaveFile file(path); // appears whole, or not at all
    if (!file.open(QIODevice::WriteOnly))
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    qint64 size = 0;
    const auto write = [&](QByteArrayView bytes) { size += file.write(bytes.data(), bytes.size()); };
    QJsonObject body{{u"log"_s, !flags.hasNoLog}};
    if (!passphrase->isEmpty())
        body.insert(u"passphrase"_s, QString::fromUtf8(*passphrase));
    session.terminal.progress(u"backing up"_s);
    const auto done = isServed(flags) ? session.api.download(apiPath("admin"_L1, "backup"_L1), body, write)
                                      : backUpDirectory(dataDirectory(flags), {*passphrase, !flags.hasNoLog}, write);
    if (!done)
        return done;
    if (!file.commit())
        return failed(u"%1: %2"_s.arg(path, file.errorString()), u"Make room on the disk."_s);
    session.terminal.json({{u"file"_s, path}, {u"bytes"_s, size}, {u"keys_are_sealed"_s, !passphrase->isEmpty()}});
    session.terminal.line(u"Wrote %1 (%2 bytes)."_s.arg(path).arg(size));
    if (passphrase->isEmpty())
        session.terminal.note(u"it holds the keys of all secrets: keep it as safe as the server, or give --passphrase-file"_s);
    return {};
}

int restore(const RestoreFlags &flags)
{
    Terminal terminal(flags.isJson ? Format::Json : Format::Text);
    const auto refuse = [&terminal](const CommandError &error) {
        terminal.error(error);
        return int(error.exitCode);
    };
    const CommandResult<QByteArray> passphrase = readPassphrase(flags.passphraseFile);
    if (!passphrase)
        return refuse(passphrase.error());
    const QString directory = flags.data.empty() ? defaultDataDirectory() : QString::fromStdString(flags.data);
    const Result<Restored> restored = restoreBackup(QString::fromStdString(flags.file), directory, *passphrase);
    if (!restored)
        return refuse(failed(restored.error()).value());
    const QString made = restored->manifest.value("created_at"_L1).toString();
    terminal.json(
        {{u"data"_s, directory}, {u"created_at"_s, made}, {u"files"_s, restored->files}, {u"bytes"_s, restored->bytes}});
    terminal.line(
        u"Restored %1 files of %2 to %3. Next: isola serve --data %3"_s.arg(QString::number(restored->files), made, directory));
    return int(ExitCode::Ok);
}

} // namespace

void addBackupCommands(CLI::App &cli, std::function<int()> &chosen)
{
    static constexpr char kPassphrase[] = "File whose first line seals the keys, - for standard input";
    auto *backup
        = cli.add_subcommand("backup", "Write all of a server into one file, while it runs or not (needs the admin token)");
    const auto backupFlags = addClientCommand<BackupFlags>(*backup, chosen, backUp);
    backup->add_option("file", backupFlags->file, "Where to")->required();
    backup->add_option("--passphrase-file", backupFlags->passphraseFile, kPassphrase)->type_name("FILE");
    backup->add_flag("--no-log", backupFlags->hasNoLog, "Leave out what calls did");

    auto *command = cli.add_subcommand("restore", "Make a data directory of such a file; everything is checked first");
    const auto flags = std::make_shared<RestoreFlags>();
    command->add_option("file", flags->file, "The backup")->required();
    command->add_option("--data", flags->data, "Directory to make, not there or empty (default: $XDG_DATA_HOME/isola)")
        ->type_name("DIR");
    command->add_option("--passphrase-file", flags->passphraseFile, kPassphrase)->type_name("FILE");
    command->add_flag("--json", flags->isJson, "Print JSON and nothing else");
    command->callback([flags, &chosen] { chosen = [flags] { return restore(*flags); }; });
}

} // namespace isola
