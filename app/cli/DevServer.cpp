#include "app/cli/DevServer.h"

#include <QCoreApplication>
#include <QProcessEnvironment>
#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QLatin1StringView kReadyLine("isola: ready on ");
static constexpr int kStopMilliseconds = 30000;

// Ctrl-C reaches the whole process group: the children leave it, so that this process stops them in its order. If it is killed,
// so are they.
static void tieToParent(QProcess &process)
{
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
}

DevServer::DevServer(const QString &dataDirectory, quint16 port) : m_dataDirectory(dataDirectory), m_port(port)
{
    for (QProcess *process : {&m_server, &m_log}) {
        tieToParent(*process);
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process->setInputChannelMode(QProcess::ManagedInputChannel);
    }
    m_log.setProcessChannelMode(QProcess::ForwardedChannels);
    connect(&m_server, &QProcess::readyReadStandardOutput, this, &DevServer::readOutput);
    connect(&m_server, &QProcess::finished, this, &DevServer::ended);
    connect(&m_server, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT ended();
    });
}

DevServer::~DevServer()
{
    stop();
}

void DevServer::start()
{
    m_server.start(QCoreApplication::applicationFilePath(),
        {u"serve"_s, u"--data"_s, m_dataDirectory, u"--port"_s, QString::number(m_port)});
}

void DevServer::readOutput()
{
    while (m_server.canReadLine()) {
        const QByteArray line = m_server.readLine();
        std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
        std::fflush(stdout);
        const QString text = QString::fromUtf8(line).trimmed();
        if (!m_url.isEmpty() || !text.startsWith(kReadyLine))
            continue;
        m_url = text.sliced(kReadyLine.size());
        Q_EMIT ready();
    }
}

void DevServer::followLog(const QString &function, const ClientFlags &flags)
{
    if (function == m_followed && m_log.state() != QProcess::NotRunning)
        return;
    m_followed = function;
    if (m_log.state() != QProcess::NotRunning) {
        m_log.terminate();
        m_log.waitForFinished(kStopMilliseconds);
    }
    // The token is passed on where other users do not see it.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ISOLA_URL"_s, m_url);
    environment.insert(u"ISOLA_DATA"_s, m_dataDirectory);
    environment.insert(u"ISOLA_APP"_s, appName(flags));
    if (flags.token)
        environment.insert(u"ISOLA_TOKEN"_s, QString::fromStdString(*flags.token));
    m_log.setProcessEnvironment(environment);
    m_log.start(QCoreApplication::applicationFilePath(), {u"logs"_s, function, u"--follow"_s, u"--since"_s, u"0s"_s});
}

void DevServer::stop()
{
    m_server.disconnect(this);
    for (QProcess *process : {&m_log, &m_server}) {
        if (process->state() == QProcess::NotRunning)
            continue;
        process->terminate();
        if (!process->waitForFinished(kStopMilliseconds))
            process->kill();
    }
}

} // namespace isola
