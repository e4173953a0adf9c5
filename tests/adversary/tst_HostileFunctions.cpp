// JavaScript that attacks: memory, time, floods. Each must end with the right outcome, and a well-behaved neighbour must never
// notice.

#include "core/dispatch/hostcalls/FetchService.h"
#include "tests/core/dispatch/Descendants.h"
#include "tests/core/dispatch/EngineHarness.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <atomic>
#include <thread>

using namespace isola;
using namespace Qt::StringLiterals;

// Private memory of the instance that uses most, looked at all the time, in MB. What an instance shares with its zygote does not
// count.
class MemoryWatch final {
public:
    MemoryWatch()
        : m_thread([this] {
            while (!m_isStopping) {
                look();
                std::this_thread::sleep_for(Milliseconds(3));
            }
        })
    {
    }
    ~MemoryWatch()
    {
        m_isStopping = true;
        m_thread.join();
    }
    int takePeak() { return m_peak.exchange(0); }

private:
    void look()
    {
        for (const pid_t process : descendantsNamed("isola-instance")) {
            QFile memory(QStringLiteral("/proc/%1/smaps_rollup").arg(process));
            if (!memory.open(QIODevice::ReadOnly))
                continue;
            int kilobytes = 0;
            for (const QByteArray &line : memory.readAll().split('\n'))
                if (line.startsWith("Private_"))
                    kilobytes += line.simplified().split(' ').value(1).toInt();
            m_peak = std::max(m_peak.load(), kilobytes / 1024);
        }
    }

    std::atomic<bool> m_isStopping{false};
    std::atomic<int> m_peak{0};
    std::thread m_thread;
};

class tst_HostileFunctions final : public QObject {
    Q_OBJECT

private:
    void neighbourAnswers() { QCOMPARE(m_harness->run(m_neighbour).body, QByteArray("still here")); }

    FunctionVersionPtr hostile(const QString &code, Milliseconds timeout, int memoryMb)
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("export default async function hostile(req, ctx) {\n" + code.toUtf8() + "\n}", timeout));
        version->settings.memoryLimitMb = memoryMb;
        return version;
    }

    // The attacks themselves are in a file: bench/run R1 and R2 call the same ones through the real server.
    void addRows(const char *kind)
    {
        QTest::addColumn<QString>("code");
        QFile file(QStringLiteral(ISOLA_SOURCE_DIR "/tests/adversary/hostile.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll())[QLatin1StringView(kind)].toArray();
        QVERIFY(rows.size() >= 40);
        for (const QJsonValue &row : rows)
            QTest::newRow(qPrintable(row["name"_L1].toString())) << row["code"_L1].toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_harness = std::make_unique<EngineHarness>();
        m_neighbour = m_harness->version("export default () => new Response('still here')");
        neighbourAnswers();
    }
    void cleanupTestCase() { m_harness.reset(); }

    void memoryStaysWithinItsLimit_data() { addRows("memory"); }
    void memoryStaysWithinItsLimit()
    {
        QFETCH(QString, code);
        constexpr int kLimitMb = 64;
        m_watch.takePeak();
        const auto version = hostile(code, Milliseconds(20000), kLimitMb);
        const auto sink = m_harness->run(version);
        // Refused in JavaScript, stopped near the limit, or last words at the hard one: never a silent end, never a time-out.
        const bool isRangeError
            = sink.outcome.kind == OutcomeKind::Threw && sink.outcome.message.contains(QStringLiteral("RangeError"));
        QVERIFY2(sink.outcome.kind == OutcomeKind::OutOfMemory || isRangeError,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message)));
        QVERIFY2(sink.outcome.line > 0, qPrintable(sink.outcome.message));
        const int peak = m_watch.takePeak();
        QVERIFY2(peak <= kLimitMb + 40, qPrintable(QStringLiteral("%1 MB").arg(peak)));
        m_harness->engine->retire(version->function, std::numeric_limits<int64_t>::max());
        neighbourAnswers();
    }

    void timeEndsWhateverRuns_data() { addRows("time"); }
    void timeEndsWhateverRuns()
    {
        QFETCH(QString, code);
        const auto sink = m_harness->run(hostile(code, Milliseconds(250), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message)));
        QVERIFY2(sink.outcome.line > 0, qPrintable(sink.outcome.message));
        neighbourAnswers();
    }

    void tricksOnOurGlobalsStayInside_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const char *code, const char *body) {
            QTest::newRow(name) << QString::fromUtf8(code) << QByteArray(body);
        };
        row("prototype pollution",
            "Object.prototype.status = 418; Object.prototype.headers = { x: 'y' }; return new Response('ok');", "ok");
        row("Promise.prototype.then replaced", "Promise.prototype.then = () => { throw 1; }; return new Response('ok');", "ok");
        row("Symbol.species",
            "class P extends Promise { static get [Symbol.species]() { throw 1; } } try { P.resolve(1).then(); } catch { } "
            "return new Response('ok');",
            "ok");
        row("Map.prototype replaced", "Map.prototype.get = Map.prototype.set = () => { throw 1; }; return new Response('ok');",
            "ok");
        row("JSON replaced", "globalThis.JSON = null; return new Response('ok');", "ok");
        row("Uint8Array replaced", "globalThis.Uint8Array = null; return new Response('ok');", "ok");
        row("frozen realm",
            "for (const k of Object.getOwnPropertyNames(globalThis)) try { Object.freeze(globalThis[k]); } catch { } return new "
            "Response('ok');",
            "ok");
        row("Response subclass with getters",
            "class R extends Response { get status() { throw 1; } get headers() { throw 2; } get body() { throw 3; } } return "
            "new R('ok');",
            "ok");
        row("getters on ctx",
            "for (const k of ['env', 'user', 'trigger', 'waitUntil']) try { Object.defineProperty(ctx, k, { get() { throw 1; } "
            "}); } catch { } "
            "return new Response('ok');",
            "ok");
        row("getters on Response.prototype",
            "for (const k of ['status', 'headers', 'body', 'statusText']) Object.defineProperty(Response.prototype, k, { get() { "
            "throw "
            "1; } }); return new Response('ok');",
            "ok");
        row("toJSON that comes back in",
            "let n = 0; const o = { toJSON() { if (n++ < 50) { console.log(o); JSON.stringify(o); structuredClone({ n }); } "
            "return 'ok'; } };"
            " return new Response(JSON.parse(JSON.stringify(o)));",
            "ok");
        row("Symbol.iterator of arrays replaced",
            "Array.prototype[Symbol.iterator] = function* () { yield 'evil'; }; return new Response('ok', { headers: { a: 'b' } "
            "});",
            "ok");
        row("natives are out of reach",
            "return new Response(String([globalThis.__isolaNatives, globalThis.__isolaEntry, globalThis.process, "
            "globalThis.require].every((x) => x === undefined)));",
            "true");
        row("code from strings",
            "try { new Function('return 1')(); return new Response('ran'); } catch (e) { return new "
            "Response(e.constructor.name); }",
            "EvalError");
        row("indirect eval",
            "try { (0, eval)('1'); return new Response('ran'); } catch (e) { return new Response(e.constructor.name); }",
            "EvalError");
        row("AsyncFunction constructor",
            "try { (async () => {}).constructor('1'); return new Response('ran'); } catch (e) { return new "
            "Response(e.constructor.name); }",
            "EvalError");
    }
    void tricksOnOurGlobalsStayInside()
    {
        QFETCH(QString, code);
        QFETCH(QByteArray, body);
        const auto sink = m_harness->run(hostile(code, Milliseconds(5000), 128));
        QVERIFY2(sink.isComplete, qPrintable(sink.outcome.message));
        QCOMPARE(sink.body, body);
        neighbourAnswers();
    }

    void giantTextsAreRefusedOrCut_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("header field") << u"return new Response('x', { headers: { a: 'v'.repeat(5e6) } });"_s;
        QTest::newRow("many header fields") << u"const h = new Headers(); for (let i = 0; i < 1e5; i++) h.append('x-' + i, "
                                               u"'v'.repeat(50)); return new Response('x', { "
                                               "headers: h });"_s;
        QTest::newRow("status text") << u"return new Response('x', { statusText: 's'.repeat(5e6) });"_s;
        QTest::newRow("error") << u"throw new Error('e'.repeat(5e6));"_s;
        QTest::newRow("error's stack") << u"const e = new Error('x'); e.stack = 's'.repeat(5e6); throw e;"_s;
        QTest::newRow("rejection") << u"Promise.reject(new Error('r'.repeat(5e6))); await 0; throw 'é'.repeat(5e6);"_s;
        QTest::newRow("console") << u"console.log('c'.repeat(5e6)); throw new Error('after');"_s;
    }
    void giantTextsAreRefusedOrCut()
    {
        QFETCH(QString, code);
        const auto sink = m_harness->run(hostile(code, Milliseconds(5000), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::Threw,
            qPrintable(QStringLiteral("kind %1: %2").arg(int(sink.outcome.kind)).arg(sink.outcome.message.left(200))));
        QVERIFY(sink.outcome.message.size() < 100000 && sink.outcome.stack.size() < 100000);
        neighbourAnswers();
    }

    void aHundredThousandFetchesEndWithTheirCall()
    {
        FetchService fetches({});
        m_harness->engine->addHostService("fetch", fetches);
        const auto sink = m_harness->run(hostile(
            u"for (let i = 0; i < 1e5; i++) fetch('http://127.0.0.1:9/' + i).catch(() => {}); await new Promise(() => {});"_s,
            Milliseconds(1500), 128));
        QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut || sink.outcome.kind == OutcomeKind::OutOfMemory,
            qPrintable(sink.outcome.message));
        QTRY_COMPARE(fetches.openCount(), 0);
        neighbourAnswers();
        m_harness->engine->addHostService("fetch", m_noFetches);
    }

private:
    // Answers in place of one that is gone.
    class NoService final : public HostService {
    public:
        void ask(const HostQuestion &question, HostAnswers &answers) override
        {
            answers.refuse(question.id, QStringLiteral("none"));
        }
    };

    NoService m_noFetches;
    MemoryWatch m_watch;
    std::unique_ptr<EngineHarness> m_harness;
    FunctionVersionPtr m_neighbour;
};

QTEST_GUILESS_MAIN(tst_HostileFunctions)
#include "tst_HostileFunctions.moc"
