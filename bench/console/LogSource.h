#pragma once
// As much of the API's log as a console asks for, on a thread of its own: an empty page, then rows pushed at a set rate.

#include <QObject>
#include <QThread>

class QTcpServer;
class QTcpSocket;

namespace isola {

class LogSource final : public QObject {
    Q_OBJECT

public:
    explicit LogSource(int rowsPerSecond);
    ~LogSource() override;

    quint16 port() const { return m_port; }

private:
    void listen();
    void answer(QTcpSocket &socket, const QByteArray &request);
    void push(QTcpSocket &socket);

    const int m_rowsPerSecond;
    QThread m_thread;
    quint16 m_port = 0;
    qint64 m_sent = 0;
};

} // namespace isola
