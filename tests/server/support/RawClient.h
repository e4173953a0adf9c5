#pragma once
// A client that sends exactly the bytes it is told and keeps what comes back. For tests in one thread with the server.

#include <QTcpSocket>
#include <QTest>

namespace isola {

class RawClient final {
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        [&] { QTRY_COMPARE(m_socket.state(), QAbstractSocket::ConnectedState); }();
    }

    void send(QByteArrayView bytes)
    {
        m_socket.write(bytes.data(), bytes.size());
        m_socket.flush();
    }

    QTcpSocket &socket() { return m_socket; }

    const QByteArray &received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }

    bool isClosed()
    {
        received();
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    }

    // Everything until the server closes.
    QByteArray untilClosed()
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(isClosed(), 10000); }();
        return std::exchange(m_received, {});
    }

    // One answer with a content-length or chunked body, raw; empty when none comes.
    QByteArray oneAnswer()
    {
        qsizetype size = -1;
        [&] { QTRY_VERIFY_WITH_TIMEOUT((size = answerSize(received())) >= 0 || isClosed(), 10000); }();
        if (size < 0)
            return {};
        const QByteArray answer = m_received.first(size);
        m_received.remove(0, size);
        return answer;
    }

    // After HEAD: an answer that ends with its head.
    QByteArray oneHead()
    {
        qsizetype end = -1;
        [&] { QTRY_VERIFY_WITH_TIMEOUT((end = received().indexOf("\r\n\r\n")) >= 0, 10000); }();
        const QByteArray head = m_received.first(end + 4);
        m_received.remove(0, end + 4);
        return head;
    }

    static int status(const QByteArray &answer) { return answer.mid(9, 3).toInt(); }
    static QByteArray body(const QByteArray &answer) { return answer.mid(answer.indexOf("\r\n\r\n") + 4); }

    // The body of a chunked answer, put together.
    static QByteArray chunkedBody(const QByteArray &answer)
    {
        QByteArray rest = body(answer);
        QByteArray whole;
        while (true) {
            const qsizetype line = rest.indexOf("\r\n");
            const qsizetype size = rest.first(line).toLongLong(nullptr, 16);
            if (size == 0)
                return whole;
            whole += rest.mid(line + 2, size);
            rest.remove(0, line + 2 + size + 2);
        }
    }

    static QByteArray field(const QByteArray &answer, QByteArrayView name)
    {
        const QByteArray head = answer.first(answer.indexOf("\r\n\r\n") + 2);
        const qsizetype start = head.indexOf("\r\n" + name.toByteArray() + ": ");
        if (start < 0)
            return {};
        const qsizetype value = start + 2 + name.size() + 2;
        return head.mid(value, head.indexOf("\r\n", value) - value);
    }

private:
    static qsizetype answerSize(const QByteArray &bytes)
    {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return -1;
        const QByteArray head = bytes.first(end + 4);
        if (status(head) == 204 || status(head) == 304 || status(head) == 100)
            return end + 4;
        if (field(head, "transfer-encoding") == "chunked") {
            const qsizetype last = bytes.indexOf("0\r\n\r\n", end + 4);
            const bool isAtLineStart = last == end + 4 || (last > 0 && bytes.mid(last - 2, 2) == "\r\n");
            return last >= 0 && isAtLineStart ? last + 5 : -1;
        }
        const qsizetype size = end + 4 + field(head, "content-length").toLongLong();
        return bytes.size() >= size ? size : -1;
    }

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace isola
