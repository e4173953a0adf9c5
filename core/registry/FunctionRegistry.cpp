#include "core/registry/FunctionRegistry.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

#include <algorithm>

namespace isola {

static FunctionKey keyOf(const AppId &app, const QString &name)
{
    return {app.value.toUtf8(), name.toUtf8()};
}

static Error unknownFunction(const AppId &app, const QString &name)
{
    return {ErrorCode::ResourceNotFound, QStringLiteral("The app %1 has no function %2").arg(app.value, name),
        QStringLiteral("Deploy it first, or correct the name."), {}};
}

static QString authorOf(const Caller &caller)
{
    if (!caller.name.isEmpty())
        return QString::fromUtf8(caller.name);
    return caller.keyId.isEmpty() ? QString(wireName(caller.kind)) : QString::fromUtf8(caller.keyId);
}

FunctionRegistry::FunctionRegistry(RegistryDatabase &database, AppRegistry &apps, const Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_apps(apps), m_clock(clock)
{
    for (const StoredFunction &function : database.takeFunctions())
        putLive(function);
    connect(&apps, &AppRegistry::functionsRevised, this, &FunctionRegistry::takeRevisions);
    connect(&apps, &AppRegistry::appDeleted, this, &FunctionRegistry::forgetApp);
}

FunctionRegistry::~FunctionRegistry() = default;

FunctionVersionPtr FunctionRegistry::find(QByteArrayView app, QByteArrayView name) const
{
    const auto found = m_functions.find(FunctionKeyView(app, name));
    if (found == m_functions.end() || found->second.stored.isDeleted)
        return nullptr;
    return found->second.version;
}

const FunctionRegistry::Entry *FunctionRegistry::entry(const AppId &app, const QString &name) const
{
    const auto found = m_functions.find(keyOf(app, name));
    return found == m_functions.end() ? nullptr : &found->second;
}

const FunctionRegistry::Entry *FunctionRegistry::liveEntry(const AppId &app, const QString &name) const
{
    const Entry *found = entry(app, name);
    return found && !found->stored.isDeleted ? found : nullptr;
}

FunctionRecord FunctionRegistry::recordOf(const Entry &entry)
{
    return {entry.version, entry.stored.deployedAt, entry.stored.environment.keys(), entry.stored.notes, entry.stored.isDeleted};
}

std::optional<FunctionRecord> FunctionRegistry::record(const AppId &app, const QString &name, bool includeDeleted) const
{
    const Entry *found = includeDeleted ? entry(app, name) : liveEntry(app, name);
    return found ? std::optional(recordOf(*found)) : std::nullopt;
}

std::optional<FunctionRecord> FunctionRegistry::recordById(FunctionId id) const
{
    const auto key = m_keys.constFind(id);
    return key == m_keys.cend() ? std::nullopt : std::optional(recordOf(m_functions.find(*key)->second));
}

QList<FunctionRecord> FunctionRegistry::list(const AppId &app, bool includeDeleted) const
{
    const QByteArray appKey = app.value.toUtf8();
    QList<FunctionRecord> records;
    for (const auto &[key, entry] : m_functions)
        if (key.app == appKey && (includeDeleted || !entry.stored.isDeleted))
            records.append(recordOf(entry));
    std::sort(records.begin(), records.end(),
        [](const FunctionRecord &left, const FunctionRecord &right) { return left.live->name < right.live->name; });
    return records;
}

QList<FunctionId> FunctionRegistry::idsOf(const AppId &app) const
{
    const QByteArray appKey = app.value.toUtf8();
    QList<FunctionId> ids;
    for (auto key = m_keys.begin(); key != m_keys.end(); ++key)
        if (key->app == appKey)
            ids.append(key.key());
    return ids;
}

Result<StoredFunction> FunctionRegistry::next(const AppId &app, const DeployRequest &request) const
{
    if (!m_apps.find(app.value.toUtf8()))
        return fail(AppRegistry::unknownApp(app));
    if (const Entry *live = liveEntry(app, request.name))
        return request.appliedTo(live->stored);

    // A deleted function comes back under its id and counts on, but with nothing of its old settings and variables.
    StoredFunction fresh;
    fresh.app = app;
    fresh.name = request.name;
    if (const Entry *deleted = entry(app, request.name)) {
        fresh.id = deleted->stored.id;
        fresh.latestVersion = deleted->stored.latestVersion;
    }
    return request.appliedTo(fresh);
}

Result<FunctionVersionPtr> FunctionRegistry::prepare(const AppId &app, const DeployRequest &request) const
{
    const Result<StoredFunction> function = next(app, request);
    if (!function)
        return fail(function.error());
    return assembleVersion(*function, *m_apps.find(app.value.toUtf8()), m_apps.environment(app));
}

template <typename T>
void FunctionRegistry::queue(const AppId &app, const QString &name, std::function<void(Callback<T>)> change, Callback<T> done)
{
    const QByteArray key = app.value.toUtf8() + '/' + name.toUtf8();
    m_changes.add(key, [change = std::move(change), done = std::move(done)](ChangeQueue::Finished finished) {
        change([done, finished](Result<T> result) {
            done(std::move(result));
            finished();
        });
    });
}

void FunctionRegistry::commit(FunctionVersionPtr prepared, DeployRequest request, Caller author, Callback<Deployed> done)
{
    const auto change = [this, prepared, request, author](Callback<Deployed> answer) {
        // Once more, over what is live by now: an earlier deploy in the queue may have changed it since it was prepared.
        Result<StoredFunction> function = next(prepared->app, request);
        if (!function)
            return answer(fail(function.error()));
        const bool sendsSource = request.code || request.modules;
        if (sendsSource && (function->code != prepared->code || function->modules != prepared->modules))
            return answer(
                fail(ErrorCode::ResourceConflict, QStringLiteral("%1 was deployed by someone else meanwhile").arg(request.name),
                    QStringLiteral("Deploy again: the source is then checked together with theirs.")));
        if (function->code == prepared->code && function->modules == prepared->modules) {
            function->compiled = prepared->compiled;
            function->settings.agentTool.schemas = prepared->settings.agentTool.schemas;
        }
        const bool isNew = !liveEntry(prepared->app, request.name);
        beginDeploy(*function, {authorOf(author), request.note, timeOf(m_clock)}, isNew, answer);
    };
    queue<Deployed>(prepared->app, prepared->name, change, std::move(done));
}

void FunctionRegistry::beginDeploy(
    const StoredFunction &wanted, const Deployment &deployment, bool isNew, Callback<Deployed> done)
{
    const Entry *before = liveEntry(wanted.app, wanted.name);
    StoredFunction function = wanted;
    function.notes = notesOf(wanted.environment, before ? before->stored.environment : EnvironmentVariables(),
        before ? before->stored.notes : VariableNotes(), deployment.at);
    m_database.run<StoredFunction>(
        this,
        [function, deployment](RegistryStores &stores) -> Result<StoredFunction> {
            // The app may have been deleted by a job that ran before this one.
            if (!stores.apps.exists(function.app))
                return fail(AppRegistry::unknownApp(function.app));
            if (function.id.isValid() && !stores.functions.exists(function.id))
                return fail(unknownFunction(function.app, function.name));
            return stores.functions.deploy(function, deployment);
        },
        [this, isNew, done](Result<StoredFunction> deployed) {
            if (!deployed)
                return done(fail(deployed.error()));
            const Entry &live = putLive(*deployed);
            Q_EMIT functionChanged(live.stored.id, live.stored.revision);
            done(Deployed{recordOf(live), isNew});
        });
}

void FunctionRegistry::rollback(const AppId &app, const QString &name, int version, Caller author, Callback<Deployed> done)
{
    const auto change = [this, app, name, version, author](Callback<Deployed> answer) {
        const Entry *found = entry(app, name);
        if (!found)
            return answer(fail(unknownFunction(app, name)));
        const Deployment deployment{authorOf(author), {}, timeOf(m_clock)};
        m_database.run<StoredFunction>(
            this,
            [function = found->stored, version, deployment](RegistryStores &stores) -> Result<StoredFunction> {
                if (!stores.functions.exists(function.id))
                    return fail(unknownFunction(function.app, function.name));
                return stores.functions.rollBack(function, version, deployment);
            },
            [this, answer](Result<StoredFunction> rolledBack) {
                if (!rolledBack)
                    return answer(fail(rolledBack.error()));
                const Entry &live = putLive(*rolledBack);
                Q_EMIT functionChanged(live.stored.id, live.stored.revision);
                answer(Deployed{recordOf(live), false});
            });
    };
    queue<Deployed>(app, name, change, std::move(done));
}

void FunctionRegistry::remove(const AppId &app, const QString &name, Callback<void> done)
{
    const auto change = [this, app, name](Callback<void> answer) {
        const Entry *live = liveEntry(app, name);
        if (!live)
            return answer(fail(unknownFunction(app, name)));
        beginRemove(live->stored, answer);
    };
    queue<void>(app, name, change, std::move(done));
}

void FunctionRegistry::beginRemove(const StoredFunction &function, Callback<void> done)
{
    const Deployment deployment{{}, {}, timeOf(m_clock)};
    m_database.run<void>(
        this,
        [function, deployment](RegistryStores &stores) -> Result<void> {
            if (!stores.functions.exists(function.id))
                return fail(unknownFunction(function.app, function.name));
            stores.functions.remove(function.id, function.version, deployment);
            return {};
        },
        [this, function, done](Result<void> removed) {
            if (removed) {
                m_functions.find(keyOf(function.app, function.name))->second.stored.isDeleted = true;
                Q_EMIT functionDeleted(function.id);
            }
            done(std::move(removed));
        });
}

void FunctionRegistry::patchEnvironment(const AppId &app, const QString &name, EnvironmentPatch patch, Callback<QStringList> done)
{
    const auto change = [this, app, name, patch](Callback<QStringList> answer) {
        const Entry *live = liveEntry(app, name);
        if (!live)
            return answer(fail(unknownFunction(app, name)));
        if (const Result<void> checked = checkFlags(patch, live->stored.environment); !checked)
            return answer(fail(checked.error()));
        beginPatch(live->stored, patch, answer);
    };
    queue<QStringList>(app, name, change, std::move(done));
}

void FunctionRegistry::beginPatch(const StoredFunction &before, const EnvironmentPatch &patch, Callback<QStringList> done)
{
    StoredFunction function = before;
    applyPatch(patch, function.environment);
    applyPatch(patch, function.notes, timeOf(m_clock));
    m_database.run<int64_t>(
        this,
        [function, patch](RegistryStores &stores) -> Result<int64_t> {
            if (!stores.functions.exists(function.id))
                return fail(unknownFunction(function.app, function.name));
            return stores.functions.patchEnvironment(function, patch.keys());
        },
        [this, function, patch, done](Result<int64_t> revision) {
            if (!revision)
                return done(fail(revision.error()));
            StoredFunction patched = function;
            patched.revision = *revision;
            putLive(patched);
            Q_EMIT functionChanged(patched.id, patched.revision);
            done(patch.keys());
        });
}

void FunctionRegistry::enableTrigger(
    const AppId &app, const QString &name, TriggerType type, bool isEnabled, Callback<FunctionRecord> done)
{
    const auto change = [this, app, name, type, isEnabled](Callback<FunctionRecord> answer) {
        const Entry *live = liveEntry(app, name);
        if (!live)
            return answer(fail(unknownFunction(app, name)));
        StoredFunction changed = live->stored;
        for (Trigger &trigger : changed.settings.triggers)
            if (trigger.type == type) {
                trigger.isEnabled = isEnabled;
                return beginEnable(changed, trigger, answer);
            }
        answer(fail(ErrorCode::ResourceNotFound, QStringLiteral("%1 has no %2 trigger").arg(name, wireName(type)),
            QStringLiteral("Deploy the function with one first.")));
    };
    queue<FunctionRecord>(app, name, change, std::move(done));
}

void FunctionRegistry::beginEnable(const StoredFunction &function, const Trigger &trigger, Callback<FunctionRecord> done)
{
    m_database.run<void>(
        this,
        [function, trigger](RegistryStores &stores) -> Result<void> {
            if (!stores.functions.exists(function.id))
                return fail(unknownFunction(function.app, function.name));
            stores.functions.enableTrigger(function, trigger);
            return {};
        },
        [this, function, done](const Result<void> &stored) {
            if (!stored)
                return done(fail(stored.error()));
            const Entry &live = putLive(function);
            Q_EMIT functionChanged(function.id, function.revision);
            done(recordOf(live));
        });
}

void FunctionRegistry::versions(const AppId &app, const QString &name, Callback<QList<VersionInfo>> done)
{
    const Entry *found = entry(app, name);
    if (!found)
        return done(fail(unknownFunction(app, name)));
    m_database.run<QList<VersionInfo>>(
        this,
        [id = found->stored.id](RegistryStores &stores) -> Result<QList<VersionInfo>> { return stores.functions.versions(id); },
        std::move(done));
}

void FunctionRegistry::version(const AppId &app, const QString &name, int version, Callback<FunctionRecord> done)
{
    const Entry *found = entry(app, name);
    if (!found)
        return done(fail(unknownFunction(app, name)));
    m_database.run<StoredFunction>(
        this,
        [function = found->stored, version](RegistryStores &stores) { return stores.functions.atVersion(function, version); },
        [this, app, name, done](const Result<StoredFunction> &function) {
            if (!function)
                return done(fail(function.error()));
            const AppPtr owner = m_apps.find(app.value.toUtf8());
            if (!owner) // deleted meanwhile
                return done(fail(unknownFunction(app, name)));
            done(recordOf({*function, assembleVersion(*function, *owner, m_apps.environment(app))}));
        });
}

const FunctionRegistry::Entry &FunctionRegistry::putLive(StoredFunction function)
{
    const AppPtr app = m_apps.find(function.app.value.toUtf8());
    Q_ASSERT(app); // the answers of jobs come in the jobs' order: that of a deleted app's functions came before
    FunctionVersionPtr version = assembleVersion(function, *app, m_apps.environment(function.app));
    const FunctionKey key = keyOf(function.app, function.name);
    m_keys.insert(function.id, key);
    return m_functions.insert_or_assign(key, Entry{std::move(function), std::move(version)}).first->second;
}

void FunctionRegistry::takeRevisions(const AppId &app, const QHash<FunctionId, int64_t> &revisions)
{
    for (auto revised = revisions.begin(); revised != revisions.end(); ++revised) {
        const auto key = m_keys.constFind(revised.key());
        Q_ASSERT(key != m_keys.cend());
        StoredFunction function = m_functions.find(*key)->second.stored;
        function.revision = revised.value();
        putLive(function);
        Q_EMIT functionChanged(function.id, function.revision);
    }
}

void FunctionRegistry::forgetApp(const AppId &app)
{
    const QByteArray appKey = app.value.toUtf8();
    QList<FunctionId> forgotten;
    std::erase_if(m_functions, [&](const auto &item) {
        if (item.first.app != appKey)
            return false;
        forgotten.append(item.second.stored.id);
        return true;
    });
    for (const FunctionId id : forgotten) {
        m_keys.remove(id);
        Q_EMIT functionDeleted(id);
    }
}

} // namespace isola
