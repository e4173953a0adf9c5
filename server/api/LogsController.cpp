#include "server/api/LogsController.h"

#include "core/registry/FunctionRegistry.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/LogExport.h"
#include "server/api/LogQueryText.h"
#include "server/api/LogReader.h"
#include "server/api/LogRowJson.h"

using namespace Qt::StringLiterals;

namespace isola {

LogsController::LogsController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps, LogReader &logs)
    : m_functions(functions), m_logs(logs)
{
    using Method = void (LogsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray path, Method run) {
        router.add("GET", "/v1/{app_id}" + path, Access::Developer,
            inApp(apps, [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("/functions/{name}/logs", &LogsController::functionLogs);
    add("/logs", &LogsController::appLogs);
    add("/invocations/{id}", &LogsController::invocation);
}

static Result<LogQuery> checkedQuery(const Request &request)
{
    const Result<void> known = request.query.allowOnly({"limit"_L1, "since"_L1, "until"_L1, "level"_L1, "trigger"_L1, "status"_L1,
        "q"_L1, "version"_L1, "cursor"_L1, "include_deleted"_L1, "format"_L1});
    if (!known)
        return fail(known.error());
    return logQuery(request.query);
}

static Result<LogFormat> formatOf(const Query &query)
{
    const QString text = query.value("format"_L1).value_or(u"json"_s);
    if (text == u"json")
        return LogFormat::Page;
    if (text == u"jsonl")
        return LogFormat::JsonLines;
    if (text == u"csv")
        return LogFormat::Csv;
    return refuseField("format"_L1, u"must be json, jsonl or csv"_s);
}

static void sendPage(
    LogReader &logs, const FunctionRegistry &functions, const LogQuery &query, const Request &request, const Responder &responder)
{
    const Result<LogFormat> format = formatOf(request.query);
    if (!format)
        return responder.error(format.error());
    if (*format != LogFormat::Page && request.method == "HEAD")
        return responder.send(200, "content-type:" + contentType(*format).toByteArray() + '\n', {});
    if (*format != LogFormat::Page) {
        const auto most = request.query.value("limit"_L1) ? std::optional<qint64>(query.limit) : std::nullopt;
        return responder.passTo([&](Connection &connection) { return LogExport::start(logs, connection, query, *format, most); });
    }
    logs.read<LogPage>([query](const LogStore &store) { return store.query(query); },
        answering<LogPage>(responder, [responder, &functions](const LogPage &page) { responder.json(200, pageJson(page, functions)); }));
}

void LogsController::functionLogs(const Request &request, const Responder &responder) const
{
    Result<LogQuery> query = checkedQuery(request);
    if (!query)
        return responder.error(query.error());
    const Result<bool> includesDeleted = flag(request.query, "include_deleted"_L1);
    if (!includesDeleted)
        return responder.error(includesDeleted.error());
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name, *includesDeleted);
    if (!record)
        return responder.error(unknownFunction(name));
    query->functions = {record->live->function};
    sendPage(m_logs, m_functions, *query, request, responder);
}

void LogsController::appLogs(const Request &request, const Responder &responder) const
{
    Result<LogQuery> query = checkedQuery(request);
    if (!query)
        return responder.error(query.error());
    const Result<bool> includesDeleted = flag(request.query, "include_deleted"_L1);
    if (!includesDeleted)
        return responder.error(includesDeleted.error());
    for (const FunctionRecord &record : m_functions.list(request.app, *includesDeleted))
        query->functions.append(record.live->function);
    if (query->functions.isEmpty())
        query->functions = {FunctionId{}}; // none, rather than those of every app
    sendPage(m_logs, m_functions, *query, request, responder);
}

void LogsController::invocation(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    const QString text = request.parameter("id");
    const Error unknown{ErrorCode::ResourceNotFound, u"There is no invocation %1 in this app."_s.arg(text),
        u"Take the id from x-isola-invocation or from the logs."_s, {}};
    const std::optional<InvocationId> id = invocationIdFromWire(text.toLatin1());
    if (!id)
        return responder.error(unknown);
    using Found = std::optional<StoredLogRow>;
    m_logs.read<Found>([id](const LogStore &store) { return store.find(*id); },
        answering<Found>(responder, [&functions = m_functions, app = request.app, unknown, responder](const Found &row) {
            const auto function = row ? functions.recordById(row->log.function) : std::nullopt;
            if (!function || function->live->app != app)
                return responder.error(unknown);
            responder.json(200, rowJson(*row, functions));
        }));
}

} // namespace isola
