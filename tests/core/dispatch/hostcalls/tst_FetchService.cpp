#include "core/dispatch/hostcalls/FetchService.h"

#include "tests/core/dispatch/hostcalls/FetchPeer.h"
#include "tests/core/dispatch/hostcalls/ScriptRunner.h"

#include <QFile>
#include <QJsonArray>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace isola {

class tst_FetchService final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void answers_data();
    void answers();
    void followsRedirects_data();
    void followsRedirects();
    void fails_data();
    void fails();
    void speaksHttp2();
    void outlivesTheServersPatience();
    void trustsNoCertificateWithoutReason();
    void takesManyBytesInLittleMemory();
    void sendsManyBytesInLittleMemory();
    void stopsWhenAborted();
    void stopsWhenTheCallEnds();
    void stopsWhenTheBodyIsCancelled();
    void keepsToFiftyAtATime();
    void losesNoSlotToWhatNeverBegan();
    void isNotHeldUpByBodiesThatNobodyReads();
    void checksTheFunctionsOwnPolicy_data();
    void checksTheFunctionsOwnPolicy();
    void theAppsPolicyCannotBeWidened();
    void keepsToTheAppsBounds();
    void checksThePolicyOnKeptConnections();
    void refusesThisServerItself();
    void stopsAtTheLimitOfBytes();
    void countsItselfOnTheRow();
    void speaksWebSocket_data();
    void speaksWebSocket();
    void closesWebSocketsWithTheCall();

private:
    void untilPeerSaw(const QByteArray &path, int count);

    std::unique_ptr<FetchPeer> m_peer;
    std::unique_ptr<EngineHarness> m_harness;
    std::unique_ptr<FetchService> m_fetches;
    std::unique_ptr<ScriptRunner> m_scripts;
    int m_bounded = 0;
};

void tst_FetchService::initTestCase()
{
    qputenv("http_proxy", "http://127.0.0.1:1"); // must not be used
    qputenv("ALL_PROXY", "http://127.0.0.1:1");
    m_peer = std::make_unique<FetchPeer>();
    m_harness = std::make_unique<EngineHarness>();
    EgressOptions options;
    options.extraCaFile = m_peer->certificate().toStdString();
    options.resolve = {"peer.test:" + m_peer->http.toStdString() + ":127.0.0.1",
        "peer.test:" + m_peer->https.toStdString() + ":127.0.0.1", "wrong.test:" + m_peer->https.toStdString() + ":127.0.0.1",
        "rebind.test:80:169.254.169.254", "mapped.test:80:[::ffff:169.254.169.254]"};
    m_fetches = std::make_unique<FetchService>(options);
    m_harness->engine->addHostService("fetch", *m_fetches);
    m_scripts = std::make_unique<ScriptRunner>(*m_harness);
    m_scripts->define("$TLS_SOCKET", "//peer.test:" + m_peer->https + "/socket");
    m_scripts->define("$SOCKET", "//127.0.0.1:" + m_peer->http + "/socket");
    m_scripts->define("$NOWHERE", "//127.0.0.1:" + m_peer->http + "/nowhere");
    m_scripts->define("$SECURE", "https://peer.test:" + m_peer->https);
    m_scripts->define("$HTTP", "http://127.0.0.1:" + m_peer->http);
    m_scripts->define("$PEER", "http://peer.test:" + m_peer->http);
    m_scripts->define("$WRONG", "https://wrong.test:" + m_peer->https);
}

void tst_FetchService::cleanupTestCase()
{
    m_harness.reset();
    m_fetches.reset();
    m_peer.reset();
}

// Aborts reach the peer a moment later.
void tst_FetchService::untilPeerSaw(const QByteArray &path, int count)
{
    const auto seen = m_scripts->run("for (;;) { const n = Number(await (await fetch('$HTTP" + path
        + "')).text()); if (n >= " + QByteArray::number(count) + ") return n; }");
    QVERIFY(seen.value.toInt() >= count);
}

void tst_FetchService::answers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("expected"); // JSON
    const auto row = [](const char *name, const char *script, const char *expected) {
        QTest::newRow(name) << QByteArray(script) << QByteArray(expected);
    };
    row("text",
        "const r = await fetch('$HTTP/hello#part'); return [r.status, r.statusText, r.ok, r.type, r.redirected, await r.text(),"
        " r.url === '$HTTP/hello', r.headers.get('content-length')];",
        R"([200,"OK",true,"basic",false,"hello",true,"5"])");
    row("default fields", "const { headers } = await (await fetch('$HTTP/inspect')).json(); delete headers.host; return headers;",
        R"({"accept":"*/*","accept-encoding":"gzip, deflate, br","accept-language":"*","user-agent":"Isola"})");
    row("own fields",
        "const { headers } = await (await fetch('$HTTP/inspect', { headers: { 'User-Agent': 'me', Accept: 'a/b', 'X-Empty': '',"
        " Authorization: 'Bearer t', 'accept-language': 'de', 'accept-encoding': 'identity' } })).json(); delete headers.host; "
        "return headers;",
        R"({"accept":"a/b","accept-encoding":"identity","accept-language":"de","authorization":"Bearer t","user-agent":"me","x-empty":""})");
    row("the connection's fields",
        "const { headers } = await (await fetch('$HTTP/inspect', { method: 'POST', body: 'abc', headers: {"
        " Connection: 'close, x-a', 'Content-Length': '99', 'Transfer-Encoding': 'chunked', Host: 'evil', Upgrade: 'h2c', TE: "
        "'trailers',"
        " Expect: '100-continue' } })).json(); return [headers.host !== 'evil', headers['content-length'], "
        "headers['transfer-encoding'] ?? null,"
        " headers.upgrade ?? null, headers.te ?? null, headers.expect ?? null];",
        R"([true,"3",null,null,null,null])");
    row("no line can be smuggled in", "return failure(() => fetch('$HTTP/inspect', { headers: { 'x-a': 'b\\r\\nx-evil: 1' } }));",
        R"("TypeError|Invalid header value||")");
    row("a string as body",
        "const r = await (await fetch('$HTTP/inspect', { method: 'POST', body: 'h\\u00e9' })).json();"
        " return [r.method, r.body, r.headers['content-type'], r.headers['content-length']];",
        R"(["POST","hé","text/plain;charset=UTF-8","3"])");
    row("an empty body has a length",
        "const h = async (init) => (await (await fetch('$HTTP/inspect', init)).json()).headers['content-length'] ?? null;"
        " return [await h({ method: 'POST' }), await h({ method: 'PUT' }), await h({ method: 'DELETE' }), await h(),"
        " await h({ method: 'PATCH', body: '' })];",
        R"(["0","0",null,null,"0"])");
    row("a stream as body",
        "const r = await (await fetch('$HTTP/inspect', { method: 'PUT', duplex: 'half', body: new Blob(['ab', 'cd']).stream() "
        "})).json();"
        " return [r.method, r.body, r.headers['transfer-encoding']];",
        R"(["PUT","abcd","chunked"])");
    row("a form as body",
        "const form = new FormData(); form.append('a', 'b'); const r = await (await fetch('$HTTP/inspect', { method: 'POST', "
        "body: form })).json();"
        " return [/^multipart\\/form-data; boundary=/.test(r.headers['content-type']), /name=\"a\"/.test(r.body)];",
        R"([true,true])");
    row("any method",
        "return [(await (await fetch('$HTTP/inspect', { method: 'PROPFIND' })).json()).method,"
        " (await (await fetch('$HTTP/inspect', { method: 'OPTIONS' })).json()).method];",
        R"(["PROPFIND","OPTIONS"])");
    row("HEAD", "const r = await fetch('$HTTP/big?bytes=100', { method: 'HEAD' }); return [r.status, r.body];", R"([200,null])");
    row("statuses without a body",
        "const r = await Promise.all([204, 205, 304].map((code) => fetch(`$HTTP/status?code=${code}`)));"
        " return r.map((one) => [one.status, one.body]);",
        R"([[204,null],[205,null],[304,null]])");
    row("the status's own words", "return (await fetch('$HTTP/status?code=418&text=I%20am%20a%20teapot')).statusText;",
        R"("I am a teapot")");
    row("cookies stay apart",
        "const r = await fetch('$HTTP/cookies'); return [r.headers.getSetCookie(), r.headers.get('x-latin')];",
        R"([["a=1; Path=/","b=2, 3"],"café"])");
    row("an informational answer is passed by",
        "const r = await fetch('$HTTP/hints'); return [r.status, r.headers.get('link'), r.headers.get('x-final'), await "
        "r.text()];",
        R"([200,null,"1","after hints"])");
    row("content codings",
        "const lengths = []; for (const as of ['gzip', 'deflate', 'raw', 'br', 'gzip,br', 'deflate,gzip', 'identity'])"
        " lengths.push((await (await fetch('$HTTP/coded?as=' + as)).text()).length); return lengths;",
        R"([12000,12000,12000,12000,12000,12000,12000])");
    row("a decoded body has no coded length",
        "const names = ['content-encoding', 'content-length']; const of = async (path) => { const r = await fetch('$HTTP' + "
        "path);"
        " await r.text(); return names.map((name) => r.headers.get(name)); };"
        " return [await of('/coded?as=gzip'), await of('/coded?as=identity')];",
        R"([[null,null],["identity","12000"]])");
    row("integrity",
        "const of = (integrity) => fetch('$HTTP/hello', { integrity }).then((r) => r.text(), (e) => e.cause.message);"
        " return [await of('sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='), await of('sha256-AAAA "
        "sha256-LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ'),"
        " await of('sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ= sha512-AAAA'), await of('nothing known')];",
        R"(["hello","hello","the body is not the one that integrity tells of","hello"])");
    row("an unknown coding is left alone", "return (await (await fetch('$HTTP/coded?as=odd')).text()).length;", "12000");
    row("a coded body without bytes",
        "return (await (await fetch('$HTTP/status?code=200')).text()) + (await (await "
        "fetch('$HTTP/coded?as=gzip&empty')).text());",
        R"("")");
    row("immutable headers", "const r = await fetch('$HTTP/hello'); return failure(() => r.headers.set('a', 'b'));",
        R"("TypeError|These headers cannot be changed: they are immutable||")");
    row("a request that was read before",
        "const q = new Request('$HTTP/hello', { method: 'POST', body: 'x' }); await fetch(q); return [q.bodyUsed, await "
        "failure(() => fetch(q))];",
        R"([true,"TypeError|fetch: the body was already used or is locked||"])");
    row("a clone",
        "const r = await fetch('$HTTP/coded?as=gzip'); const c = r.clone(); return [(await r.text()).length, (await "
        "c.text()).length];",
        R"([12000,12000])");
    row("data: URL",
        "const r = await fetch('data:text/plain;charset=utf-8;base64,aGk='); return [r.status, r.headers.get('content-type'), "
        "await r.text()];",
        R"([200,"text/plain;charset=utf-8","hi"])");
    row("an answer before the whole request was sent",
        "const body = new Uint8Array(4 << 20); const r = await fetch('$HTTP/refuse-body', { method: 'POST', body }).catch((e) => "
        "e);"
        " return r instanceof Response ? r.status : r.cause.code;",
        "413");
}

static QJsonValue parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().first();
}

void tst_FetchService::answers()
{
    QFETCH(const QByteArray, script);
    QFETCH(const QByteArray, expected);
    QCOMPARE(m_scripts->run(script).value, parsed(expected));
}

void tst_FetchService::followsRedirects_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *script, const char *expected) {
        QTest::newRow(name) << QByteArray(script) << QByteArray(expected);
    };
    const char *methods = "const go = async (status, method, body) => { const r = await (await "
                          "fetch(`$HTTP/redirect?to=/inspect&status=${status}`, { method, body })).json();"
                          " return `${r.method} ${r.body} ${r.headers['content-type'] ?? '-'}`; };";
    row("to where it says",
        "const r = await fetch('$HTTP/redirect?to=/hello#part'); return [r.redirected, r.url === '$HTTP/hello', await r.text()];",
        R"([true,true,"hello"])");
    for (const int status : {301, 302})
        QTest::addRow("%d makes a POST a GET", status) << QByteArray(methods) + "return [await go(" + QByteArray::number(status)
                + ", 'POST', 'b'), await go(" + QByteArray::number(status)
                + ", 'PUT', 'b')];" << QByteArray(R"(["GET  -","PUT b text/plain;charset=UTF-8"])");
    QTest::newRow("303 makes all a GET but HEAD")
        << QByteArray(methods) + "return [await go(303, 'POST', 'b'), await go(303, 'PUT', 'b')];"
        << QByteArray(R"(["GET  -","GET  -"])");
    for (const int status : {307, 308})
        QTest::addRow("%d keeps all", status) << QByteArray(methods) + "return go(" + QByteArray::number(status)
                + ", 'POST', 'b');" << QByteArray(R"("POST b text/plain;charset=UTF-8")");
    row("a stream cannot be sent twice",
        "return failure(() => fetch('$HTTP/redirect?to=/inspect&status=307', { method: 'POST', duplex: 'half', body: new "
        "Blob(['a']).stream() }));",
        R"("TypeError|fetch failed||redirected, but the body is a stream and cannot be sent again")");
    row("credentials stay with their origin",
        "const headers = { Authorization: 'Bearer t', Cookie: 'a=1', 'X-Own': '1' };"
        "const there = (await (await fetch('$HTTP/redirect?to=' + encodeURIComponent('$PEER/inspect'), { headers "
        "})).json()).headers;"
        "const here = (await (await fetch('$HTTP/redirect?to=/inspect', { headers })).json()).headers;"
        "return [there.authorization ?? null, there.cookie ?? null, there['x-own'], here.authorization, here.cookie];",
        R"([null,null,"1","Bearer t","a=1"])");
    row("manual gives the answer itself",
        "const r = await fetch('$HTTP/redirect?to=/hello', { redirect: 'manual' }); return [r.status, r.headers.get('location'), "
        "r.redirected, await r.text()];",
        R"([302,"/hello",false,"moved"])");
    row("error refuses", "return failure(() => fetch('$HTTP/redirect?to=/hello', { redirect: 'error' }));",
        R"("TypeError|fetch failed||redirected to /hello, which redirect: 'error' does not allow")");
    row("without a location", "const r = await fetch('$HTTP/redirect?status=302'); return [r.status, await r.text()];",
        R"([302,"moved"])");
    row("twenty and no more",
        "return [await (await fetch('$HTTP/loop?n=20')).text(), await failure(() => fetch('$HTTP/loop?n=21'))];",
        R"(["end","TypeError|fetch failed||more than 20 redirects"])");
    row("to another scheme", "return failure(() => fetch('$HTTP/redirect?to=' + encodeURIComponent('file:///etc/passwd')));",
        R"("TypeError|fetch failed||redirected to the scheme file:")");
    row("to a forbidden address",
        "return failure(() => fetch('$HTTP/redirect?to=' + encodeURIComponent('http://169.254.169.254/latest')));",
        R"("TypeError|fetch failed|EGRESS_DENIED|169.254.169.254 is a link-local, metadata or reserved address")");
}

void tst_FetchService::followsRedirects()
{
    answers();
}

void tst_FetchService::fails_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("cause"); // its beginning
    const auto row = [](const char *url, const char *cause) { QTest::newRow(url) << QByteArray(url) << QByteArray(cause); };
    row("http://127.0.0.1:1/", "ECONNREFUSED|");
    row("http://nowhere.invalid/", "ENOTFOUND|the name nowhere.invalid does not resolve");
    row("$HTTP/cut", "no failure"); // the head is there; its body fails
    row("http://rebind.test/", "EGRESS_DENIED|169.254.169.254 is");
    row("http://mapped.test/", "EGRESS_DENIED|169.254.169.254 is");
    row("http://169.254.169.254/", "EGRESS_DENIED|169.254.169.254 is");
    row("http://2852039166/", "EGRESS_DENIED|169.254.169.254 is"); // the same as one number
    row("http://0xa9.0376.43518/", "EGRESS_DENIED|169.254.169.254 is");
    row("http://[::ffff:a9fe:a9fe]/", "EGRESS_DENIED|169.254.169.254 is");
    row("http://[64:ff9b::a9fe:a9fe]/", "EGRESS_DENIED|64:ff9b::a9fe:a9fe is");
    row("http://[fe80::1]/", "EGRESS_DENIED|fe80::1 is");
    row("http://0/", "EGRESS_DENIED|0.0.0.0 is");
    row("http://[::]/", "EGRESS_DENIED|:: is");
    row("ftp://127.0.0.1/", "|the scheme ftp: cannot be fetched");
    row("file:///etc/passwd", "|the scheme file: cannot be fetched");
    row("data:text/plain;base64,***", "|the data: URL has no data");
}

void tst_FetchService::fails()
{
    QFETCH(const QByteArray, url);
    QFETCH(const QByteArray, cause);
    const QString failure = m_scripts->run("return failure(() => fetch('" + url + "'));").value.toString();
    const QString expected = cause == "no failure" ? u"no failure"_s : u"TypeError|fetch failed|"_s + QString::fromLatin1(cause);
    QVERIFY2(failure.startsWith(expected), qPrintable(failure));
}

void tst_FetchService::speaksHttp2()
{
    const auto result
        = m_scripts->run("const r = await (await fetch('$SECURE/inspect', { method: 'POST', body: 'x'.repeat(300000) })).json();"
                         "const c = await fetch('$SECURE/cookies');"
                         "return [r.version, r.body.length, c.headers.getSetCookie().length, c.statusText];");
    QCOMPARE(result.value, parsed(R"(["2.0",300000,2,""])"));
}

// node ends an HTTP/2 connection after a thousand streams, with whatever is under way on it.
void tst_FetchService::outlivesTheServersPatience()
{
    const auto result = m_scripts->run("let n = 0; for (; n < 1500; n++) await (await fetch('$SECURE/hello')).text(); return n;");
    QCOMPARE(result.value, 1500);
}

void tst_FetchService::trustsNoCertificateWithoutReason()
{
    const QString failure = m_scripts->run("return failure(() => fetch('$WRONG/hello'));").value.toString();
    QVERIFY2(failure.startsWith(u"TypeError|fetch failed|ETLS|"_s), qPrintable(failure));

    EngineHarness harness; // one that was told of no authority
    EgressOptions options;
    options.resolve = {"peer.test:" + m_peer->https.toStdString() + ":127.0.0.1"};
    FetchService fetches(options);
    harness.engine->addHostService("fetch", fetches);
    const QString unknown = ScriptRunner(harness)
                                .run("return failure(() => fetch('https://peer.test:" + m_peer->https + "/hello'));")
                                .value.toString();
    QVERIFY2(unknown.startsWith(u"TypeError|fetch failed|ETLS|"_s), qPrintable(unknown));
}

static qint64 peakMemoryKb()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:") + 6;
    return text.mid(at, text.indexOf(" kB", at) - at).trimmed().toLongLong();
}

void tst_FetchService::takesManyBytesInLittleMemory()
{
    m_scripts->run("return (await fetch('$SECURE/hello')).text();");
    const qint64 before = peakMemoryKb();
    const auto result = m_scripts->run("const counts = []; for (const base of ['$HTTP', '$SECURE']) { let n = 0;"
                                       " for await (const chunk of (await fetch(base + '/big?bytes=100000000')).body) n += "
                                       "chunk.byteLength; counts.push(n); } return counts;");
    QCOMPARE(result.value, parsed("[100000000,100000000]"));
    const qint64 grown = peakMemoryKb() - before;
    QVERIFY2(grown < 16 * 1024, qPrintable(QString::number(grown)));
    QVERIFY2(result.outcome.meter.peakMemoryBytes < 90 << 20, qPrintable(QString::number(result.outcome.meter.peakMemoryBytes)));
}

void tst_FetchService::sendsManyBytesInLittleMemory()
{
    const qint64 before = peakMemoryKb();
    const auto result = m_scripts->run(
        "const counts = []; for (const base of ['$HTTP', '$SECURE']) { let left = 1000;"
        " const body = new ReadableStream({ pull(c) { if (left-- > 0) c.enqueue(new Uint8Array(65536)); else c.close(); } });"
        " const request = new Request(base + '/count', { method: 'POST', body, duplex: 'half' });"
        " counts.push(await (await fetch(new Request(request, { headers: { 'x-a': '1' } }))).text()); }"
        " counts.push(await (await fetch('$HTTP/count', { method: 'POST', body: new Uint8Array(5000000) })).text()); return "
        "counts;");
    QCOMPARE(result.value, parsed(R"(["65536000","65536000","5000000"])"));
    const qint64 grown = peakMemoryKb() - before;
    QVERIFY2(grown < 16 * 1024, qPrintable(QString::number(grown)));
    const int64_t peak = result.outcome.meter.peakMemoryBytes;
    QVERIFY2(peak < 90 << 20, qPrintable(QString::number(peak)));
}

void tst_FetchService::stopsWhenAborted()
{
    const auto result = m_scripts->run(
        "const early = AbortSignal.abort('no'); const late = new AbortController(); const mid = new AbortController();"
        " const results = [await fetch('$HTTP/hello', { signal: early }).catch((e) => e)];"
        " const never = fetch('$HTTP/never', { signal: late.signal }).catch((e) => e.name); setTimeout(() => late.abort(), 10); "
        "results.push(await never);"
        " const r = await fetch('$HTTP/first', { signal: mid.signal }); const reader = r.body.getReader(); results.push((await "
        "reader.read()).value.length);"
        " const rest = reader.read().catch((e) => e); mid.abort('enough'); results.push(await rest);"
        " results.push(await fetch('$HTTP/never', { signal: AbortSignal.timeout(10) }).catch((e) => e.name)); return results;");
    QCOMPARE(result.value, parsed(R"(["no","AbortError",5,"enough","TimeoutError"])"));
    untilPeerSaw("/aborted", 3);
}

void tst_FetchService::stopsWhenTheCallEnds()
{
    const int before = m_scripts->run("return Number(await (await fetch('$HTTP/aborted')).text());").value.toInt();
    const auto late = m_scripts->version("await Promise.all([fetch('$HTTP/never'), fetch('$HTTP/first').then((r) => r.text())]);",
        [](FunctionVersion &version) { version.settings.timeout = Milliseconds(300); });
    QCOMPARE(m_harness->run(late).outcome.kind, OutcomeKind::TimedOut);
    m_scripts->run("await fetch('$HTTP/first'); return 1;"); // answers without reading it
    QCOMPARE(m_fetches->openCount(), 0);
    untilPeerSaw("/aborted", before + 3);
}

void tst_FetchService::stopsWhenTheBodyIsCancelled()
{
    const int before = m_scripts->run("return Number(await (await fetch('$HTTP/aborted')).text());").value.toInt();
    m_scripts->run("const r = await fetch('$HTTP/big?bytes=1000000000'); await r.body.cancel(); return 1;");
    untilPeerSaw("/aborted", before + 1);
}

void tst_FetchService::keepsToFiftyAtATime()
{
    const auto result = m_scripts->run(
        "const all = await Promise.all(Array.from({ length: 200 }, () => fetch('$HTTP/slow').then((r) => r.text())));"
        " return [all.length, Number(await (await fetch('$HTTP/most-open')).text()) <= 50];");
    QCOMPARE(result.value, parsed("[200,true]"));
}

void tst_FetchService::losesNoSlotToWhatNeverBegan()
{
    // Outside of a call nothing may be fetched; sixty failures must not use up the fifty slots.
    const QByteArray hello = "http://127.0.0.1:" + m_peer->http + "/hello";
    const RecordingSink sink
        = m_harness->run(m_harness->version("const early = await Promise.allSettled(Array.from({ length: 60 }, () => fetch('"
            + hello + "')));\nexport default async () => Response.json([early[59].reason.cause.message, await (await fetch('"
            + hello + "')).text()]);"));
    QCOMPARE(sink.body, QByteArray(R"(["fetch can only be used while a call is open","hello"])"));
}

void tst_FetchService::isNotHeldUpByBodiesThatNobodyReads()
{
    const auto result = m_scripts->run("const kept = []; for (let i = 0; i < 5; i++) kept.push(await "
                                       "fetch('$SECURE/big?bytes=50000000'), await fetch('$HTTP/big?bytes=50000000'));"
                                       " const words = []; for (const base of ['$HTTP', '$SECURE']) words.push(await (await "
                                       "fetch(base + '/hello')).text()); return words;");
    QCOMPARE(result.value, parsed(R"(["hello","hello"])"));
}

void tst_FetchService::checksTheFunctionsOwnPolicy_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("allow, listed") << u"allow"_s << u"peer.test"_s << true;
    QTest::newRow("allow, another") << u"allow"_s << u"other.test"_s << false;
    QTest::newRow("allow, wildcard") << u"allow"_s << u"*.test"_s << true;
    QTest::newRow("allow, the address") << u"allow"_s << u"127.0.0.0/8"_s << true;
    QTest::newRow("deny, listed") << u"deny"_s << u"peer.test"_s << false;
    QTest::newRow("deny, another") << u"deny"_s << u"other.test"_s << true;
    QTest::newRow("deny, the address") << u"deny"_s << u"127.0.0.1"_s << false;
    QTest::newRow("allow without hosts") << u"allow"_s << QString() << true;
    QTest::newRow("deny without hosts") << u"deny"_s << QString() << false;
    QTest::newRow("deny, all") << u"deny"_s << u"*"_s << false;
}

void tst_FetchService::checksTheFunctionsOwnPolicy()
{
    QFETCH(const QString, mode);
    QFETCH(const QString, host);
    QFETCH(const bool, isAllowed);
    const auto version = m_scripts->version("return failure(() => fetch('$PEER/hello'));", [&](FunctionVersion &made) {
        made.settings.egress = {{u"mode"_s, mode}};
        if (!host.isEmpty())
            made.settings.egress.insert(u"hosts"_s, QJsonArray{host});
    });
    const QString failure = m_scripts->run(version).value.toString();
    QVERIFY2(failure.startsWith(isAllowed ? u"no failure"_s : u"TypeError|fetch failed|EGRESS_DENIED|"_s), qPrintable(failure));
}

void tst_FetchService::theAppsPolicyCannotBeWidened()
{
    const QByteArray code = "return failure(() => fetch('$PEER/hello'));";
    const auto run = [&](const QJsonObject &app, const QJsonObject &own) {
        return m_scripts
            ->run(m_scripts->version(code,
                [&](FunctionVersion &made) {
                    made.appEgress = app;
                    made.settings.egress = own;
                }))
            .value.toString();
    };
    const QJsonObject allowed{{u"mode"_s, u"allow"_s}, {u"hosts"_s, QJsonArray{u"127.0.0.1"_s}}};
    const QJsonObject other{{u"mode"_s, u"allow"_s}, {u"hosts"_s, QJsonArray{u"api.example.com"_s}}};
    QVERIFY(run(allowed, {}).startsWith(u"no failure"_s));
    QVERIFY(run(allowed, allowed).startsWith(u"no failure"_s));
    QVERIFY(run(other, {}).contains(u"EGRESS_DENIED"_s));
    QVERIFY(run(other, allowed).contains(u"EGRESS_DENIED"_s));
    QVERIFY(run(allowed, other).contains(u"EGRESS_DENIED"_s));
    QVERIFY(run({{u"requests_per_second"_s, 5}}, {}).startsWith(u"no failure"_s));
}

void tst_FetchService::keepsToTheAppsBounds()
{
    const auto run = [&](const QJsonObject &egress, const QByteArray &code) {
        return m_scripts
            ->run(m_scripts->version(code,
                [&](FunctionVersion &made) {
                    made.app = {u"bounded-"_s + QString::number(++m_bounded)};
                    made.appEgress = egress;
                }))
            .value.toString();
    };
    const QByteArray twice = "await (await fetch('$PEER/hello')).text(); return failure(() => fetch('$PEER/hello'));";
    QVERIFY2(run({{u"requests_per_second"_s, 1}}, twice).contains(u"1 times a second"_s), "rate");
    QVERIFY2(run({{u"response_bytes"_s, 2}}, "return failure(async () => (await fetch('$PEER/hello')).text());")
                 .contains(u"larger than 2 bytes"_s),
        "bytes");
    const QByteArray together = "const open = fetch('$PEER/hello'); const second = await failure(() => fetch('$PEER/hello')); "
                                "await (await open).text();"
                                " return second;";
    QVERIFY2(run({{u"concurrent"_s, 1}}, together).contains(u"1 fetches open"_s), "concurrency");
}

void tst_FetchService::checksThePolicyOnKeptConnections()
{
    QCOMPARE(m_scripts->run("return (await fetch('$HTTP/hello')).text();").value.toString(), u"hello"_s); // leaves one open
    const auto version = m_scripts->version("return failure(() => fetch('$HTTP/hello'));", [&](FunctionVersion &made) {
        made.settings.egress = {{u"mode"_s, u"deny"_s}, {u"hosts"_s, QJsonArray{u"127.0.0.1"_s}}};
    });
    QVERIFY(m_scripts->run(version).value.toString().contains(u"EGRESS_DENIED"_s));
}

void tst_FetchService::refusesThisServerItself()
{
    QTcpServer own;
    QVERIFY(own.listen(QHostAddress::Any));
    m_fetches->setOwnPorts({own.serverPort()});
    for (const char *host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1.2.3", "2130706433"}) {
        const QByteArray url = QByteArray("http://") + host + ':' + QByteArray::number(own.serverPort()) + "/v1/apps";
        const QString failure = m_scripts->run("return failure(() => fetch('" + url + "'));").value.toString();
        QVERIFY2(failure.startsWith(u"TypeError|fetch failed|EGRESS_DENIED|"_s), qPrintable(failure));
    }
    QVERIFY(!own.hasPendingConnections());
    m_fetches->setOwnPorts({});
}

void tst_FetchService::stopsAtTheLimitOfBytes()
{
    EngineHarness harness;
    EgressOptions options;
    options.maxResponseBytes = 1000000;
    FetchService fetches(options);
    harness.engine->addHostService("fetch", fetches);
    ScriptRunner scripts(harness);
    scripts.define("$HTTP", "http://127.0.0.1:" + m_peer->http);
    const auto result
        = scripts.run("const small = (await (await fetch('$HTTP/big?bytes=1000000')).arrayBuffer()).byteLength;"
                      " const r = await fetch('$HTTP/big?bytes=1000001'); return [small, await failure(() => r.arrayBuffer())];");
    QCOMPARE(result.value, parsed(R"([1000000,"TypeError|terminated|EMSGSIZE|the response is larger than 1000000 bytes"])"));
}

void tst_FetchService::countsItselfOnTheRow()
{
    const auto result = m_scripts->run("await fetch('$HTTP/slow'); await fetch('$HTTP/redirect?to=/slow'); return 1;");
    QCOMPARE(result.outcome.meter.hostCalls, 3);
    QVERIFY(result.outcome.meter.hostTime > Microseconds(0));
}

void tst_FetchService::speaksWebSocket_data()
{
    QTest::addColumn<QByteArray>("script"); // `log` is what came of it
    QTest::addColumn<QByteArray>("expected"); // JSON
    const auto row = [](const char *name, const char *script, const char *expected) {
        QTest::newRow(name) << QByteArray(script) << QByteArray(expected);
    };
    row("text and bytes",
        "const ws = open('ws:$SOCKET'); ws.binaryType = 'arraybuffer'; await opened(ws); ws.send('h\u00e9'); await next(ws);"
        " ws.send(new Uint8Array([1, 2])); await next(ws); ws.send(new Blob(['blob'])); await next(ws); ws.close(); await "
        "closed(ws);",
        R"(["open","hé",[1,2],[98,108,111,98],"close 1005  true"])");
    row("much",
        "const ws = open('ws:$SOCKET'); await opened(ws); ws.send('x'.repeat(3e6)); log.push(ws.bufferedAmount > 0);"
        " ws.onmessage = null; const { data } = await new Promise((resolve) => { ws.onmessage = resolve; });"
        " log.push(data.length, ws.bufferedAmount); ws.close(1000, 'done'); await closed(ws);",
        R"(["open",true,3000000,0,"close 1000 done true"])");
    row("over TLS, with a protocol",
        "const ws = open('wss:$TLS_SOCKET', ['a', 'b']); await opened(ws); log.push(ws.protocol, ws.url === 'wss:$TLS_SOCKET');"
        " ws.send('hi'); await next(ws); ws.close(3000); await closed(ws);",
        R"(["open","b",true,"hi","close 3000  true"])");
    row("pings and pieces",
        "const ws = open('ws:$SOCKET'); await opened(ws); for (const order of ['ping', 'pieces', '', 'slowly']) {"
        " if (order) ws.send(order); await next(ws); } ws.close(); await closed(ws);",
        R"(["open","pong are you there","in pieces","pong ","slowly","close 1005  true"])");
    row("the server closes", "const ws = open('ws:$SOCKET'); await opened(ws); ws.send('close 4001'); await closed(ws);",
        R"(["open","close 4001 because true"])");
    row("the connection breaks", "const ws = open('ws:$SOCKET'); await opened(ws); ws.send('cut'); await closed(ws);",
        R"(["open","error","close 1006  false"])");
    for (const char *fault : {"not utf-8", "reserved", "masked"})
        QTest::newRow(fault) << "const ws = open('ws:$SOCKET'); await opened(ws); ws.send('" + QByteArray(fault)
                + "'); await closed(ws);"
                             << QByteArray(R"(["open","error","close 1006  false"])");
    row("no upgrade", "await closed(open('ws:$NOWHERE'));", R"(["error","close 1006  false"])");
    row("a wrong key", "await closed(open('ws:$SOCKET?wrong'));", R"(["error","close 1006  false"])");
    row("closed before it is open", "const ws = open('ws:$SOCKET'); ws.close(); await closed(ws);",
        R"(["error","close 1006  false"])");
    row("what it refuses",
        "for (const make of [() => new WebSocket('x'), () => new WebSocket('ftp://a'), () => new WebSocket('ws://a/#f'),"
        " () => new WebSocket('ws://a', ['b', 'B']), () => new WebSocket('ws://a', 'b c'), () => open('ws:$SOCKET').send('x'),"
        " () => open('ws:$SOCKET').close(1001), () => open('ws:$SOCKET').close(1000, 'x'.repeat(124))])"
        " try { make(); } catch (error) { log.push(error.name); }",
        R"(["SyntaxError","SyntaxError","SyntaxError","SyntaxError","SyntaxError","InvalidStateError","InvalidAccessError","SyntaxError"])");
}

void tst_FetchService::speaksWebSocket()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, expected);
    const QByteArray start
        = "const log = []; const open = (...args) => { const ws = new WebSocket(...args); ws.onopen = () => log.push('open');"
          " ws.onmessage = ({ data }) => log.push(typeof data === 'string' ? data : [...new Uint8Array(data)]);"
          " ws.onerror = () => log.push('error');"
          " ws.onclose = (e) => log.push(['close', e.code, e.reason, e.wasClean].join(' ')); return ws; };"
          "const heard = (type) => (ws) => new Promise((resolve) => ws.addEventListener(type, resolve, { once: true }));"
          "const [opened, next, closed] = ['open', 'message', 'close'].map(heard);";
    const auto result = m_scripts->run(start + script + "return log;");
    QCOMPARE(QJsonDocument(result.value.toArray()).toJson(QJsonDocument::Compact), expected);
}

void tst_FetchService::closesWebSocketsWithTheCall()
{
    const auto waitsUntilOpen = [this](const char *count) {
        return m_scripts->run(
            "while (await (await fetch('$HTTP/open-sockets')).text() !== '" + QByteArray(count) + "'); return true;");
    };
    QVERIFY(waitsUntilOpen("0").value.toBool()); // those of the tests above are gone
    const auto result
        = m_scripts->run("const ws = new WebSocket('ws:$SOCKET'); await new Promise((resolve) => { ws.onopen = resolve; });"
                         "return await (await fetch('$HTTP/open-sockets')).text();");
    QCOMPARE(result.value.toString(), u"1"_s);
    QVERIFY(waitsUntilOpen("0").value.toBool());
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_FetchService)
#include "tst_FetchService.moc"
