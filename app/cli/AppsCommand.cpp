#include "app/cli/AppsCommand.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct AppsFlags : ClientFlags {
    std::string id;
    std::optional<std::string> name;
    std::optional<std::string> reason;
    bool isConfirmed = false;

    QString target() const { return QString::fromStdString(id); }
};

CommandResult<void> list(Session &session, const AppsFlags &)
{
    const auto answer = session.api.get(apiPath("apps"_L1));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("apps"_L1).toArray()) {
        const QJsonObject app = value.toObject();
        const QString state = app.value("paused"_L1).toBool()
            ? session.terminal.paint(Colour::Yellow, u"paused "_s + Terminal::printable(app.value("reason"_L1).toString()))
            : session.terminal.paint(Colour::Green, u"active"_s);
        rows.append({app.value("id"_L1).toString(), Terminal::printable(app.value("name"_L1).toString()),
            app.value("created_at"_L1).toString(), state});
    }
    session.terminal.table({u"APP"_s, u"NAME"_s, u"CREATED"_s, u"STATE"_s}, rows);
    return {};
}

CommandResult<void> create(Session &session, const AppsFlags &flags)
{
    QJsonObject body{{u"app_id"_s, flags.target()}};
    body.insert(u"name"_s, flags.name ? QString::fromStdString(*flags.name) : flags.target());
    const auto answer = session.api.post(apiPath("apps"_L1), body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"Created app %1. Work in it with --app %1 or ISOLA_APP=%1."_s.arg(answer->value("id"_L1).toString()));
    return {};
}

CommandResult<void> change(Session &session, const AppsFlags &flags, const QJsonObject &body, const QString &done)
{
    const auto answer = session.api.patch(apiPath("apps"_L1, flags.target()), body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(done.arg(flags.target()));
    return {};
}

CommandResult<void> pause(Session &session, const AppsFlags &flags)
{
    QJsonObject body{{u"paused"_s, true}};
    if (flags.reason)
        body.insert(u"reason"_s, QString::fromStdString(*flags.reason));
    return change(session, flags, body, u"Paused %1: its calls are answered 503 until isola apps resume %1."_s);
}

CommandResult<void> resume(Session &session, const AppsFlags &flags)
{
    return change(session, flags, {{u"paused"_s, false}}, u"Resumed %1."_s);
}

CommandResult<void> remove(Session &session, const AppsFlags &flags)
{
    if (!flags.isConfirmed)
        return wrongUsage(
            u"Deleting app %1 deletes its functions, variables and tokens."_s.arg(flags.target()), u"Say so with --yes."_s);
    const auto answer = session.api.remove(apiPath("apps"_L1, flags.target()));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"Deleted app %1."_s.arg(flags.target()));
    return {};
}

using Run = CommandResult<void> (*)(Session &, const AppsFlags &);

} // namespace

void addAppsCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("apps", "The apps of the server (needs the admin token)");
    command->require_subcommand(1);
    addClientCommand<AppsFlags>(*command->add_subcommand("list", "List them"), chosen, list);
    const auto add = [&](const char *name, const char *description, Run run) {
        auto *subcommand = command->add_subcommand(name, description);
        const auto flags = addClientCommand<AppsFlags>(*subcommand, chosen, run);
        subcommand->add_option("id", flags->id, "App, as in URLs: a-z, 0-9 and -")->required();
        return std::make_pair(subcommand, flags);
    };
    const auto [createCommand, createFlags] = add("create", "Make a new one", create);
    createCommand->add_option("--name", createFlags->name, "Name for people (default: the id)");
    const auto [pauseCommand, pauseFlags] = add("pause", "Refuse all of its calls until it is resumed", pause);
    pauseCommand->add_option("--reason", pauseFlags->reason, "Why, for those who meet it");
    add("resume", "Take calls again", resume);
    const auto [deleteCommand, deleteFlags] = add("delete", "Delete it with all it holds", remove);
    deleteCommand->add_flag("--yes", deleteFlags->isConfirmed, "Yes, all of it");
}

} // namespace isola
