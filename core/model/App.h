#pragma once
// A tenant of this server: its functions, tokens and end users live apart from every other app's. An immutable value.

#include "core/base/Ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <memory>
#include <optional>

namespace isola {

// How many calls an app takes: a bucket of `burst` that fills up again by `perSecond`.
struct RateLimit {
    int perSecond = 0;
    int burst = 0;

    bool operator==(const RateLimit &) const = default;
};

inline constexpr int kLogRetentionDays = 30;
inline constexpr int kLogRetentionMb = 2048;

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
    std::optional<RateLimit> rateLimit; // none: as many as there is room for
    int logRetentionDays = kLogRetentionDays; // how long its log is kept
    int logRetentionMb = kLogRetentionMb; // and how much of it
    QString record = QStringLiteral("off"); // of calls to functions that leave it to the app: off, errors, all, sampled:N
    std::optional<qint64> objectQuotaBytes; // of objects and unfinished uploads; none: as many as there is room for
    QJsonObject egress; // which hosts its functions may reach, and how much; empty: all that the server lets through
    QByteArray jwtSecret; // HS256 key of minted end-user tokens, never serialised
    QDateTime createdAt;
};

using AppPtr = std::shared_ptr<const App>;

} // namespace isola
