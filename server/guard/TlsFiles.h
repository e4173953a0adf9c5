#pragma once
// The server's certificate and key, from PEM files. Checked whole before they are used, so that a mistake is told at start, or
// when they are read again, and not to each client.

#include "core/base/Result.h"

#include <QSslConfiguration>
#include <QString>

namespace isola {

struct TlsFiles {
    QString certificate; // the server's own first, then the intermediate ones
    QString key; // not encrypted; RSA or elliptic curve

    // TLS 1.2 and later. The error names the file, and what is wrong with it.
    Result<QSslConfiguration> load() const;
};

} // namespace isola
