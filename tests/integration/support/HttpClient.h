#pragma once
// A blocking HTTP/1.1 client on one connection: sends exactly what it is told and reads answers as they come. For tests whose
// server is another process, so that no event loop is needed and a thread may have its own.

#include <QJsonObject>
#include <QList>
#include <QTcpSocket>
#include <QThread>

namespace isola {

struct HttpAnswer {
    int status = 0; // 0: the connection ended without an answer
    QList<QPair<QByteArray, QByteArray>> fields; // names in lower case, in their order
    QByteArray body;
    bool isComplete = false; // the body ended as its framing promised
    bool closes = false; // the server said that it closes the connection

    QByteArray field(QByteArrayView name) const;
    QJsonObject json() const;
    QString errorCode() const;
    QJsonObject error() const;
};

struct HttpCall {
    QByteArray method = "GET";
    QByteArray target;
    QByteArray token; // empty: none
    QByteArray body;
    QList<QByteArray> fields; // "Name: value"
};

class HttpClient final {
public:
    explicit HttpClient(quint16 port);

    // One whole exchange; the connection is opened anew where the last answer closed it.
    HttpAnswer ask(const HttpCall &call);

    // The steps of an exchange, for tests that look between them.
    bool connectNow();
    bool send(QByteArrayView bytes); // false: the connection broke
    HttpAnswer readHead(); // also takes 100 Continue away
    QByteArray readBodyPart(); // what came next of the body; empty: it has ended, or the connection has
    HttpAnswer readAnswer(bool hasBody = true);
    QByteArray readUntilClosed();
    bool isBodyComplete() const { return m_isBodyComplete; }
    QTcpSocket &socket() { return m_socket; }

    static QByteArray head(const HttpCall &call, quint16 port);

private:
    static constexpr int kPatience = 60000; // ms without a byte: the server hangs

    bool more();
    bool readLine(QByteArray &line);
    bool nextChunk();

    const quint16 m_port;
    QTcpSocket m_socket;
    QByteArray m_input;
    qint64 m_left = 0; // of the body, or of the chunk
    bool m_isChunked = false;
    bool m_isBodyComplete = true;
    bool m_isReusable = false;
};

} // namespace isola
