#include "app/cli/AgentsCommand.h"

#include "app/cli/Session.h"
#include "core/base/EventStream.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

constexpr std::chrono::milliseconds kBeforeNextTry(500);

struct AgentsFlags : ClientFlags {
    std::string name;
    std::string run;
    std::optional<std::string> input;
    bool isDetached = false;
    std::optional<std::string> status;
    // settings
    std::optional<std::string> baseUrl, model, keyFile, webhook;
    std::optional<int> patience;

    QString nameText() const { return QString::fromStdString(name); }
    QString runText() const { return QString::fromStdString(run); }
};

QString compactText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.sliced(1, json.size() - 2));
}

CommandResult<void> listAgents(Session &session, const AgentsFlags &)
{
    const auto answer = session.api.get(session.path("agents"_L1));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("agents"_L1).toArray())
        rows.append({value["name"_L1].toString(), QString::number(value["graph_spec"_L1]["nodes"_L1].toArray().size()),
            QString::number(value["warnings"_L1].toArray().size()), Terminal::printable(value["description"_L1].toString())});
    if (rows.isEmpty())
        session.terminal.line(u"No agents."_s);
    else
        session.terminal.table({u"NAME"_s, u"NODES"_s, u"WARNINGS"_s, u"DESCRIPTION"_s}, rows);
    return {};
}

// ---- Runs

// What a person reads of an event, empty for nothing.
QString eventText(const QByteArray &name, const QJsonObject &data)
{
    const QString node = data.value("node"_L1).toString();
    const QString call = data.value("function"_L1).toString();
    if (name == "node_start")
        return u"%1 (%2)"_s.arg(node, data.value("type"_L1).toString());
    if (name == "tool_call_start")
        return u"  %1 %2"_s.arg(call, compactText(data.value("arguments"_L1)));
    if (name == "tool_call_end")
        return data.value("is_error"_L1).toBool() ? u"  %1: %2"_s.arg(call, data.value("message"_L1).toString()) : QString();
    if (name == "llm_token_usage")
        return u"  %1: %2 tokens"_s.arg(data.value("model"_L1).toString()).arg(data.value("total_tokens"_L1).toInt());
    if (name == "run_paused")
        return u"  waits for a person: isola approvals approve %1"_s.arg(data.value("approval"_L1).toString());
    return {};
}

// Prints what happens until the run is over, and goes on where it was after a lost connection.
CommandResult<void> followRun(Session &session, const QString &agent, const QString &run)
{
    QByteArray last;
    QJsonObject end;
    EventStream events;
    const auto take = [&](const EventStream::Event &event) {
        const QJsonObject data = QJsonDocument::fromJson(event.data).object();
        QJsonObject shown = data;
        shown.insert("event"_L1, QString::fromLatin1(event.name));
        session.terminal.json(shown);
        if (const QString text = eventText(event.name, data); !text.isEmpty())
            session.terminal.note(Terminal::printable(text));
        last = event.name;
        end = data;
    };
    const QByteArray path = session.path("agents"_L1, agent, "runs"_L1, run, "events"_L1);
    const auto isOver = [&last] { return last == "run_end" || last == "run_failed" || last == "run_cancelled"; };
    for (bool hasConnected = false; !isOver();) {
        const auto ended = session.api.stream(path, {}, events.lastId(), [&](QByteArrayView bytes) {
            hasConnected = true;
            for (const EventStream::Event &event : events.add(bytes))
                take(event);
        });
        if (isOver())
            break;
        const bool isPassing
            = !ended && (ended.error().exitCode == ExitCode::Unreachable || ended.error().exitCode == ExitCode::Busy);
        if (!ended && !(hasConnected && isPassing))
            return ended;
        session.terminal.progress(u"connection lost, trying again"_s);
        events.restart();
        QThread::msleep(kBeforeNextTry.count());
    }
    if (last == "run_end") {
        session.terminal.line(Terminal::printable(compactText(end.value("output"_L1))));
        return {};
    }
    if (last == "run_cancelled")
        return failed(u"%1 was cancelled by %2."_s.arg(run, end.value("by"_L1).toString()));
    return failed(u"%1 failed at %2: %3 (%4)"_s.arg(
        run, end.value("node"_L1).toString(), end.value("message"_L1).toString(), end.value("code"_L1).toString()));
}

CommandResult<void> run(Session &session, const AgentsFlags &flags)
{
    QJsonObject body;
    if (flags.input) {
        const QJsonDocument input = QJsonDocument::fromJson(QByteArray::fromStdString(*flags.input));
        if (!input.isObject())
            return wrongUsage(u"--input: must be a JSON object"_s, u"Like '{\"question\": \"Which plan?\"}'."_s);
        body.insert("input"_L1, input.object());
    }
    const auto answer = session.api.post(session.path("agents"_L1, flags.nameText(), "runs"_L1), body);
    if (!answer)
        return failed(answer.error());
    const QString id = answer->value("id"_L1).toString();
    if (flags.isDetached) {
        session.terminal.json(*answer);
        session.terminal.line(id);
        return {};
    }
    session.terminal.note(id);
    return followRun(session, flags.nameText(), id);
}

CommandResult<void> follow(Session &session, const AgentsFlags &flags)
{
    return followRun(session, flags.nameText(), flags.runText());
}

CommandResult<void> runs(Session &session, const AgentsFlags &flags)
{
    QUrlQuery query;
    if (flags.status)
        query.addQueryItem(u"status"_s, QString::fromStdString(*flags.status));
    const auto answer = session.api.get(session.path("agents"_L1, flags.nameText(), "runs"_L1), query);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("runs"_L1).toArray())
        rows.append({value["id"_L1].toString(), value["status"_L1].toString(), value["node"_L1].toString(u"-"_s),
            QString::number(value["usage"_L1]["total_tokens"_L1].toInt()), value["created_at"_L1].toString(),
            Terminal::printable(compactText(value["input"_L1]).left(60))});
    if (rows.isEmpty())
        session.terminal.line(u"No runs."_s);
    else
        session.terminal.table({u"ID"_s, u"STATUS"_s, u"NODE"_s, u"TOKENS"_s, u"BEGUN"_s, u"INPUT"_s}, rows);
    return {};
}

void printRun(Session &session, const QJsonObject &run)
{
    session.terminal.json(run);
    const auto field = [&session](const QString &name, const QString &value) {
        session.terminal.line(u"%1 %2"_s.arg(name, -10).arg(Terminal::printable(value)));
    };
    for (const QString &name : {u"id"_s, u"agent"_s, u"status"_s, u"node"_s, u"created_at"_s, u"finished_at"_s})
        if (const QString value = run.value(name).toString(); !value.isEmpty())
            field(name, value);
    for (const QString &name : {u"input"_s, u"state"_s, u"output"_s, u"usage"_s})
        field(name, compactText(run.value(name)));
    if (const QJsonValue error = run.value("error"_L1); error.isObject())
        field(u"error"_s,
            u"%1 at %2: %3"_s.arg(error["code"_L1].toString(), error["node"_L1].toString(), error["message"_L1].toString()));
}

CommandResult<void> showRun(Session &session, const AgentsFlags &flags)
{
    const auto answer = session.api.get(session.path("agents"_L1, flags.nameText(), "runs"_L1, flags.runText()));
    if (!answer)
        return failed(answer.error());
    printRun(session, *answer);
    return {};
}

CommandResult<void> cancelRun(Session &session, const AgentsFlags &flags)
{
    const auto answer
        = session.api.post(session.path("agents"_L1, flags.nameText(), "runs"_L1, flags.runText(), "cancel"_L1), {});
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"%1 is %2."_s.arg(flags.runText(), answer->value("status"_L1).toString()));
    return {};
}

// ---- Settings

// The key comes from a file or standard input: what stands on a command line is seen by others.
CommandResult<QString> keyIn(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failed(u"--llm-key-file: %1 cannot be read: %2"_s.arg(path, file.errorString()));
    return QString::fromUtf8(file.readAll()).trimmed();
}

CommandResult<QJsonObject> settingsChange(const AgentsFlags &flags)
{
    QJsonObject llm;
    if (flags.baseUrl)
        llm.insert("base_url"_L1, QString::fromStdString(*flags.baseUrl));
    if (flags.model)
        llm.insert("model"_L1, QString::fromStdString(*flags.model));
    if (flags.patience)
        llm.insert("timeout_seconds"_L1, *flags.patience);
    if (flags.keyFile) {
        const CommandResult<QString> key = keyIn(QString::fromStdString(*flags.keyFile));
        if (!key)
            return failed(key.error());
        llm.insert("api_key"_L1, *key);
    }
    QJsonObject change;
    if (!llm.isEmpty())
        change.insert("llm"_L1, llm);
    if (flags.webhook)
        change.insert("approval_webhook"_L1,
            *flags.webhook == "none" ? QJsonValue()
                                     : QJsonValue(QJsonObject{{u"url"_s, QString::fromStdString(*flags.webhook)}}));
    return change;
}

CommandResult<void> settings(Session &session, const AgentsFlags &flags)
{
    const CommandResult<QJsonObject> change = settingsChange(flags);
    if (!change)
        return failed(change.error());
    const QByteArray path = session.path("agent-settings"_L1);
    const auto answer = change->isEmpty() ? session.api.get(path) : session.api.patch(path, *change);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    for (const QString &name : {u"llm"_s, u"approval_webhook"_s, u"tool_rate_limit"_s})
        session.terminal.line(u"%1 %2"_s.arg(name, -17).arg(Terminal::printable(compactText(answer->value(name)))));
    return {};
}

} // namespace

void addAgentsCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("agents", "Agents and their runs");
    command->require_subcommand(1);
    addClientCommand<AgentsFlags>(*command->add_subcommand("list", "List the app's agents"), chosen, listAgents);

    auto *runCommand = command->add_subcommand("run", "Run an agent's graph and print its output");
    const auto runFlags = addClientCommand<AgentsFlags>(*runCommand, chosen, run);
    runCommand->add_option("name", runFlags->name, "Agent")->required();
    runCommand->add_option("-i,--input", runFlags->input, "What {{ input.x }} means")->type_name("JSON");
    runCommand->add_flag("--detach", runFlags->isDetached, "Print its id and let it go on by itself");

    auto *runsCommand = command->add_subcommand("runs", "List an agent's runs, the newest first");
    const auto runsFlags = addClientCommand<AgentsFlags>(*runsCommand, chosen, runs);
    runsCommand->add_option("name", runsFlags->name, "Agent")->required();
    runsCommand->add_option("--status", runsFlags->status, "Of which state")
        ->check(CLI::IsMember({"running", "paused", "completed", "failed", "cancelled"}));

    const auto addForRun = [&](const char *verb, const char *about, CommandResult<void> (*what)(Session &, const AgentsFlags &)) {
        auto *one = command->add_subcommand(verb, about);
        const auto flags = addClientCommand<AgentsFlags>(*one, chosen, what);
        one->add_option("name", flags->name, "Agent")->required();
        one->add_option("run", flags->run, "Like run_7")->required();
    };
    addForRun("show", "Show one run", showRun);
    addForRun("follow", "Print what happens in a run until it is over", follow);
    addForRun("cancel", "End a run that is under way", cancelRun);

    auto *settingsCommand = command->add_subcommand("settings", "Show or change what the app says for all of its agents");
    const auto flags = addClientCommand<AgentsFlags>(*settingsCommand, chosen, settings);
    settingsCommand->add_option("--llm-base-url", flags->baseUrl, "A server that speaks OpenAI's chat completions")
        ->type_name("URL");
    settingsCommand->add_option("--llm-model", flags->model, "Of nodes that name none")->type_name("MODEL");
    settingsCommand->add_option("--llm-key-file", flags->keyFile, "File with the key, - for standard input")->type_name("FILE");
    settingsCommand->add_option("--llm-timeout", flags->patience, "Seconds without a byte of an answer")->type_name("SECONDS");
    settingsCommand->add_option("--approval-webhook", flags->webhook, "Told of calls that wait for a person; none for nobody")
        ->type_name("URL");
}

} // namespace isola
