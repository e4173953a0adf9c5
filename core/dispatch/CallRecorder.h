#pragma once
// Writes down a call as it goes by, for functions whose `record` asks for it: what people read of it, and what a replay needs.
// Owned by its call, engine thread.

#include "core/model/Recording.h"

#include <QCryptographicHash>
#include <vector>

namespace isola {

class CallRecorder final {
public:
    // Null for calls that are not to be recorded, which costs one comparison.
    static std::unique_ptr<CallRecorder> of(const Invocation &invocation);

    void takeRequest(QByteArrayView bytes);
    void takeHead(const QByteArray &fields) { m_recording->response.fields = fields; }
    void takeResponse(QByteArrayView bytes) { take(m_recording->response, bytes); }

    // The call goes to an instance, for the first time or anew.
    void begin(const QByteArray &loadTape);
    // So much of the request's body went to it, in one frame.
    void sendPiece(qsizetype bytes) { m_flight->pieces.append(qint32(bytes)); }

    // Which host call it is, from 1.
    int ask(QByteArrayView kind, QByteArrayView arguments, QByteArrayView body);
    void askMore(int which, QByteArrayView body, bool isLast);
    void answer(int which, RecordedHostFrame frame);

    // The tape of the whole call. A fault is why there is none.
    void takeTape(const QByteArray &tape, const QString &fault, const QString &caveat);

    // Null when only errors are kept and this was none.
    RecordingPtr finish(const Invocation &invocation, const InvocationOutcome &outcome, bool isRequestComplete);

private:
    explicit CallRecorder(bool onlyErrors) : m_onlyErrors(onlyErrors) { }
    static void take(RecordedMessage &message, QByteArrayView bytes);
    void finishFlight(const Invocation &invocation, const InvocationOutcome &outcome, bool isRequestComplete);
    bool count(qsizetype bytes); // false: there is no more room

    const bool m_onlyErrors;
    bool m_isFull = false;
    bool m_hasTape = false;
    qsizetype m_bytes = 0;
    std::vector<std::unique_ptr<QCryptographicHash>> m_bodyHashes; // of host calls; null: it had no body
    std::shared_ptr<Recording> m_recording = std::make_shared<Recording>();
    std::shared_ptr<FlightRecord> m_flight = std::make_shared<FlightRecord>();
};

} // namespace isola
