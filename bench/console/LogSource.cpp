#include "bench/console/LogSource.h"

#include <QDateTime>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kTickMs = 20;

LogSource::LogSource(int rowsPerSecond) : m_rowsPerSecond(rowsPerSecond)
{
    moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(this, &LogSource::listen, Qt::BlockingQueuedConnection);
}

LogSource::~LogSource()
{
    m_thread.quit();
    m_thread.wait();
}

void LogSource::listen()
{
    auto *server = new QTcpServer;
    connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    server->listen(QHostAddress::LocalHost);
    m_port = server->serverPort();
    connect(server, &QTcpServer::newConnection, this, [this, server] {
        QTcpSocket *socket = server->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(*socket, socket->readAll()); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
}

void LogSource::answer(QTcpSocket &socket, const QByteArray &request)
{
    if (!request.contains("/logs/stream")) {
        const QByteArray body = R"({"logs":[],"hasMore":false,"nextCursor":null,"points":[],"functions":[]})";
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(body.size())
            + "\r\n\r\n" + body);
        return;
    }
    socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
    auto *tick = new QTimer(&socket);
    connect(tick, &QTimer::timeout, this, [this, &socket] { push(socket); });
    tick->start(kTickMs);
}

void LogSource::push(QTcpSocket &socket)
{
    QByteArray events;
    for (int row = 0; row < m_rowsPerSecond * kTickMs / 1000; ++row) {
        const QByteArray id = QByteArray::number(++m_sent);
        const QByteArray status = m_sent % 20 == 0 ? "500" : "200";
        const QByteArray error = m_sent % 20 == 0 ? R"("TypeError: order )" + id + R"( has no lines")" : "null";
        events += "id: " + id + "\nevent: log\ndata: {\"id\":\"inv_" + id + "\",\"cursor\":\"" + id
            + "\",\"function\":\"create-invoice\",\"trigger\":\"http\",\"version\":3,\"method\":\"POST\",\"path\":\"/orders/" + id
            + "\",\"status_code\":" + status + ",\"duration_ms\":1.5,\"cpu_ms\":0.9,\"memory_mb\":4.1,\"error\":" + error
            + ",\"timestamp\":\"" + QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1()
            + "\",\"consoleLogs\":[{\"level\":\"info\",\"message\":\"invoice for order " + id + "\",\"timestamp\":0}]}\n\n";
    }
    socket.write(events);
}

} // namespace isola
