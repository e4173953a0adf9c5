#include "server/guard/FailedAttempts.h"

#include <QHostAddress>

namespace isola {

// Who has one IPv6 address has all of its /64.
static QByteArray networkOf(const QByteArray &address)
{
    const QHostAddress host(QString::fromLatin1(address));
    if (host.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    const Q_IPV6ADDR bytes = host.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(bytes.c), 8);
}

bool FailedAttempts::note(const QByteArray &address, MonotonicTime now)
{
    const QByteArray network = networkOf(address);
    TokenBucket *bucket = m_addresses.object(network);
    if (!bucket) {
        bucket = new TokenBucket(kPerSecond, kBurst, now);
        m_addresses.insert(network, bucket); // the cache owns it
    }
    return bucket->take(now);
}

} // namespace isola
