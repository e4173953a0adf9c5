#include "server/Server.h"

#include "core/triggers/Triggers.h"
#include "server/guard/Farewell.h"

namespace isola {

Server::Server(const ServerDependencies &dependencies, QObject *parent)
    : QObject(parent)
    , m_door(
          dependencies.engine, dependencies.registryView, dependencies.authenticator, dependencies.callLimits, dependencies.clock)
    , m_calls(m_door)
    , m_sockets(dependencies.engine, dependencies.functions, dependencies.apps, dependencies.tokens, dependencies.clock)
    , m_realtime(m_sockets)
    , m_realtimeDoor(m_sockets, m_door, dependencies.clock)
    , m_debugSessions(dependencies.engine, dependencies.clock)
    , m_debugDoor(m_debugSessions, dependencies.clock)
    , m_logReader(dependencies.logStore, dependencies.logWriter)
    , m_logTails(m_logReader, dependencies.logWriter, dependencies.functions)
    , m_streams(dependencies.apps, dependencies.tokens)
    , m_health(m_router, [this, &engine = dependencies.engine] { return readiness(engine); })
    , m_docs(m_router)
    , m_draftCheck(dependencies.engine)
    , m_apps(m_router, dependencies.apps)
    , m_agents(m_router, dependencies.agents.registry(), dependencies.agents.tools(), dependencies.apps)
    , m_agentTools(m_router, dependencies.agents, dependencies.apps)
    , m_agentSettings(m_router, dependencies.agents.settings(), dependencies.apps)
    , m_runs(m_router, dependencies.agents, dependencies.apps, m_streams)
    , m_approvals(m_router, dependencies.agents.approvals(), dependencies.apps, m_streams)
    , m_mcp(m_router, dependencies.agents, dependencies.apps, dependencies.functions, m_streams, dependencies.clock)
    , m_functions(
          m_router, dependencies.functions, dependencies.apps, dependencies.triggers.webhookKeys(), m_logReader, codeCheck())
    , m_archive(m_router,
          {dependencies.apps, dependencies.functions, dependencies.agents.registry(), dependencies.agents.tools(), codeCheck()})
    , m_drafts(dependencies.functions, dependencies.engine, codeCheck())
    , m_invoke(m_router, m_door, m_calls, m_drafts, m_debugSessions)
    , m_logs(m_router, dependencies.functions, dependencies.apps, m_logReader)
    , m_logStreams(m_router, dependencies.functions, dependencies.apps, dependencies.tokens, m_logTails)
    , m_metrics(m_router, dependencies.functions, dependencies.apps, m_logReader, dependencies.logWriter, dependencies.clock,
          figuresOf(dependencies.engine, dependencies.otherShards))
    , m_runtime(m_router, dependencies.apps, figuresOf(dependencies.engine, dependencies.otherShards))
    , m_keys(m_router, dependencies.database)
    , m_backup(m_router, dependencies.data, dependencies.clock)
    , m_tokens(m_router, dependencies.tokens, dependencies.apps, dependencies.clock)
    , m_triggers(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.overview(), m_logReader)
    , m_recordedCalls(dependencies.functions, m_logReader, dependencies.recordingSecrets)
    , m_debug(m_router, dependencies.functions, dependencies.apps, m_debugSessions, m_drafts, m_recordedCalls)
    , m_replay(m_router, dependencies.apps, m_recordedCalls, m_drafts, m_debugSessions, dependencies.engine)
    , m_shadow(m_router, dependencies.functions, dependencies.apps, m_recordedCalls, m_drafts, dependencies.engine)
    , m_deliveries(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.deliveries())
    , m_cron(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.cron(), dependencies.clock)
    , m_clock(m_router, dependencies.clock, dependencies.timePlayer)
    , m_webhooks(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.webhooks(),
          dependencies.triggers.webhookKeys())
    , m_objectEvents(m_router, dependencies.apps, dependencies.uploads)
    , m_buckets(m_router, dependencies.objects, dependencies.apps)
    , m_realtimeRoute(m_router, dependencies.apps)
    , m_front(
          dependencies.limits, m_router,
          [this](QByteArrayView authorization, const AppId &app, const QByteArray &address) {
              return m_door.authenticate(authorization, app, address);
          },
          m_calls, dependencies.clock)
    , m_allowedHosts(dependencies.allowedHosts)
{
    m_front.listener().setAccessLog(dependencies.accessLog);
    if (dependencies.tls)
        m_front.listener().setTls(*dependencies.tls);
    openRealtime(dependencies);
}

Server::~Server() = default;

CodeCheck Server::codeCheck()
{
    return [this](FunctionVersionPtr draft, Callback<FunctionVersionPtr> done) {
        m_draftCheck.check(std::move(draft), std::move(done));
    };
}

// A frame counts as a call does.
void Server::openRealtime(const ServerDependencies &dependencies)
{
    dependencies.engine.addHostService("realtime", m_realtime);
    dependencies.engine.addHostService("socket", m_realtime);
    dependencies.triggers.overview().addSource(TriggerType::Websocket, [this](const FunctionRecord &record) -> QJsonObject {
        return {{QStringLiteral("open_sockets"), int(m_sockets.countOf(record.live->app))}};
    });
    m_sockets.setAdmission([this](const AppId &id) -> Result<void> {
        const AppPtr app = m_door.findApp(id.value.toUtf8());
        if (app && !m_door.admitToApp(*app))
            return fail(ErrorCode::RateLimited, QStringLiteral("The app takes %1 calls a second.").arg(app->rateLimit->perSecond),
                QStringLiteral("Send less often, or raise the app's rate_limit."));
        return {};
    });
    m_front.setUpgrade([this](Connection &connection, const RequestHead &head) {
        return m_realtimeDoor.upgrade(connection, head) || m_debugDoor.upgrade(connection, head);
    });
}

// Instances are forked from a zygote: before the first one is up, which has the layers, no call can run.
std::optional<QString> Server::readiness(const Engine &engine) const
{
    const QString layers = engine.layers();
    return m_isAccepting && !layers.isEmpty() ? std::optional(layers) : std::nullopt;
}

// This shard's, and what others add.
AskFigures Server::figuresOf(const Engine &engine, AskFigures others)
{
    return [this, &engine, others = std::move(others)](const std::function<void(const ServerFigures &)> &answer) {
        const ServerFigures own{engine.status(), connectionCount(), m_logTails.count()};
        if (!others)
            return answer(own);
        others([answer, own](const ServerFigures &rest) {
            ServerFigures sum = own;
            sum.add(rest);
            answer(sum);
        });
    };
}

Result<quint16> Server::listen(const QHostAddress &host, quint16 port, PortUse use)
{
    // Beyond loopback the server's names are not known, and browsers keep pages from reading private addresses on their own.
    m_front.setHostCheck(host.isLoopback() ? HostCheck::loopback(m_allowedHosts) : HostCheck());
    Result<quint16> opened = m_front.listenOn(host, port, use);
    m_isAccepting = opened.has_value();
    return opened;
}

void Server::stopAccepting()
{
    m_isAccepting = false;
    m_front.listener().stopAccepting();
    m_logTails.finish();
    m_streams.finish();
    m_realtimeDoor.closeAll();
    m_debugDoor.closeAll();
}

void Server::whenSent(Milliseconds patience, std::function<void()> sent)
{
    auto *farewell = new Farewell(
        patience, [this] { return connectionCount() == 0; }, std::move(sent), this);
    connect(&m_front.listener(), &Listener::emptied, farewell, &Farewell::look);
    connect(&m_realtimeDoor, &RealtimeDoor::emptied, farewell, &Farewell::look);
    connect(&m_debugDoor, &DebugDoor::emptied, farewell, &Farewell::look);
}

} // namespace isola
