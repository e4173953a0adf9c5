#pragma once
// Answers one API request, now or from a later event. Copies share one duty: the first answer counts, and when the last copy goes
// without one the client gets a 500 rather than silence. Harmless after the client has left. On the connection's thread.

#include "core/base/Error.h"
#include "server/guard/Connection.h"

#include <QJsonObject>
#include <QPointer>
#include <functional>
#include <memory>

namespace isola {

class Responder final {
public:
    explicit Responder(Connection &connection);

    void json(int status, const QJsonObject &body) const;
    void error(const Error &error) const;
    void error(const Error &error, const FieldBlock &moreFields) const;
    void send(int status, const FieldBlock &fields, const QByteArray &body) const;

    // Lets an exchange answer, streamed: `make` is called with the connection, unless the client has left.
    void passTo(const std::function<Exchange *(Connection &)> &make) const;

private:
    struct Duty;
    Connection *take() const;

    std::shared_ptr<Duty> m_duty; // shared because callbacks are copied; it has no other owner
};

} // namespace isola
