#pragma once
// The body of POST and PATCH /v1/apps: what is absent stays. The only place that knows its rules.

#include "core/base/Result.h"
#include "core/model/App.h"

namespace isola {

struct AppChange {
    std::optional<QString> name;
    std::optional<bool> isPaused;
    std::optional<QString> pauseReason;
    std::optional<QStringList> allowedOrigins;
    std::optional<QString> jwtIssuer;
    std::optional<QString> jwtAudience;
    std::optional<QJsonObject> jwks;
    std::optional<QString> jwksUrl;
    std::optional<std::optional<RateLimit>> rateLimit; // null takes it away
    std::optional<int> logRetentionDays; // null is the default
    std::optional<int> logRetentionMb; // likewise
    std::optional<QString> record;
    std::optional<std::optional<qint64>> objectQuotaBytes; // null takes it away
    std::optional<QJsonObject> egress; // an empty one takes it away

    static Result<AppChange> fromJson(const QJsonObject &body); // of an existing app
    void applyTo(App &app) const;
};

struct NewAppRequest {
    AppId id;
    AppChange settings;

    static Result<NewAppRequest> fromJson(const QJsonObject &body);
};

} // namespace isola
