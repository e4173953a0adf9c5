#include "server/api/AgentToolsController.h"

#include "core/agents/ToolSchema.h"
#include "core/model/FieldReader.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

using namespace Qt::StringLiterals;

namespace isola {

AgentToolsController::AgentToolsController(Router &router, Agents &agents, const AppRegistry &apps)
    : m_agents(agents), m_apps(apps)
{
    using Method = void (AgentToolsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Method run) {
        router.add(std::move(method), "/v1/{app_id}/agents/{name}/tools" + path, Access::AppUser,
            inApp(apps, [this, run](const Request &request, const Responder &responder) {
                if (const Result<void> known = request.query.allowOnly({}); !known)
                    return responder.error(known.error());
                (this->*run)(request, responder);
            }));
    };
    add("GET", "", &AgentToolsController::list);
    add("POST", "/{function}", &AgentToolsController::call);
}

static QJsonObject toolJson(const Tool &tool)
{
    const AgentTool &own = tool.function->settings.agentTool;
    return {
        {u"name"_s, tool.function->name},
        {u"description"_s, own.description.isEmpty() ? tool.function->settings.description : own.description},
        {u"mode"_s, QString(wireName(tool.mode))},
        {u"exposed_to"_s, QString(wireName(tool.audience))},
        {u"version"_s, tool.function->version},
        {u"input_schema"_s, inputSchemaOf(*tool.function)},
        {u"output_schema"_s, own.schemas.output.isEmpty() ? QJsonValue() : QJsonValue(own.schemas.output)},
    };
}

void AgentToolsController::list(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const AgentPtr agent = m_agents.registry().find(request.app, name);
    if (!agent)
        return responder.error(AgentRegistry::unknownAgent(name));
    QJsonArray array;
    for (const Tool &tool : m_agents.tools().tools(request.app, agent.get(), request.caller))
        array.append(toolJson(tool));
    responder.json(200, {{u"tools"_s, array}});
}

// {"arguments"?, "session"?, "call"?}
Result<ToolRequest> AgentToolsController::toolRequest(const Request &request, const AgentPtr &agent) const
{
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return fail(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    ToolRequest call;
    call.arguments = reader.object("arguments"_L1).value_or(QJsonObject());
    call.session = reader.text("session"_L1).value_or(u"rest"_s);
    call.call = reader.text("call"_L1).value_or(u"-"_s);
    if (call.session.size() > 200 || call.call.size() > 200)
        reader.refuse("session"_L1, u"session and call must be at most 200 characters"_s);
    reader.refuseUnknown();
    const QString function = request.parameter("function");
    const auto tool = m_agents.tools().tool(request.app, agent.get(), request.caller, function);
    if (!tool)
        return fail(
            ErrorCode::ResourceNotFound, u"The agent has no tool %1 for you."_s.arg(function), u"List the agent's tools."_s);
    faults += argumentFaults(*tool->function, call.arguments);
    if (!faults.isEmpty())
        return fail(validationError(faults));
    call.tool = *tool;
    call.agent = agent->name;
    call.caller = request.caller;
    call.clientAddress = request.clientAddress;
    call.origin = request.baseUrl;
    return call;
}

static QJsonObject resultJson(const ToolAnswer &answer, bool isDeveloper)
{
    return {{u"is_error"_s, answer.isError()}, {u"result"_s, toJson(isDeveloper ? answer : withoutInsides(answer))}};
}

// What only reads is answered with its result; what writes waits for a person: 202, and the result is fetched from the approval.
void AgentToolsController::call(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const AgentPtr agent = m_agents.registry().find(request.app, name);
    if (!agent)
        return responder.error(AgentRegistry::unknownAgent(name));
    if (m_apps.find(request.app.value.toUtf8())->isPaused)
        return responder.error({ErrorCode::AppPaused, u"The app is paused."_s, u"Try again later."_s, {}});
    const Result<ToolRequest> call = toolRequest(request, agent);
    if (!call)
        return responder.error(call.error());
    if (const Result<void> admitted = m_agents.rates().admit(request.app, request.caller); !admitted)
        return responder.error(admitted.error());
    const bool isDeveloper = request.caller.isDeveloperOf(request.app);
    if (call->tool.mode == AgentToolMode::ReadOnly) {
        m_agents.caller().call(
            *call, [responder, isDeveloper](const ToolAnswer &answer) { responder.json(200, resultJson(answer, isDeveloper)); });
        return;
    }
    m_agents.approvals().ask(*call, agent->graph.limits.approval,
        answering<ToolApproval>(responder, [responder, isDeveloper](const ToolApproval &approval) {
            responder.json(202, {{u"approval"_s, approvalJson(approval, !isDeveloper)}});
        }));
}

} // namespace isola
