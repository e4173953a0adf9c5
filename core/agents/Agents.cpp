#include "core/agents/Agents.h"

namespace isola {

template <typename T> static Result<void> keepPart(std::unique_ptr<T> &place, Result<std::unique_ptr<T>> made)
{
    if (!made)
        return fail(made.error());
    place = std::move(*made);
    return {};
}

Result<std::unique_ptr<Agents>> Agents::create(RegistryDatabase &database, const AppRegistry &apps,
    const FunctionRegistry &functions, Engine &engine, const Clock &clock, EgressOptions egress)
{
    std::unique_ptr<Agents> agents(new Agents(apps, functions, engine, clock, std::move(egress)));
    const auto made = keepPart(agents->m_registry, AgentRegistry::create(database, apps, clock))
                          .and_then([&] { return keepPart(agents->m_settings, AgentSettingsRegistry::create(database, apps)); })
                          .and_then([&] {
                              return keepPart(agents->m_approvals,
                                  ApprovalDesk::create({database, apps, *agents->m_registry, agents->m_tools, agents->m_foreign,
                                      agents->m_caller, clock}));
                          })
                          .and_then([&] {
                              return keepPart(agents->m_runs,
                                  RunRegistry::create({database, apps, *agents->m_settings, agents->m_tools, agents->m_foreign,
                                      agents->m_caller, *agents->m_approvals, agents->m_llm, clock}));
                          });
    if (!made)
        return fail(made.error());
    agents->m_notifier = std::make_unique<ApprovalNotifier>(
        ApprovalNotifier::Surroundings{database, apps, *agents->m_settings, *agents->m_approvals, clock, agents->m_client});
    agents->m_rates = std::make_unique<ToolRates>(*agents->m_settings, clock);
    return agents;
}

void Agents::start()
{
    m_notifier->start();
    m_runs->start();
}

} // namespace isola
