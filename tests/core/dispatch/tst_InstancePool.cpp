// What happens to calls when processes die, and which process serves which call.

#include "tests/core/dispatch/Descendants.h"
#include "tests/core/dispatch/EngineHarness.h"

#include <QFile>
#include <QRegularExpression>
#include <array>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

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

    void longTurnsGiveWayWhereThereAreMoreThanCores()
    {
        InstancePoolOptions options;
        options.cores = 1;
        m_harness = std::make_unique<EngineHarness>(options);
        const char *const code = "export default (req) => { if (req.method === 'POST') for (;;); return new Response('short'); }";
        const std::array versions{m_harness->version(code, Milliseconds(3000)), m_harness->version(code, Milliseconds(3000))};
        for (const auto &version : versions)
            QCOMPARE(m_harness->run(version).body, QByteArray("short"));
        const auto behind = [] {
            int count = 0;
            for (const pid_t process : descendantsNamed("isola-instance"))
                count += getpriority(PRIO_PROCESS, id_t(process)) == 19;
            return count;
        };
        RecordingSink alone;
        m_harness->start(m_harness->invocation(versions[0], "POST"), alone);
        QTRY_VERIFY(!m_harness->pool->pick(versions[0]->revision)); // its watchdog has spoken up
        QCOMPARE(behind(), 0); // one for each core is nobody's burden
        RecordingSink second;
        m_harness->start(m_harness->invocation(versions[1], "POST"), second);
        QTRY_COMPARE(behind(), 2);
        QVERIFY(QTest::qWaitFor([&] { return alone.isFinished && second.isFinished; }, 20000));
        QVERIFY(alone.outcome.kind == OutcomeKind::TimedOut && second.outcome.kind == OutcomeKind::TimedOut);
        for (const auto &version : versions) {
            QCOMPARE(m_harness->run(version).body, QByteArray("short"));
            QCOMPARE(m_harness->run(version).body, QByteArray("short")); // of a new one, where the old one cannot be raised
        }
        QTRY_COMPARE(behind(), 0);
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

    void aCheckedDraftServesTheFirstCallOfItsVersion()
    {
        const auto live = m_harness->version("let n = 0; export default () => new Response('call ' + ++n)");
        auto draft = std::make_shared<FunctionVersion>(*live);
        draft->revision = 0;
        QVERIFY(m_harness->check(draft));
        QCOMPARE(m_harness->pool->counts().serving, 1);
        m_harness->engine->adopt(live);
        const auto sink = m_harness->run(live);
        QCOMPARE(sink.body, QByteArray("call 1"));
        QVERIFY(!sink.outcome.meter.wasCold);
        QCOMPARE(m_harness->pool->counts().serving, 1);
    }

    void aDraftWithOtherVariablesIsNotAdopted()
    {
        const auto live = m_harness->version(kWho);
        auto draft = std::make_shared<FunctionVersion>(*live);
        draft->environment = {{QStringLiteral("KEY"), QStringLiteral("old")}};
        QVERIFY(m_harness->check(draft));
        m_harness->engine->adopt(live);
        QVERIFY(m_harness->run(live).outcome.meter.wasCold);
    }

    void aFullQueueRefusesWithoutWaiting()
    {
        m_harness->engine->setQueueLimits({2, Milliseconds(10000)});
        const auto version = m_harness->version(kWho);
        std::array<RecordingSink, 3> sinks;
        for (RecordingSink &sink : sinks)
            m_harness->start(m_harness->invocation(version), sink); // none is served before the event loop runs
        QVERIFY(sinks[2].isFinished);
        QCOMPARE(sinks[2].outcome.status, 429);
        QVERIFY(QTest::qWaitFor([&] { return sinks[0].isFinished && sinks[1].isFinished; }, 10000));
        QCOMPARE(sinks[1].body, QByteArray("here"));
    }

    void aCallThatWaitsTooLongForAnInstanceIsRefused()
    {
        InstancePoolOptions options;
        options.maxPerFunction = 1;
        m_harness = std::make_unique<EngineHarness>(options);
        const auto version
            = m_harness->version("export default (req) => { if (req.method === 'POST') { const end = Date.now() + 1500;"
                                 " while (Date.now() < end); } return new Response('ok'); }");
        m_harness->run(version);
        m_harness->engine->setQueueLimits({1000, Milliseconds(100)}); // not before: its instance may take longer to come
        RecordingSink busy;
        m_harness->start(m_harness->invocation(version, "POST"), busy);
        QTRY_VERIFY(m_harness->pool->pick(version->revision) == nullptr); // its watchdog has spoken up
        const auto refused = m_harness->run(version);
        QCOMPARE(refused.outcome.status, 503);
        QVERIFY(!busy.isFinished);
        QVERIFY(QTest::qWaitFor([&] { return busy.isFinished; }, 10000));
    }

    void callsWaitForRoomAndAreServedWhenThereIs()
    {
        InstancePoolOptions options;
        options.maxInstances = 1;
        m_harness = std::make_unique<EngineHarness>(options);
        const auto slow = m_harness->version(
            "export default async () => { await new Promise((done) => setTimeout(done, 300)); return new Response('slow'); }");
        RecordingSink first, second;
        m_harness->start(m_harness->invocation(slow), first);
        QTRY_COMPARE(m_harness->pool->counts().serving, 1);
        m_harness->start(m_harness->invocation(m_harness->version(kWho)), second);
        QCOMPARE(m_harness->pool->counts().waitingForRoom, 1);
        QCOMPARE(m_harness->engine->status().waitingForRoom, 1);
        QVERIFY(QTest::qWaitFor([&] { return second.isFinished; }, 10000));
        QVERIFY(first.isFinished); // its instance was not taken away from it
        QCOMPARE(first.body, QByteArray("slow"));
        QCOMPARE(second.body, QByteArray("here"));
        QCOMPARE(m_harness->pool->counts().waitingForRoom, 0);
        QVERIFY(m_harness->pool->counts().ends.forRoom > 0);
    }

    void oneAppCannotTakeEveryPlace()
    {
        InstancePoolOptions options;
        options.maxInstances = 8;
        m_harness = std::make_unique<EngineHarness>(options);
        std::array<RecordingSink, 10> greedy;
        for (RecordingSink &sink : greedy)
            m_harness->start(m_harness->invocation(m_harness->version(kWho), "POST"), sink); // never answers
        QTRY_COMPARE(m_harness->pool->counts().serving, 7);
        auto modest = std::make_shared<FunctionVersion>(*m_harness->version(kWho));
        modest->app = {QStringLiteral("another")};
        QCOMPARE(m_harness->run(modest).body, QByteArray("here"));
        QCOMPARE(m_harness->pool->counts().waitingForRoom, 3);
    }

    void idleInstancesLeaveInTheEnd()
    {
        InstancePoolOptions options;
        options.idleTimeout = Milliseconds(50);
        options.reapEvery = Milliseconds(20);
        m_harness = std::make_unique<EngineHarness>(options);
        m_harness->run(m_harness->version(kWho));
        QTRY_COMPARE(m_harness->pool->counts().serving, 0);
        QCOMPARE(m_harness->pool->counts().ends.idle, 1);
    }

    void theLongestIdleLeaveWhileMemoryIsScarce()
    {
        double available = 1;
        InstancePoolOptions options;
        options.reapEvery = Milliseconds(20);
        options.availableMemory = [&available] { return available; };
        m_harness = std::make_unique<EngineHarness>(options);
        QList<FunctionVersionPtr> versions;
        for (int i = 0; i < 4; ++i) {
            versions.append(m_harness->version(kWho));
            m_harness->run(versions.last());
        }
        QCOMPARE(m_harness->pool->counts().serving, 4);
        available = 0.01;
        QTRY_VERIFY(m_harness->pool->counts().ends.forMemory > 0);
        available = 1;
        QTRY_VERIFY(!m_harness->pool->counts().isMemoryScarce);
        QVERIFY(!m_harness->pool->pick(versions.first()->revision));
        QVERIFY(m_harness->pool->pick(versions.last()->revision));
    }

    // No core dumps, nothing inherited, nothing to be gained: from outside, by the kernel's own word.
    void theKernelSaysThatInstancesAreConfined()
    {
        if (getuid() != 0)
            QSKIP("only root may look at an instance from outside");
        qputenv("ISOLA_TEST_SECRET", "this must not reach an instance");
        m_harness = std::make_unique<EngineHarness>();
        QCOMPARE(m_harness->run(m_harness->version(kWho)).body, QByteArray("here"));
        const QList<pid_t> instances = descendantsNamed("isola-instance");
        QVERIFY(!instances.isEmpty());
        for (const pid_t process : instances) {
            const QString about = QStringLiteral("/proc/%1/").arg(process);
            const auto read = [&about](const char *name) {
                QFile file(about + QLatin1StringView(name));
                return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("?");
            };
            QVERIFY(!read("environ").contains("ISOLA_TEST_SECRET"));
            QVERIFY(read("environ").count('\0') == read("environ").size()); // wiped, not only hidden
            QVERIFY2(QString::fromLatin1(read("limits")).contains(QRegularExpression(QStringLiteral("core file size +0 +0 "))),
                read("limits").constData());
            const QByteArray status = read("status");
            for (const char *line : {"NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000", "CapPrm:\t0000000000000000",
                     "CapBnd:\t0000000000000000", "Uid:\t65534\t65534\t65534\t65534"})
                QVERIFY2(status.contains(line), status.constData());
            // What a process that cannot be dumped has in /proc belongs to root, whoever it runs as.
            QCOMPARE(QFileInfo(about + QStringLiteral("mem")).ownerId(), uint(0));
            // The wire, /dev/null thrice, and what the loop made: no file, no other socket.
            const QStringList descriptors = QDir(about + QStringLiteral("fd")).entryList(QDir::Files | QDir::System);
            QVERIFY(!descriptors.isEmpty());
            for (const QString &descriptor : descriptors) {
                const QString target = QFile::symLinkTarget(about + QStringLiteral("fd/") + descriptor);
                const bool isOurs = target.endsWith(QStringLiteral("/dev/null")) || target.contains(QStringLiteral("anon_inode:"))
                    || target.contains(QStringLiteral("pipe:"))
                    || (target.contains(QStringLiteral("socket:")) && descriptor == QStringLiteral("3"));
                QVERIFY2(isOurs, qPrintable(descriptor + QStringLiteral(" is ") + target));
            }
        }
        qunsetenv("ISOLA_TEST_SECRET");
    }

    void noCodeStaysWritable()
    {
        if (getuid() != 0)
            QSKIP("only root may look at the memory of an instance");
        QCOMPARE(m_harness
                     ->run(m_harness->version(
                         "const hot = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += i % 7; return sum; };\n"
                         "const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, "
                         "1, 102, 0, "
                         "0, 10, 6, 1, 4, 0, 65, 42, 11]);\n"
                         "export default () => { for (let i = 0; i < 100; i++) hot(10000);"
                         " return new Response(String(new WebAssembly.Instance(new WebAssembly.Module(code)).exports.f())); }"))
                     .body,
            QByteArray("42"));
        for (const pid_t process : descendantsNamed("isola-instance")) {
            QFile maps(QStringLiteral("/proc/%1/maps").arg(process));
            QVERIFY(maps.open(QIODevice::ReadOnly));
            const QByteArray text = maps.readAll();
            QVERIFY2(!text.contains(" rwx"), text.constData());
        }
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
