#include "core/agents/ToolSet.h"

#include "tests/core/agents/Graphs.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_ToolSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void developersSeeEveryToolOfTheApp();
    void endUsersSeeOnlyWhatIsExposedToThem();
    void anAgentHasOnlyTheFunctionsItLists();
    void overridesNarrow();
    void overridesThatWidenAreFaults();
    void missingFunctionsAreWarnedOf();

private:
    void deploy(const QString &name, bool isTool, AgentToolMode mode, AgentToolAudience audience);
    static Agent agentWith(const QJsonArray &functions);
    QStringList names(const Agent *agent, const Caller &caller) const;

    std::unique_ptr<RegistryFixture> m_registry;
    const Caller m_developer{CallerKind::ServiceKey, false, kDefaultApp, "1", {}, {}, {}};
    const Caller m_endUser{CallerKind::EndUserJwt, false, kDefaultApp, {}, {}, "u1", "{}"};
    const Caller m_stranger{CallerKind::EndUserJwt, false, AppId{u"other"_s}, {}, {}, "u1", "{}"};
};

void tst_ToolSet::init()
{
    m_registry = std::make_unique<RegistryFixture>();
    deploy(u"lookup"_s, true, AgentToolMode::ReadOnly, AgentToolAudience::EndUser);
    deploy(u"refund"_s, true, AgentToolMode::ReadWrite, AgentToolAudience::DeveloperOnly);
    deploy(u"page"_s, false, AgentToolMode::ReadOnly, AgentToolAudience::EndUser);
}

void tst_ToolSet::deploy(const QString &name, bool isTool, AgentToolMode mode, AgentToolAudience audience)
{
    DeployRequest request;
    request.name = name;
    request.code = "export default () => new Response('')";
    request.agentToolExposed = isTool;
    request.agentToolMode = mode;
    request.agentToolAudience = audience;
    QVERIFY(m_registry->deploy(request));
}

Agent tst_ToolSet::agentWith(const QJsonArray &functions)
{
    Agent agent;
    agent.app = kDefaultApp;
    AgentRequest::forNew(agentBody(u"a"_s, functions))->applyTo(agent);
    return agent;
}

QStringList tst_ToolSet::names(const Agent *agent, const Caller &caller) const
{
    QStringList names;
    for (const Tool &tool : ToolSet(*m_registry->functions).tools(kDefaultApp, agent, caller))
        names.append(tool.function->name);
    return names;
}

void tst_ToolSet::developersSeeEveryToolOfTheApp()
{
    QCOMPARE(names(nullptr, m_developer), (QStringList{u"lookup"_s, u"refund"_s}));
}

void tst_ToolSet::endUsersSeeOnlyWhatIsExposedToThem()
{
    QCOMPARE(names(nullptr, m_endUser), QStringList{u"lookup"_s});
    QCOMPARE(names(nullptr, m_stranger), QStringList());
    QCOMPARE(names(nullptr, Caller{}), QStringList());
    QVERIFY(!ToolSet(*m_registry->functions).tool(kDefaultApp, nullptr, m_endUser, u"refund"_s));
}

void tst_ToolSet::anAgentHasOnlyTheFunctionsItLists()
{
    const Agent agent = agentWith({u"refund"_s, u"page"_s, u"missing"_s});
    QCOMPARE(names(&agent, m_developer), QStringList{u"refund"_s});
    QVERIFY(!ToolSet(*m_registry->functions).tool(kDefaultApp, &agent, m_developer, u"lookup"_s));
}

void tst_ToolSet::overridesNarrow()
{
    const QJsonObject listed{
        {u"name"_s, u"lookup"_s}, {u"mode_override"_s, u"read_write"_s}, {u"exposed_to_override"_s, u"developer_only"_s}};
    const Agent agent = agentWith({listed});
    const ToolSet tools(*m_registry->functions);
    QVERIFY(tools.tool(kDefaultApp, &agent, m_developer, u"lookup"_s)->mode == AgentToolMode::ReadWrite);
    QVERIFY(!tools.tool(kDefaultApp, &agent, m_endUser, u"lookup"_s));
}

void tst_ToolSet::overridesThatWidenAreFaults()
{
    const QJsonObject listed{
        {u"name"_s, u"refund"_s}, {u"mode_override"_s, u"read_only"_s}, {u"exposed_to_override"_s, u"end_user"_s}};
    const Agent agent = agentWith({listed});
    const ToolSet tools(*m_registry->functions);
    const QList<FieldError> faults = tools.faults(kDefaultApp, agent.graph, u"graph_spec"_s);
    QCOMPARE(faults.size(), 2);
    QCOMPARE(faults.first().field, u"graph_spec.tools.functions[0].mode_override"_s);
    // A function that was narrowed after the agent was made stays narrow.
    QVERIFY(tools.tool(kDefaultApp, &agent, m_developer, u"refund"_s)->mode == AgentToolMode::ReadWrite);
    QVERIFY(!tools.tool(kDefaultApp, &agent, m_endUser, u"refund"_s));
}

void tst_ToolSet::missingFunctionsAreWarnedOf()
{
    const Agent agent = agentWith({u"lookup"_s, u"missing"_s, u"page"_s});
    const QList<FieldError> warnings = ToolSet(*m_registry->functions).warnings(kDefaultApp, agent.graph, u"graph_spec"_s);
    QCOMPARE(warnings.size(), 2);
    QCOMPARE(warnings.at(0).field, u"graph_spec.tools.functions[1]"_s);
    QCOMPARE(warnings.at(1).field, u"graph_spec.tools.functions[2]"_s);
}

QTEST_GUILESS_MAIN(tst_ToolSet)
#include "tst_ToolSet.moc"
