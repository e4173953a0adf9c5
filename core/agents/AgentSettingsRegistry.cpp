#include "core/agents/AgentSettingsRegistry.h"

#include "core/agents/AgentSettingsStore.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/RegistryDatabase.h"

namespace isola {

Result<std::unique_ptr<AgentSettingsRegistry>> AgentSettingsRegistry::create(RegistryDatabase &database, const AppRegistry &apps)
{
    using All = std::map<AppId, AgentSettings>;
    std::unique_ptr<AgentSettingsRegistry> registry(new AgentSettingsRegistry(database));
    Result<All> settings
        = database.readSealedAtStart<All>([](RegistryStores &stores) { return AgentSettingsStore(stores).load(); });
    if (!settings)
        return fail(settings.error());
    registry->m_settings = std::move(*settings);
    connect(&apps, &AppRegistry::appDeleted, registry.get(),
        [all = registry.get()](const AppId &app) { all->m_settings.erase(app); });
    return registry;
}

const AgentSettings &AgentSettingsRegistry::of(const AppId &app) const
{
    const auto found = m_settings.find(app);
    return found == m_settings.end() ? m_defaults : found->second;
}

void AgentSettingsRegistry::change(const AppId &app, AgentSettingsChange change, Callback<AgentSettings> done)
{
    m_changes.add(app.value.toUtf8(), [this, app, change = std::move(change), done = std::move(done)](const auto &finished) {
        const Result<AgentSettings> settings = change.appliedTo(of(app));
        const auto answer = [done, finished](Result<AgentSettings> result) {
            done(std::move(result));
            finished();
        };
        settings ? keep(app, *settings, answer) : answer(fail(settings.error()));
    });
}

void AgentSettingsRegistry::keep(const AppId &app, const AgentSettings &settings, Callback<AgentSettings> done)
{
    m_database.run<void>(
        this,
        [app, settings](RegistryStores &stores) -> Result<void> {
            if (!stores.apps.exists(app))
                return fail(AppRegistry::unknownApp(app));
            AgentSettingsStore(stores).keep(app, settings);
            return {};
        },
        [this, app, settings, done](const Result<void> &stored) {
            if (!stored)
                return done(fail(stored.error()));
            m_settings.insert_or_assign(app, settings);
            done(settings);
        });
}

} // namespace isola
