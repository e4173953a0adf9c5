#pragma once
// A test call whose answer is told as JSON: status, headers, body, console, figures and error. Collects the whole response and
// waits for the outcome. Owns itself while the call runs.

#include "server/calls/CallDoor.h"
#include "server/guard/Exchange.h"

namespace isola {

class DetailedCall final : public Exchange, public ReplySink {
public:
    DetailedCall(CallDoor &door, Connection &connection, Invocation invocation);

    qint64 bodyLimit() const override { return 0; } // the request is complete
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void end(End reason) override;

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override;
    void sendChunk(QByteArrayView bytes, bool isLast) override;
    void grantRequestBody(qint64) override { }
    void finished(const InvocationOutcome &outcome) override;

private:
    void collect(QByteArrayView bytes);
    QByteArray report(const InvocationOutcome &outcome) const;

    CallDoor &m_door;
    Connection *m_connection; // null: the client has left
    Invocation m_invocation; // until it is invoked
    const InvocationId m_id;
    CallId m_call;
    bool m_isInvoking = false;
    bool m_isOver = false;
    bool m_isStreaming = false;

    ResponseHead m_head;
    bool m_hasResponded = false;
    QByteArray m_body;
    bool m_isTruncated = false;
};

} // namespace isola
