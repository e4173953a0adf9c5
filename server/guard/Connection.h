#pragma once
// One client's connection: reads requests one at a time, hands each to an Exchange, writes its answer, and keeps the limits. The
// next request is looked at when the answer before it is complete, so answers leave in order and a client can only queue what
// fits the read buffer. Owns its socket; lives on its listener's thread; deletes itself when the socket is closed.

#include "server/guard/AnswerHead.h"
#include "server/guard/Exchange.h"
#include "server/guard/RequestFramer.h"

#include <QObject>
#include <QTcpSocket>

namespace isola {

class AccessLog;
class Listener;

// What the connections of one listener share.
struct ConnectionContext {
    HttpLimits limits;
    RequestOpener *opener = nullptr;
    QByteArray dateLine; // "date: ...\r\n", renewed by the sweep
    QByteArray input = QByteArray(64 * 1024, Qt::Uninitialized); // bytes on their way in, never kept over a turn
    QByteArray output; // an answer being put together, never kept over a turn
    bool isStopping = false; // answers close their connection
    AccessLog *accessLog = nullptr; // null: none is kept
};

class Connection final : public QObject {
    Q_OBJECT

public:
    Connection(ConnectionContext &context, QTcpSocket *socket, QObject *parent);
    ~Connection() override;

    // The whole answer of the current request, in one write.
    void answer(const AnswerHead &head, QByteArrayView body);
    // An answer whose body follows. `firstBytes` leave with the head.
    void beginAnswer(const AnswerHead &head, QByteArrayView firstBytes);
    void sendBody(QByteArrayView bytes, bool isLast);
    // The rest of an answer will not come: closed so that the client can tell. The exchange is off the connection with this.
    void cutAnswer();

    // The exchange can take more of the body again.
    void readMore();
    // The exchange that answers from here on, its request's body being complete: invoke routes stream like calls do.
    void passTo(Exchange *exchange);

    // Gives the socket away, with what came after the handshake still to be read; the connection is gone afterwards.
    QTcpSocket *handOver();
    // The current request is not for this thread: it goes, unanswered and with all that follows, to a listener of another one.
    // The connection is gone afterwards.
    void moveTo(Listener &other);

    // Counts requests: an answer that comes late is only good for the request it was made for.
    quint64 serial() const { return m_serial; }
    // Names the current request in answers and logs: the client's X-Request-ID where that is a plain word, else one of ours.
    QByteArray requestId();
    bool isAnswering(quint64 serial) const { return serial == m_serial && m_answer == Answer::Awaited && !m_isClosing; }
    qint64 unsentBytes() const;
    const HttpLimits &limits() const { return m_context.limits; }
    bool isEncrypted() const { return m_isEncrypted; }
    QByteArray clientAddress() const { return m_clientAddress; }
    QByteArray localAddress() const; // "127.0.0.1:4000"

    // Called by the listener.
    void sweep(Milliseconds elapsed);
    bool isIdle() const { return m_answer == Answer::None && m_framer.isIdle() && !m_isClosing; }
    Milliseconds idleTime() const { return m_waited; }
    void abort();

private:
    enum class Answer { None, Awaited, Started, Done }; // None: no request is open

    void process();
    bool step();
    qint64 wantedBytes() const;
    void openRequest();
    void takeBody();
    void logAccess();
    void nextRequest();
    void refuse(const FramingFault &fault);
    void endExchange(Exchange::End reason);
    AnswerFraming framing(const AnswerHead &head, std::optional<qint64> length) const;
    bool refuseUnsafe(const AnswerHead &head);
    void appendChunk(QByteArray &out, QByteArrayView bytes, bool isLast);
    void finishAnswer();
    void breakOff();
    void startClosing();
    void finishClosing();
    void write(QByteArrayView bytes);
    void takeWritten(qint64 bytes);
    QTcpSocket *releaseSocket();
    void leave();
    bool isReaderTooSlow(Milliseconds elapsed);
    bool isSenderTooSlow(Milliseconds elapsed);

    ConnectionContext &m_context;
    QTcpSocket *m_socket;
    const bool m_isEncrypted;
    int m_descriptor = -1; // of a plain, open socket: small answers are sent past Qt's buffer
    RequestFramer m_framer;
    Exchange *m_exchange = nullptr;
    QByteArray m_clientAddress;

    quint64 m_serial = 0;
    QByteArray m_requestId; // made when it is asked for
    std::optional<MonotonicTime> m_opened; // the current request, until it is in the access log
    int m_status = 0; // of the answer; 0: none yet
    Answer m_answer = Answer::None;
    AnswerFraming m_framing;
    qint64 m_bodySent = 0;
    qint64 m_received = 0; // of the request's body
    bool m_isProcessing = false;
    bool m_isClosing = false;
    bool m_keepsAlive = true;
    bool m_dropsBody = false; // HEAD

    Milliseconds m_waited{0}; // in the present state
    Milliseconds m_senderIdle{0}, m_senderTime{0};
    Milliseconds m_readerIdle{0}, m_readerTime{0};
    qint64 m_readerTook = 0;
};

} // namespace isola
