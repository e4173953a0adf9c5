#include "server/api/AgentsController.h"

#include "core/model/FieldReader.h"
#include "server/ErrorBody.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

using namespace Qt::StringLiterals;

namespace isola {

static const QString kGraphPath = u"graph_spec"_s;

AgentsController::AgentsController(Router &router, AgentRegistry &agents, const ToolSet &tools, const AppRegistry &apps)
    : m_agents(agents), m_tools(tools), m_apps(apps)
{
    using Method = void (AgentsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Method run) {
        router.add(std::move(method), "/v1/{app_id}/agents" + path, Access::Developer,
            inApp(apps, [this, run](const Request &request, const Responder &responder) {
                if (const Result<void> known = request.query.allowOnly({}); !known)
                    return responder.error(known.error());
                (this->*run)(request, responder);
            }));
    };
    add("POST", "", &AgentsController::create);
    add("GET", "", &AgentsController::list);
    add("GET", "/{name}", &AgentsController::show);
    add("PATCH", "/{name}", &AgentsController::update);
    add("DELETE", "/{name}", &AgentsController::remove);
    add("POST", "/{name}/validate", &AgentsController::validate);
}

QList<FieldError> AgentsController::warnings(const AppId &app, const GraphSpec &graph) const
{
    return m_tools.warnings(app, graph, kGraphPath)
        + graphToolsWarnings(graph.tools, m_apps.environmentKeys(app), kGraphPath + u".tools"_s)
        + graphSpecWarnings(graph, kGraphPath);
}

QJsonObject AgentsController::shown(const Agent &agent) const
{
    QJsonObject object = agentJson(agent);
    object.insert("warnings"_L1, fieldErrors(warnings(agent.app, agent.graph)));
    return object;
}

Result<AgentRequest> AgentsController::checked(const Request &request, Result<AgentRequest> asked) const
{
    if (!asked)
        return asked;
    const QList<FieldError> faults = m_tools.faults(request.app, asked->graph, kGraphPath);
    if (!faults.isEmpty())
        return fail(validationError(faults, u"Leave the override out, or change the function."_s));
    return asked;
}

void AgentsController::create(const Request &request, const Responder &responder) const
{
    const Result<AgentRequest> asked = checked(request, request.json().and_then(AgentRequest::forNew));
    if (!asked)
        return responder.error(asked.error());
    m_agents.create(request.app, *asked,
        answering<AgentPtr>(responder, [this, responder](const AgentPtr &agent) { responder.json(201, shown(*agent)); }));
}

void AgentsController::list(const Request &request, const Responder &responder) const
{
    QJsonArray array;
    for (const AgentPtr &agent : m_agents.list(request.app))
        array.append(shown(*agent));
    responder.json(200, {{u"agents"_s, array}});
}

void AgentsController::show(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const AgentPtr agent = m_agents.find(request.app, name);
    if (!agent)
        return responder.error(AgentRegistry::unknownAgent(name));
    responder.json(200, shown(*agent));
}

void AgentsController::update(const Request &request, const Responder &responder) const
{
    const Result<AgentRequest> asked = checked(request, request.json().and_then(AgentRequest::forChange));
    if (!asked)
        return responder.error(asked.error());
    m_agents.update(request.app, request.parameter("name"), *asked,
        answering<AgentPtr>(responder, [this, responder](const AgentPtr &agent) { responder.json(200, shown(*agent)); }));
}

void AgentsController::remove(const Request &request, const Responder &responder) const
{
    m_agents.remove(request.app, request.parameter("name"), answering<void>(responder, [responder] { sendSuccess(responder); }));
}

// Of the graph in the body, which need not be stored anywhere, or without one of the agent's own.
void AgentsController::validate(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const AgentPtr agent = m_agents.find(request.app, name);
    if (!agent)
        return responder.error(AgentRegistry::unknownAgent(name));
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> misuse;
    FieldReader reader(*body, {}, misuse);
    const QJsonObject source = reader.object("graph_spec"_L1).value_or(agent->source);
    reader.refuseUnknown();
    if (!misuse.isEmpty())
        return responder.error(validationError(misuse));
    QList<FieldError> faults;
    const GraphSpec graph = graphSpecFromJson(source, kGraphPath, faults);
    faults += m_tools.faults(request.app, graph, kGraphPath);
    responder.json(200,
        {{u"valid"_s, faults.isEmpty()}, {u"errors"_s, fieldErrors(faults)},
            {u"warnings"_s, fieldErrors(warnings(request.app, graph))}});
}

} // namespace isola
