#pragma once
// SQL of `agent_settings`. Used inside a transaction, on the storage thread.

#include "core/agents/AgentSettings.h"
#include "core/registry/RegistryDatabase.h"

#include <map>

namespace isola {

class AgentSettingsStore final {
public:
    explicit AgentSettingsStore(RegistryStores &stores) : m_stores(stores) { }

    Result<std::map<AppId, AgentSettings>> load();
    void keep(const AppId &app, const AgentSettings &settings);

private:
    RegistryStores &m_stores;
};

} // namespace isola
