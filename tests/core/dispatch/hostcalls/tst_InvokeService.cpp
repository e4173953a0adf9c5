#include "core/dispatch/hostcalls/InvokeService.h"

#include "core/registry/LiveRegistryView.h"

#include "tests/core/dispatch/EngineHarness.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace isola {

class tst_InvokeService final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void carriesTheBodyAndTheAnswer();
    void carriesOnWhoCalls();
    void streamsBothWays();
    void tellsWhatAFailureIs();
    void refusesWhatIsNotThere();
    void goesFourDeep();
    void endsWithItsCaller();
    void stopsWhatItsCallerNoLongerWaitsFor();

private:
    void deploy(const QString &name, const QByteArray &code) { QVERIFY(m_registry->deploy(name, code)); }
    RecordingSink call(const QByteArray &name, const Caller &caller = {})
    {
        Invocation invocation = m_harness->invocation(m_registry->functions->find("default", name));
        invocation.caller = caller;
        RecordingSink sink;
        m_harness->start(std::move(invocation), sink);
        if (!QTest::qWaitFor([&] { return sink.isFinished; }, 30000))
            qWarning("the call did not end");
        return sink;
    }

    std::unique_ptr<RegistryFixture> m_registry;
    std::unique_ptr<EngineHarness> m_harness;
    std::unique_ptr<LiveRegistryView> m_view;
    std::unique_ptr<InvokeService> m_invocations;
};

void tst_InvokeService::init()
{
    m_registry = std::make_unique<RegistryFixture>();
    m_harness = std::make_unique<EngineHarness>();
    m_view = std::make_unique<LiveRegistryView>(*m_registry->functions, *m_registry->apps, *m_registry->tokens);
    m_invocations = std::make_unique<InvokeService>(*m_harness->engine, *m_view);
    m_harness->engine->addHostService("invoke", *m_invocations);
}

void tst_InvokeService::cleanup()
{
    m_invocations.reset();
    m_harness.reset();
    m_registry.reset();
}

void tst_InvokeService::carriesTheBodyAndTheAnswer()
{
    deploy(u"sum \u00fc"_s,
        "export default async (req) => Response.json({ sum: (await req.json()).reduce((a, b) => a + b), method: req.method,"
        " type: req.headers.get('content-type'), path: new URL(req.url).pathname }, { status: 201, headers: { 'set-cookie': "
        "'a=1' } });");
    deploy(u"asks"_s,
        "export default async (req, ctx) => { const r = await ctx.invoke('sum \u00fc', [1, 2, 3]);"
        " return Response.json([r.status, r.headers.getSetCookie(), await r.json()]); };");
    QCOMPARE(call("asks").body,
        QByteArray(R"([201,["a=1"],{"sum":6,"method":"POST","type":"application/json","path":"/v1/default/fn/sum%20%C3%BC"}])"));
}

void tst_InvokeService::carriesOnWhoCalls()
{
    deploy(u"who"_s,
        "export default (req, ctx) => Response.json([ctx.caller, ctx.user, ctx.trigger.type, ctx.trigger.function, "
        "ctx.request.ip]);");
    deploy(u"asks"_s, "export default (req, ctx) => ctx.invoke('who');");
    Caller user;
    user.kind = CallerKind::EndUserJwt;
    user.userId = "u1";
    user.claims = R"({"sub":"u1","role":"admin"})";
    QCOMPARE(call("asks", user).body,
        QByteArray(R"([{"type":"loopback","keyId":null,"userId":"u1"},{"id":"u1","claims":{"sub":"u1","role":"admin"}},)"
                   R"("invoke","asks","127.0.0.1"])"));
}

void tst_InvokeService::streamsBothWays()
{
    deploy(u"echo"_s, "export default (req) => new Response(req.body);");
    deploy(u"asks"_s,
        "export default async (req, ctx) => { let left = 200;"
        " const body = new ReadableStream({ pull(c) { if (left-- > 0) c.enqueue(new Uint8Array(65536).fill(7)); else c.close(); "
        "} });"
        " let count = 0; for await (const chunk of (await ctx.invoke('echo', body)).body) for (const byte of chunk) count += "
        "byte === 7;"
        " const large = await (await ctx.invoke('echo', new Uint8Array(1000000))).arrayBuffer(); return Response.json([count, "
        "large.byteLength]); };");
    const RecordingSink sink = call("asks");
    QCOMPARE(sink.body, QByteArray("[13107200,1000000]"));
    QVERIFY(sink.outcome.meter.peakMemoryBytes < 40 << 20);
}

void tst_InvokeService::tellsWhatAFailureIs()
{
    deploy(u"throws"_s, "export default () => { throw new Error('broken'); };");
    deploy(u"breaks"_s,
        "export default () => new Response(new ReadableStream({ pull(c) { this.n = (this.n ?? 0) + 1; if (this.n > 1) throw new "
        "Error('late'); c.enqueue(new Uint8Array(5)); } }));");
    deploy(u"asks"_s,
        "export default async (req, ctx) => { const r = await ctx.invoke('throws'); const b = await ctx.invoke('breaks');"
        " return Response.json([r.status, (await r.json()).error, await b.text().catch((e) => e.message)]); };");
    const QJsonArray answer = QJsonDocument::fromJson(call("asks").body).array();
    QCOMPARE(answer.at(0).toInt(), 500);
    QCOMPARE(answer.at(1).toObject().value("code"_L1).toString(), u"FUNCTION_ERROR"_s);
    QCOMPARE(answer.at(1).toObject().value("message"_L1).toString(), u"Error: broken"_s);
    QCOMPARE(answer.at(2).toString(), u"terminated"_s);
}

void tst_InvokeService::refusesWhatIsNotThere()
{
    deploy(u"asks"_s,
        "export default async (req, ctx) => new Response(await ctx.invoke('nobody').then(() => 'answered', (e) => e.message));");
    QCOMPARE(call("asks").body, QByteArray("ctx.invoke: this app has no function \"nobody\""));
}

void tst_InvokeService::goesFourDeep()
{
    deploy(u"again"_s,
        "export default async (req, ctx) => { const depth = Number(await req.text()) + 1;"
        " return new Response(await ctx.invoke('again', String(depth)).then((r) => r.text(), (e) => `${depth}: ${e.message}`)); "
        "};");
    QCOMPARE(call("again").body, QByteArray("5: ctx.invoke: functions may call functions 4 deep"));
}

void tst_InvokeService::endsWithItsCaller()
{
    DeployRequest request;
    request.name = u"asks"_s;
    request.code = "export default (req, ctx) => ctx.invoke('hangs');";
    request.timeout = Milliseconds(300);
    QVERIFY(m_registry->deploy(request));
    deploy(u"hangs"_s, "export default (req) => new Promise(() => {});");
    const RecordingSink sink = call("asks");
    QVERIFY(sink.outcome.kind == OutcomeKind::TimedOut || sink.head.status == 504); // whichever of the two hears of it first
    QTRY_COMPARE(m_harness->engine->openCalls(), 0);
}

void tst_InvokeService::stopsWhatItsCallerNoLongerWaitsFor()
{
    deploy(u"hangs"_s,
        "export default (req) => new Promise((resolve) => req.signal.addEventListener('abort', () => resolve(new Response())));");
    deploy(
        u"asks"_s, "export default (req, ctx) => { ctx.invoke('hangs').catch(() => {}); return new Response('not waiting'); };");
    QCOMPARE(call("asks").body, QByteArray("not waiting"));
    QTRY_COMPARE(m_harness->engine->openCalls(), 0);
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_InvokeService)
#include "tst_InvokeService.moc"
