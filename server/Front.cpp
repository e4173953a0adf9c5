#include "server/Front.h"

#include "server/ApiFields.h"
#include "server/ErrorBody.h"
#include "server/calls/FunctionCalls.h"
#include "server/guard/ThisMachine.h"
#include "server/guard/VerifiedSocket.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>

using namespace Qt::StringLiterals;

namespace isola {

Front::Front(const HttpLimits &limits, const Router &router, Authenticate authenticate, RequestOpener &calls, const Clock &clock,
    QObject *parent)
    : QAbstractHttpServer(parent)
    , m_router(router)
    , m_authenticate(std::move(authenticate))
    , m_calls(calls)
    , m_listener(new Listener(limits, *this, clock, this))
{
}

Front::~Front()
{
    delete m_listener; // connections end their exchanges while this is still whole
    delete m_socket;
}

Result<quint16> Front::listenOn(const QHostAddress &host, quint16 port, PortUse use)
{
    Result<quint16> opened = m_listener->listenOn(host, port, use);
    if (opened)
        bind(m_listener);
    return opened;
}

static Exchange *refuseWith(Connection &connection, const Error &error, const FieldBlock &fields)
{
    AnswerHead head;
    head.status = httpStatus(error.code);
    head.fields = fields;
    const FieldBlock common = apiFields(connection.requestId(), fields);
    head.edgeFields = common;
    connection.answer(head, errorBody(error));
    return nullptr;
}

static Exchange *refuse(Connection &connection, const Error &error, const FieldBlock &moreFields = {})
{
    return refuseWith(connection, error, errorFields(error.code) + moreFields);
}

// RFC 9728, section 5.1: the challenge says where to learn whose tokens are taken.
static Exchange *refuseWithMetadata(Connection &connection, const Error &error, const QByteArray &url)
{
    return refuseWith(
        connection, error, errorFields(error.code).replace("Bearer realm", "Bearer resource_metadata=\"" + url + "\", realm"));
}

Exchange *Front::open(Connection &connection, const RequestHead &head)
{
    if (FunctionCalls::isCall(head.path()))
        return m_calls.open(connection, head);
    auto match = m_router.match(head.method, head.path());
    if (!match) {
        const RouteMiss &miss = match.error();
        return refuse(connection, miss.error, miss.allow.isEmpty() ? FieldBlock() : "allow:" + miss.allow + '\n');
    }
    auto query = Query::parse(head.query());
    if (!query)
        return refuse(connection, query.error());
    auto exchange = std::make_unique<ApiExchange>(*this, connection, head, std::move(*match));
    Request &request = exchange->request();
    Result<Caller> caller = admit(exchange->route(), request.app, connection, head);
    if (!caller && !exchange->route().resourceMetadata.isEmpty())
        return refuseWithMetadata(
            connection, caller.error(), request.baseUrl + exchange->route().resourceMetadata + request.path);
    if (!caller)
        return refuse(connection, caller.error());
    request.caller = std::move(*caller);
    request.query = std::move(*query);
    if (exchange->route().stream) {
        if (const Result<void> known = request.query.allowOnly({}); !known)
            return refuse(connection, known.error());
        return exchange->route().stream(connection, request);
    }
    return exchange.release();
}

bool Front::upgrade(Connection &connection, const RequestHead &head)
{
    return m_upgrade && m_upgrade(connection, head);
}

Result<Caller> Front::admit(const Route &route, const AppId &app, const Connection &connection, const RequestHead &head) const
{
    if (route.access == Access::Public)
        return Caller{};
    if (!m_hostCheck.allows(head.host))
        return fail(ErrorCode::AuthInsufficientPermissions,
            u"This server does not answer to the name %1."_s.arg(QString::fromLatin1(head.host)),
            u"Use localhost or 127.0.0.1, or start the server with --allowed-host and that name."_s);
    if (route.access == Access::OperatorOrLocal && isFromThisMachine(connection, head))
        return Caller{};
    const QByteArrayView authorization = head.field("authorization");
    Result<Caller> caller = m_authenticate(authorization, app, connection.clientAddress());
    if (!caller)
        return caller;
    if (caller->kind == CallerKind::Anonymous)
        return fail(ErrorCode::AuthRequired, u"This route needs a token."_s, u"Send Authorization: Bearer {token}."_s);
    if (route.access == Access::AppUser && caller->kind == CallerKind::EndUserJwt && caller->app == app)
        return caller;
    const bool isOperators = route.access != Access::Developer && route.access != Access::AppUser;
    const bool isAllowed = isOperators ? caller->isAdmin : caller->isDeveloperOf(app);
    if (!isAllowed)
        return fail(ErrorCode::AuthInsufficientPermissions, u"The token does not allow this."_s,
            isOperators ? u"Use the admin token."_s : u"Use a service token of this app, or the admin token."_s);
    return caller;
}

// ---- By way of QtHttpServer

void Front::connectToQtHttpServer()
{
    if (m_socket && m_socket->isUsable())
        return;
    m_socket = new VerifiedSocket;
    m_listener->announce(m_socket);
}

static QByteArray rewritten(const ApiExchange &exchange, const Request &request, const QByteArray &body)
{
    QByteArray text;
    text.reserve(body.size() + request.fields.size() * 2 + exchange.target().size() + 128);
    text += request.method + ' ' + exchange.target() + " HTTP/1.1\r\n";
    QByteArrayView rest = request.fields;
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        if (!rest.startsWith("content-length:"))
            text.append(rest.first(end)).append("\r\n", 2);
        rest = rest.sliced(end + 1);
    }
    text += "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    return text.append(body);
}

void Front::deliver(ApiExchange &exchange)
{
    connectToQtHttpServer();
    const QByteArray text = rewritten(exchange, exchange.request(), exchange.takeCollected());
    Connection &connection = exchange.connection();
    m_arriving = &exchange;
    m_socket->bring(text);
    if (!std::exchange(m_arriving, nullptr))
        return;
    // QtHttpServer did not take it, which no verified request should come to: that connection of ours is renewed.
    if (m_socket)
        m_socket->deleteLater();
    m_socket = nullptr;
    refuse(connection,
        {ErrorCode::ValidationInvalidSchema, u"The request cannot be read."_s, u"Check its target and headers."_s, {}});
}

bool Front::handle(const QHttpServerRequest &received)
{
    ApiExchange *exchange = std::exchange(m_arriving, nullptr);
    if (!exchange)
        return true;
    Request request = std::move(exchange->request());
    request.body = received.body();
    const Responder responder(exchange->connection());
    exchange->route().handler(request, responder);
    return true;
}

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
bool Front::handleRequest(const QHttpServerRequest &request, QTcpSocket *)
{
    return handle(request);
}

void Front::missingHandler(const QHttpServerRequest &, QTcpSocket *) { }
#elif QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
bool Front::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &)
{
    return handle(request);
}

void Front::missingHandler(const QHttpServerRequest &, QHttpServerResponder &&) { }
#else
bool Front::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &)
{
    return handle(request);
}

void Front::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) { }
#endif

} // namespace isola
