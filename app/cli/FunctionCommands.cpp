#include "app/cli/FunctionCommands.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct FunctionFlags : ClientFlags {
    std::string name;
    bool showsCode = false; // get
    int version = 0; // rollback

    QString function() const { return QString::fromStdString(name); }
};

QString text(const QJsonObject &object, QLatin1StringView field)
{
    return Terminal::printable(object.value(field).toVariant().toString());
}

QString triggersText(const QJsonObject &function)
{
    QStringList types;
    for (const QJsonValue &trigger : function.value("triggers"_L1).toArray())
        types.append(trigger.toObject().value("type"_L1).toString());
    return types.join(u", "_s);
}

CommandResult<void> list(Session &session, const FunctionFlags &)
{
    const auto answer = session.api.get(session.path("functions"_L1));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("functions"_L1).toArray()) {
        const QJsonObject function = value.toObject();
        const bool isFailing = function.value("status"_L1) == "error"_L1;
        rows.append({text(function, "name"_L1), u"v"_s + text(function, "version"_L1),
            session.terminal.paint(isFailing ? Colour::Red : Colour::Green, text(function, "status"_L1)), triggersText(function),
            text(function, "invocationCount"_L1), text(function, "errorCount"_L1),
            QString::number(function.value("avgDuration"_L1).toDouble(), 'f', 1), text(function, "deployedAt"_L1)});
    }
    if (rows.isEmpty())
        session.terminal.line(u"No functions in app %1. Deploy one with isola deploy FILE."_s.arg(session.app));
    else
        session.terminal.table(
            {u"NAME"_s, u"VERSION"_s, u"STATUS"_s, u"TRIGGERS"_s, u"CALLS"_s, u"ERRORS"_s, u"AVG MS"_s, u"DEPLOYED"_s}, rows);
    return {};
}

CommandResult<void> get(Session &session, const FunctionFlags &flags)
{
    const auto function = session.api.get(session.path("functions"_L1, flags.function()));
    if (!function)
        return failed(function.error());
    session.terminal.json(*function);
    if (flags.showsCode) {
        session.terminal.bytes(function->value("code"_L1).toString().toUtf8());
        return {};
    }
    const auto line = [&](const QString &label, const QString &value) {
        session.terminal.line(session.terminal.paint(Colour::Faint, label.leftJustified(12)) + value);
    };
    line(u"name"_s, session.terminal.paint(Colour::Bold, text(*function, "name"_L1)));
    line(u"description"_s, text(*function, "description"_L1));
    line(u"version"_s, text(*function, "version"_L1));
    line(u"url"_s, text(*function, "url"_L1));
    if (function->contains("webhook_url"_L1))
        line(u"webhook"_s, text(*function, "webhook_url"_L1));
    line(u"status"_s, text(*function, "status"_L1));
    line(u"triggers"_s, triggersText(*function));
    line(u"deployed"_s, text(*function, "deployedAt"_L1));
    line(u"timeout"_s, text(*function, "timeoutMs"_L1) + u" ms"_s);
    line(u"memory"_s, text(*function, "memoryLimitMb"_L1) + u" MB"_s);
    line(u"variables"_s, function->value("envKeys"_L1).toVariant().toStringList().join(u", "_s));
    line(u"calls"_s, text(*function, "invocationCount"_L1) + u", errors "_s + text(*function, "errorCount"_L1));
    line(u"source"_s, u"isola get %1 --code"_s.arg(flags.function()));
    return {};
}

CommandResult<void> remove(Session &session, const FunctionFlags &flags)
{
    const auto answer = session.api.remove(session.path("functions"_L1, flags.function()));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(
        u"Deleted %1. Its logs stay (isola logs %1 --include-deleted); deploying it again revives it."_s.arg(flags.function()));
    return {};
}

CommandResult<void> versions(Session &session, const FunctionFlags &flags)
{
    const auto answer = session.api.get(session.path("functions"_L1, flags.function(), "versions"_L1));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("versions"_L1).toArray()) {
        const QJsonObject version = value.toObject();
        const bool isLive = version.value("live"_L1).toBool();
        rows.append({text(version, "version"_L1), isLive ? session.terminal.paint(Colour::Green, u"live"_s) : QString(),
            text(version, "sha256"_L1).left(12), text(version, "deployedAt"_L1), text(version, "deployedBy"_L1),
            text(version, "note"_L1)});
    }
    session.terminal.table({u"VERSION"_s, u""_s, u"SHA-256"_s, u"DEPLOYED"_s, u"BY"_s, u"NOTE"_s}, rows);
    return {};
}

CommandResult<void> rollBack(Session &session, const FunctionFlags &flags)
{
    const auto answer
        = session.api.post(session.path("functions"_L1, flags.function(), "rollback"_L1), {{u"version"_s, flags.version}});
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"%1 version %2 is live"_s.arg(flags.function(), text(*answer, "version"_L1)));
    return {};
}

} // namespace

void addFunctionCommands(CLI::App &cli, std::function<int()> &chosen)
{
    addClientCommand<FunctionFlags>(*cli.add_subcommand("list", "List the app's functions"), chosen, list);

    auto *getCommand = cli.add_subcommand("get", "Show a function: settings, figures, source");
    const auto getFlags = addClientCommand<FunctionFlags>(*getCommand, chosen, get);
    getCommand->add_option("name", getFlags->name, "Function")->required();
    getCommand->add_flag("--code", getFlags->showsCode, "Print its source only");

    auto *deleteCommand = cli.add_subcommand("delete", "Delete a function; its logs and versions stay");
    const auto deleteFlags = addClientCommand<FunctionFlags>(*deleteCommand, chosen, remove);
    deleteCommand->add_option("name", deleteFlags->name, "Function")->required();

    auto *versionsCommand = cli.add_subcommand("versions", "List what was deployed under a name");
    const auto versionsFlags = addClientCommand<FunctionFlags>(*versionsCommand, chosen, versions);
    versionsCommand->add_option("name", versionsFlags->name, "Function")->required();

    auto *rollbackCommand = cli.add_subcommand("rollback", "Make an earlier version live again");
    const auto rollbackFlags = addClientCommand<FunctionFlags>(*rollbackCommand, chosen, rollBack);
    rollbackCommand->add_option("name", rollbackFlags->name, "Function")->required();
    rollbackCommand->add_option("version", rollbackFlags->version, "Its number, as isola versions shows it")->required();
}

} // namespace isola
