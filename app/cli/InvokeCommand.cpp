#include "app/cli/InvokeCommand.h"

#include "app/cli/CallAnswer.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

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
    return showCallAnswer(session, *answer, flags.isDetailed ? AnswerDetail::Everything : AnswerDetail::Body);
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
