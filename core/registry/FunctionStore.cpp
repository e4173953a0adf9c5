#include "core/registry/FunctionStore.h"

#include "core/model/SettingsJson.h"
#include "core/registry/StoredTypes.h"

namespace isola {

static constexpr QLatin1StringView kSecret("secret");

static SecretPlace variablePlace(const StoredFunction &function, const QString &name)
{
    return {function.app, function.id, name};
}

// No variable can have this name: the colon is not allowed in one.
static SecretPlace triggerPlace(const StoredFunction &function, const Trigger &trigger)
{
    return {function.app, function.id, QStringLiteral("trigger:%1:secret").arg(wireName(trigger.type))};
}

static QMap<QString, QByteArray> sourcesFromStored(const QByteArray &stored)
{
    QMap<QString, QByteArray> sources;
    const QJsonObject object = objectFromStored(stored);
    for (auto source = object.begin(); source != object.end(); ++source)
        sources.insert(source.key(), source.value().toString().toUtf8());
    return sources;
}

static QString storedSources(const QMap<QString, QByteArray> &sources)
{
    QJsonObject object;
    for (auto source = sources.begin(); source != sources.end(); ++source)
        object.insert(source.key(), QString::fromUtf8(source.value()));
    return storedObject(object);
}

FunctionStore::FunctionStore(Database &database, const Secrets &secrets)
    : m_database(database), m_secrets(secrets), m_counters(database)
{
}

Result<QList<StoredFunction>> FunctionStore::load()
{
    QList<StoredFunction> functions;
    Statement row = m_database.select("SELECT id, app_id, name, live_version, revision, deployed_at, deleted_at, "
                                      "(SELECT MAX(version) FROM function_versions WHERE function_id = functions.id) "
                                      "FROM functions ORDER BY id");
    while (row.next()) {
        StoredFunction function;
        function.id = FunctionId{row.integer(0)};
        function.app = AppId{row.text(1)};
        function.name = row.text(2);
        function.revision = row.integer(4);
        function.deployedAt = timeFromStored(row.integer(5));
        function.isDeleted = !row.isNull(6);
        function.latestVersion = int(row.integer(7));
        if (Result<void> loaded = loadVersion(function, int(row.integer(3))); !loaded)
            return fail(loaded.error());
        if (Result<void> loaded = loadEnvironment(function); !loaded)
            return fail(loaded.error());
        functions.append(function);
    }
    return functions;
}

Result<void> FunctionStore::loadVersion(StoredFunction &function, int version)
{
    Statement row = m_database.select(
        "SELECT code, modules, compiled, settings FROM function_versions WHERE function_id = ? AND version = ?",
        function.id.value, version);
    if (!row.next())
        return fail(ErrorCode::ResourceNotFound, QStringLiteral("%1 has no version %2").arg(function.name).arg(version),
            QStringLiteral("List the function's versions to see which there are."));
    function.version = version;
    function.code = row.blob(0);
    function.modules = sourcesFromStored(row.blob(1));
    function.compiled = sourcesFromStored(row.blob(2));
    function.settings = settingsFromJson(objectFromStored(row.blob(3)));
    Result<QList<Trigger>> triggers = loadTriggers(function, version);
    if (!triggers)
        return fail(triggers.error());
    function.settings.triggers = *triggers;
    return {};
}

Result<QList<Trigger>> FunctionStore::loadTriggers(const StoredFunction &function, int version)
{
    QList<Trigger> triggers;
    Statement row = m_database.select("SELECT type, config, sealed_secret, is_enabled FROM function_triggers "
                                      "WHERE function_id = ? AND version = ? ORDER BY position",
        function.id.value, version);
    while (row.next()) {
        const std::optional<TriggerType> type = triggerTypeFromWire(row.text(0));
        if (!type)
            return fail(ErrorCode::RuntimeUnavailable,
                QStringLiteral("%1 has a trigger of unknown type %2").arg(function.name, row.text(0)));
        Trigger trigger{*type, objectFromStored(row.blob(1)), row.integer(3) != 0};
        if (!row.isNull(2)) {
            Result<QByteArray> secret = m_secrets.unseal(row.blob(2), triggerPlace(function, trigger));
            if (!secret)
                return fail(secret.error());
            trigger.config.insert(kSecret, QString::fromUtf8(*secret));
        }
        triggers.append(trigger);
    }
    return triggers;
}

Result<void> FunctionStore::loadEnvironment(StoredFunction &function)
{
    Statement row = m_database.select(
        "SELECT name, sealed_value, is_secret, changed_at FROM function_environment WHERE function_id = ?", function.id.value);
    while (row.next()) {
        const QString name = row.text(0);
        Result<QByteArray> value = m_secrets.unseal(row.blob(1), variablePlace(function, name));
        if (!value)
            return fail(value.error());
        function.environment.insert(name, QString::fromUtf8(*value));
        function.notes.insert(name, {row.integer(2) != 0, changeTimeFromStored(row.integer(3))});
    }
    return {};
}

Result<StoredFunction> FunctionStore::deploy(StoredFunction function, const Deployment &deployment)
{
    function.deployedAt = deployment.at;
    function.isDeleted = false;
    if (!function.id.isValid()) {
        function.id = FunctionId{m_counters.nextFunctionId()};
        m_database.run("INSERT INTO functions (id, app_id, name, live_version, revision, deployed_at) VALUES (?, ?, ?, 0, 0, 0)",
            function.id.value, function.app.value, function.name);
    }
    function.revision = m_counters.nextRevision();
    insertVersion(function, deployment);
    insertTriggers(function);
    m_database.run("DELETE FROM function_environment WHERE function_id = ?", function.id.value);
    for (auto variable = function.environment.begin(); variable != function.environment.end(); ++variable)
        insertVariable(function, variable.key());
    setLive(function, QStringLiteral("deploy"), deployment);
    return function;
}

void FunctionStore::insertVersion(const StoredFunction &function, const Deployment &deployment)
{
    m_database.run("INSERT INTO function_versions "
                   "(function_id, version, code, modules, compiled, settings, sha256, deployed_at, deployed_by, note) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        function.id.value, function.version, function.code, storedSources(function.modules), storedSources(function.compiled),
        storedObject(settingsToJson(function.settings)), QString::fromLatin1(sourceHash(function.code, function.modules)),
        storedTime(deployment.at), deployment.author, deployment.note);
}

void FunctionStore::insertTriggers(const StoredFunction &function)
{
    int position = 0;
    for (const Trigger &trigger : function.settings.triggers) {
        QJsonObject config = trigger.config;
        const QJsonValue secret = config.take(kSecret);
        const auto sealed = secret.isString()
            ? std::optional(m_secrets.seal(secret.toString().toUtf8(), triggerPlace(function, trigger)))
            : std::nullopt;
        m_database.run("INSERT INTO function_triggers (function_id, version, type, position, config, sealed_secret, is_enabled) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)",
            function.id.value, function.version, QString(wireName(trigger.type)), position++, storedObject(config), sealed,
            trigger.isEnabled);
    }
}

void FunctionStore::insertVariable(const StoredFunction &function, const QString &name)
{
    const VariableNote note = function.notes.value(name);
    m_database.run(
        "INSERT INTO function_environment (function_id, name, sealed_value, is_secret, changed_at) VALUES (?, ?, ?, ?, ?)",
        function.id.value, name, m_secrets.seal(function.environment.value(name).toUtf8(), variablePlace(function, name)),
        note.isSecret, storedTime(note.changedAt));
}

void FunctionStore::setLive(const StoredFunction &function, const QString &kind, const Deployment &deployment)
{
    m_database.run("UPDATE functions SET live_version = ?, revision = ?, deployed_at = ?, deleted_at = NULL WHERE id = ?",
        function.version, function.revision, storedTime(deployment.at), function.id.value);
    m_database.run(
        "INSERT INTO deployments (function_id, revision, version, kind, happened_at, author) VALUES (?, ?, ?, ?, ?, ?)",
        function.id.value, function.revision, function.version, kind, storedTime(deployment.at), deployment.author);
}

Result<StoredFunction> FunctionStore::atVersion(StoredFunction function, int version)
{
    if (Result<void> loaded = loadVersion(function, version); !loaded)
        return fail(loaded.error());
    return function;
}

Result<StoredFunction> FunctionStore::rollBack(StoredFunction function, int version, const Deployment &deployment)
{
    if (Result<void> loaded = loadVersion(function, version); !loaded)
        return fail(loaded.error());
    function.revision = m_counters.nextRevision();
    function.deployedAt = deployment.at;
    function.isDeleted = false;
    setLive(function, QStringLiteral("rollback"), deployment);
    return function;
}

void FunctionStore::remove(FunctionId id, int liveVersion, const Deployment &deployment)
{
    const int64_t revision = m_counters.nextRevision();
    m_database.run(
        "UPDATE functions SET deleted_at = ?, revision = ? WHERE id = ?", storedTime(deployment.at), revision, id.value);
    m_database.run(
        "INSERT INTO deployments (function_id, revision, version, kind, happened_at, author) VALUES (?, ?, ?, 'delete', ?, ?)",
        id.value, revision, liveVersion, storedTime(deployment.at), deployment.author);
}

void FunctionStore::enableTrigger(const StoredFunction &function, const Trigger &trigger)
{
    m_database.run("UPDATE function_triggers SET is_enabled = ? WHERE function_id = ? AND version = ? AND type = ?",
        trigger.isEnabled, function.id.value, function.version, QString(wireName(trigger.type)));
}

int64_t FunctionStore::patchEnvironment(const StoredFunction &function, const QStringList &names)
{
    for (const QString &name : names) {
        m_database.run("DELETE FROM function_environment WHERE function_id = ? AND name = ?", function.id.value, name);
        if (function.environment.contains(name))
            insertVariable(function, name);
    }
    const int64_t revision = m_counters.nextRevision();
    m_database.run("UPDATE functions SET revision = ? WHERE id = ?", revision, function.id.value);
    return revision;
}

QHash<FunctionId, int64_t> FunctionStore::reviseAll(const AppId &app)
{
    QHash<FunctionId, int64_t> revisions;
    Statement row = m_database.select("SELECT id FROM functions WHERE app_id = ? AND deleted_at IS NULL ORDER BY id", app.value);
    while (row.next())
        revisions.insert(FunctionId{row.integer(0)}, 0);
    for (auto entry = revisions.begin(); entry != revisions.end(); ++entry) {
        entry.value() = m_counters.nextRevision();
        m_database.run("UPDATE functions SET revision = ? WHERE id = ?", entry.value(), entry.key().value);
    }
    return revisions;
}

QList<VersionInfo> FunctionStore::versions(FunctionId id)
{
    QList<VersionInfo> versions;
    Statement row = m_database.select(
        "SELECT version, sha256, function_versions.deployed_at, deployed_by, note, live_version = version AND deleted_at IS NULL "
        "FROM function_versions JOIN functions ON functions.id = function_id WHERE function_id = ? ORDER BY version DESC",
        id.value);
    while (row.next())
        versions.append(
            {int(row.integer(0)), row.blob(1), timeFromStored(row.integer(2)), row.text(3), row.text(4), row.integer(5) != 0});
    return versions;
}

bool FunctionStore::exists(FunctionId id)
{
    return m_database.select("SELECT 1 FROM functions WHERE id = ?", id.value).next();
}

Result<int> FunctionStore::reseal()
{
    const Result<QList<StoredFunction>> functions = load();
    if (!functions)
        return fail(functions.error());
    int count = 0;
    for (const StoredFunction &function : *functions) {
        for (auto variable = function.environment.begin(); variable != function.environment.end(); ++variable)
            m_database.run("UPDATE function_environment SET sealed_value = ? WHERE function_id = ? AND name = ?",
                m_secrets.seal(variable->toUtf8(), variablePlace(function, variable.key())), function.id.value, variable.key());
        count += int(function.environment.size());
        const Result<int> triggers = resealTriggers(function);
        if (!triggers)
            return triggers;
        count += *triggers;
    }
    return count;
}

// Of all versions: any of them may go live again.
Result<int> FunctionStore::resealTriggers(const StoredFunction &function)
{
    int count = 0;
    for (int version = 1; version <= function.latestVersion; ++version) {
        const Result<QList<Trigger>> triggers = loadTriggers(function, version);
        if (!triggers)
            return fail(triggers.error());
        for (const Trigger &trigger : *triggers) {
            const QJsonValue secret = trigger.config.value(kSecret);
            if (!secret.isString())
                continue;
            m_database.run("UPDATE function_triggers SET sealed_secret = ? WHERE function_id = ? AND version = ? AND type = ?",
                m_secrets.seal(secret.toString().toUtf8(), triggerPlace(function, trigger)), function.id.value, version,
                QString(wireName(trigger.type)));
            ++count;
        }
    }
    return count;
}

} // namespace isola
