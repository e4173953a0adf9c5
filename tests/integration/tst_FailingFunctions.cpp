// Functions that fail, each in its way: the error that their developer reads, the one that everybody else does, and the log row.

#include "tests/integration/support/ServerProcess.h"

#include <QJsonArray>
#include <QTest>
#include <csignal>

using namespace isola;
using namespace Qt::StringLiterals;

class TestFailingFunctions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { QVERIFY2(m_server.get("/healthz").status == 200, m_server.standardError()); }

    void badDeploysAreRefusedWithTheirPlace_data();
    void badDeploysAreRefusedWithTheirPlace();
    void aBadUpdateLeavesTheLiveVersion();
    void failuresAreToldToTheDeveloperOnly_data();
    void failuresAreToldToTheDeveloperOnly();
    void memoryInABundleIsToldInTermsOfItsSources();
    void theNextCallOfAFailedFunctionIsServed();
    void aBundleThatDoesNotLoadIsToldInTermsOfItsSources_data();
    void aBundleThatDoesNotLoadIsToldInTermsOfItsSources();
    void aCallWhoseInstanceIsKilledSaysCrashed();
    void aStreamThatFailsIsCutOff();
    void aCallInTheQueueOfAStuckFunctionEndsToo();

private:
    ServerProcess m_server;
};

void TestFailingFunctions::initTestCase()
{
    QVERIFY2(m_server.start(), m_server.standardError());
}

void TestFailingFunctions::badDeploysAreRefusedWithTheirPlace_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("message");
    QTest::newRow("syntax error") << "export default () => {\n  return new Response('x'\n}"_ba << 2 << 23 << u"SyntaxError"_s;
    QTest::newRow("no handler") << "export const answer = 42"_ba << 0 << 0 << u"export default a function"_s;
    QTest::newRow("default is no function") << "export default 42"_ba << 0 << 0 << u"handler"_s;
    QTest::newRow("missing module") << "\nimport x from './nope.js';\nexport default x"_ba << 2 << 15 << u"./nope.js"_s;
    QTest::newRow("package") << "import x from 'lodash';\nexport default x"_ba << 1 << 15 << u"lodash"_s;
    QTest::newRow("module throws") << "const a = 1;\n\n  throw new Error('not today');\nexport default () => a"_ba << 3 << 9
                                   << u"not today"_s;
    QTest::newRow("module eats memory") << "const a = [];\nfor (;;) a.push(new Array(1000).fill(1.5));\nexport default () => a"_ba
                                        << 2 << 0 << u"memory limit"_s;
}

void TestFailingFunctions::badDeploysAreRefusedWithTheirPlace()
{
    QFETCH(QByteArray, code);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, message);
    const HttpAnswer answer = m_server.deploy("bad", code);
    QVERIFY2(answer.status == 400, answer.body);
    QCOMPARE(answer.errorCode(), u"VALIDATION_INVALID_SCHEMA"_s);
    const QJsonArray details = answer.error()["details"_L1].toArray();
    QCOMPARE(details.size(), 1);
    const QJsonObject fault = details[0].toObject();
    QCOMPARE(fault["field"_L1].toString(), u"code"_s);
    QVERIFY2(fault["message"_L1].toString().contains(message), answer.body);
    QCOMPARE(fault["line"_L1].toInt(), line);
    if (column > 0)
        QCOMPARE(fault["column"_L1].toInt(), column);
    if (line > 0)
        QVERIFY2(fault["excerpt"_L1].toString().toUtf8().contains(code.split('\n')[line - 1]), answer.body);
    QCOMPARE(m_server.visit("bad").status, 404);
}

void TestFailingFunctions::aBadUpdateLeavesTheLiveVersion()
{
    QCOMPARE(m_server.deploy("live", "export default () => new Response('good')").status, 201);
    for (int i = 0; i < 6; ++i) {
        QCOMPARE(m_server.deploy("live", "export default () => new Response('bad'").status, 400);
        QCOMPARE(m_server.visit("live").body, "good");
    }
    QCOMPARE(m_server.get("/v1/default/functions/live").json()["version"_L1].toInt(), 1);
}

void TestFailingFunctions::failuresAreToldToTheDeveloperOnly_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("errorCode");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::newRow("throws")
        << "function inner() {\n  throw new RangeError('too far');\n}\nexport default () => {\n  inner();\n}"_ba << 500
        << u"FUNCTION_ERROR"_s << u"RangeError: too far"_s << 2 << 9;
    QTest::newRow("rejects") << "export default async () => {\n  await null;\n  null.x;\n}"_ba << 500 << u"FUNCTION_ERROR"_s
                             << u"TypeError"_s << 3 << 8;
    QTest::newRow("throws no error") << "export default () => { throw 'plain' }"_ba << 500 << u"FUNCTION_ERROR"_s << u"plain"_s
                                     << 0 << 0;
    QTest::newRow("a number") << "export default () => 42"_ba << 500 << u"FUNCTION_BAD_RESPONSE"_s << u"42"_s << 0 << 0;
    QTest::newRow("nothing") << "export default async () => {}"_ba << 500 << u"FUNCTION_BAD_RESPONSE"_s << u"undefined"_s << 0
                             << 0;
    QTest::newRow("endless loop") << "export default () => {\n  while (true) {}\n}"_ba << 504 << u"FUNCTION_TIMEOUT"_s
                                  << u"running"_s << -1 << -1;
    QTest::newRow("endless loop in a promise") << "export default async () => {\n  await null;\n  while (true) {}\n}"_ba << 504
                                               << u"FUNCTION_TIMEOUT"_s << u"running"_s << -1 << -1;
    QTest::newRow("endless microtasks") << "export default () => { const f = () => Promise.resolve().then(f); return f() }"_ba
                                        << 504 << u"FUNCTION_TIMEOUT"_s << u"running"_s << -1 << -1;
    QTest::newRow("endless wait") << "export default () => new Promise(() => {})"_ba << 504 << u"FUNCTION_TIMEOUT"_s
                                  << u"waiting"_s << 1 << 16;
    QTest::newRow("catastrophic regexp") << "export default () => new Response(/^(a+)+$/.test('a'.repeat(40) + 'b'))"_ba << 504
                                         << u"FUNCTION_TIMEOUT"_s << u"time limit"_s << -1 << -1;
    QTest::newRow("heap") << "export default () => {\n  const a = [];\n  for (;;) a.push(new Array(1000).fill(1.5));\n}"_ba << 500
                          << u"FUNCTION_MEMORY_LIMIT"_s << u"64 MB"_s << -1 << -1;
    QTest::newRow("buffers") << "export default () => {\n  const a = [];\n  for (;;) a.push(new ArrayBuffer(1e6));\n}"_ba << 500
                             << u"FUNCTION_MEMORY_LIMIT"_s << u"64 MB"_s << -1 << -1;
    QTest::newRow("strings")
        << "export default () => { const a = []; for (let i = 0; ; i++) a.push(JSON.stringify('x'.repeat(1e6) + i)) }"_ba << 500
        << u"FUNCTION_MEMORY_LIMIT"_s << u"64 MB"_s << -1 << -1;
    QTest::newRow("WebAssembly memory")
        << "export default () => {\n  const m = new WebAssembly.Memory({ initial: 1, maximum: 65536 });\n"
           "  for (;;) { m.grow(16); new Uint8Array(m.buffer).fill(1); }\n}"_ba
        << 500 << u"FUNCTION_MEMORY_LIMIT"_s << u"64 MB"_s << -1 << -1;
}

// A line of -1 may be any: where the loop was when its time was up.
void TestFailingFunctions::failuresAreToldToTheDeveloperOnly()
{
    QFETCH(QByteArray, code);
    QFETCH(int, status);
    QFETCH(QString, errorCode);
    QFETCH(QString, message);
    QFETCH(int, line);
    QFETCH(int, column);
    // Time enough for those that are to run out of memory first.
    const int timeoutMs = errorCode == "FUNCTION_MEMORY_LIMIT"_L1 ? 30000 : 300;
    QVERIFY2(m_server.deploy("fails", code, {{u"timeoutMs"_s, timeoutMs}, {u"memoryLimitMb"_s, 64}}).status <= 201, code);

    const HttpAnswer developer = m_server.get("/v1/default/fn/fails");
    QCOMPARE(developer.status, status);
    QCOMPARE(developer.errorCode(), errorCode);
    QVERIFY2(developer.error()["message"_L1].toString().contains(message), developer.body);
    QVERIFY(!developer.error()["remediation"_L1].toString().isEmpty());
    const QJsonObject details = developer.error()["details"_L1].toObject();
    QCOMPARE(details["invocation_id"_L1].toString().toLatin1(), developer.field("x-isola-invocation"));
    if (line >= 0) {
        QCOMPARE(details["line"_L1].toInt(), line);
        QCOMPARE(details["column"_L1].toInt(), column);
    }

    const HttpAnswer anyone = m_server.visit("fails");
    QCOMPARE(anyone.status, status);
    QCOMPARE(anyone.errorCode(), errorCode);
    const QJsonObject shown = anyone.error()["details"_L1].toObject();
    QCOMPARE(shown.keys(), QStringList{u"invocation_id"_s});
    for (const char *secret : {"too far", "index.js", "plain", "inner", "TypeError"})
        QVERIFY2(!anyone.body.contains(secret), anyone.body);

    const QList<QJsonObject> rows = m_server.logs("fails", "limit=2&level=error");
    QCOMPARE(rows.size(), 2);
    for (const QJsonObject &row : rows) {
        QCOMPARE(row["status_code"_L1].toInt(), status);
        QVERIFY(row["error"_L1].toString().contains(message));
        if (line > 0)
            QVERIFY2(
                row["stack"_L1].toString().contains(u":%1:%2"_s.arg(line).arg(column)), qPrintable(row["stack"_L1].toString()));
    }
}

// The bundle of the cases of errors, whose source maps the isolate has no memory left to read.
void TestFailingFunctions::memoryInABundleIsToldInTermsOfItsSources()
{
    QFile bundle(QStringLiteral(ISOLA_SOURCE_DIR "/tests/cases/errors/sourcemap.js"));
    QVERIFY(bundle.open(QIODevice::ReadOnly));
    QCOMPARE(m_server.deploy("hoards", bundle.readAll(), {{u"memoryLimitMb"_s, 64}, {u"timeoutMs"_s, 60000}}).status, 201);
    const HttpAnswer answer = m_server.get("/v1/default/fn/hoards/memory");
    QCOMPARE(answer.errorCode(), u"FUNCTION_MEMORY_LIMIT"_s);
    const QJsonObject details = answer.error()["details"_L1].toObject();
    QCOMPARE(details["line"_L1].toInt(), 10);
    const QString stack = details["stack"_L1].toString();
    QVERIFY2(stack.contains(u"src/price.ts:10:"_s), answer.body);
    QVERIFY2(stack.contains(u"\n  for (;;) hoarded.push(new Array(1000).fill('much'));\n"_s), answer.body);
}

// src/b.ts bundled by esbuild, minified.
void TestFailingFunctions::aBundleThatDoesNotLoadIsToldInTermsOfItsSources()
{
    QFETCH(QByteArray, kind);
    QFETCH(int, line);
    QFETCH(QByteArray, source);
    QFile bundle(QStringLiteral(ISOLA_SOURCE_DIR "/tests/data/loading-bundle.js"));
    QVERIFY(bundle.open(QIODevice::ReadOnly));
    const HttpAnswer answer = m_server.deploy("bundle", bundle.readAll().replace("KIND", kind), {{u"memoryLimitMb"_s, 64}});
    QCOMPARE(answer.status, 400);
    const QJsonObject fault = answer.error()["details"_L1].toArray().at(0).toObject();
    QCOMPARE(fault["field"_L1].toString(), u"code"_s);
    QCOMPARE(fault["line"_L1].toInt(), line);
    QVERIFY2(fault["message"_L1].toString().contains(u"(src/b.ts, line %1, column "_s.arg(line)), answer.body);
    QVERIFY2(fault["excerpt"_L1].toString().startsWith(QString::fromUtf8(source)), answer.body);
}

void TestFailingFunctions::aBundleThatDoesNotLoadIsToldInTermsOfItsSources_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("throws") << QByteArray("1111") << 4 << QByteArray("  if (kind === 1111) throw");
    QTest::newRow("hoards") << QByteArray("2222") << 6 << QByteArray("  for (;;) held.push");
}

void TestFailingFunctions::theNextCallOfAFailedFunctionIsServed()
{
    m_server.deploy("moody",
        "export default async (req) => { const q = new URL(req.url).search;\n"
        " if (q === '?loop') while (true) {}\n"
        " if (q === '?hog') { const a = []; for (;;) a.push(new Array(1000).fill(1.5)); }\n"
        " if (q === '?throw') throw new Error('x');\n"
        " return new Response('fine') }",
        {{u"timeoutMs"_s, 4000}, {u"memoryLimitMb"_s, 64}}); // long enough to eat the memory on a busy machine
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_server.visit("moody?loop").status, 504);
        QCOMPARE(m_server.visit("moody").body, "fine");
        QCOMPARE(m_server.visit("moody?hog").errorCode(), u"FUNCTION_MEMORY_LIMIT"_s);
        QCOMPARE(m_server.visit("moody").body, "fine");
        QCOMPARE(m_server.visit("moody?throw").status, 500);
        QCOMPARE(m_server.visit("moody").body, "fine");
    }
}

void TestFailingFunctions::aCallWhoseInstanceIsKilledSaysCrashed()
{
    m_server.deploy("held",
        "let kept;\nexport default async (req) => { if (req.method !== 'POST') return new Response('free');\n"
        " kept = new Uint8Array(120e6).fill(1); await new Promise(() => {}); }",
        {{u"memoryLimitMb"_s, 256}});
    HttpClient caller(m_server.port());
    QVERIFY(caller.connectNow());
    caller.send(HttpClient::head({"POST", "/v1/default/fn/held", {}, "x", {}}, m_server.port()) + 'x');
    QTRY_VERIFY(ServerProcess::residentBytes(m_server.largestInstance()) > 110'000'000);
    QCOMPARE(::kill(pid_t(m_server.largestInstance()), SIGKILL), 0);
    const HttpAnswer answer = caller.readAnswer();
    QVERIFY2(answer.status == 500, answer.body);
    QCOMPARE(answer.errorCode(), u"FUNCTION_CRASHED"_s);
    QCOMPARE(m_server.visit("held").body, "free");
    const QList<QJsonObject> rows = m_server.logs("held", "level=error");
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0]["error"_L1].toString().contains(u"ended from outside"));
}

void TestFailingFunctions::aStreamThatFailsIsCutOff()
{
    m_server.deploy("torn",
        "export default () => { let n = 0; return new Response(new ReadableStream({ pull(c) {"
        " if (n++ === 3) throw new Error('torn'); c.enqueue(new TextEncoder().encode('part ')); } }, { highWaterMark: 0 })) }");
    HttpClient caller(m_server.port());
    const HttpAnswer answer = caller.ask({"GET", "/v1/default/fn/torn", {}, {}, {}});
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.isComplete); // the client can tell
    QCOMPARE(answer.body, "part part part ");
    const QList<QJsonObject> rows = m_server.logs("torn");
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0]["error"_L1].toString().contains(u"torn"));
}

void TestFailingFunctions::aCallInTheQueueOfAStuckFunctionEndsToo()
{
    m_server.deploy("stuck", "export default () => { while (true) {} }", {{u"timeoutMs"_s, 500}});
    std::vector<std::unique_ptr<HttpClient>> callers;
    for (int i = 0; i < 12; ++i) {
        callers.push_back(std::make_unique<HttpClient>(m_server.port()));
        QVERIFY(callers.back()->connectNow());
        callers.back()->send(HttpClient::head({"GET", "/v1/default/fn/stuck", {}, {}, {}}, m_server.port()));
    }
    for (const auto &caller : callers)
        QCOMPARE(caller->readAnswer().status, 504);
}

QTEST_GUILESS_MAIN(TestFailingFunctions)
#include "tst_FailingFunctions.moc"
