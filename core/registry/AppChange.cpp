#include "core/registry/AppChange.h"

#include "core/model/FieldReader.h"
#include "core/registry/EgressField.h"
#include "core/registry/RecordField.h"

#include <QRegularExpression>
#include <QUrl>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kLongestAppName = 100;

// What is wrong with an app's id, empty when nothing is.
static QString faultOfId(const QString &id)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z"));
    static const QStringList routeWords{
        u"healthz"_s, u"readyz"_s, u"metrics"_s, u"openapi.json"_s, u"docs"_s, u"apps"_s, u"v1"_s};
    if (!pattern.match(id).hasMatch())
        return u"must be 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end"_s;
    if (routeWords.contains(id))
        return u"is a word of this server's own URLs; choose another"_s;
    return {};
}

// "https://app.example.com", "http://localhost:5173" or "*": RFC 6454, section 6.
static bool isOrigin(const QString &text)
{
    if (text == "*"_L1)
        return true;
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.scheme().isEmpty() && !url.host().isEmpty() && url.path().isEmpty() && !url.hasQuery()
        && !url.hasFragment() && url.userInfo().isEmpty();
}

static void readOrigins(FieldReader &reader, AppChange &change)
{
    change.allowedOrigins = reader.texts("allowed_origins"_L1);
    if (!change.allowedOrigins)
        return;
    for (const QString &origin : *change.allowedOrigins)
        if (!isOrigin(origin))
            reader.refuse(
                "allowed_origins"_L1, QStringLiteral("%1 is not an origin like https://app.example.com, or *").arg(origin));
}

// RFC 7517, section 5. Only the shape: the authenticator says of each key whether it can be used.
static void readKeys(FieldReader &reader, AppChange &change)
{
    change.jwks = reader.object("jwks"_L1);
    if (change.jwks && !change.jwks->isEmpty()) {
        if (!change.jwks->value("keys"_L1).isArray())
            reader.refuse("jwks"_L1, u"must be a JSON Web Key Set: {\"keys\": [...]}"_s);
        for (const QJsonValue &key : change.jwks->value("keys"_L1).toArray())
            if (!key.isObject() || !key.toObject().value("kty"_L1).isString())
                reader.refuse("jwks"_L1, u"every key must be an object with a kty"_s);
    }
    change.jwksUrl = reader.text("jwks_url"_L1);
    if (change.jwksUrl && !change.jwksUrl->isEmpty()) {
        const QUrl url(*change.jwksUrl, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
            reader.refuse("jwks_url"_L1, u"must be an https URL"_s);
    }
}

static void readRateLimit(FieldReader &reader, QList<FieldError> &faults, AppChange &change)
{
    static constexpr int kMost = 1'000'000;
    const std::optional<QJsonValue> value = reader.value("rate_limit"_L1);
    if (!value)
        return;
    if (value->isNull()) {
        change.rateLimit.emplace(std::nullopt);
        return;
    }
    if (!value->isObject())
        return reader.refuse("rate_limit"_L1, u"must be {\"per_second\", \"burst\"}, or null for no limit"_s);
    FieldReader limit(value->toObject(), reader.pathOf(u"rate_limit"), faults);
    const std::optional<int> perSecond = limit.integer("per_second"_L1, 1, kMost);
    const std::optional<int> burst = limit.integer("burst"_L1, 1, kMost);
    if (!limit.has("per_second"_L1))
        limit.refuse("per_second"_L1, u"is missing: how many calls a second the app takes"_s);
    limit.refuseUnknown();
    if (perSecond)
        change.rateLimit.emplace(RateLimit{*perSecond, burst.value_or(*perSecond)});
}

static std::optional<int> readLimit(FieldReader &reader, QLatin1StringView name, int least, int most, int usual)
{
    const std::optional<QJsonValue> value = reader.value(name);
    if (!value)
        return std::nullopt;
    return value->isNull() ? std::optional(usual) : reader.integer(name, least, most);
}

static void readLogRetention(FieldReader &reader, AppChange &change)
{
    change.logRetentionDays = readLimit(reader, "log_retention_days"_L1, 1, 3650, kLogRetentionDays);
    change.logRetentionMb = readLimit(reader, "log_retention_mb"_L1, 1, 1024 * 1024, kLogRetentionMb);
}

static void readObjectQuota(FieldReader &reader, AppChange &change)
{
    static constexpr QLatin1StringView kField("object_quota_bytes");
    static constexpr double kMost = 1e15; // far below where a JSON number loses bytes
    const std::optional<QJsonValue> value = reader.value(kField);
    if (!value)
        return;
    const double bytes = value->toDouble(-1);
    if (value->isNull())
        change.objectQuotaBytes.emplace(std::nullopt);
    else if (bytes < 0 || bytes > kMost || bytes != double(qint64(bytes)))
        reader.refuse(kField, u"must be a whole number of bytes of at least 0, or null for no limit"_s);
    else
        change.objectQuotaBytes.emplace(qint64(bytes));
}

static AppChange readChange(FieldReader &reader, QList<FieldError> &faults)
{
    AppChange change;
    change.name = reader.text("name"_L1);
    if (change.name && (change.name->trimmed().isEmpty() || change.name->size() > kLongestAppName))
        reader.refuse("name"_L1, u"must be 1 to 100 characters"_s);
    change.isPaused = reader.boolean("paused"_L1);
    change.pauseReason = reader.text("reason"_L1);
    readOrigins(reader, change);
    change.jwtIssuer = reader.text("issuer"_L1);
    change.jwtAudience = reader.text("audience"_L1);
    readKeys(reader, change);
    readRateLimit(reader, faults, change);
    readLogRetention(reader, change);
    change.record = readRecord(reader, RecordOwner::App);
    readObjectQuota(reader, change);
    change.egress = readEgress(reader, EgressOwner::App, faults);
    return change;
}

Result<AppChange> AppChange::fromJson(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    const AppChange change = readChange(reader, faults);
    if (reader.has("app_id"_L1))
        reader.refuse("app_id"_L1, u"is chosen once and cannot be changed"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return change;
}

void AppChange::applyTo(App &app) const
{
    app.name = name.value_or(app.name);
    app.isPaused = isPaused.value_or(app.isPaused);
    app.pauseReason = app.isPaused ? pauseReason.value_or(app.pauseReason) : QString();
    app.allowedOrigins = allowedOrigins.value_or(app.allowedOrigins);
    app.jwtIssuer = jwtIssuer.value_or(app.jwtIssuer);
    app.jwtAudience = jwtAudience.value_or(app.jwtAudience);
    app.jwks = jwks.value_or(app.jwks);
    app.jwksUrl = jwksUrl.value_or(app.jwksUrl);
    app.rateLimit = rateLimit.value_or(app.rateLimit);
    app.logRetentionDays = logRetentionDays.value_or(app.logRetentionDays);
    app.logRetentionMb = logRetentionMb.value_or(app.logRetentionMb);
    app.record = record.value_or(app.record);
    app.objectQuotaBytes = objectQuotaBytes.value_or(app.objectQuotaBytes);
    app.egress = egress.value_or(app.egress);
}

Result<NewAppRequest> NewAppRequest::fromJson(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    NewAppRequest request;
    const auto id = reader.text("app_id"_L1);
    if (!reader.has("app_id"_L1))
        reader.refuse("app_id"_L1, u"is missing: the app's name in URLs"_s);
    else if (id)
        if (const QString fault = faultOfId(*id); !fault.isEmpty())
            reader.refuse("app_id"_L1, fault);
    request.id = AppId{id.value_or(QString())};
    request.settings = readChange(reader, faults);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return request;
}

} // namespace isola
