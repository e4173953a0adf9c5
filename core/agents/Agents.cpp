#include "core/agents/Agents.h"

namespace isola {

Result<std::unique_ptr<Agents>> Agents::create(
    RegistryDatabase &database, const AppRegistry &apps, const FunctionRegistry &functions, Engine &engine, const Clock &clock)
{
    std::unique_ptr<Agents> agents(new Agents(functions, engine, clock));
    auto registry = AgentRegistry::create(database, apps, clock);
    if (!registry)
        return fail(registry.error());
    agents->m_registry = std::move(*registry);
    auto approvals = ApprovalDesk::create({database, apps, *agents->m_registry, agents->m_tools, agents->m_caller, clock});
    if (!approvals)
        return fail(approvals.error());
    agents->m_approvals = std::move(*approvals);
    return agents;
}

} // namespace isola
