#pragma once
// A test call whose answer is told as JSON: status, headers, body, console, figures and error. Either at the end, the response
// collected, or as it happens: events head, chunk and end. Owns itself while the call runs.

#include "server/api/CallReport.h"
#include "server/calls/CallDoor.h"
#include "server/guard/Exchange.h"

namespace isola {

class DetailedCall final : public Exchange, public ReplySink {
public:
    enum class Telling { AtTheEnd, AsItHappens };

    DetailedCall(CallDoor &door, Connection &connection, Invocation invocation, Telling telling);

    qint64 bodyLimit() const override { return 0; } // the request is complete
    qint64 bodyWindow() const override { return 0; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override { grant(); }
    void end(End reason) override;

    void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) override;
    void sendChunk(QByteArrayView bytes, bool isLast) override;
    void grantRequestBody(qint64) override { }
    void finished(const InvocationOutcome &outcome) override;

private:
    void take(QByteArrayView bytes);
    void grant();
    void tell(QByteArrayView event, const QJsonObject &data, bool isLast = false);

    CallDoor &m_door;
    Connection *m_connection; // null: the client has left
    Invocation m_invocation; // until it is invoked
    const Telling m_telling;
    CallId m_call;
    bool m_isInvoking = false;
    bool m_isOver = false;
    bool m_isStreaming = false;
    bool m_isTelling = false; // the first event has left
    qint64 m_owed = 0; // bytes of the response that the function may send anew

    CallReport m_report;
};

} // namespace isola
