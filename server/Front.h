#pragma once
// The way in: opens the port, sends function calls to their own fast path, and every other request, once verified and complete,
// through QtHttpServer to the router. The only place that touches QtHttpServer, whose API differs between Qt 6.4, 6.5 and 6.8.
// Lives on its thread's event loop; owns the listener and with it all connections.

#include "server/ApiExchange.h"
#include "server/Router.h"
#include "server/guard/HostCheck.h"
#include "server/guard/Listener.h"

#include <QAbstractHttpServer>
#include <QPointer>

namespace isola {

class VerifiedSocket;

// Who calls, from an Authorization header (a null view without one), the app that the path names, and the client's address.
using Authenticate = std::function<Result<Caller>(QByteArrayView authorization, const AppId &app, const QByteArray &address)>;

// Takes a WebSocket handshake over by Connection::handOver() and says true, or says false and the request is routed like any
// other.
using Upgrade = std::function<bool(Connection &, const RequestHead &)>;

class Front final : public QAbstractHttpServer, public RequestOpener, public ApiReceiver {
    Q_OBJECT

public:
    // `calls` opens the requests to "/v1/{app}/fn/{name}".
    Front(const HttpLimits &limits, const Router &router, Authenticate authenticate, RequestOpener &calls, const Clock &clock,
        QObject *parent = nullptr);
    ~Front() override;

    void setUpgrade(Upgrade upgrade) { m_upgrade = std::move(upgrade); }
    void setHostCheck(HostCheck check) { m_hostCheck = std::move(check); } // before listening
    Listener &listener() { return *m_listener; }
    Result<quint16> listenOn(const QHostAddress &host, quint16 port, PortUse use = PortUse::Alone);

    Exchange *open(Connection &connection, const RequestHead &head) override;
    bool upgrade(Connection &connection, const RequestHead &head) override;
    void deliver(ApiExchange &exchange) override;

protected:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#elif QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &&responder) override;
#else
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#endif

private:
    Result<Caller> admit(const Route &route, const AppId &app, const Connection &connection, const RequestHead &head) const;
    bool handle(const QHttpServerRequest &request);
    void connectToQtHttpServer();

    const Router &m_router;
    const Authenticate m_authenticate;
    RequestOpener &m_calls;
    Upgrade m_upgrade;
    HostCheck m_hostCheck;
    Listener *m_listener;
    QPointer<VerifiedSocket> m_socket;
    ApiExchange *m_arriving = nullptr; // while QtHttpServer takes it in
};

} // namespace isola
