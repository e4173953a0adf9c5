#include "app/cli/ApprovalsCommand.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct ApprovalsFlags : ClientFlags {
    std::string id;
    std::optional<std::string> status;
    std::optional<std::string> note;
    std::optional<std::string> arguments; // edited ones

    QString idText() const { return QString::fromStdString(id); }
};

QString oneLine(const QJsonValue &value)
{
    return Terminal::printable(QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
}

CommandResult<void> list(Session &session, const ApprovalsFlags &flags)
{
    const QString status = QString::fromStdString(flags.status.value_or("pending"));
    QUrlQuery query;
    if (status != "all"_L1)
        query.addQueryItem(u"status"_s, status);
    const auto answer = session.api.get(session.path("approvals"_L1), query);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("approvals"_L1).toArray()) {
        const QJsonObject approval = value.toObject();
        rows.append({approval.value("id"_L1).toString(), approval.value("status"_L1).toString(),
            approval.value("agent"_L1).toString(u"-"_s), Terminal::printable(approval.value("function"_L1).toString()),
            approval.value("expires_at"_L1).toString(), oneLine(approval.value("arguments"_L1))});
    }
    if (rows.isEmpty())
        session.terminal.line(status == "pending"_L1 ? u"Nothing waits for a person."_s : u"No approvals."_s);
    else
        session.terminal.table({u"ID"_s, u"STATUS"_s, u"AGENT"_s, u"FUNCTION"_s, u"EXPIRES"_s, u"ARGUMENTS"_s}, rows);
    return {};
}

void printField(Session &session, const QString &name, const QString &value)
{
    session.terminal.line(u"%1 %2"_s.arg(name, -10).arg(Terminal::printable(value)));
}

CommandResult<void> show(Session &session, const ApprovalsFlags &flags)
{
    const auto answer = session.api.get(session.path("approvals"_L1, flags.idText()));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    for (const QString &name : {u"id"_s, u"status"_s, u"agent"_s, u"function"_s, u"caller"_s, u"created_at"_s, u"expires_at"_s,
             u"decided_by"_s, u"note"_s, u"run"_s})
        if (const QString value = answer->value(name).toString(); !value.isEmpty())
            printField(session, name, value);
    printField(session, u"version"_s, QString::number(answer->value("version"_L1).toInt()));
    printField(session, u"arguments"_s, oneLine(answer->value("arguments"_L1)));
    for (const QJsonValue &change : answer->value("changes"_L1).toArray())
        printField(session, u"changed"_s, oneLine(change));
    if (const QJsonValue result = answer->value("result"_L1); result.isObject())
        printField(session, u"result"_s, result["body"_L1].toString());
    return {};
}

CommandResult<void> decide(Session &session, const ApprovalsFlags &flags, QJsonObject body)
{
    if (flags.note)
        body.insert("note"_L1, QString::fromStdString(*flags.note));
    if (flags.arguments) {
        const QJsonDocument arguments = QJsonDocument::fromJson(QByteArray::fromStdString(*flags.arguments));
        if (!arguments.isObject())
            return wrongUsage(u"--arguments: must be a JSON object"_s, u"Like '{\"amount\": 5}'."_s);
        body.insert("arguments"_L1, arguments.object());
    }
    const auto answer = session.api.post(session.path("approvals"_L1, flags.idText()), body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"%1 is %2."_s.arg(flags.idText(), answer->value("status"_L1).toString()));
    return {};
}

CommandResult<void> approve(Session &session, const ApprovalsFlags &flags)
{
    return decide(session, flags, {{u"decision"_s, u"approve"_s}});
}

CommandResult<void> deny(Session &session, const ApprovalsFlags &flags)
{
    return decide(session, flags, {{u"decision"_s, u"deny"_s}});
}

} // namespace

void addApprovalsCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("approvals", "Tool calls that wait for a person");
    command->require_subcommand(1);
    auto *listCommand = command->add_subcommand("list", "List those that wait");
    const auto listFlags = addClientCommand<ApprovalsFlags>(*listCommand, chosen, list);
    listCommand->add_option("--status", listFlags->status, "Of which state; all lists every one")
        ->check(CLI::IsMember({"pending", "approved", "denied", "expired", "superseded", "cancelled", "all"}));

    auto *showCommand = command->add_subcommand("show", "Show one, with what changed since the last call and what came of it");
    const auto showFlags = addClientCommand<ApprovalsFlags>(*showCommand, chosen, show);
    showCommand->add_option("id", showFlags->id, "Like apr_7")->required();

    auto *approveCommand = command->add_subcommand("approve", "Let it run, once, as shown");
    const auto approveFlags = addClientCommand<ApprovalsFlags>(*approveCommand, chosen, approve);
    approveCommand->add_option("id", approveFlags->id, "Like apr_7")->required();
    approveCommand->add_option("--note", approveFlags->note, "Kept with the decision");
    approveCommand->add_option("--arguments", approveFlags->arguments, "Run it with these instead")->type_name("JSON");

    auto *denyCommand = command->add_subcommand("deny", "Keep it from running");
    const auto denyFlags = addClientCommand<ApprovalsFlags>(*denyCommand, chosen, deny);
    denyCommand->add_option("id", denyFlags->id, "Like apr_7")->required();
    denyCommand->add_option("--note", denyFlags->note, "Told to whoever asked");
}

} // namespace isola
