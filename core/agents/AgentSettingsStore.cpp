#include "core/agents/AgentSettingsStore.h"

#include "core/registry/StoredTypes.h"

namespace isola {

Result<std::map<AppId, AgentSettings>> AgentSettingsStore::load()
{
    std::map<AppId, AgentSettings> all;
    Statement row = m_stores.database.select("SELECT app_id, settings FROM agent_settings");
    while (row.next()) {
        const AppId app{row.text(0)};
        const Result<QMap<QString, QByteArray>> secrets = m_stores.apps.secrets(app);
        if (!secrets)
            return fail(secrets.error());
        all.emplace(app, settingsFromStored(objectFromStored(row.blob(1)), *secrets));
    }
    return all;
}

void AgentSettingsStore::keep(const AppId &app, const AgentSettings &settings)
{
    m_stores.database.run("INSERT INTO agent_settings (app_id, settings) VALUES (?, ?) "
                          "ON CONFLICT (app_id) DO UPDATE SET settings = excluded.settings",
        app.value, storedObject(storedSettings(settings)));
    const QMap<QString, QByteArray> secrets = secretsOf(settings);
    for (auto secret = secrets.begin(); secret != secrets.end(); ++secret)
        m_stores.apps.setSecret(app, secret.key(), secret->isEmpty() ? std::nullopt : std::optional(*secret));
}

} // namespace isola
