#include "server/api/RunsController.h"

#include "core/model/FieldReader.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/ParameterReader.h"
#include "server/api/RunFollower.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kDefaultRuns = 50;
static constexpr int kMostRuns = 500;
static constexpr qsizetype kLargestInput = 256 * 1024;

RunsController::RunsController(Router &router, Agents &agents, const AppRegistry &apps, EventAnswers &streams)
    : m_agents(agents), m_apps(apps), m_streams(streams)
{
    using Method = void (RunsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Method run) {
        router.add(std::move(method), "/v1/{app_id}/agents/{name}/runs" + path, Access::Developer,
            inApp(apps, [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("POST", "", &RunsController::begin);
    add("GET", "", &RunsController::list);
    add("GET", "/{id}", &RunsController::show);
    add("GET", "/{id}/events", &RunsController::follow);
    add("POST", "/{id}/cancel", &RunsController::cancel);
}

// {"input"?}
static Result<QJsonObject> inputOf(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    const QJsonObject input = reader.object("input"_L1).value_or(QJsonObject());
    if (QJsonDocument(input).toJson(QJsonDocument::Compact).size() > kLargestInput)
        reader.refuse("input"_L1, u"must be at most %1 bytes"_s.arg(kLargestInput));
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return input;
}

static bool wantsStream(const Request &request)
{
    return request.field("accept").toLower().contains("text/event-stream");
}

// 201 with the run, which goes on by itself; or its events as they come, for who accepts them.
void RunsController::begin(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    const QString name = request.parameter("name");
    const AgentPtr agent = m_agents.registry().find(request.app, name);
    if (!agent)
        return responder.error(AgentRegistry::unknownAgent(name));
    if (m_apps.find(request.app.value.toUtf8())->isPaused)
        return responder.error({ErrorCode::AppPaused, u"The app is paused."_s, u"Try again later."_s, {}});
    const Result<QJsonObject> input = request.optionalJson().and_then(inputOf);
    if (!input)
        return responder.error(input.error());
    AgentRun run;
    run.app = request.app;
    run.agent = name;
    run.source = agent->source;
    run.input = *input;
    run.caller = request.caller;
    run.clientAddress = request.clientAddress;
    run.origin = request.baseUrl;
    run.position.node = agent->graph.entry;
    m_agents.runs().begin(run, answering<AgentRun>(responder, [this, request, responder](const AgentRun &begun) {
        if (wantsStream(request))
            return stream(request, responder, begun, 0);
        responder.json(201, runJson(begun));
    }));
}

void RunsController::list(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"status"_L1, "limit"_L1, "cursor"_L1}); !known)
        return responder.error(known.error());
    ParameterReader reader(request.query);
    const int limit = int(reader.number("limit"_L1, 1, kMostRuns).value_or(kDefaultRuns));
    const auto status
        = reader.parsed("status"_L1, runStatusFromWire, u"must be one of running, paused, completed, failed, cancelled"_s);
    const auto before = reader.parsed("cursor"_L1, runIdFromText, u"must be nextCursor of a page before"_s);
    if (const Result<void> read = reader.finish(); !read)
        return responder.error(read.error());
    m_agents.runs().list(request.app, request.parameter("name"), status, limit + 1, before,
        answering<QList<AgentRun>>(responder, [this, request, responder, limit](const QList<AgentRun> &runs) {
            const QString name = request.parameter("name");
            if (runs.isEmpty() && !m_agents.registry().find(request.app, name))
                return responder.error(AgentRegistry::unknownAgent(name)); // those of a deleted one are still there
            QJsonArray array;
            for (const AgentRun &run : runs.first(qMin<qsizetype>(limit, runs.size())))
                array.append(runJson(run));
            const bool hasMore = runs.size() > limit;
            responder.json(200,
                {{u"runs"_s, array}, {u"nextCursor"_s, hasMore ? QJsonValue(runIdText(runs.at(limit - 1).id)) : QJsonValue()}});
        }));
}

// The number in the path, or the answer that there is none.
static std::optional<int64_t> runIn(const Request &request, const Responder &responder)
{
    const QString text = request.parameter("id");
    const auto id = runIdFromText(text);
    if (!id)
        responder.error(RunRegistry::unknownRun(text));
    return id;
}

void RunsController::show(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    if (const auto id = runIn(request, responder))
        m_agents.runs().find(request.app, request.parameter("name"), *id,
            answering<AgentRun>(responder, [responder](const AgentRun &run) { responder.json(200, runJson(run)); }));
}

void RunsController::cancel(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    if (const auto id = runIn(request, responder))
        m_agents.runs().cancel(request.app, request.parameter("name"), *id, QString::fromUtf8(request.caller.name),
            answering<AgentRun>(responder, [responder](const AgentRun &run) { responder.json(200, runJson(run)); }));
}

// As they come, for who accepts an event stream; else those that there are so far. `after` and Last-Event-ID are the number of
// the last event that the client has.
void RunsController::follow(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"after"_L1}); !known)
        return responder.error(known.error());
    ParameterReader reader(request.query);
    int after = int(reader.number("after"_L1, 0, std::numeric_limits<int>::max()).value_or(0));
    if (const Result<void> read = reader.finish(); !read)
        return responder.error(read.error());
    bool isNumber = false;
    if (const int last = request.field("last-event-id").toInt(&isNumber); isNumber && last >= 0)
        after = last;
    if (const auto id = runIn(request, responder))
        m_agents.runs().find(request.app, request.parameter("name"), *id,
            answering<AgentRun>(responder, [this, request, responder, after](const AgentRun &run) {
                wantsStream(request) ? stream(request, responder, run, after) : sendEvents(responder, run, after);
            }));
}

void RunsController::sendEvents(const Responder &responder, const AgentRun &run, int after) const
{
    m_agents.runs().events(run.id, after, answering<QList<RunEvent>>(responder, [responder](const QList<RunEvent> &events) {
        QJsonArray array;
        for (const RunEvent &event : events)
            array.append(runEventJson(event));
        responder.json(200, {{u"events"_s, array}});
    }));
}

void RunsController::stream(const Request &request, const Responder &responder, const AgentRun &run, int after) const
{
    if (request.method == "HEAD")
        return responder.send(200, "content-type:text/event-stream\n", {});
    responder.passTo([&](Connection &connection) -> Exchange * {
        EventAnswer *answer = m_streams.open(
            connection, {request.app, request.caller.keyId}, "x-isola-run:" + runIdText(run.id).toLatin1() + '\n');
        new RunFollower(m_agents.runs(), run, after, *answer);
        return answer;
    });
}

} // namespace isola
