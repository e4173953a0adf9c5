#pragma once
// The child processes of `isola dev`: a server, and once something is deployed its log. None of them outlives this process.

#include "app/cli/ClientFlags.h"

#include <QObject>
#include <QProcess>

namespace isola {

class DevServer final : public QObject {
    Q_OBJECT

public:
    DevServer(const QString &dataDirectory, quint16 port);
    ~DevServer() override;

    void start();
    QString url() const { return m_url; } // empty before ready()
    bool isRunning() const { return m_server.state() == QProcess::Running; }

    // Of one function at a time, from now on.
    void followLog(const QString &function, const ClientFlags &flags);

    // Waits until running calls have been answered.
    void stop();

Q_SIGNALS:
    void ready();
    void ended(); // by itself

private:
    void readOutput();

    const QString m_dataDirectory;
    const quint16 m_port;
    QProcess m_server;
    QProcess m_log;
    QString m_url;
    QString m_followed;
};

} // namespace isola
