#include "core/registry/AppRegistry.h"

#include "core/registry/AppChange.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

#include <algorithm>

namespace isola {

using Revisions = QHash<FunctionId, int64_t>;

AppRegistry::AppRegistry(RegistryDatabase &database, const Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_clock(clock)
{
    for (const StoredApp &stored : database.takeApps())
        m_apps.emplace(
            stored.app.id.value.toUtf8(), Entry{std::make_shared<const App>(stored.app), stored.environment, stored.notes});
}

AppRegistry::~AppRegistry() = default;

Error AppRegistry::unknownApp(const AppId &id)
{
    return {ErrorCode::ResourceNotFound, QStringLiteral("There is no app %1").arg(id.value),
        QStringLiteral("Create it with POST /v1/apps, or correct the name."), {}};
}

AppPtr AppRegistry::find(QByteArrayView id) const
{
    const auto found = m_apps.find(id);
    return found == m_apps.end() ? nullptr : found->second.app;
}

const AppRegistry::Entry *AppRegistry::entry(const AppId &id) const
{
    const auto found = m_apps.find(id.value.toUtf8());
    return found == m_apps.end() ? nullptr : &found->second;
}

QList<AppPtr> AppRegistry::list() const
{
    QList<AppPtr> apps;
    for (const auto &[id, entry] : m_apps)
        apps.append(entry.app);
    std::sort(apps.begin(), apps.end(), [](const AppPtr &left, const AppPtr &right) { return left->id < right->id; });
    return apps;
}

EnvironmentVariables AppRegistry::environment(const AppId &id) const
{
    const Entry *found = entry(id);
    return found ? found->environment : EnvironmentVariables();
}

QStringList AppRegistry::environmentKeys(const AppId &id) const
{
    return environment(id).keys();
}

VariableNotes AppRegistry::variables(const AppId &id) const
{
    const Entry *found = entry(id);
    return found ? found->notes : VariableNotes();
}

void AppRegistry::create(const QJsonObject &body, Callback<AppPtr> done)
{
    const Result<NewAppRequest> request = NewAppRequest::fromJson(body);
    if (!request)
        return done(fail(request.error()));
    App app = newApp(request->id, m_clock);
    request->settings.applyTo(app);
    m_changes.add(app.id.value.toUtf8(), [this, app, done](ChangeQueue::Finished finished) {
        beginCreate(app.id, app, [done, finished](Result<AppPtr> created) {
            done(std::move(created));
            finished();
        });
    });
}

void AppRegistry::beginCreate(const AppId &id, const App &app, Callback<AppPtr> done)
{
    if (entry(id))
        return done(fail(ErrorCode::ResourceConflict, QStringLiteral("The app %1 exists already").arg(id.value),
            QStringLiteral("Choose another app_id, or change the app with PATCH.")));
    m_database.run<void>(
        this,
        [app](RegistryStores &stores) -> Result<void> {
            stores.apps.insert(app);
            stores.counters.nextRevision();
            return {};
        },
        [this, app, done](Result<void> stored) {
            if (!stored)
                return done(fail(stored.error()));
            const AppPtr created = std::make_shared<const App>(app);
            m_apps.insert_or_assign(app.id.value.toUtf8(), Entry{created, {}, {}});
            Q_EMIT appChanged(app.id);
            done(created);
        });
}

void AppRegistry::update(const AppId &id, const QJsonObject &body, Callback<AppPtr> done)
{
    const Result<AppChange> change = AppChange::fromJson(body);
    if (!change)
        return done(fail(change.error()));
    m_changes.add(id.value.toUtf8(), [this, id, change = *change, done](ChangeQueue::Finished finished) {
        const auto answer = [done, finished](Result<AppPtr> updated) {
            done(std::move(updated));
            finished();
        };
        const Entry *found = entry(id);
        if (!found)
            return answer(fail(unknownApp(id)));
        App app = *found->app;
        change.applyTo(app);
        beginUpdate(id, app, answer);
    });
}

void AppRegistry::beginUpdate(const AppId &id, const App &app, Callback<AppPtr> done)
{
    const App &before = *entry(id)->app;
    // What functions carry.
    const bool isRevised = app.name != before.name || app.egress != before.egress || app.record != before.record;
    m_database.run<Revisions>(
        this,
        [app, isRevised](RegistryStores &stores) -> Result<Revisions> {
            stores.apps.update(app);
            stores.counters.nextRevision();
            return isRevised ? stores.functions.reviseAll(app.id) : Revisions();
        },
        [this, id, app, done](Result<Revisions> revisions) {
            if (!revisions)
                return done(fail(revisions.error()));
            const AppPtr updated = std::make_shared<const App>(app);
            m_apps.find(id.value.toUtf8())->second.app = updated;
            Q_EMIT functionsRevised(id, *revisions);
            Q_EMIT appChanged(id);
            done(updated);
        });
}

void AppRegistry::remove(const AppId &id, Callback<void> done)
{
    m_changes.add(id.value.toUtf8(), [this, id, done](ChangeQueue::Finished finished) {
        const auto answer = [done, finished](Result<void> removed) {
            done(std::move(removed));
            finished();
        };
        if (!entry(id))
            return answer(fail(unknownApp(id)));
        m_database.run<void>(
            this,
            [id](RegistryStores &stores) -> Result<void> {
                stores.apps.remove(id);
                stores.counters.nextRevision();
                return {};
            },
            [this, id, answer](Result<void> removed) {
                if (removed) {
                    m_apps.erase(m_apps.find(id.value.toUtf8()));
                    Q_EMIT appDeleted(id);
                }
                answer(std::move(removed));
            });
    });
}

void AppRegistry::patchEnvironment(const AppId &id, EnvironmentPatch patch, Callback<QStringList> done)
{
    m_changes.add(id.value.toUtf8(), [this, id, patch, done](ChangeQueue::Finished finished) {
        const auto answer = [done, finished](Result<QStringList> keys) {
            done(std::move(keys));
            finished();
        };
        const Entry *found = entry(id);
        if (!found)
            return answer(fail(unknownApp(id)));
        if (const Result<void> checked = checkFlags(patch, found->environment); !checked)
            return answer(fail(checked.error()));
        StoredApp stored{*found->app, found->environment, found->notes};
        applyPatch(patch, stored.environment);
        applyPatch(patch, stored.notes, timeOf(m_clock));
        m_database.run<Revisions>(
            this,
            [stored, id, names = patch.keys()](RegistryStores &stores) -> Result<Revisions> {
                stores.apps.patchEnvironment(stored, names);
                stores.counters.nextRevision();
                return stores.functions.reviseAll(id);
            },
            [this, id, stored, patch, answer](Result<Revisions> revisions) {
                if (!revisions)
                    return answer(fail(revisions.error()));
                Entry &patched = m_apps.find(id.value.toUtf8())->second;
                patched.environment = stored.environment;
                patched.notes = stored.notes;
                Q_EMIT functionsRevised(id, *revisions);
                Q_EMIT appChanged(id);
                answer(patch.keys());
            });
    });
}

} // namespace isola
