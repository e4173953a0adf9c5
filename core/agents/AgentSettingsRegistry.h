#pragma once
// What each app says for its agents. Reads come from memory; changes are durable before their callback runs, and secrets lie
// sealed on the disk. Lives on the engine thread.

#include "core/agents/AgentSettings.h"
#include "core/base/Callback.h"
#include "core/registry/ChangeQueue.h"

#include <QObject>
#include <map>

namespace isola {

class AppRegistry;
class RegistryDatabase;

class AgentSettingsRegistry final : public QObject {
    Q_OBJECT

public:
    // Both outlive it; nothing has been written to the database since it was opened.
    static Result<std::unique_ptr<AgentSettingsRegistry>> create(RegistryDatabase &database, const AppRegistry &apps);

    const AgentSettings &of(const AppId &app) const; // the defaults where nothing was said
    void change(const AppId &app, AgentSettingsChange change, Callback<AgentSettings> done);

private:
    explicit AgentSettingsRegistry(RegistryDatabase &database) : m_database(database) { }
    void keep(const AppId &app, const AgentSettings &settings, Callback<AgentSettings> done);

    RegistryDatabase &m_database;
    const AgentSettings m_defaults;
    std::map<AppId, AgentSettings> m_settings;
    ChangeQueue m_changes; // by app
};

} // namespace isola
