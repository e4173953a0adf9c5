#include "server/Server.h"

#include "core/triggers/Triggers.h"

#include <QTimer>

namespace isola {

Server::Server(const ServerDependencies &dependencies, QObject *parent)
    : QObject(parent)
    , m_door(dependencies.engine, dependencies.functions, dependencies.apps, dependencies.authenticator, dependencies.clock)
    , m_tools(dependencies.functions)
    , m_calls(m_door)
    , m_sockets(dependencies.engine, dependencies.functions, dependencies.apps, dependencies.tokens, dependencies.clock)
    , m_realtime(m_sockets)
    , m_realtimeDoor(m_sockets, m_door, dependencies.clock)
    , m_logReader(dependencies.logStore, dependencies.logWriter)
    , m_logTails(m_logReader, dependencies.logWriter, dependencies.functions)
    , m_health(m_router, [this, &engine = dependencies.engine] { return readiness(engine); })
    , m_docs(m_router)
    , m_apps(m_router, dependencies.apps)
    , m_agents(m_router, dependencies.agents, m_tools, dependencies.apps)
    , m_functions(m_router, dependencies.functions, dependencies.apps, m_logReader,
          [&engine = dependencies.engine](
              FunctionVersionPtr version, CheckCallback done) { engine.check(std::move(version), std::move(done)); })
    , m_invoke(m_router, m_door, m_calls)
    , m_logs(m_router, dependencies.functions, dependencies.apps, m_logReader)
    , m_logStreams(m_router, dependencies.functions, dependencies.apps, dependencies.tokens, m_logTails)
    , m_metrics(m_router, dependencies.functions, dependencies.apps, m_logReader, dependencies.logWriter, dependencies.engine,
          dependencies.clock,
          [this] {
              return FrontFigures{connectionCount(), m_logTails.count()};
          })
    , m_runtime(m_router, dependencies.apps, dependencies.engine)
    , m_keys(m_router, dependencies.database)
    , m_tokens(m_router, dependencies.tokens, dependencies.apps, dependencies.clock)
    , m_triggers(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.overview())
    , m_deliveries(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.deliveries())
    , m_cron(m_router, dependencies.functions, dependencies.apps, dependencies.triggers.cron(), dependencies.clock)
    , m_clock(m_router, dependencies.clock, dependencies.timePlayer)
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

// A frame counts as a call does.
void Server::openRealtime(const ServerDependencies &dependencies)
{
    dependencies.engine.addHostService("realtime", m_realtime);
    dependencies.engine.addHostService("socket", m_realtime);
    m_sockets.setAdmission([this](const AppId &id) -> Result<void> {
        const AppPtr app = m_door.findApp(id.value.toUtf8());
        if (app && app->rateLimit && !m_calls.rateLimits().admit(*app, m_door.now()))
            return fail(ErrorCode::RateLimited, QStringLiteral("The app takes %1 calls a second.").arg(app->rateLimit->perSecond),
                QStringLiteral("Send less often, or raise the app's rate_limit."));
        return {};
    });
    m_front.setUpgrade(
        [this](Connection &connection, const RequestHead &head) { return m_realtimeDoor.upgrade(connection, head); });
}

// Instances are forked from a zygote: before the first one is up, which has the layers, no call can run.
std::optional<QString> Server::readiness(const Engine &engine) const
{
    const QString layers = engine.layers();
    return m_isAccepting && !layers.isEmpty() ? std::optional(layers) : std::nullopt;
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
    m_realtimeDoor.closeAll();
}

void Server::whenSent(Milliseconds patience, std::function<void()> sent)
{
    auto *timer = new QTimer(this);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [timer, sent = std::move(sent)] {
        timer->deleteLater();
        const auto last = sent; // may destroy the server, and with it the timer and this function
        last();
    });
    timer->start(connectionCount() == 0 ? Milliseconds(0) : patience);
    const auto leaveWhenEmpty = [this, timer] {
        if (connectionCount() == 0)
            timer->start(0);
    };
    connect(&m_front.listener(), &Listener::emptied, timer, leaveWhenEmpty);
    connect(&m_realtimeDoor, &RealtimeDoor::emptied, timer, leaveWhenEmpty);
}

} // namespace isola
