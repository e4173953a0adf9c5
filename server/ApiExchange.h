#pragma once
// One request to the API on its way in: collects the body, then brings the whole to its handler by way of the Front. Deletes
// itself when the connection is done with it.

#include "server/Request.h"
#include "server/Router.h"
#include "server/guard/Exchange.h"

namespace isola {

class ApiExchange;

// Where complete requests go.
class ApiReceiver {
public:
    virtual ~ApiReceiver() = default;
    virtual void deliver(ApiExchange &exchange) = 0;
};

class ApiExchange final : public Exchange {
public:
    ApiExchange(ApiReceiver &receiver, Connection &connection, const RequestHead &head, RouteMatch match);

    Request &request() { return m_request; }
    const Route &route() const { return *m_route; }
    Connection &connection() const { return m_connection; }
    QByteArray target() const { return m_target; }
    QByteArray takeCollected() { return std::exchange(m_body, {}); }

    qint64 bodyLimit() const override;
    qint64 bodyWindow() const override;
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void end(End reason) override;

private:
    ApiReceiver &m_receiver;
    Connection &m_connection;
    const Route *m_route;
    Request m_request;
    QByteArray m_target;
    QByteArray m_body;
};

} // namespace isola
