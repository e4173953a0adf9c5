#include "server/guard/HostCheck.h"

#include <QHostAddress>

namespace isola {

HostCheck HostCheck::loopback(QByteArrayList others)
{
    HostCheck check;
    check.m_isStrict = true;
    for (QByteArray &other : others)
        other = other.toLower();
    check.m_others = std::move(others);
    return check;
}

static QByteArray withoutPort(QByteArrayView host)
{
    if (host.startsWith('[')) {
        const qsizetype end = host.indexOf(']');
        return end < 0 ? host.toByteArray() : host.sliced(1, end - 1).toByteArray();
    }
    const qsizetype colon = host.indexOf(':');
    return (colon < 0 ? host : host.first(colon)).toByteArray();
}

bool HostCheck::allows(QByteArrayView host) const
{
    if (!m_isStrict || host.isEmpty())
        return true;
    const QByteArray name = withoutPort(host).toLower();
    // RFC 6761, section 6.3: localhost and all below it are this machine.
    if (name == "localhost" || name.endsWith(".localhost") || m_others.contains(name))
        return true;
    return QHostAddress(QString::fromLatin1(name)).isLoopback();
}

} // namespace isola
