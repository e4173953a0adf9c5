#include "core/agents/RunStore.h"
#include "tests/core/agents/AgentsFixture.h"
#include "tests/core/agents/Graphs.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Graphs without tools and models: those are run against a scripted model in tests/integration/agents.
class tst_RunRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aRunGoesFromNodeToNode();
    void whatFailsSaysWhereAndWhy();
    void aRunOutlivesARestart();
    void aRunThatWasUnderWayGoesOn();
    void nothingBeginsAfterAStop();
    void whatIsOverIsNotCancelled();
    void aRunIsOfItsAgentOnly();
    void runsGoWithTheirApp();

private:
    AgentRun newRun(const QJsonObject &graph, const QJsonObject &input = {});
    AgentRun begun(const AgentRun &run);
    AgentRun ended(int64_t id); // waits for its end
    Result<AgentRun> find(int64_t id, const QString &agent = u"helper"_s);
    QStringList eventNames(int64_t id, int after = 0);

    const AppId m_app{u"default"_s};
    std::unique_ptr<AgentsFixture> m_fixture;
};

static QJsonObject endGraph()
{
    QJsonObject graph = graphWith({}, R"([{"id":"done","type":"end","output":"Hello {{ input.name }}"}])", "[]");
    graph.insert("entry"_L1, u"done"_s);
    return graph;
}

void tst_RunRegistry::init()
{
    m_fixture.reset();
    m_fixture = std::make_unique<AgentsFixture>();
}

AgentRun tst_RunRegistry::newRun(const QJsonObject &graph, const QJsonObject &input)
{
    AgentRun run;
    run.app = m_app;
    run.agent = u"helper"_s;
    run.source = graph;
    run.input = input;
    run.caller.kind = CallerKind::ServiceKey;
    run.caller.isAdmin = true;
    run.position.node = graph.value("entry"_L1).toString();
    return run;
}

AgentRun tst_RunRegistry::begun(const AgentRun &run)
{
    return *await<AgentRun>([&](const auto &done) { m_fixture->agents->runs().begin(run, done); });
}

Result<AgentRun> tst_RunRegistry::find(int64_t id, const QString &agent)
{
    return await<AgentRun>([&](const auto &done) { m_fixture->agents->runs().find(m_app, agent, id, done); });
}

AgentRun tst_RunRegistry::ended(int64_t id)
{
    AgentRun run;
    const bool isOver = QTest::qWaitFor(
        [&] {
            run = *find(id);
            return run.isOver();
        },
        30000);
    if (!isOver)
        qFatal("the run did not end");
    return run;
}

QStringList tst_RunRegistry::eventNames(int64_t id, int after)
{
    QStringList names;
    const auto events = await<QList<RunEvent>>([&](const auto &done) { m_fixture->agents->runs().events(id, after, done); });
    for (const RunEvent &event : *events)
        names.append(event.name);
    return names;
}

void tst_RunRegistry::aRunGoesFromNodeToNode()
{
    const AgentRun run = ended(begun(newRun(endGraph(), {{u"name"_s, u"Ada"_s}})).id);
    QCOMPARE(run.status, RunStatus::Completed);
    QCOMPARE(run.output.toString(), u"Hello Ada"_s);
    QCOMPARE(run.position.steps, 1);
    QVERIFY(run.finishedAt);
    QCOMPARE(eventNames(run.id), QStringList({u"run_start"_s, u"node_start"_s, u"node_end"_s, u"run_end"_s}));
    QCOMPARE(eventNames(run.id, 2), QStringList({u"node_end"_s, u"run_end"_s}));
}

void tst_RunRegistry::whatFailsSaysWhereAndWhy()
{
    const AgentRun run = ended(begun(newRun(smallGraph())).id);
    QCOMPARE(run.status, RunStatus::Failed);
    QCOMPARE(run.fault->code, u"LLM_NOT_CONFIGURED"_s);
    QCOMPARE(run.fault->node, u"ask"_s);
    QVERIFY2(run.fault->message.contains("agent-settings"_L1), qPrintable(run.fault->message));
    QCOMPARE(eventNames(run.id).last(), u"run_failed"_s);
}

void tst_RunRegistry::aRunOutlivesARestart()
{
    const AgentRun before = ended(begun(newRun(endGraph(), {{u"name"_s, u"Ada"_s}})).id);
    m_fixture->reopen();
    const AgentRun after = *find(before.id);
    QCOMPARE(runJson(after), runJson(before));
    QCOMPARE(after.caller.isAdmin, true);
    QVERIFY2(begun(newRun(endGraph())).id > before.id, "numbers are not used again");
}

void tst_RunRegistry::aRunThatWasUnderWayGoesOn()
{
    AgentRun run = newRun(endGraph(), {{u"name"_s, u"Bob"_s}});
    run.createdAt = run.updatedAt = QDateTime::fromMSecsSinceEpoch(1, Qt::UTC);
    run.position.isInside = true; // it has begun, and the server stopped
    run.position.steps = 1;
    run.position.lastEvent = 7;
    const auto kept = await<AgentRun>([&](const auto &done) {
        m_fixture->registry.database->run<AgentRun>(
            &m_fixture->agents->approvals(),
            [run](RegistryStores &stores) -> Result<AgentRun> { return RunStore(stores.database).insert(run); }, done);
    });
    m_fixture->reopen();
    QVERIFY2(!find(kept->id)->isOver(), "nothing runs before start()");
    m_fixture->agents->start();
    const AgentRun after = ended(kept->id);
    QCOMPARE(after.output.toString(), u"Hello Bob"_s);
    QCOMPARE(after.position.steps, 1);
    QCOMPARE(eventNames(kept->id), QStringList({u"node_end"_s, u"run_end"_s}));
}

void tst_RunRegistry::nothingBeginsAfterAStop()
{
    m_fixture->agents->runs().stop();
    const AgentRun run = begun(newRun(endGraph()));
    m_fixture->reopen();
    QCOMPARE(eventNames(run.id), QStringList({u"run_start"_s}));
    m_fixture->agents->start();
    QCOMPARE(ended(run.id).status, RunStatus::Completed);
}

void tst_RunRegistry::whatIsOverIsNotCancelled()
{
    const AgentRun run = ended(begun(newRun(endGraph())).id);
    const auto refused
        = await<AgentRun>([&](const auto &done) { m_fixture->agents->runs().cancel(m_app, u"helper"_s, run.id, u"me"_s, done); });
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ResourceConflict);
    QVERIFY2(refused.error().message.contains("completed"_L1), qPrintable(refused.error().message));
}

void tst_RunRegistry::aRunIsOfItsAgentOnly()
{
    const AgentRun run = ended(begun(newRun(endGraph())).id);
    QVERIFY(!find(run.id, u"other"_s));
    QVERIFY(!find(run.id + 1));
    const auto others = await<QList<AgentRun>>(
        [&](const auto &done) { m_fixture->agents->runs().list(m_app, u"other"_s, std::nullopt, 10, std::nullopt, done); });
    QVERIFY(others->isEmpty());
    const auto failed = await<QList<AgentRun>>(
        [&](const auto &done) { m_fixture->agents->runs().list(m_app, u"helper"_s, RunStatus::Failed, 10, std::nullopt, done); });
    QVERIFY(failed->isEmpty());
}

void tst_RunRegistry::runsGoWithTheirApp()
{
    const AgentRun run = ended(begun(newRun(endGraph())).id);
    QVERIFY(await<void>([&](const auto &done) { m_fixture->registry.apps->remove(m_app, done); }));
    QVERIFY(!find(run.id));
}

QTEST_GUILESS_MAIN(tst_RunRegistry)
#include "tst_RunRegistry.moc"
