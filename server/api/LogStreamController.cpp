#include "server/api/LogStreamController.h"

#include "core/registry/FunctionRegistry.h"
#include "core/registry/TokenRegistry.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/LogQueryText.h"
#include "server/api/LogTails.h"

using namespace Qt::StringLiterals;

namespace isola {

LogStreamController::LogStreamController(
    Router &router, const FunctionRegistry &functions, const AppRegistry &apps, const TokenRegistry &tokens, LogTails &tails)
    : m_functions(functions), m_tails(tails)
{
    using Method = void (LogStreamController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray path, Method run) {
        router.add("GET", "/v1/{app_id}" + path, Access::Developer,
            inApp(apps, [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("/functions/{name}/logs/stream", &LogStreamController::followFunction);
    add("/logs/stream", &LogStreamController::followApp);
    QObject::connect(&apps, &AppRegistry::appDeleted, &tails,
        [&tails](const AppId &app) { tails.finish([&app](const TailFilter &filter) { return filter.app == app; }); });
    QObject::connect(&tokens, &TokenRegistry::tokenRemoved, &tails, [&tails](const AppId &, TokenId id) {
        const QByteArray key = QByteArray::number(qlonglong(id.value));
        tails.finish([&key](const TailFilter &filter) { return filter.keyId == key; });
    });
}

void LogStreamController::followFunction(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name);
    if (!record)
        return responder.error(unknownFunction(name));
    TailFilter filter;
    filter.function = record->live->function;
    follow(request, filter, responder);
}

void LogStreamController::followApp(const Request &request, const Responder &responder) const
{
    follow(request, TailFilter{}, responder);
}

// Where a client that comes back goes on: by the header that browsers send, or by the parameter for those that cannot set it.
static Result<std::optional<qint64>> cursorOf(const Request &request, const LogQuery &query)
{
    const QByteArray text = request.field("last-event-id");
    if (text.isEmpty())
        return query.before;
    bool isNumber = false;
    const qint64 cursor = text.toLongLong(&isNumber);
    if (!isNumber || cursor < 0)
        return refuseField("Last-Event-ID"_L1, u"must be the id of an event of this stream"_s);
    return cursor;
}

void LogStreamController::follow(const Request &request, const TailFilter &filter, const Responder &responder) const
{
    const auto known = request.query.allowOnly({"level"_L1, "trigger"_L1, "status"_L1, "version"_L1, "cursor"_L1}).and_then([&] {
        return logQuery(request.query);
    });
    if (!known)
        return responder.error(known.error());
    const auto cursor = cursorOf(request, *known);
    if (!cursor)
        return responder.error(cursor.error());
    TailFilter complete = filter;
    complete.app = request.app;
    complete.keyId = request.caller.keyId;
    complete.query = *known;
    if (request.method == "HEAD")
        return responder.send(200, "content-type:text/event-stream\n", {});
    responder.passTo([&](Connection &connection) { return m_tails.follow(connection, complete, *cursor); });
}

} // namespace isola
