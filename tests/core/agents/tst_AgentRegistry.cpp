#include "core/agents/AgentRegistry.h"

#include "tests/core/agents/Graphs.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_AgentRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewAgentOutlivesARestart();
    void aTakenNameIsRefused();
    void aChangeKeepsWhatItDoesNotName();
    void aRemovedAgentIsGoneAfterARestartToo();
    void agentsGoWithTheirApp();

private:
    static std::unique_ptr<AgentRegistry> open(RegistryFixture &registry)
    {
        return std::move(*AgentRegistry::create(*registry.database, *registry.apps, registry.clock));
    }
    static Result<AgentPtr> create(AgentRegistry &agents, const QJsonObject &body, const AppId &app = kDefaultApp)
    {
        return await<AgentPtr>([&](Callback<AgentPtr> done) { agents.create(app, *AgentRequest::forNew(body), done); });
    }
};

void tst_AgentRegistry::aNewAgentOutlivesARestart()
{
    RegistryFixture registry;
    auto agents = open(registry);
    QSignalSpy changed(agents.get(), &AgentRegistry::agentChanged);
    QVERIFY(create(*agents, agentBody(u"support"_s, {u"lookup"_s})));
    QCOMPARE(changed.size(), 1);
    agents.reset();
    registry.reopen();
    agents = open(registry);
    const AgentPtr agent = agents->find(kDefaultApp, u"support"_s);
    QVERIFY(agent);
    QVERIFY(agent->graph.tools.function(u"lookup"));
    QCOMPARE(agent->graph.entry, u"ask"_s);
    QCOMPARE(agents->list(kDefaultApp).size(), 1);
}

void tst_AgentRegistry::aTakenNameIsRefused()
{
    RegistryFixture registry;
    const auto agents = open(registry);
    QVERIFY(create(*agents, agentBody(u"support"_s)));
    QCOMPARE(create(*agents, agentBody(u"support"_s)).error().code, ErrorCode::ResourceConflict);
}

void tst_AgentRegistry::aChangeKeepsWhatItDoesNotName()
{
    RegistryFixture registry;
    const auto agents = open(registry);
    QJsonObject body = agentBody(u"support"_s);
    body.insert(u"description"_s, u"Helps"_s);
    QVERIFY(create(*agents, body));
    const auto change = AgentRequest::forChange({{u"display_name"_s, u"Support"_s}});
    const auto changed
        = await<AgentPtr>([&](Callback<AgentPtr> done) { agents->update(kDefaultApp, u"support"_s, *change, done); });
    QCOMPARE((*changed)->displayName, u"Support"_s);
    QCOMPARE((*changed)->description, u"Helps"_s);
    QCOMPARE((*changed)->graph.nodes.size(), 2);
}

void tst_AgentRegistry::aRemovedAgentIsGoneAfterARestartToo()
{
    RegistryFixture registry;
    auto agents = open(registry);
    QVERIFY(create(*agents, agentBody(u"support"_s)));
    const auto remove
        = [&] { return await<void>([&](Callback<void> done) { agents->remove(kDefaultApp, u"support"_s, done); }); };
    QVERIFY(remove());
    QCOMPARE(remove().error().code, ErrorCode::ResourceNotFound);
    agents.reset();
    registry.reopen();
    QVERIFY(open(registry)->list(kDefaultApp).isEmpty());
}

void tst_AgentRegistry::agentsGoWithTheirApp()
{
    RegistryFixture registry;
    const AppId other{u"other"_s};
    QVERIFY(await<AppPtr>([&](Callback<AppPtr> done) { registry.apps->create({{u"app_id"_s, u"other"_s}}, done); }));
    const auto agents = open(registry);
    QVERIFY(create(*agents, agentBody(u"support"_s), other));
    QVERIFY(await<void>([&](Callback<void> done) { registry.apps->remove(other, done); }));
    QVERIFY(agents->list(other).isEmpty());
}

QTEST_GUILESS_MAIN(tst_AgentRegistry)
#include "tst_AgentRegistry.moc"
