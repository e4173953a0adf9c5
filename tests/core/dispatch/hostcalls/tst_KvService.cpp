#include "core/dispatch/hostcalls/KvService.h"

#include "core/dispatch/hostcalls/IdempotencyService.h"
#include "tests/core/dispatch/hostcalls/ScriptRunner.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

// ctx.kv and ctx.idempotency from inside a function.
class tst_KvService final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answers_data();
    void answers();
    void sharesBetweenTheFunctionsOfAnApp();
    void letsOneOfManyClaim();
    void claimsPerFunctionUnlessAScopeIsNamed();

private:
    QJsonValue run(const QByteArray &script) { return m_scripts->run(script).value; }

    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::unique_ptr<AppDatabase> m_database;
    std::unique_ptr<KvService> m_keyValues;
    std::unique_ptr<IdempotencyService> m_idempotency;
    std::unique_ptr<EngineHarness> m_harness;
    std::unique_ptr<ScriptRunner> m_scripts;
};

void tst_KvService::initTestCase()
{
    m_database = std::move(*AppDatabase::open(m_directory.filePath(u"app-data.db"_s), m_clock));
    m_keyValues = std::make_unique<KvService>(*m_database);
    m_idempotency = std::make_unique<IdempotencyService>(*m_database);
    m_harness = std::make_unique<EngineHarness>();
    m_harness->engine->addHostService("kv", *m_keyValues);
    m_harness->engine->addHostService("idempotency", *m_idempotency);
    m_scripts = std::make_unique<ScriptRunner>(*m_harness);
}

static QJsonValue parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().first();
}

void tst_KvService::answers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *script, const char *expected) {
        QTest::newRow(name) << QByteArray(script) << QByteArray(expected);
    };
    row("values come back as they were put",
        "const { kv } = ctx; const out = []; for (const v of ['text', '', { a: [1, null] }, 0, false, null, new Uint8Array([0, "
        "255])]) {"
        " await kv.put('v', v); const got = await kv.get('v'); out.push(got instanceof Uint8Array ? ['bytes', ...got] : got); } "
        "return out;",
        R"(["text","",{"a":[1,null]},0,false,null,["bytes",0,255]])");
    row("what is not there", "return [await ctx.kv.get('nothing'), await ctx.kv.delete('nothing')];", "[null,false]");
    row("delete", "await ctx.kv.put('d', 1); return [await ctx.kv.delete('d'), await ctx.kv.get('d')];", "[true,null]");
    row("list",
        "for (const k of ['l/1', 'l/2', 'l/3', 'm']) await ctx.kv.put(k, 1); const first = await ctx.kv.list({ prefix: 'l/', "
        "limit: 2 });"
        " const second = await ctx.kv.list({ prefix: 'l/', cursor: first.cursor }); return [first.keys.map((k) => k.name), "
        "second];",
        R"([["l/1","l/2"],{"keys":[{"name":"l/3"}]}])");
    row("a time to live",
        "await ctx.kv.put('t', 1, { ttlSeconds: 60 }); const [{ expiresAt }] = (await ctx.kv.list({ prefix: 't' })).keys;"
        " return Math.abs(expiresAt - Date.now() - 60000) < 30000;",
        "true");
    row("a megabyte", "await ctx.kv.put('big', new Uint8Array(1024 * 1024)); return (await ctx.kv.get('big')).length;",
        "1048576");
    row("more than a megabyte", "return failure(() => ctx.kv.put('big', new Uint8Array(1024 * 1024 + 1)));",
        R"("RangeError|kv.put: a value may have up to 1 MB, this one has 1048577 bytes||")");
    row("a key too long", "return failure(() => ctx.kv.get('x'.repeat(513)));",
        R"("Error|kv: a key must be 1 to 512 bytes of UTF-8, without NUL||")");
    row("an empty key", "return failure(() => ctx.kv.put('', 1));",
        R"("Error|kv: a key must be 1 to 512 bytes of UTF-8, without NUL||")");
    row("nothing as a value", "return failure(() => ctx.kv.put('k', undefined));",
        R"("TypeError|kv.put: undefined cannot be stored; delete the key instead||")");
    row("a time to live that is none",
        "return [await failure(() => ctx.kv.put('k', 1, { ttlSeconds: 0 })), await failure(() => ctx.kv.put('k', 1, { "
        "ttlSeconds: 1e12 }))];",
        R"(["RangeError|kv.put: ttlSeconds must be a number of at least 1||","Error|kv: ttlSeconds must be between 1 and 315360000||"])");
    row("a limit that is none", "return failure(() => ctx.kv.list({ limit: 0 }));",
        R"("Error|kv: limit must be between 1 and 1000||")");
    row("many at once",
        "await Promise.all(Array.from({ length: 300 }, (_, i) => ctx.kv.put(`n${i}`, i))); return (await ctx.kv.list({ prefix: "
        "'n' })).keys.length;",
        "300");
    row("more than the host takes at once",
        "const value = new Uint8Array(1 << 20); const all = Array.from({ length: 120 }, (_, i) => ctx.kv.put(`m${i % 3}`, "
        "value));"
        " await Promise.all(all); return all.length;",
        "120");
    row("a name the server does not know", "return typeof ctx.kv.increment;", R"("undefined")");
}

void tst_KvService::answers()
{
    QFETCH(const QByteArray, script);
    QFETCH(const QByteArray, expected);
    QCOMPARE(run(script), parsed(expected));
}

void tst_KvService::sharesBetweenTheFunctionsOfAnApp()
{
    run("await ctx.kv.put('shared', 'mine'); return 1;");
    QCOMPARE(run("return ctx.kv.get('shared');"), u"mine"_s);
    const auto other
        = m_scripts->version("return ctx.kv.get('shared');", [](FunctionVersion &version) { version.app = {u"other"_s}; });
    QVERIFY(m_scripts->run(other).value.isNull());
}

void tst_KvService::letsOneOfManyClaim()
{
    const QJsonValue claims = run(
        "return (await Promise.all(Array.from({ length: 50 }, () => ctx.idempotency.claim('evt')))).filter(Boolean).length;");
    QCOMPARE(claims, 1);
    QCOMPARE(
        run("return failure(() => ctx.idempotency.claim(''));"), u"Error|idempotency: a key must be 1 to 512 bytes of UTF-8||"_s);
}

void tst_KvService::claimsPerFunctionUnlessAScopeIsNamed()
{
    const QByteArray own = "return ctx.idempotency.claim('order-1');";
    QCOMPARE(run(own), true);
    QCOMPARE(run(own), true); // another function
    const QByteArray shared = "return ctx.idempotency.claim('order-1', { scope: 'orders', ttlSeconds: 60 });";
    QCOMPARE(run(shared), true);
    QCOMPARE(run(shared), false);
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_KvService)
#include "tst_KvService.moc"
