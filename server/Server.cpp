#include "server/Server.h"

#include <QTimer>

namespace isola {

Server::Server(const ServerDependencies &dependencies, QObject *parent)
    : QObject(parent)
    , m_door(dependencies.engine, dependencies.functions, dependencies.apps, dependencies.authenticator, dependencies.clock)
    , m_calls(m_door)
    , m_logReader(dependencies.logStore, dependencies.logWriter)
    , m_health(m_router, [this] { return m_isAccepting; })
    , m_apps(m_router, dependencies.apps)
    , m_functions(m_router, dependencies.functions, dependencies.apps, m_logReader,
          [&engine = dependencies.engine](
              FunctionVersionPtr version, CheckCallback done) { engine.check(std::move(version), std::move(done)); })
    , m_invoke(m_router, m_door, m_calls)
    , m_logs(m_router, dependencies.functions, dependencies.apps, m_logReader)
    , m_tokens(m_router, dependencies.tokens, dependencies.apps, dependencies.clock)
    , m_front(
          dependencies.limits, m_router,
          [this](QByteArrayView authorization, const AppId &app) { return m_door.authenticate(authorization, app); }, m_calls,
          dependencies.clock)
{
}

Server::~Server() = default;

Result<quint16> Server::listen(const QHostAddress &host, quint16 port, PortUse use)
{
    Result<quint16> opened = m_front.listenOn(host, port, use);
    m_isAccepting = opened.has_value();
    return opened;
}

void Server::stopAccepting()
{
    m_isAccepting = false;
    m_front.listener().stopAccepting();
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
    connect(&m_front.listener(), &Listener::emptied, timer, [timer] { timer->start(0); });
}

} // namespace isola
