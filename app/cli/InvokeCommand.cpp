#include "app/cli/InvokeCommand.h"

#include "app/cli/LogText.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

constexpr int kFirstErrorStatus = 400; // what the logs count as an error

struct InvokeFlags : ClientFlags {
    std::string name;
    std::optional<std::string> data;
    std::optional<std::string> method;
    std::optional<std::string> path;
    std::optional<std::string> user;
    std::vector<std::string> headers;
    bool isDetailed = false;
    bool runsAtOnce = false; // of debug: without a break on the handler's first line
};

// TEXT, @FILE, or @- for standard input.
CommandResult<QByteArray> bodyBytes(const std::string &data)
{
    if (data.empty() || data.front() != '@')
        return QByteArray::fromStdString(data);
    const QString path = QString::fromStdString(data.substr(1));
    QFile file(path);
    const bool isOpen = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return wrongUsage(u"--data: %1: %2"_s.arg(path, file.errorString()));
    return file.readAll();
}

CommandResult<QJsonObject> headersObject(const std::vector<std::string> &headers)
{
    QJsonObject object;
    for (const std::string &header : headers) {
        const QString line = QString::fromStdString(header);
        const qsizetype colon = line.indexOf(u':');
        if (colon < 1)
            return wrongUsage(u"--header: %1 is not a header"_s.arg(line), u"Write it like 'X-Name: value'."_s);
        object.insert(line.first(colon).trimmed(), line.sliced(colon + 1).trimmed());
    }
    return object;
}

CommandResult<QJsonObject> callOf(const InvokeFlags &flags)
{
    QJsonObject call{{u"method"_s, QString::fromStdString(flags.method.value_or("POST")).toUpper()}};
    if (flags.path)
        call.insert(u"path"_s, QString::fromStdString(*flags.path));
    if (flags.user)
        call.insert(u"as_user"_s, QString::fromStdString(*flags.user));
    CommandResult<QJsonObject> headers = headersObject(flags.headers);
    if (!headers)
        return headers;
    if (flags.data) {
        const CommandResult<QByteArray> bytes = bodyBytes(*flags.data);
        if (!bytes)
            return failed(bytes.error());
        call.insert(u"bodyBase64"_s, QString::fromLatin1(bytes->toBase64()));
        const QStringList names = headers->keys();
        const bool hasType = std::any_of(names.begin(), names.end(),
            [](const QString &name) { return name.compare("content-type"_L1, Qt::CaseInsensitive) == 0; });
        if (!hasType)
            headers->insert(u"content-type"_s, u"application/json"_s);
    }
    call.insert(u"headers"_s, *headers);
    return call;
}

void showDetails(Session &session, const QJsonObject &answer)
{
    Terminal &terminal = session.terminal;
    const int status = answer.value("status"_L1).toInt();
    terminal.line(terminal.paint(status < kFirstErrorStatus ? Colour::Green : Colour::Red, QString::number(status))
        + u"  %1 ms, %2 ms of CPU, %3 MB  "_s.arg(answer.value("duration_ms"_L1).toDouble(), 0, 'f', 1)
              .arg(answer.value("cpu_ms"_L1).toDouble(), 0, 'f', 1)
              .arg(answer.value("memory_mb"_L1).toDouble(), 0, 'f', 1)
        + terminal.paint(Colour::Faint, answer.value("invocation_id"_L1).toString()));
    const QJsonObject headers = answer.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const QJsonArray values = header.value().isArray() ? header.value().toArray() : QJsonArray{header.value()};
        for (const QJsonValue &value : values)
            terminal.line(terminal.paint(Colour::Faint, header.key() + u": "_s) + Terminal::printable(value.toString()));
    }
    for (const QString &line : consoleLines(terminal, answer.value("consoleLogs"_L1).toArray()))
        terminal.line(line);
    terminal.line({});
}

void showBody(Session &session, const QJsonObject &answer)
{
    const QByteArray body = answer.contains("bodyBase64"_L1)
        ? QByteArray::fromBase64(answer.value("bodyBase64"_L1).toString().toLatin1())
        : answer.value("body"_L1).toString().toUtf8();
    session.terminal.bytes(body);
    if (!body.isEmpty() && !body.endsWith('\n') && session.terminal.isInteractive())
        session.terminal.line({});
    if (answer.value("bodyTruncated"_L1).toBool())
        session.terminal.note(u"the body is longer than a test call shows; call the function's URL for all of it"_s);
}

// In the debugging session of that id, unless it is empty.
CommandResult<void> invokeIn(Session &session, const InvokeFlags &flags, const QJsonObject &call, const QString &debug)
{
    QUrlQuery query{{u"detail"_s, u"true"_s}};
    if (!debug.isEmpty())
        query.addQueryItem(u"debug"_s, debug);
    const QString name = QString::fromStdString(flags.name);
    const auto answer = session.api.post(session.path("functions"_L1, name, "invoke"_L1), call, query);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    if (flags.isDetailed)
        showDetails(session, *answer);
    showBody(session, *answer);

    const int status = answer->value("status"_L1).toInt();
    if (const QJsonObject error = answer->value("error"_L1).toObject(); !error.isEmpty())
        session.terminal.complain(CommandError{ExitCode::FunctionFailed, error.value("code"_L1).toString(),
            error.value("message"_L1).toString(), error.value("remediation"_L1).toString(), error});
    else if (status >= kFirstErrorStatus)
        session.terminal.note(u"the function answered %1"_s.arg(status));
    else
        return {};
    return alreadyTold(ExitCode::FunctionFailed);
}

CommandResult<void> invoke(Session &session, const InvokeFlags &flags)
{
    const CommandResult<QJsonObject> call = callOf(flags);
    return call ? invokeIn(session, flags, *call, {}) : failed(call.error());
}

CommandResult<void> debug(Session &session, const InvokeFlags &flags)
{
    const CommandResult<QJsonObject> call = callOf(flags);
    if (!call)
        return failed(call.error());
    const QString name = QString::fromStdString(flags.name);
    const QJsonObject wish{{u"discoverable"_s, true}, {u"break_on_start"_s, !flags.runsAtOnce}};
    const auto opened = session.api.post(session.path("functions"_L1, name, "debug"_L1), wish);
    if (!opened)
        return failed(opened.error());
    const QUrl address(opened->value("webSocketDebuggerUrl"_L1).toString());
    session.terminal.note(u"waiting for a debugger, for five minutes; attach one of"_s);
    session.terminal.note(u"  Chrome:   %1"_s.arg(opened->value("devtoolsFrontendUrl"_L1).toString()));
    session.terminal.note(
        u"            or chrome://inspect, with %1:%2 under Configure"_s.arg(address.host()).arg(address.port()));
    session.terminal.note(u"  VS Code:  {\"type\": \"node\", \"request\": \"attach\", \"port\": %1}"_s.arg(address.port()));
    session.terminal.note(u"  others:   %1"_s.arg(address.toString()));
    return invokeIn(session, flags, *call, opened->value("id"_L1).toString());
}

void addCallOptions(CLI::App &command, InvokeFlags &flags)
{
    command.add_option("name", flags.name, "Function")->required();
    command.add_option("-d,--data", flags.data, "Body: text, @FILE, or @- for standard input")->type_name("DATA");
    command.add_option("-X,--method", flags.method, "Method (default: POST)")->type_name("METHOD");
    command.add_option("--path", flags.path, "Below the function's URL, like /orders/7?full=1")->type_name("PATH");
    command.add_option("-H,--header", flags.headers, "A header, like 'X-Name: value'; may be given again")
        ->type_name("HEADER")
        ->allow_extra_args(false);
    command.add_option("--as-user", flags.user, "Id of the user that ctx.user shows")->type_name("ID");
    command.add_flag("--detail", flags.isDetailed, "Show status, headers, console and figures too");
}

} // namespace

void addInvokeCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("invoke", "Call a function as a test and print its answer");
    const auto flags = addClientCommand<InvokeFlags>(*command, chosen, invoke);
    addCallOptions(*command, *flags);
}

void addDebugCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("debug", "Call a function under a debugger: Chrome, VS Code, any that speaks CDP");
    const auto flags = addClientCommand<InvokeFlags>(*command, chosen, debug);
    addCallOptions(*command, *flags);
    command->add_flag("--no-break", flags->runsAtOnce, "Do not break on the handler's first line");
}

} // namespace isola
