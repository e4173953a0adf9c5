#include "app/console/SingleInstance.h"

#include <QCryptographicHash>
#include <QLocalSocket>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLongestWaitMs = 500; // for one that hangs: then this one starts

SingleInstance::SingleInstance(const QString &what, QObject *parent) : QObject(parent)
{
    const QByteArray hash = QCryptographicHash::hash(what.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    m_name = u"isola-console-%1-%2"_s.arg(getuid()).arg(QString::fromLatin1(hash));
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        m_server.nextPendingConnection()->deleteLater();
        Q_EMIT woken();
    });
}

bool SingleInstance::wakeOther()
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    return socket.waitForConnected(kLongestWaitMs); // being called is all it needs to know
}

bool SingleInstance::listen()
{
    QLocalServer::removeServer(m_name); // of one that crashed: nobody answered there
    return m_server.listen(m_name);
}

} // namespace isola
