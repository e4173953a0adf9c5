#pragma once
// The room's parts put together: what agents there are, which tools they have, who runs them, what waits for a person and which
// runs are under way. Made at start, before anything is written to the registry's database. Engine thread.

#include "core/agents/AgentRegistry.h"
#include "core/agents/AgentSettingsRegistry.h"
#include "core/agents/ApprovalDesk.h"
#include "core/agents/ApprovalNotifier.h"
#include "core/agents/LlmClient.h"
#include "core/agents/RunRegistry.h"
#include "core/agents/ToolCaller.h"
#include "core/agents/ToolRates.h"
#include "core/agents/ToolSet.h"

namespace isola {

class Agents final {
public:
    // All of it outlives this.
    static Result<std::unique_ptr<Agents>> create(RegistryDatabase &database, const AppRegistry &apps,
        const FunctionRegistry &functions, Engine &engine, const Clock &clock, EgressOptions egress = {});

    AgentRegistry &registry() { return *m_registry; }
    AgentSettingsRegistry &settings() { return *m_settings; }
    const ToolSet &tools() const { return m_tools; }
    ToolCaller &caller() { return m_caller; }
    ToolRates &rates() { return *m_rates; }
    ApprovalDesk &approvals() { return *m_approvals; }
    RunRegistry &runs() { return *m_runs; }

    void setOwnPorts(const QList<quint16> &ports) { m_client.setOwnPorts(ports); } // that nothing of this is sent to
    void start(); // goes on with what the last stop interrupted

private:
    Agents(const AppRegistry &apps, const FunctionRegistry &functions, Engine &engine, const Clock &clock, EgressOptions egress)
        : m_client(std::move(egress))
        , m_tools(functions)
        , m_caller(engine, clock)
        , m_llm(m_client)
        , m_foreign(apps, clock, m_client)
    {
        m_caller.setForeign(&m_foreign);
    }

    EgressClient m_client; // for whatever here asks others
    const ToolSet m_tools;
    ToolCaller m_caller;
    LlmClient m_llm;
    ForeignTools m_foreign;
    std::unique_ptr<AgentRegistry> m_registry;
    std::unique_ptr<AgentSettingsRegistry> m_settings;
    std::unique_ptr<ToolRates> m_rates;
    std::unique_ptr<ApprovalDesk> m_approvals;
    std::unique_ptr<ApprovalNotifier> m_notifier;
    std::unique_ptr<RunRegistry> m_runs; // last: uses all the others
};

} // namespace isola
