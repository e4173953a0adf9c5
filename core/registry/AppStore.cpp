#include "core/registry/AppStore.h"

#include "core/registry/StoredTypes.h"

namespace isola {

static SecretPlace jwtSecretPlace(const AppId &id)
{
    return {id, {}, QStringLiteral("jwt:secret")};
}

static QString storedRateLimit(const std::optional<RateLimit> &limit)
{
    return limit ? storedObject({{QStringLiteral("per_second"), limit->perSecond}, {QStringLiteral("burst"), limit->burst}})
                 : QString();
}

static std::optional<RateLimit> rateLimitFromStored(const QByteArray &text)
{
    if (text.isEmpty())
        return {};
    const QJsonObject object = objectFromStored(text);
    return RateLimit{object.value(QLatin1StringView("per_second")).toInt(), object.value(QLatin1StringView("burst")).toInt()};
}

static std::optional<int64_t> storedObjectQuota(const App &app)
{
    return app.objectQuotaBytes ? std::optional<int64_t>(*app.objectQuotaBytes) : std::nullopt;
}

AppStore::AppStore(Database &database, const Secrets &secrets) : m_database(database), m_secrets(secrets) { }

Result<QList<StoredApp>> AppStore::load()
{
    QList<StoredApp> apps;
    Statement row = m_database.select(
        "SELECT id, name, is_paused, pause_reason, allowed_origins, jwt_issuer, jwt_audience, jwks, jwks_url, "
        "sealed_jwt_secret, created_at, rate_limit, log_retention_days, egress, object_quota_bytes FROM apps ORDER BY id");
    while (row.next()) {
        App app;
        app.id = AppId{row.text(0)};
        app.name = row.text(1);
        app.isPaused = row.integer(2) != 0;
        app.pauseReason = row.text(3);
        app.allowedOrigins = textsFromStored(row.blob(4));
        app.jwtIssuer = row.text(5);
        app.jwtAudience = row.text(6);
        app.jwks = objectFromStored(row.blob(7));
        app.jwksUrl = row.text(8);
        Result<QByteArray> secret = m_secrets.unseal(row.blob(9), jwtSecretPlace(app.id));
        if (!secret)
            return fail(secret.error());
        app.jwtSecret = *secret;
        app.createdAt = timeFromStored(row.integer(10));
        app.rateLimit = rateLimitFromStored(row.blob(11));
        if (!row.isNull(12))
            app.logRetentionDays = int(row.integer(12));
        app.egress = objectFromStored(row.blob(13));
        if (!row.isNull(14))
            app.objectQuotaBytes = row.integer(14);
        Result<EnvironmentVariables> environment = loadEnvironment(app.id);
        if (!environment)
            return fail(environment.error());
        apps.append({app, *environment});
    }
    return apps;
}

Result<EnvironmentVariables> AppStore::loadEnvironment(const AppId &id)
{
    EnvironmentVariables environment;
    Statement row = m_database.select("SELECT name, sealed_value FROM app_environment WHERE app_id = ?", id.value);
    while (row.next()) {
        const QString name = row.text(0);
        Result<QByteArray> value = m_secrets.unseal(row.blob(1), {id, {}, name});
        if (!value)
            return fail(value.error());
        environment.insert(name, QString::fromUtf8(*value));
    }
    return environment;
}

bool AppStore::exists(const AppId &id)
{
    return m_database.select("SELECT 1 FROM apps WHERE id = ?", id.value).next();
}

void AppStore::insert(const App &app)
{
    m_database.run(
        "INSERT INTO apps (id, name, is_paused, pause_reason, allowed_origins, jwt_issuer, jwt_audience, jwks, jwks_url, "
        "sealed_jwt_secret, created_at, rate_limit, log_retention_days, egress, object_quota_bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        app.id.value, app.name, app.isPaused, app.pauseReason, storedTexts(app.allowedOrigins), app.jwtIssuer, app.jwtAudience,
        storedObject(app.jwks), app.jwksUrl, m_secrets.seal(app.jwtSecret, jwtSecretPlace(app.id)), storedTime(app.createdAt),
        storedRateLimit(app.rateLimit), app.logRetentionDays, storedObject(app.egress), storedObjectQuota(app));
}

void AppStore::update(const App &app)
{
    m_database.run(
        "UPDATE apps SET name = ?, is_paused = ?, pause_reason = ?, allowed_origins = ?, jwt_issuer = ?, jwt_audience = ?, "
        "jwks = ?, jwks_url = ?, rate_limit = ?, log_retention_days = ?, egress = ?, object_quota_bytes = ? WHERE id = ?",
        app.name, app.isPaused, app.pauseReason, storedTexts(app.allowedOrigins), app.jwtIssuer, app.jwtAudience,
        storedObject(app.jwks), app.jwksUrl, storedRateLimit(app.rateLimit), app.logRetentionDays, storedObject(app.egress),
        storedObjectQuota(app), app.id.value);
}

void AppStore::remove(const AppId &id)
{
    m_database.run("DELETE FROM apps WHERE id = ?", id.value);
}

void AppStore::patchEnvironment(const AppId &id, const EnvironmentPatch &patch)
{
    for (auto change = patch.begin(); change != patch.end(); ++change) {
        m_database.run("DELETE FROM app_environment WHERE app_id = ? AND name = ?", id.value, change.key());
        if (*change)
            m_database.run("INSERT INTO app_environment (app_id, name, sealed_value) VALUES (?, ?, ?)", id.value, change.key(),
                m_secrets.seal((*change)->toUtf8(), {id, {}, change.key()}));
    }
}

Result<int> AppStore::reseal()
{
    const Result<QList<StoredApp>> apps = load();
    if (!apps)
        return fail(apps.error());
    int count = 0;
    for (const auto &[app, environment] : *apps) {
        m_database.run("UPDATE apps SET sealed_jwt_secret = ? WHERE id = ?",
            m_secrets.seal(app.jwtSecret, jwtSecretPlace(app.id)), app.id.value);
        for (auto variable = environment.begin(); variable != environment.end(); ++variable)
            m_database.run("UPDATE app_environment SET sealed_value = ? WHERE app_id = ? AND name = ?",
                m_secrets.seal(variable->toUtf8(), {app.id, {}, variable.key()}), app.id.value, variable.key());
        count += 1 + int(environment.size());
    }
    return count;
}

} // namespace isola
