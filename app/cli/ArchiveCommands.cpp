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

// Of the app itself. Its name is what tells it from others, whether it is paused is a state: neither goes along. What is empty is
// left as it is elsewhere.
QJsonObject archivedSettings(const QJsonObject &app)
{
    QJsonObject settings;
    for (const auto field : {"allowed_origins"_L1, "issuer"_L1, "audience"_L1, "jwks"_L1, "jwks_url"_L1, "rate_limit"_L1,
             "log_retention_days"_L1, "object_quota_bytes"_L1}) {
        const QJsonValue value = app.value(field);
        const bool isEmpty
            = value.isUndefined() || value.isNull() || value == ""_L1 || value == QJsonObject() || value == QJsonArray();
        if (!isEmpty)
            settings.insert(field, value);
    }
    return settings;
}

CommandResult<QJsonObject> archiveOf(Session &session)
{
    const auto app = session.api.get(apiPath("apps"_L1, session.app));
    if (!app)
        return app;
    const auto list = session.api.get(session.path("functions"_L1));
    if (!list)
        return list;
    const auto environment = session.api.get(session.path("env"_L1));
    if (!environment)
        return environment;
    QJsonArray functions;
    for (const QJsonValue &summary : list->value("functions"_L1).toArray()) {
        const QString name = summary.toObject().value("name"_L1).toString();
        session.terminal.progress(u"reading %1"_s.arg(name));
        const auto details = session.api.get(session.path("functions"_L1, name));
        if (!details)
            return details;
        functions.append(archivedFunction(*details));
    }
    return QJsonObject{{u"isola_archive"_s, kArchiveFormat}, {u"app"_s, session.app}, {u"settings"_s, archivedSettings(*app)},
        {u"envKeys"_s, environment->value("envKeys"_L1)}, {u"functions"_s, functions}};
}

CommandResult<void> exportApp(Session &session, const ArchiveFlags &flags)
{
    if (flags.hasSecrets)
        return wrongUsage(u"--with-secrets: values of variables never leave a server"_s,
            u"Export without it; the keys are in the file. Set the values again with isola env import."_s);
    const CommandResult<QJsonObject> archive = archiveOf(session);
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

CommandResult<void> importSettings(Session &session, const ArchiveFlags &flags, const QJsonObject &settings)
{
    if (settings.isEmpty() || flags.isDryRun)
        return {};
    const auto changed = session.api.patch(apiPath("apps"_L1, session.app), settings);
    return changed ? CommandResult<void>() : failed(changed.error());
}

CommandResult<void> importFunction(Session &session, const ArchiveFlags &flags, const QJsonObject &function)
{
    const QString name = function.value("name"_L1).toString();
    const ArchivedDeploy deploy = deployOf(function);
    for (const QString &trigger : deploy.triggersWithoutSecret)
        session.terminal.note(
            u"%1: the secret of its %2 trigger is not in the file, deploy it again with one"_s.arg(name, trigger));
    if (!flags.isDryRun)
        if (const auto answer = session.api.post(session.path("functions"_L1), deploy.body); !answer)
            return failed(answer.error());
    session.terminal.line((flags.isDryRun ? u"Would deploy "_s : u"Deployed "_s) + Terminal::printable(name));
    noteKeys(session, function, u"-f %1 "_s.arg(name));
    return {};
}

CommandResult<void> importApp(Session &session, const ArchiveFlags &flags)
{
    const CommandResult<QJsonObject> archive = readArchive(QString::fromStdString(flags.file));
    if (!archive)
        return failed(archive.error());
    if (const auto changed = importSettings(session, flags, archive->value("settings"_L1).toObject()); !changed)
        return changed;
    QJsonArray deployed;
    const QJsonArray functions = archive->value("functions"_L1).toArray();
    for (const QJsonValue &value : functions) {
        const QString name = value.toObject().value("name"_L1).toString();
        session.terminal.progress(u"deploying %1 (%2 of %3)"_s.arg(name).arg(deployed.size() + 1).arg(functions.size()));
        if (const auto imported = importFunction(session, flags, value.toObject()); !imported) {
            session.terminal.note(u"%1 of %2 functions were imported, %3 was not"_s.arg(
                QString::number(deployed.size()), QString::number(functions.size()), name));
            return imported;
        }
        deployed.append(name);
    }
    noteKeys(session, *archive, {});
    session.terminal.json({{u"app"_s, session.app}, {u"functions"_s, deployed}});
    return {};
}

} // namespace

void addArchiveCommands(CLI::App &cli, std::function<int()> &chosen)
{
    auto *exportCommand = cli.add_subcommand("export", "Write the app as one JSON file: code, settings, keys of variables");
    const auto exportFlags = addClientCommand<ArchiveFlags>(*exportCommand, chosen, exportApp);
    exportCommand->add_option("file", exportFlags->file, "Where to (default: -, standard output)");
    exportCommand->add_flag("--with-secrets", exportFlags->hasSecrets, "Refused: values never leave a server");

    auto *importCommand = cli.add_subcommand("import", "Deploy every function of such a file and set the app's settings");
    const auto importFlags = addClientCommand<ArchiveFlags>(*importCommand, chosen, importApp);
    importCommand->add_option("file", importFlags->file, "The file, - for standard input")->required();
    importCommand->add_flag("--dry-run", importFlags->isDryRun, "Show what would be deployed, and deploy nothing");
}

} // namespace isola
