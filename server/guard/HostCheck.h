#pragma once
// Which names a server that listens on loopback answers to. A page in a browser can point a name of its own at 127.0.0.1 (DNS
// rebinding) and then reads what the server says to anybody on this machine; the Host header gives it away. A plain value.

#include <QByteArrayList>
#include <QByteArrayView>

namespace isola {

class HostCheck final {
public:
    HostCheck() = default; // allows every name
    // Allows loopback's names and addresses and `others`, which a reverse proxy may hand on.
    static HostCheck loopback(QByteArrayList others);

    // `host` as the Host header has it, with or without a port; empty (HTTP/1.0) is allowed.
    bool allows(QByteArrayView host) const;

private:
    bool m_isStrict = false;
    QByteArrayList m_others;
};

} // namespace isola
