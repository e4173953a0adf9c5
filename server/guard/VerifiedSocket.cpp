#include "server/guard/VerifiedSocket.h"

#include <QHostAddress>

namespace isola {

VerifiedSocket::VerifiedSocket(QObject *parent) : QTcpSocket(parent)
{
    setOpenMode(QIODevice::ReadWrite);
    setSocketState(ConnectedState);
    setPeerAddress(QHostAddress(QHostAddress::LocalHost));
}

void VerifiedSocket::bring(const QByteArray &request)
{
    if (isTransactionStarted())
        commitTransaction();
    skip(QIODevice::bytesAvailable()); // what a reader may have left of the one before
    m_bytes = request;
    m_taken = 0;
    Q_EMIT readyRead();
    m_bytes.clear();
    m_taken = 0;
}

qint64 VerifiedSocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_bytes.size() - m_taken;
}

qint64 VerifiedSocket::readData(char *data, qint64 maxSize)
{
    const qint64 count = qMin(maxSize, m_bytes.size() - m_taken);
    std::copy_n(m_bytes.constData() + m_taken, count, data);
    m_taken += count;
    return count;
}

qint64 VerifiedSocket::skipData(qint64 maxSize)
{
    const qint64 count = qMin(maxSize, m_bytes.size() - m_taken);
    m_taken += count;
    return count;
}

qint64 VerifiedSocket::writeData(const char *, qint64 size)
{
    return size;
}

} // namespace isola
