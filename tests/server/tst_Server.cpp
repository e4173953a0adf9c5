// The API as clients see it, against the real registries, logs and instances.

#include "tests/server/support/ServerFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static const QString kHello
    = u"export default async function handler(req) {\n return new Response(JSON.stringify({ message: 'Hello!' }), "
      "{\n headers: { 'Content-Type': 'application/json' }\n });\n}"_s;

static QJsonObject publicHttp()
{
    return {{u"triggers"_s, QJsonArray{QJsonObject{{u"type"_s, u"http"_s}, {u"config"_s, QJsonObject{{u"auth"_s, u"none"_s}}}}}}};
}

class TestServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void theDocumentsExampleIsDeployedAndCalled();
    void badDeploysAreRefusedAndTheLiveVersionStays();
    void functionsAreListedShownAndDeleted();
    void variablesArePatched();
    void versionsCanBeRolledBackTo();
    void everyVersionCanBeReadWhole();
    void aRollbackBringsADeletedFunctionBack();
    void aTestCallAnswersAsTheFunction();
    void aDetailedCallTellsEverything();
    void aDraftRunsWithoutGoingLive();
    void aFaultyDraftSaysWhere();
    void aTestCallMayStandForATrigger();
    void aDetailedCallIsToldAsItHappens();
    void logsAreFiltered();
    void logsOfOneAppStayThere();
    void tokensAreMadeListedAndRevoked();
    void appsAreTheOperators();
    void unknownParametersAreNamed();
    void aLargeBodyIsEchoed();
    void aStopLetsRunningCallsFinish();

private:
    std::unique_ptr<ServerFixture> m_server;
};

void TestServer::theDocumentsExampleIsDeployedAndCalled()
{
    const Answer deployed = m_server->deploy(u"hello-world"_s, kHello, {{u"description"_s, u"A simple greeting function"_s}});
    QVERIFY2(deployed.status == 201, deployed.body);
    QCOMPARE(deployed.json["name"_L1].toString(), u"hello-world"_s);
    QCOMPARE(deployed.json["version"_L1].toInt(), 1);
    const QString url = deployed.json["url"_L1].toString();
    QCOMPARE(url, u"http://127.0.0.1:%1/v1/default/fn/hello-world"_s.arg(m_server->port));

    const Answer called = m_server->ask("GET", "/v1/default/fn/hello-world?x=1");
    QCOMPARE(called.body, "{\"message\":\"Hello!\"}");
    QVERIFY(called.head.contains("content-type: application/json\r\n"));
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/hello-world", {}, {}, {}).errorCode(), u"AUTH_REQUIRED"_s);

    const QJsonArray logs = m_server->ask("GET", "/v1/default/functions/hello-world/logs").json["logs"_L1].toArray();
    QCOMPARE(logs.size(), 2);
    QCOMPARE(logs[0].toObject()["status_code"_L1].toInt(), 401);
    const QJsonObject row = logs[1].toObject();
    QCOMPARE(row["status_code"_L1].toInt(), 200);
    QCOMPARE(row["path"_L1].toString(), u"/?x=1"_s);
    QCOMPARE(row["method"_L1].toString(), u"GET"_s);
    QVERIFY(row["duration_ms"_L1].toDouble() > 0 && row["memory_mb"_L1].toDouble() > 0 && row["consoleLogs"_L1].isArray());
    const QString id = row["id"_L1].toString();
    QVERIFY(called.head.contains("x-isola-invocation: " + id.toLatin1() + "\r\n"));
    QCOMPARE(m_server->ask("GET", "/v1/default/invocations/" + id.toLatin1()).json["id"_L1].toString(), id);
    QCOMPARE(m_server->ask("GET", "/v1/default/invocations/inv_1").status, 404);

    const Answer again = m_server->deploy(u"hello-world"_s, u"export default () => new Response('v2')"_s);
    QCOMPARE(again.status, 200);
    QCOMPARE(again.json["version"_L1].toInt(), 2);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/hello-world").body, "v2");
}

void TestServer::badDeploysAreRefusedAndTheLiveVersionStays()
{
    QCOMPARE(m_server->deploy(u"f"_s, kHello).status, 201);
    const Answer syntax = m_server->deploy(u"f"_s, u"export default () => {\n  let = ;\n}"_s);
    QCOMPARE(syntax.status, 400);
    QCOMPARE(syntax.errorCode(), u"VALIDATION_INVALID_SCHEMA"_s);
    const QJsonObject fault = syntax.json["error"_L1].toObject()["details"_L1].toArray()[0].toObject();
    QCOMPARE(fault["line"_L1].toInt(), 2);
    QVERIFY(!fault["excerpt"_L1].toString().isEmpty());
    QCOMPARE(m_server->deploy(u"f"_s, u"const x = 1"_s).status, 400);
    const Answer fields
        = m_server->ask("POST", "/v1/default/functions", R"({"name":"f","timeoutMs":0,"memoryLimitMb":1,"colour":1})");
    QCOMPARE(fields.json["error"_L1].toObject()["details"_L1].toArray().size(), 3);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions", "{").status, 400);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions", "[]").status, 400);
    const QByteArray body = QJsonDocument(QJsonObject{{u"name"_s, u"f"_s}, {u"note"_s, u"x"_s}}).toJson();
    QCOMPARE(m_server->ask("POST", "/v1/default/functions", body, "If-Match: \"7\"\r\n").status, 409);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "{\"message\":\"Hello!\"}");
}

void TestServer::functionsAreListedShownAndDeleted()
{
    m_server->deploy(u"b"_s, kHello);
    m_server->deploy(u"a b"_s, kHello);
    QVERIFY(m_server->ask("GET", "/v1/default/fn/a%20b").status == 200);
    const QJsonArray list = m_server->ask("GET", "/v1/default/functions").json["functions"_L1].toArray();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[0].toObject()["name"_L1].toString(), u"a b"_s);
    QTRY_COMPARE(m_server->ask("GET", "/v1/default/functions/a%20b").json["invocationCount"_L1].toInt(), 1);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/a%20b").json["code"_L1].toString(), kHello);
    QCOMPARE(m_server->ask("DELETE", "/v1/default/functions/a%20b").json["success"_L1].toBool(), true);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/a%20b").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/a%20b").status, 404);
    QCOMPARE(m_server->ask("DELETE", "/v1/default/functions/a%20b").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/a%20b/logs").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/a%20b/logs?include_deleted=true").json["logs"_L1].toArray().size(), 1);
    QCOMPARE(m_server->ask("GET", "/v1/nowhere/functions").status, 404);
}

void TestServer::variablesArePatched()
{
    const QString code = u"export default (req, ctx) => new Response(String(ctx.env.A) + ctx.env.B + ctx.env.C)"_s;
    m_server->deploy(u"f"_s, code, {{u"envVars"_s, QJsonObject{{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}}}});
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "12undefined");
    const Answer patched = m_server->ask("PATCH", "/v1/default/functions/f/env", R"({"envVars":{"A":null,"B":"3"}})");
    QVERIFY2(patched.status == 200, patched.body);
    QCOMPARE(patched.json["function"_L1].toString(), u"f"_s);
    QCOMPARE(patched.json["updatedKeys"_L1].toArray().size(), 2);
    QCOMPARE(m_server->ask("PATCH", "/v1/default/env", R"({"envVars":{"C":"app"}})").status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/default/env").json["envKeys"_L1].toArray(), QJsonArray{u"C"_s});
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "undefined3app");
    QCOMPARE(m_server->ask("PATCH", "/v1/default/functions/none/env", R"({"envVars":{"A":"1"}})").status, 404);
    QCOMPARE(m_server->ask("PATCH", "/v1/default/functions/f/env", R"({"envVars":{"1A":"1"}})").status, 400);
}

void TestServer::versionsCanBeRolledBackTo()
{
    m_server->deploy(u"f"_s, u"export default () => new Response('one')"_s);
    m_server->deploy(u"f"_s, u"export default () => new Response('two')"_s);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/versions").json["versions"_L1].toArray().size(), 2);
    const Answer back = m_server->ask("POST", "/v1/default/functions/f/rollback", R"({"version":1})");
    QVERIFY2(back.status == 200, back.body);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "one");
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/rollback", R"({"version":9})").status, 404);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/rollback", R"({"version":"1"})").status, 400);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/rollback", "{}").status, 400);
}

void TestServer::everyVersionCanBeReadWhole()
{
    m_server->deploy(u"f"_s, u"export default () => new Response('one')"_s, {{u"timeoutMs"_s, 900}});
    m_server->deploy(u"f"_s, u"export default () => new Response('two')"_s, {{u"timeoutMs"_s, 1000}});
    const QJsonObject first = m_server->ask("GET", "/v1/default/functions/f/versions/1").json;
    QCOMPARE(first["code"_L1].toString(), u"export default () => new Response('one')"_s);
    QCOMPARE(first["version"_L1].toInt(), 1);
    QCOMPARE(first["timeoutMs"_L1].toInt(), 900);
    QVERIFY(!first.contains("errorRate"_L1)); // of the function, not of the version
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/versions/3").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/versions/one").status, 400);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/none/versions/1").status, 404);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "two");
}

void TestServer::aRollbackBringsADeletedFunctionBack()
{
    m_server->deploy(
        u"f"_s, u"export default (req, ctx) => new Response(ctx.env.A)"_s, {{u"envVars"_s, QJsonObject{{u"A"_s, u"1"_s}}}});
    QCOMPARE(m_server->ask("DELETE", "/v1/default/functions/f").status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions").json["functions"_L1].toArray().size(), 0);
    const QJsonArray all = m_server->ask("GET", "/v1/default/functions?include_deleted=true").json["functions"_L1].toArray();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all[0].toObject()["deleted"_L1].toBool(), true);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/versions/1").status, 200);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/rollback", R"({"version":1})").status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "1");
    QCOMPARE(m_server->ask("GET", "/v1/default/functions").json["functions"_L1].toArray().size(), 1);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions?include_deleted=maybe").status, 400);
}

void TestServer::aTestCallAnswersAsTheFunction()
{
    m_server->deploy(u"f"_s,
        u"export default async (req, ctx) => new Response(req.method + await req.text() + ctx.caller.type, "
        "{ status: 202, headers: { 'x-a': 'b' } })"_s);
    const Answer answer = m_server->ask("POST", "/v1/default/functions/f/invoke", R"({"a":1})");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.body, R"(POST{"a":1}service_key)");
    QVERIFY(answer.head.contains("x-a: b\r\n"));
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/none/invoke").status, 404);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/invoke", {}, {}, "isk_wrong").status, 401);
    const QJsonArray logs = m_server->ask("GET", "/v1/default/functions/f/logs?trigger=test").json["logs"_L1].toArray();
    QCOMPARE(logs.size(), 1);
}

void TestServer::aDetailedCallTellsEverything()
{
    m_server->deploy(u"f"_s,
        u"export default async (req, ctx) => { console.warn('hi', 1); if (req.method === 'PUT') throw new TypeError('no');\n"
        "const u = new URL(req.url); return new Response(u.pathname + u.search + req.headers.get('x-in') + await req.text() + "
        "ctx.user?.id) }"_s);
    const Answer good = m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true",
        R"({"method":"PATCH","path":"/a/b?c=1","headers":{"X-In":"h"},"body":"text","as_user":"u1"})");
    QVERIFY2(good.status == 200, good.body);
    QCOMPARE(good.json["status"_L1].toInt(), 200);
    QCOMPARE(good.json["body"_L1].toString(), u"/v1/default/fn/f/a/b?c=1htextu1"_s);
    QCOMPARE(good.json["headers"_L1].toObject()["content-type"_L1].toString(), u"text/plain;charset=UTF-8"_s);
    QCOMPARE(good.json["consoleLogs"_L1].toArray()[0].toObject()["message"_L1].toString(), u"hi 1"_s);
    QVERIFY(good.json["duration_ms"_L1].toDouble() > 0 && good.json["invocation_id"_L1].toString().startsWith(u"inv_"));
    QVERIFY(!good.json.contains("error"_L1));

    const Answer bad = m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true", R"({"method":"PUT"})");
    QCOMPARE(bad.status, 200);
    QCOMPARE(bad.json["status"_L1].toInt(), 500);
    const QJsonObject error = bad.json["error"_L1].toObject();
    QCOMPARE(error["code"_L1].toString(), u"FUNCTION_ERROR"_s);
    QVERIFY(error["message"_L1].toString().contains(u"no") && error["line"_L1].toInt() == 1);
    for (const QByteArray &body : {R"({"methd":"PUT"})"_ba, R"({"path":"x"})"_ba, R"({"headers":{"a b":"c"}})"_ba,
             R"({"body":"a","bodyBase64":"YQ=="})"_ba, R"({"bodyBase64":"?"})"_ba, R"({"path":"/../x"})"_ba})
        QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true", body).status, 400);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/invoke?detail=yes").status, 400);
}

void TestServer::aDraftRunsWithoutGoingLive()
{
    m_server->deploy(u"f"_s, u"export default () => new Response('live')"_s, publicHttp());
    const QByteArray call
        = R"json({"draft":{"code":"let n = 0; export default (req, ctx) => new Response('draft' + ++n + ctx.env.K)",
        "envVars":{"K":"v"}}})json";
    const Answer first = m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true", call);
    QVERIFY2(first.status == 200, first.body);
    QCOMPARE(first.json["body"_L1].toString(), u"draft1v"_s);
    QCOMPARE(first.json["version"_L1].toInt(-1), 0);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true", call).json["body"_L1].toString(), u"draft2v"_s);
    const QByteArray other = R"json({"draft":{"code":"export default (req: Request) => new Response('other' as string)"}})json";
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/f/invoke?detail=true", other).json["body"_L1].toString(), u"other"_s);

    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").body, "live"_ba);
    const Answer function = m_server->ask("GET", "/v1/default/functions/f");
    QCOMPARE(function.json["version"_L1].toInt(), 1);
    QVERIFY(function.json["envKeys"_L1].toArray().isEmpty());
    QCOMPARE(m_server->ask("GET", "/v1/default/functions/f/versions").json["versions"_L1].toArray().size(), 1);
    const QJsonArray logs = m_server->ask("GET", "/v1/default/functions/f/logs?trigger=test").json["logs"_L1].toArray();
    QCOMPARE(logs.size(), 3);
    QCOMPARE(logs[0]["version"_L1].toInt(-1), 0);
}

void TestServer::aFaultyDraftSaysWhere()
{
    m_server->deploy(u"f"_s, u"export default () => new Response('live')"_s, publicHttp());
    const QByteArray path = "/v1/default/functions/f/invoke?detail=true";
    const Answer syntax = m_server->ask("POST", path, R"({"draft":{"code":"export default () => {\n  retur n 1 }"}})");
    QCOMPARE(syntax.status, 400);
    const QJsonObject detail = syntax.json["error"_L1]["details"_L1][0].toObject();
    QCOMPARE(detail["field"_L1].toString(), u"draft.code"_s);
    QCOMPARE(detail["line"_L1].toInt(), 2);
    const Answer field = m_server->ask("POST", path, R"({"draft":{"timeout":5}})");
    QVERIFY2(field.status == 400 && field.body.contains("draft.timeout"), field.body);
    QCOMPARE(m_server->ask("POST", path, R"({"draft":{"name":"g"}})").status, 400);
    QCOMPARE(m_server->ask("POST", path, R"({"draft":1})").status, 400);
    QCOMPARE(m_server->ask("POST", "/v1/default/functions/none/invoke?detail=true", R"({"draft":{"code":"x"}})").status, 404);
    const Answer thrown = m_server->ask("POST", path, R"({"draft":{"code":"export default () => {\n throw new Error('no') }"}})");
    QCOMPARE(thrown.json["error"_L1]["line"_L1].toInt(), 2);
}

void TestServer::aTestCallMayStandForATrigger()
{
    m_server->deploy(u"f"_s, u"export default (req, ctx) => Response.json(ctx.trigger)"_s);
    const QByteArray path = "/v1/default/functions/f/invoke?detail=true";
    const Answer cron = m_server->ask("POST", path, R"({"as_trigger":{"type":"cron","schedule":"@daily","missed":2}})");
    const QJsonObject trigger = QJsonDocument::fromJson(cron.json["body"_L1].toString().toUtf8()).object();
    QCOMPARE(trigger, (QJsonObject{{u"type"_s, u"cron"_s}, {u"schedule"_s, u"@daily"_s}, {u"missed"_s, 2}}));
    const Answer bad = m_server->ask("POST", path, R"({"as_trigger":{"type":"timer"}})");
    QVERIFY2(bad.status == 400 && bad.body.contains("as_trigger: must have a type"), bad.body);
}

void TestServer::aDetailedCallIsToldAsItHappens()
{
    m_server->deploy(u"f"_s,
        u"export default (req) => { if (req.method === 'PUT') throw new Error('no');\n"
        "return new Response(new ReadableStream({ start(c) { const e = new TextEncoder(); c.enqueue(e.encode('one ')); "
        "setTimeout(() => { c.enqueue(e.encode('two')); c.close() }, 1) } })) }"_s);
    const QByteArray path = "/v1/default/functions/f/invoke?detail=true";
    const Answer told = m_server->ask("POST", path, R"({"method":"GET"})", "Accept: text/event-stream\r\n");
    QCOMPARE(told.status, 200);
    QByteArray body;
    QByteArrayList kinds;
    QJsonObject last;
    for (const QByteArray &line : told.body.split('\n')) {
        if (line.startsWith("event: "))
            kinds.append(line.sliced(7));
        if (!line.startsWith("data: "))
            continue;
        last = QJsonDocument::fromJson(line.sliced(6)).object();
        body += QByteArray::fromBase64(last["bodyBase64"_L1].toString().toLatin1());
    }
    QCOMPARE(kinds.first(), "head"_ba);
    QCOMPARE(kinds.last(), "end"_ba);
    QVERIFY(kinds.count("chunk"_ba) >= 1);
    QCOMPARE(body, "one two"_ba);
    QCOMPARE(last["status"_L1].toInt(), 200);
    QVERIFY(!last.contains("body"_L1));
    const Answer failed = m_server->ask("POST", path, R"({"method":"PUT"})", "Accept: text/event-stream\r\n");
    QVERIFY2(failed.body.contains("event: end") && failed.body.contains("FUNCTION_ERROR"), failed.body);
}

void TestServer::logsAreFiltered()
{
    m_server->deploy(u"f"_s,
        u"export default (req) => { if (req.url.endsWith('bad')) throw new Error('needle'); return new Response('ok') }"_s,
        publicHttp());
    for (const QByteArray &path : {"/one"_ba, "/bad"_ba, "/two"_ba})
        m_server->ask("GET", "/v1/default/fn/f" + path);
    const auto paths = [&](const QByteArray &query) {
        QStringList found;
        for (const QJsonValue &row : m_server->ask("GET", "/v1/default/functions/f/logs?" + query).json["logs"_L1].toArray())
            found.append(row.toObject()["path"_L1].toString());
        return found;
    };
    QCOMPARE(paths({}), QStringList({u"/two"_s, u"/bad"_s, u"/one"_s}));
    QCOMPARE(paths("level=error"), QStringList({u"/bad"_s}));
    QCOMPARE(paths("status=200&limit=1"), QStringList({u"/two"_s}));
    QCOMPARE(paths("q=NEEDLE"), QStringList({u"/bad"_s}));
    QCOMPARE(paths("version=2"), QStringList());
    QCOMPARE(paths("since=2000-01-01&until=2001-01-01T00:00:00Z"), QStringList());
    QCOMPARE(paths("since=2000-01-01T00:00:00%2B02:00").size(), 3);
    const QJsonObject page = m_server->ask("GET", "/v1/default/functions/f/logs?limit=2").json;
    QVERIFY(page["hasMore"_L1].toBool());
    QCOMPARE(paths("cursor=" + page["nextCursor"_L1].toString().toLatin1()), QStringList({u"/one"_s}));
    const Answer bad
        = m_server->ask("GET", "/v1/default/functions/f/logs?limit=0&since=x&level=warn&trigger=fax&status=1&cursor=a");
    QCOMPARE(bad.json["error"_L1].toObject()["details"_L1].toArray().size(), 6);
}

void TestServer::logsOfOneAppStayThere()
{
    QCOMPARE(m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})").status, 201);
    m_server->deploy(u"f"_s, kHello, publicHttp());
    m_server->ask("GET", "/v1/default/fn/f");
    QCOMPARE(m_server->ask("GET", "/v1/default/logs").json["logs"_L1].toArray().size(), 1);
    const QJsonObject page = m_server->ask("GET", "/v1/other/logs").json;
    QVERIFY(page.contains("logs"_L1) && page["logs"_L1].toArray().isEmpty());
    m_server->ask("DELETE", "/v1/default/functions/f");
    QCOMPARE(m_server->ask("GET", "/v1/default/logs").json["logs"_L1].toArray().size(), 0);
    QCOMPARE(m_server->ask("GET", "/v1/default/logs?include_deleted=true").json["logs"_L1].toArray().size(), 1);
}

void TestServer::tokensAreMadeListedAndRevoked()
{
    const Answer made = m_server->ask("POST", "/v1/default/tokens", R"({"kind":"service","name":"ci"})");
    QVERIFY2(made.status == 201, made.body);
    const QByteArray token = made.json["token"_L1].toString().toLatin1();
    QVERIFY(token.startsWith("isk_"));
    QCOMPARE(m_server->ask("GET", "/v1/default/functions", {}, {}, token).status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/apps", {}, {}, token).errorCode(), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
    m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})");
    QCOMPARE(m_server->ask("GET", "/v1/other/functions", {}, {}, token).status, 403);
    const QJsonArray list = m_server->ask("GET", "/v1/default/tokens").json["tokens"_L1].toArray();
    QCOMPARE(list.size(), 1);
    QVERIFY(!list[0].toObject().contains("token"_L1));
    const QByteArray id = list[0].toObject()["id"_L1].toString().toLatin1();
    QCOMPARE(m_server->ask("DELETE", "/v1/default/tokens/" + id).status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/default/functions", {}, {}, token).errorCode(), u"AUTH_INVALID_TOKEN"_s);
    QCOMPARE(m_server->ask("DELETE", "/v1/default/tokens/x").status, 404);

    const Answer user
        = m_server->ask("POST", "/v1/default/tokens", R"({"kind":"end_user","user_id":"u7","claims":{"role":"x"}})");
    QVERIFY2(user.status == 201, user.body);
    m_server->deploy(
        u"me"_s, u"export default (req, ctx) => Response.json([ctx.user.id, ctx.user.claims.role, ctx.caller.type])"_s);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/me", {}, {}, user.json["token"_L1].toString().toLatin1()).body,
        R"(["u7","x","end_user_jwt"])");
    QCOMPARE(m_server->ask("POST", "/v1/default/tokens", R"({"kind":"fax","name":"x"})").status, 400);
    QCOMPARE(m_server->ask("POST", "/v1/default/tokens", R"({"kind":"service"})").status, 400);
}

void TestServer::appsAreTheOperators()
{
    QCOMPARE(m_server->ask("POST", "/v1/apps", R"({"app_id":"shop","name":"Shop"})").status, 201);
    QCOMPARE(m_server->ask("POST", "/v1/apps", R"({"app_id":"shop"})").status, 409);
    QCOMPARE(m_server->ask("GET", "/v1/apps").json["apps"_L1].toArray().size(), 2);
    QCOMPARE(m_server->ask("GET", "/v1/apps/shop").json["name"_L1].toString(), u"Shop"_s);
    m_server->deploy(u"f"_s, kHello, publicHttp());
    QCOMPARE(m_server->ask("PATCH", "/v1/apps/default", R"({"paused":true,"reason":"cleaning"})").status, 200);
    const Answer paused = m_server->ask("GET", "/v1/default/fn/f");
    QCOMPARE(paused.errorCode(), u"APP_PAUSED"_s);
    QVERIFY(paused.body.contains("cleaning"));
    QCOMPARE(m_server->ask("PATCH", "/v1/apps/default", R"({"paused":false})").status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/default/fn/f").status, 200);
    QCOMPARE(m_server->ask("DELETE", "/v1/apps/shop").status, 200);
    QCOMPARE(m_server->ask("GET", "/v1/apps/shop").status, 404);
}

void TestServer::unknownParametersAreNamed()
{
    for (const QByteArray &target : {"/v1/default/functions?x=1"_ba, "/v1/default/functions/f/logs?limt=1"_ba, "/v1/apps?x"_ba,
             "/v1/default/tokens?x=1"_ba, "/v1/default/logs?limit=1&limit=2"_ba}) {
        const Answer answer = m_server->ask("GET", target);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.errorCode(), u"VALIDATION_INVALID_SCHEMA"_s);
    }
}

void TestServer::aLargeBodyIsEchoed()
{
    m_server->deploy(u"echo"_s, u"export default (req) => new Response(req.body)"_s, publicHttp());
    QByteArray body(5 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < body.size(); ++i)
        body[i] = char('a' + (i + i / 1000) % 26);
    const Answer answer = m_server->ask("POST", "/v1/default/fn/echo", body);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.body == body);
}

void TestServer::aStopLetsRunningCallsFinish()
{
    m_server->deploy(u"slow"_s,
        u"export default async () => { await new Promise(r => setTimeout(r, 200)); return new Response('done') }"_s,
        publicHttp());
    RawClient client(m_server->port);
    client.send("GET /v1/default/fn/slow HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(m_server->engine->openCalls(), 1);
    m_server->server->stopAccepting();
    bool isSent = false;
    m_server->engine->drain([&] {
        m_server->server->whenSent(Milliseconds(30000), [&] {
            m_server->server.reset();
            isSent = true;
        });
    });
    QCOMPARE(RawClient::body(client.untilClosed()), "done");
    QTRY_VERIFY(isSent);
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_Server.moc"
