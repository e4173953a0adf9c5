#pragma once
// Bytes as OpenSSL wants to see them.

#include <QByteArray>

namespace isola {

inline const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

} // namespace isola
