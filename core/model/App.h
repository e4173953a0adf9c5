#pragma once
// A tenant of this server: its functions, tokens and end users live apart from every other app's. An immutable value.

#include "core/base/Ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <memory>

namespace isola {

struct App {
    AppId id;
    QString name;
    bool isPaused = false;
    QString pauseReason;
    QStringList allowedOrigins;
    QString jwtIssuer;
    QString jwtAudience;
    QJsonObject jwks;
    QString jwksUrl;
    QByteArray jwtSecret; // HS256 key of minted end-user tokens, never serialised
    QDateTime createdAt;
};

using AppPtr = std::shared_ptr<const App>;

} // namespace isola
