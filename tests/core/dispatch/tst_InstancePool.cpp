// What happens to calls when processes die, and which process serves which call.

#include "tests/core/dispatch/Descendants.h"
#include "tests/core/dispatch/EngineHarness.h"

#include <csignal>

using namespace isola;

class tst_InstancePool final : public QObject {
    Q_OBJECT

private:
    static constexpr const char *kWho = "export default async (req) => { if (req.method === 'POST') await new Promise(() => {}); "
                                        "return new Response('here'); }";

private Q_SLOTS:
    void init() { m_harness = std::make_unique<EngineHarness>(); }
    void cleanup() { m_harness.reset(); }

    void keepsSparesReady()
    {
        QTRY_COMPARE(m_harness->pool->counts().spares, 2);
        QVERIFY(m_harness->pool->layers().contains(QStringLiteral("seccomp")));
        QVERIFY(m_harness->pool->layers().contains(QStringLiteral("no new privileges")));
        m_harness->run(m_harness->version(kWho));
        QTRY_COMPARE(m_harness->pool->counts().spares, 2);
        QCOMPARE(m_harness->pool->counts().serving, 1);
    }

    void anInstanceKilledMidCallEndsThatCallOnly()
    {
        const auto version = m_harness->version(kWho);
        const auto other = m_harness->version(kWho);
        m_harness->run(version);
        RecordingSink waiting;
        m_harness->start(m_harness->invocation(version, "POST"), waiting);
        QVERIFY(m_harness->run(version).isComplete);
        const auto before = descendantsNamed("isola-instance");
        m_harness->run(other);
        for (const pid_t process : before)
            if (descendantsNamed("isola-instance").contains(process))
                kill(process, SIGKILL); // the serving one and the spares of that moment
        QVERIFY(QTest::qWaitFor([&] { return waiting.isFinished; }, 10000));
        QVERIFY(waiting.outcome.kind == OutcomeKind::Crashed);
        QCOMPARE(waiting.outcome.status, 500);
        QCOMPARE(m_harness->run(version).body, QByteArray("here"));
        QCOMPARE(m_harness->run(other).body, QByteArray("here"));
    }

    void aKilledZygoteIsReplacedAndSafeCallsAreRunAgain()
    {
        const auto version = m_harness->version(
            "let n = 0; export default async (req) => { await new Promise((done) => setTimeout(done, n++ < 2 ? 300 : 0));"
            " return new Response('done'); }");
        RecordingSink safe, unsafe;
        m_harness->start(m_harness->invocation(version, "GET"), safe);
        m_harness->start(m_harness->invocation(version, "POST"), unsafe);
        QTRY_COMPARE(m_harness->pool->counts().serving, 1);
        const auto zygotes = descendantsNamed("isola-zygote");
        QVERIFY(!zygotes.isEmpty());
        for (const pid_t zygote : zygotes)
            kill(zygote, SIGKILL);
        QVERIFY(QTest::qWaitFor([&] { return safe.isFinished && unsafe.isFinished; }, 20000));
        QCOMPARE(safe.body, QByteArray("done"));
        QVERIFY(unsafe.outcome.kind == OutcomeKind::Crashed);
        QCOMPARE(m_harness->run(version).body, QByteArray("done"));
    }

    void aLoopThatCannotBeStoppedIsKilled()
    {
        // One builtin that never looks whether it should stop.
        const auto version = m_harness->version(
            "export default () => { Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }", Milliseconds(100));
        const auto sink = m_harness->run(version);
        QVERIFY(sink.outcome.kind == OutcomeKind::TimedOut);
        QTRY_COMPARE(m_harness->pool->counts().serving, 0);
    }

    void aSecondInstanceStartsWhileTheFirstIsHeldUp()
    {
        const auto version = m_harness->version(
            "export default (req) => { if (req.method === 'POST') { const end = Date.now() + 1500; while (Date.now() < end); }"
            " return new Response('ok'); }");
        m_harness->run(version);
        RecordingSink busy, quick;
        m_harness->start(m_harness->invocation(version, "POST"), busy);
        m_harness->start(m_harness->invocation(version, "GET"), quick); // may have gone to the same instance
        QTRY_VERIFY(m_harness->pool->pick(version->revision) == nullptr || m_harness->pool->counts().serving > 1);
        const auto third = m_harness->run(version);
        QCOMPARE(third.body, QByteArray("ok"));
        QVERIFY(!busy.isFinished); // it was not waited for
        QVERIFY(QTest::qWaitFor([&] { return busy.isFinished && quick.isFinished; }, 10000));
        QCOMPARE(m_harness->pool->counts().serving, 2);
    }

    void aNewRevisionReplacesTheOldOne()
    {
        const auto old = m_harness->version(
            "export default async () => { await new Promise((done) => setTimeout(done, 200)); return new Response('old'); }");
        RecordingSink running;
        m_harness->start(m_harness->invocation(old), running);
        QTRY_COMPARE(m_harness->pool->counts().serving, 1);
        auto renewed = std::make_shared<FunctionVersion>(*m_harness->version("export default () => new Response('new')"));
        renewed->function = old->function;
        m_harness->engine->retire(old->function, renewed->revision);
        QCOMPARE(m_harness->run(renewed).body, QByteArray("new"));
        QVERIFY(QTest::qWaitFor([&] { return running.isFinished; }, 10000));
        QCOMPARE(running.body, QByteArray("old"));
        QTRY_COMPARE(m_harness->pool->counts().serving, 1);
    }

    void idleInstancesLeaveWhenThereAreTooMany()
    {
        InstancePoolOptions options;
        options.maxInstances = 3;
        m_harness = std::make_unique<EngineHarness>(options);
        for (int i = 0; i < 8; ++i)
            QCOMPARE(m_harness->run(m_harness->version(kWho)).body, QByteArray("here"));
        QTRY_VERIFY(m_harness->pool->counts().serving <= 3);
    }

    void aRunnerThatIsNotThereRefusesCallsClearly()
    {
        const SystemClock clock;
        InstancePoolOptions options;
        options.runner = QStringLiteral("/nowhere/isola-runner");
        InstancePool pool(options, clock);
        const auto started = pool.start();
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(QStringLiteral("/nowhere/isola-runner")));
    }

private:
    std::unique_ptr<EngineHarness> m_harness;
};

QTEST_GUILESS_MAIN(tst_InstancePool)
#include "tst_InstancePool.moc"
