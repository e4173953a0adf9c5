#include "app/cli/ArchiveCommands.h"

#include "app/cli/Session.h"
#include "core/model/FunctionArchive.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct ArchiveFlags : ClientFlags {
    std::string file = "-";
    bool hasSecrets = false;
    bool isDryRun = false;
};

CommandResult<void> exportApp(Session &session, const ArchiveFlags &flags)
{
    if (flags.hasSecrets)
        return wrongUsage(u"--with-secrets: values of variables never leave a server"_s,
            u"Export without it; the keys are in the file. Set the values again with isola env import."_s);
    const CommandResult<QJsonObject> archive = session.api.get(apiPath("apps"_L1, session.app, "export"_L1));
    if (!archive)
        return failed(archive.error());
    const qsizetype count = archive->value("functions"_L1).toArray().size();
    if (flags.file == "-") {
        session.terminal.json(*archive);
        session.terminal.bytes(QJsonDocument(*archive).toJson());
        return {};
    }
    const QString path = QString::fromStdString(flags.file);
    QSaveFile file(path);
    const QByteArray text = QJsonDocument(*archive).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    session.terminal.json({{u"file"_s, path}, {u"functions"_s, count}});
    session.terminal.line(
        u"Wrote %1 functions of app %2 to %3, without the values of variables."_s.arg(QString::number(count), session.app, path));
    return {};
}

CommandResult<QJsonObject> readArchive(const QString &path)
{
    QFile file(path);
    if (!(path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return wrongUsage(u"%1: %2"_s.arg(path, file.errorString()));
    QJsonParseError fault;
    const QJsonObject archive = QJsonDocument::fromJson(file.readAll(), &fault).object();
    if (fault.error != QJsonParseError::NoError)
        return wrongUsage(u"%1: is not JSON: %2"_s.arg(path, fault.errorString()));
    const int format = archive.value("isola_archive"_L1).toInt();
    if (format < 1 || !archive.value("functions"_L1).isArray())
        return wrongUsage(u"%1: is not a file that isola export wrote"_s.arg(path));
    if (format > kArchiveFormat)
        return wrongUsage(u"%1: is of a newer version"_s.arg(path), u"Import it with that version of isola."_s);
    return archive;
}

void noteKeys(Session &session, const QJsonObject &owner, const QString &command)
{
    const QStringList keys = owner.value("envKeys"_L1).toVariant().toStringList();
    if (!keys.isEmpty())
        session.terminal.note(u"values to set: isola env set %1%2=..."_s.arg(command, keys.join(u"=... "_s)));
}

CommandResult<void> importApp(Session &session, const ArchiveFlags &flags)
{
    const CommandResult<QJsonObject> archive = readArchive(QString::fromStdString(flags.file));
    if (!archive)
        return failed(archive.error());
    QUrlQuery query;
    if (flags.isDryRun)
        query.addQueryItem(u"dry_run"_s, u"true"_s);
    session.terminal.progress(u"importing %1 functions"_s.arg(archive->value("functions"_L1).toArray().size()));
    const auto answer = session.api.post(apiPath("apps"_L1, session.app, "import"_L1), *archive, query);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    for (const QJsonValue &value : answer->value("functions"_L1).toArray()) {
        const QJsonObject function = value.toObject();
        const QString name = Terminal::printable(function.value("name"_L1).toString());
        session.terminal.line((flags.isDryRun ? u"Would deploy %1, version %2"_s : u"Deployed %1, version %2"_s)
                                  .arg(name)
                                  .arg(function.value("version"_L1).toInt()));
        for (const QJsonValue &trigger : function.value("triggersWithoutSecret"_L1).toArray())
            session.terminal.note(
                u"%1: the secret of its %2 trigger is not in the file, deploy it again with one"_s.arg(name, trigger.toString()));
        noteKeys(session, function, u"-f %1 "_s.arg(name));
    }
    for (const QJsonValue &agent : answer->value("agents"_L1).toArray())
        session.terminal.line((flags.isDryRun ? u"Would set agent %1"_s : u"Set agent %1"_s).arg(agent.toString()));
    noteKeys(session, *answer, {});
    return {};
}

} // namespace

void addArchiveCommands(CLI::App &cli, std::function<int()> &chosen)
{
    auto *exportCommand = cli.add_subcommand("export", "Write the app as one JSON file: code, settings, keys of variables");
    const auto exportFlags = addClientCommand<ArchiveFlags>(*exportCommand, chosen, exportApp);
    exportCommand->add_option("file", exportFlags->file, "Where to (default: -, standard output)");
    exportCommand->add_flag("--with-secrets", exportFlags->hasSecrets, "Refused: values never leave a server");

    auto *importCommand = cli.add_subcommand("import", "Deploy every function of such a file, set the app's settings and agents");
    const auto importFlags = addClientCommand<ArchiveFlags>(*importCommand, chosen, importApp);
    importCommand->add_option("file", importFlags->file, "The file, - for standard input")->required();
    importCommand->add_flag("--dry-run", importFlags->isDryRun, "Show what would be deployed, and deploy nothing");
}

} // namespace isola
