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
        "sealed_jwt_secret, created_at, rate_limit, log_retention_days, log_retention_mb, record, egress, object_quota_bytes "
        "FROM apps ORDER BY id");
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
        app.logRetentionMb = int(row.integer(13));
        app.record = row.text(14);
        app.egress = objectFromStored(row.blob(15));
        if (!row.isNull(16))
            app.objectQuotaBytes = row.integer(16);
        StoredApp stored{app, {}, {}};
        if (const Result<void> loaded = loadEnvironment(stored); !loaded)
            return fail(loaded.error());
        apps.append(stored);
    }
    return apps;
}

Result<void> AppStore::loadEnvironment(StoredApp &stored)
{
    const AppId &id = stored.app.id;
    Statement row
        = m_database.select("SELECT name, sealed_value, is_secret, changed_at FROM app_environment WHERE app_id = ?", id.value);
    while (row.next()) {
        const QString name = row.text(0);
        Result<QByteArray> value = m_secrets.unseal(row.blob(1), {id, {}, name});
        if (!value)
            return fail(value.error());
        stored.environment.insert(name, QString::fromUtf8(*value));
        stored.notes.insert(name, {row.integer(2) != 0, changeTimeFromStored(row.integer(3))});
    }
    return {};
}

bool AppStore::exists(const AppId &id)
{
    return m_database.select("SELECT 1 FROM apps WHERE id = ?", id.value).next();
}

void AppStore::insert(const App &app)
{
    m_database.run(
        "INSERT INTO apps (id, name, is_paused, pause_reason, allowed_origins, jwt_issuer, jwt_audience, jwks, jwks_url, "
        "sealed_jwt_secret, created_at, rate_limit, log_retention_days, log_retention_mb, record, egress, object_quota_bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        app.id.value, app.name, app.isPaused, app.pauseReason, storedTexts(app.allowedOrigins), app.jwtIssuer, app.jwtAudience,
        storedObject(app.jwks), app.jwksUrl, m_secrets.seal(app.jwtSecret, jwtSecretPlace(app.id)), storedTime(app.createdAt),
        storedRateLimit(app.rateLimit), app.logRetentionDays, app.logRetentionMb, app.record, storedObject(app.egress),
        storedObjectQuota(app));
}

void AppStore::update(const App &app)
{
    m_database.run(
        "UPDATE apps SET name = ?, is_paused = ?, pause_reason = ?, allowed_origins = ?, jwt_issuer = ?, jwt_audience = ?, "
        "jwks = ?, jwks_url = ?, rate_limit = ?, log_retention_days = ?, log_retention_mb = ?, record = ?, egress = ?, "
        "object_quota_bytes = ? WHERE id = ?",
        app.name, app.isPaused, app.pauseReason, storedTexts(app.allowedOrigins), app.jwtIssuer, app.jwtAudience,
        storedObject(app.jwks), app.jwksUrl, storedRateLimit(app.rateLimit), app.logRetentionDays, app.logRetentionMb, app.record,
        storedObject(app.egress), storedObjectQuota(app), app.id.value);
}

void AppStore::remove(const AppId &id)
{
    m_database.run("DELETE FROM apps WHERE id = ?", id.value);
}

void AppStore::patchEnvironment(const StoredApp &stored, const QStringList &names)
{
    const AppId &id = stored.app.id;
    for (const QString &name : names) {
        m_database.run("DELETE FROM app_environment WHERE app_id = ? AND name = ?", id.value, name);
        const auto value = stored.environment.constFind(name);
        if (value == stored.environment.cend())
            continue;
        const VariableNote note = stored.notes.value(name);
        m_database.run("INSERT INTO app_environment (app_id, name, sealed_value, is_secret, changed_at) VALUES (?, ?, ?, ?, ?)",
            id.value, name, m_secrets.seal(value->toUtf8(), {id, {}, name}), note.isSecret, storedTime(note.changedAt));
    }
}

static SecretPlace secretPlace(const AppId &id, const QString &name)
{
    return {id, {}, QStringLiteral("secret:") + name};
}

Result<QMap<QString, QByteArray>> AppStore::secrets(const AppId &id)
{
    QMap<QString, QByteArray> secrets;
    Statement row = m_database.select("SELECT name, sealed_value FROM app_secrets WHERE app_id = ?", id.value);
    while (row.next()) {
        const QString name = row.text(0);
        Result<QByteArray> value = m_secrets.unseal(row.blob(1), secretPlace(id, name));
        if (!value)
            return fail(value.error());
        secrets.insert(name, *value);
    }
    return secrets;
}

void AppStore::setSecret(const AppId &id, const QString &name, const std::optional<QByteArray> &value)
{
    m_database.run("DELETE FROM app_secrets WHERE app_id = ? AND name = ?", id.value, name);
    if (value)
        m_database.run("INSERT INTO app_secrets (app_id, name, sealed_value) VALUES (?, ?, ?)", id.value, name,
            m_secrets.seal(*value, secretPlace(id, name)));
}

Result<int> AppStore::reseal()
{
    const Result<QList<StoredApp>> apps = load();
    if (!apps)
        return fail(apps.error());
    int count = 0;
    for (const auto &[app, environment, notes] : *apps) {
        m_database.run("UPDATE apps SET sealed_jwt_secret = ? WHERE id = ?",
            m_secrets.seal(app.jwtSecret, jwtSecretPlace(app.id)), app.id.value);
        for (auto variable = environment.begin(); variable != environment.end(); ++variable)
            m_database.run("UPDATE app_environment SET sealed_value = ? WHERE app_id = ? AND name = ?",
                m_secrets.seal(variable->toUtf8(), {app.id, {}, variable.key()}), app.id.value, variable.key());
        const Result<QMap<QString, QByteArray>> kept = secrets(app.id);
        if (!kept)
            return fail(kept.error());
        for (auto secret = kept->begin(); secret != kept->end(); ++secret)
            setSecret(app.id, secret.key(), *secret);
        count += 1 + int(environment.size()) + int(kept->size());
    }
    return count;
}

} // namespace isola
