#include "server/ApiExchange.h"

namespace isola {

ApiExchange::ApiExchange(ApiReceiver &receiver, Connection &connection, const RequestHead &head, RouteMatch match)
    : m_receiver(receiver), m_connection(connection), m_route(match.route), m_target(head.target.toByteArray())
{
    m_request.method = head.method.toByteArray();
    m_request.path = head.path().toByteArray();
    m_request.queryText = head.query().toByteArray();
    m_request.fields = head.endToEndFields();
    m_request.parameters = std::move(match.parameters);
    m_request.app = AppId{m_request.parameter("app_id")};
    m_request.clientAddress = connection.clientAddress();
    m_request.baseUrl = (connection.isEncrypted() ? "https://" : "http://")
        + (head.host.isEmpty() ? connection.localAddress() : head.host.toByteArray());
    if (head.contentLength > 0 && head.contentLength <= bodyLimit())
        m_body.reserve(qMin<qint64>(head.contentLength, 64 * 1024)); // the rest as it really comes
}

qint64 ApiExchange::bodyLimit() const
{
    const HttpLimits &limits = m_connection.limits();
    return m_route->bodySize == BodySize::Archive ? limits.maxArchiveBody : limits.maxApiBody;
}

qint64 ApiExchange::bodyWindow() const
{
    return bodyLimit() - m_body.size() + 1; // one more, to see that it is too long
}

void ApiExchange::takeBody(QByteArrayView bytes, bool isLast)
{
    m_body.append(bytes);
    if (isLast)
        m_receiver.deliver(*this);
}

void ApiExchange::end(End)
{
    delete this;
}

} // namespace isola
