// Engine with real instances: what a caller gets, whatever the function does.

#include "tests/core/dispatch/EngineHarness.h"

using namespace isola;

class tst_Engine final : public QObject {
    Q_OBJECT

private:
    // One call waits for what another makes ready, and goes on in that one's turn.
    FunctionVersionPtr gated(const char *afterTheGate, Milliseconds timeout)
    {
        return m_harness->version(QByteArray("let open; const gate = new Promise((done) => { open = done; });\n"
                                             "export default async (req) => {\n"
                                             "  if (req.method === 'PUT') {\n"
                                             "    await gate;\n    ")
                + afterTheGate
                + "\n"
                  "    return new Response('waited');\n"
                  "  }\n"
                  "  open(); await 0; await 0;\n"
                  "  return new Response('opened');\n"
                  "}",
            timeout);
    }

private Q_SLOTS:
    void initTestCase() { m_harness = std::make_unique<EngineHarness>(); }
    void cleanupTestCase() { m_harness.reset(); }

    void aFailureIsAnsweredWhileWaitUntilGoesOn()
    {
        const auto function = m_harness->version("let release;\n"
                                                 "export default (req, ctx) => {\n"
                                                 "  if (req.method === 'POST') return new Response(String(release()));\n"
                                                 "  ctx.waitUntil(new Promise((resolve) => { release = resolve; }));\n"
                                                 "  throw new RangeError('at once');\n"
                                                 "}\n");
        const auto failed = m_harness->run(function);
        QCOMPARE(failed.outcome.kind, OutcomeKind::Threw);
        QCOMPARE(failed.outcome.message, QStringLiteral("RangeError: at once"));
        QCOMPARE(failed.outcome.status, 500);
        QCOMPARE(failed.outcome.line, 5);
        QVERIFY2(failed.outcome.stack.endsWith(QStringLiteral("\n\nindex.js:5\n  throw new RangeError('at once');\n        ^")),
            qPrintable(failed.outcome.stack));
        QCOMPARE(m_harness->engine->openCalls(), 1); // nobody has released its work yet
        QVERIFY(m_harness->run(function, "POST").isResponded);
        QVERIFY(QTest::qWaitFor([this] { return m_harness->engine->openCalls() == 0; }, 30000));
    }

    void whatModuleCodePrintsIsInTheNextCallsRow()
    {
        const auto function = m_harness->version("console.log('loading');\nexport default () => new Response('x');\n");
        const auto first = m_harness->run(function);
        QCOMPARE(first.outcome.console.size(), 1);
        QCOMPARE(first.outcome.console[0].message, QStringLiteral("loading"));
        QVERIFY(m_harness->run(function).outcome.console.isEmpty());
    }

    void answersWithStatusFieldsAndBody()
    {
        const auto sink
            = m_harness->run(m_harness->version("export default async function handler(req) {\n"
                                                "  return new Response(JSON.stringify({ message: 'Hello!' }), {\n"
                                                "    status: 201, headers: { 'Content-Type': 'application/json' } });\n}"));
        QCOMPARE(sink.outcome.message, QString());
        QVERIFY(sink.isComplete);
        QCOMPARE(sink.head.status, 201);
        QCOMPARE(sink.head.fields, QByteArray("content-type:application/json\n"));
        QCOMPARE(sink.body, QByteArray("{\"message\":\"Hello!\"}"));
        QVERIFY(sink.outcome.kind == OutcomeKind::Completed);
        QVERIFY(sink.outcome.meter.peakMemoryBytes > 0);
        QVERIFY(sink.outcome.meter.cpu.count() > 0);
        QVERIFY(sink.outcome.meter.wasCold);
    }

    void givesTheRequestToTheHandler()
    {
        const auto sink = m_harness->run(
            m_harness->version(
                "export async function handler(req) { return new Response([req.method, req.url, req.headers.get('accept'),"
                " await req.text()].join('|')); }"),
            "POST", "body bytes");
        QCOMPARE(sink.body, QByteArray("POST|http://127.0.0.1:4000/v1/default/fn/test?x=1|*/*|body bytes"));
    }

    void takesADefaultExportWithFetch()
    {
        const auto sink
            = m_harness->run(m_harness->version("export default { fetch(req, env, ctx) { return new Response('fetched'); } }"));
        QCOMPARE(sink.body, QByteArray("fetched"));
    }

    void tellsWhatTheHandlerThrewAndWhere()
    {
        const auto sink
            = m_harness->run(m_harness->version("export default function handler(req) {\n  const x = null;\n  return x.y;\n}"));
        QVERIFY(sink.outcome.kind == OutcomeKind::Threw);
        QCOMPARE(sink.outcome.status, 500);
        QVERIFY2(sink.outcome.message.startsWith(QStringLiteral("TypeError")), qPrintable(sink.outcome.message));
        QCOMPARE(sink.outcome.line, 3);
        QVERIFY2(sink.outcome.stack.contains(QStringLiteral("index.js:3:")), qPrintable(sink.outcome.stack));
        QVERIFY(!sink.isResponded);
    }

    void refusesWhatIsNoResponse()
    {
        const auto sink = m_harness->run(m_harness->version("export default () => 'text'"));
        QVERIFY(sink.outcome.kind == OutcomeKind::BadResponse);
        QVERIFY2(sink.outcome.message.contains(QStringLiteral("Response")), qPrintable(sink.outcome.message));
    }

    void stopsALoopAtItsDeadline()
    {
        const auto sink
            = m_harness->run(m_harness->version("export default function spin() {\n  for (;;) {}\n}", Milliseconds(200)));
        QVERIFY(sink.outcome.kind == OutcomeKind::TimedOut);
        QCOMPARE(sink.outcome.status, 504);
        QCOMPARE(sink.outcome.line, 2);
    }

    void endsACallThatWaitsForEver()
    {
        const auto sink = m_harness->run(m_harness->version("export default () => new Promise(() => {})", Milliseconds(100)));
        QVERIFY(sink.outcome.kind == OutcomeKind::TimedOut);
    }

    void goesOnAfterATimeout()
    {
        const auto version = m_harness->version(
            "let calls = 0; export default () => { if (calls++ === 0) for (;;) {} return new Response('call ' + calls); }",
            Milliseconds(200));
        QVERIFY(m_harness->run(version).outcome.kind == OutcomeKind::TimedOut);
        QCOMPARE(m_harness->run(version).body, QByteArray("call 2"));
    }

    void callsBehindALoopEndAtTheirOwnDeadlineAndDoNotRun()
    {
        InstancePoolOptions options;
        options.maxPerFunction = 1;
        EngineHarness harness(options);
        const auto version
            = harness.version("let runs = 0; export default (req) => {"
                              " if (req.method === 'PUT') return new Response(String(runs)); runs++; for (;;) {} }",
                Milliseconds(300));
        harness.run(version, "PUT");
        std::array<RecordingSink, 4> sinks;
        for (RecordingSink &sink : sinks)
            harness.start(harness.invocation(version, "POST"), sink);
        for (RecordingSink &sink : sinks) {
            QVERIFY(QTest::qWaitFor([&] { return sink.isFinished; }, 10000));
            QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut, qPrintable(sink.outcome.message));
        }
        QCOMPARE(harness.run(version, "PUT").body, QByteArray("1"));
    }

    void anAnswerDoesNotWaitForTheLongTurnBehindIt()
    {
        const auto version
            = m_harness->version("export default (req) => { const end = Date.now() + 30;"
                                 " while (Date.now() < end || req.method === 'POST') {} return new Response('a'); }",
                Milliseconds(2000));
        m_harness->run(version);
        RecordingSink quick, endless;
        m_harness->start(m_harness->invocation(version), quick);
        m_harness->start(m_harness->invocation(version, "POST"), endless);
        QVERIFY(QTest::qWaitFor([&] { return quick.isFinished; }, 10000));
        QVERIFY(!endless.isFinished);
        QVERIFY(QTest::qWaitFor([&] { return endless.isFinished; }, 10000));
    }

    void aTimerGoesWithTheCallWhoseCodeStartedIt()
    {
        // What the second call resolves goes on in the first, in the second one's turn.
        const auto version = m_harness->version(
            "let release; export default async (req) => { if (req.method === 'PUT') { release(); return new Response('put'); }"
            " await new Promise((done) => { release = done; }); await new Promise((done) => setTimeout(done, 20));"
            " return new Response('after the timer'); }",
            Milliseconds(5000));
        RecordingSink waiting;
        m_harness->start(m_harness->invocation(version), waiting);
        QTRY_COMPARE(m_harness->run(version, "PUT").body, QByteArray("put"));
        QVERIFY(QTest::qWaitFor([&] { return waiting.isFinished; }, 10000));
        QCOMPARE(waiting.body, QByteArray("after the timer"));
    }

    void stopsACallAtItsCpuLimitAndSaysWhere()
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("export default async function spin() {\n  for (;;) {\n    await 0;\n  }\n}"));
        version->settings.cpuLimit = Milliseconds(50);
        const auto sink = m_harness->run(version);
        QVERIFY2(sink.outcome.kind == OutcomeKind::TimedOut, qPrintable(sink.outcome.message));
        QVERIFY2(sink.outcome.message.contains(QStringLiteral("CPU limit of 50 ms")), qPrintable(sink.outcome.message));
        QVERIFY2(sink.outcome.line >= 1 && sink.outcome.line <= 3, QByteArray::number(sink.outcome.line).constData());
        QVERIFY(sink.outcome.meter.cpu >= Milliseconds(50));
    }

    void waitingCostsNoCpu()
    {
        auto version = std::make_shared<FunctionVersion>(*m_harness->version(
            "export default async () => { await new Promise((done) => setTimeout(done, 400)); return new Response('slept'); }"));
        version->settings.cpuLimit = Milliseconds(200);
        QCOMPARE(m_harness->run(version).body, QByteArray("slept"));
    }

    void addsTheCpuOfManyTurnsUp()
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("export default async () => { for (let i = 0; i < 200; i++) { const end = performance.now() + 5;"
                                " while (performance.now() < end); await new Promise((done) => setTimeout(done, 1)); }"
                                " return new Response('never'); }"));
        version->settings.cpuLimit = Milliseconds(100);
        const auto sink = m_harness->run(version);
        QVERIFY2(sink.outcome.message.contains(QStringLiteral("CPU limit")), qPrintable(sink.outcome.message));
    }

    void countsTheCpuOfAContinuationToItsOwnCall()
    {
        const auto version = gated("for (let i = 0, x = 0; i < 2e8; i++) x = x * 31 + i | 0;", Milliseconds(20000));
        RecordingSink waiting, opening;
        m_harness->start(m_harness->invocation(version, "PUT"), waiting);
        QTRY_VERIFY(m_harness->pool->pick(version->revision));
        m_harness->start(m_harness->invocation(version, "GET"), opening);
        QVERIFY(QTest::qWaitFor([&] { return waiting.isFinished && opening.isFinished; }, 20000));
        QCOMPARE(waiting.body, QByteArray("waited"));
        QCOMPARE(opening.body, QByteArray("opened"));
        QVERIFY2(waiting.outcome.meter.cpu > 4 * opening.outcome.meter.cpu,
            qPrintable(
                QStringLiteral("%1 us, %2 us").arg(waiting.outcome.meter.cpu.count()).arg(opening.outcome.meter.cpu.count())));
    }

    void stopsTheCallWhoseContinuationLoopsNotTheOneWhoseTurnItIs()
    {
        const auto version = gated("for (;;);", Milliseconds(4000)); // the second call begins within it, on a busy machine too
        RecordingSink waiting, opening;
        m_harness->start(m_harness->invocation(version, "PUT"), waiting);
        QTRY_VERIFY(m_harness->pool->pick(version->revision));
        m_harness->start(m_harness->invocation(version, "GET"), opening);
        QVERIFY(QTest::qWaitFor([&] { return waiting.isFinished && opening.isFinished; }, 20000));
        QVERIFY(waiting.outcome.kind == OutcomeKind::TimedOut);
        QCOMPARE(waiting.outcome.line, 5);
        QVERIFY2(opening.outcome.kind == OutcomeKind::Completed, qPrintable(opening.outcome.message)); // run again elsewhere
        QCOMPARE(opening.body, QByteArray("opened"));
    }

    void aCallThatIsNotSafeToRepeatSaysWhatCutItOff()
    {
        const auto version = gated("for (;;);", Milliseconds(1000));
        RecordingSink waiting, opening;
        m_harness->start(m_harness->invocation(version, "PUT"), waiting);
        QTRY_VERIFY(m_harness->pool->pick(version->revision));
        m_harness->start(m_harness->invocation(version, "POST"), opening);
        QVERIFY(QTest::qWaitFor([&] { return waiting.isFinished && opening.isFinished; }, 20000));
        QVERIFY(waiting.outcome.kind == OutcomeKind::TimedOut);
        QVERIFY(opening.outcome.kind == OutcomeKind::Crashed);
        QVERIFY2(opening.outcome.message.contains(QStringLiteral("another call")), qPrintable(opening.outcome.message));
    }

    void tellsWhatFilledTheMemoryAndWhere()
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("const kept = [];\nfunction hoard() {\n  kept.push(new Array(1000).fill({}));\n}\n"
                                "export default function hog() {\n  for (;;) hoard();\n}",
                Milliseconds(20000)));
        version->settings.memoryLimitMb = 64;
        const auto sink = m_harness->run(version);
        QVERIFY2(sink.outcome.kind == OutcomeKind::OutOfMemory, qPrintable(sink.outcome.message));
        QVERIFY2(sink.outcome.message.contains(QStringLiteral("64 MB")), qPrintable(sink.outcome.message));
        QVERIFY2(sink.outcome.line >= 2 && sink.outcome.line <= 6, QByteArray::number(sink.outcome.line).constData());
        QCOMPARE(sink.outcome.console.size(), 1);
        const QString summary = sink.outcome.console.first().message;
        QVERIFY2(summary.contains(QStringLiteral("made in hoard (index.js:2)")), qPrintable(summary));
    }

    void tellsThePlaceEvenOfLastWords()
    {
        const auto sink = m_harness->run(m_harness->version(
            "export default () => {\n  const a = [];\n  for (;;) a.push(new Array(3e7).fill(1.5));\n}", Milliseconds(20000)));
        QVERIFY2(sink.outcome.kind == OutcomeKind::OutOfMemory, qPrintable(sink.outcome.message));
        QCOMPARE(sink.outcome.line, 3);
    }

    void countsThePeakAndNotWhatIsLeft()
    {
        const auto sink = m_harness->run(
            m_harness->version("export default () => { new Uint8Array(40e6).fill(1); return new Response('small'); }"));
        QVERIFY2(
            sink.outcome.meter.peakMemoryBytes > 40'000'000, QByteArray::number(sink.outcome.meter.peakMemoryBytes).constData());
    }

    void endsACallThatUsesUpItsMemory()
    {
        const auto sink = m_harness->run(m_harness->version(
            "const kept = [];\nexport default function hog() {\n  for (;;) kept.push(new Array(1000).fill({}));\n}",
            Milliseconds(20000)));
        QVERIFY2(sink.outcome.kind == OutcomeKind::OutOfMemory, qPrintable(sink.outcome.message));
        QCOMPARE(sink.outcome.status, 500);
    }

    void capturesTheConsole()
    {
        const auto sink = m_harness->run(m_harness->version("export default async () => { console.log('one', { a: 1 }); await "
                                                            "null; console.error('two'); return new Response('') }"));
        QCOMPARE(sink.outcome.console.size(), 2);
        QCOMPARE(sink.outcome.console[0].message, QStringLiteral("one { a: 1 }"));
        QVERIFY(sink.outcome.console[0].level == ConsoleLevel::Log);
        QVERIFY(sink.outcome.console[1].level == ConsoleLevel::Error);
        QVERIFY(sink.outcome.console[1].timestampMs > 1'700'000'000'000);
    }

    void attributesConsoleOfInterleavedCallsToTheirOwn()
    {
        const auto version = m_harness->version(
            "export default async (req) => { const name = await req.text(); for (let i = 0; i < 3; i++) {"
            " await new Promise((done) => setTimeout(done, 5)); console.log(name, i); } return new Response(name); }");
        m_harness->run(version, "POST", "warm");
        RecordingSink a, b;
        m_harness->start(m_harness->invocation(version, "POST", "a"), a);
        m_harness->start(m_harness->invocation(version, "POST", "b"), b);
        QVERIFY(QTest::qWaitFor([&] { return a.isFinished && b.isFinished; }, 10000));
        QCOMPARE(a.outcome.console.size(), 3);
        QCOMPARE(b.outcome.console.size(), 3);
        QCOMPARE(a.outcome.console[2].message, QStringLiteral("a 2"));
        QCOMPARE(b.outcome.console[2].message, QStringLiteral("b 2"));
    }

    void streamsAResponseWithinItsWindow()
    {
        const auto version
            = m_harness->version("export default () => { let left = 100; return new Response(new ReadableStream({"
                                 " pull(c) { if (left-- === 0) c.close(); else c.enqueue(new Uint8Array(20000)); } })); }");
        RecordingSink sink;
        sink.grantsAtOnce = false;
        m_harness->start(m_harness->invocation(version), sink);
        QVERIFY(QTest::qWaitFor([&] { return sink.body.size() == Engine::kBodyWindow; }, 10000));
        QTest::qWait(50); // nothing more may come: there is no event to wait for
        QCOMPARE(qint64(sink.body.size()), Engine::kBodyWindow);
        sink.grantsAtOnce = true;
        m_harness->engine->grantResponseBody(sink.call, sink.body.size());
        QVERIFY(QTest::qWaitFor([&] { return sink.isFinished; }, 10000));
        QVERIFY(sink.isComplete);
        QCOMPARE(sink.body.size(), 2000000);
    }

    void sendsALargeTextWithinItsWindow()
    {
        const auto sink = m_harness->run(m_harness->version("export default () => new Response('é'.repeat(1000000))"));
        QVERIFY(sink.isComplete);
        QCOMPARE(sink.body.size(), 2000000);
    }

    void streamsARequestBody()
    {
        const auto version
            = m_harness->version("export default async (req) => { let n = 0; for await (const c of req.body) n += c.length;"
                                 " return new Response(String(n)); }");
        RecordingSink sink;
        Invocation invocation = m_harness->invocation(version, "POST", "12345");
        invocation.request.bodyFollows = true;
        m_harness->start(std::move(invocation), sink);
        m_harness->engine->sendBody(sink.call, QByteArray(100000, 'x'), false);
        QVERIFY(QTest::qWaitFor([&] { return sink.granted >= 100000; }, 10000));
        m_harness->engine->sendBody(sink.call, QByteArray(5, 'x'), true);
        QVERIFY(QTest::qWaitFor([&] { return sink.isFinished; }, 10000));
        QCOMPARE(sink.body, QByteArray("100010"));
    }

    void tellsTheFunctionThatItsCallerLeft()
    {
        const auto version = m_harness->version(
            "let aborted = 0; export default async (req) => { if (req.method === 'PUT') return new Response(String(aborted));"
            " await new Promise((done) => req.signal.addEventListener('abort', () => { aborted++; done(); })); return new "
            "Response(''); }");
        RecordingSink sink;
        m_harness->start(m_harness->invocation(version), sink);
        QVERIFY(m_harness->run(version, "PUT").isComplete);
        m_harness->engine->cancel(sink.call);
        QTRY_COMPARE(m_harness->run(version, "PUT").body, QByteArray("1"));
        QVERIFY(!sink.isFinished);
    }

    void keepsOpenForWaitUntil()
    {
        RecordingSink sink;
        m_harness->start(m_harness->invocation(m_harness->version(
                             "export default (req, ctx) => { ctx.waitUntil(new Promise((done) => setTimeout(() => {"
                             " console.log('late'); done(); }, 50))); return new Response('early'); }")),
            sink);
        QVERIFY(QTest::qWaitFor([&] { return sink.isComplete; }, 10000));
        QVERIFY(!sink.isFinished);
        QVERIFY(QTest::qWaitFor([&] { return sink.isFinished; }, 10000));
        QCOMPARE(sink.outcome.console.size(), 1);
    }

    void checksTellSyntaxErrorsWithTheirPlace()
    {
        const auto checked
            = m_harness->check(m_harness->version("export default function handler(req) {\n  return new Response('x'\n}"));
        QVERIFY(!checked);
        QVERIFY(checked.error().code == ErrorCode::ValidationInvalidSchema);
        QCOMPARE(checked.error().details.size(), 1);
        QCOMPARE(checked.error().details[0].field, QStringLiteral("code"));
        QCOMPARE(checked.error().details[0].line, 2);
        QCOMPARE(checked.error().details[0].column, 23);
        QCOMPARE(checked.error().details[0].excerpt, QStringLiteral("  return new Response('x'\n                      ^"));
    }

    void checksTellAMissingHandler()
    {
        const auto checked = m_harness->check(m_harness->version("export const answer = 42;"));
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(QStringLiteral("handler")), qPrintable(checked.error().message));
    }

    void checksTellAnImportThatIsNotThere()
    {
        const auto checked
            = m_harness->check(m_harness->version("\nimport { x } from './missing.js';\nexport default () => new Response(x);"));
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(QStringLiteral("./missing.js")), qPrintable(checked.error().message));
        QCOMPARE(checked.error().details[0].line, 2);
    }

    void checksTellWhatModuleCodeThrew()
    {
        const auto checked
            = m_harness->check(m_harness->version("const a = 1;\nthrow new Error('not today');\nexport default () => 1;"));
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(QStringLiteral("not today")), qPrintable(checked.error().message));
        QCOMPARE(checked.error().details[0].line, 2);
    }

    void checksOfManyNewFunctionsAllEnd()
    {
        // None has a revision yet, and no instance of one draft may be in the way of the next.
        int ended = 0;
        for (int i = 0; i < 12; ++i) {
            auto draft = std::make_shared<FunctionVersion>(*m_harness->version("export default () => new Response('x')"));
            draft->revision = 0;
            m_harness->engine->check(draft, [&](const Result<ToolSchemas> &checked) { ended += checked.has_value(); });
        }
        QTRY_COMPARE_WITH_TIMEOUT(ended, 12, 30000);
    }

    void aCheckedDraftAnswersNoCalls()
    {
        const auto live = m_harness->version("export default () => new Response('live')");
        auto draft = std::make_shared<FunctionVersion>(*live); // of an update: with the live version's revision
        draft->code = "export default () => new Response('draft')";
        QVERIFY(m_harness->check(draft));
        QCOMPARE(m_harness->run(live).body, QByteArray("live"));
    }

    void loadsModulesOfTheDeploy()
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("import { twice } from './lib/math.js'; import data from './data.json';"
                                " export default () => new Response(String(twice(data.n)));"));
        version->modules = {{QStringLiteral("./lib/math.js"), "export const twice = (n) => n * 2;"},
            {QStringLiteral("data.json"), "{\"n\": 21}"}};
        QVERIFY(m_harness->check(version));
        QCOMPARE(m_harness->run(version).body, QByteArray("42"));
    }

    void givesEachInstanceItsOwnRandomness()
    {
        const QByteArray code = "export default () => new Response([Math.random(), crypto.randomUUID()].join())";
        const QByteArray first = m_harness->run(m_harness->version(code)).body;
        const QByteArray second = m_harness->run(m_harness->version(code)).body;
        QVERIFY(first != second);
        QVERIFY(first.split(',')[0] != second.split(',')[0]);
    }

    void givesTheEnvironment()
    {
        auto version = std::make_shared<FunctionVersion>(
            *m_harness->version("export default (req, ctx) => new Response(ctx.env.KEY + ' ' + Object.isFrozen(ctx.env))"));
        version->environment = {{QStringLiteral("KEY"), QStringLiteral("secret123")}};
        QCOMPARE(m_harness->run(version).body, QByteArray("secret123 true"));
    }

private:
    std::unique_ptr<EngineHarness> m_harness;
};

QTEST_GUILESS_MAIN(tst_Engine)
#include "tst_Engine.moc"
