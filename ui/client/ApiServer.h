#pragma once
// Where the console's panels send their requests: value.

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace isola {

struct ApiServer {
    QUrl url; // "http://127.0.0.1:4000"
    QByteArray token; // admin or service token; never shown, never logged
    QString app = QStringLiteral("default");

    bool isValid() const { return url.isValid() && !url.host().isEmpty(); }
};

} // namespace isola
