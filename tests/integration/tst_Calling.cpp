// What of a request reaches the function and what of its answer the client: method, path, query, headers, bodies, and who calls.

#include "tests/integration/support/ServerProcess.h"

#include <QJsonArray>
#include <QTest>
#include <QUrl>

using namespace isola;
using namespace Qt::StringLiterals;

static const QByteArray kMirror = R"(export default async (req, ctx) => {
  const url = new URL(req.url);
  return Response.json({ method: req.method, path: url.pathname, search: url.search, query: [...url.searchParams],
    headers: [...req.headers], body: [...new Uint8Array(await req.arrayBuffer())], params: ctx.params, user: ctx.user,
    caller: ctx.caller, trigger: ctx.trigger });
})";

class TestCalling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void everyMethodReachesTheFunction();
    void subPathsAndQueriesReachTheFunction();
    void pathPatternsGiveParameters();
    void aMethodThatIsNotServedIsRefused();
    void endToEndHeadersReachTheFunction();
    void hopByHopHeadersDoNot();
    void theFunctionsHeadersReachTheClient();
    void bytesPassUnchanged();
    void namesMayHoldSpacesAndAnyLetter_data();
    void namesMayHoldSpacesAndAnyLetter();
    void aFunctionWithoutAnHttpTriggerIsNotThere();
    void callersAreAdmittedAsTheTriggerSays_data();
    void callersAreAdmittedAsTheTriggerSays();
    void anEndUserIsKnownToTheFunction();
    void anEndUserMayOnlyCall();
    void aTokenOfAnotherAppIsRefused();
    void aServiceMayCallAsAUser();
    void preflightsAreAnsweredFromTheAppsOrigins();
    void aPausedAppIsUnavailable();

private:
    QByteArray newToken(const QByteArray &app, const QJsonObject &body)
    {
        const HttpAnswer answer = m_server.post("/v1/" + app + "/tokens", body);
        return answer.json()["token"_L1].toString().toLatin1();
    }
    QByteArray serviceToken(const QByteArray &app = "default")
    {
        return newToken(app, {{u"kind"_s, u"service"_s}, {u"name"_s, u"test"_s}});
    }
    QByteArray endUserToken()
    {
        return newToken("default",
            {{u"kind"_s, u"end_user"_s}, {u"user_id"_s, u"u7"_s}, {u"claims"_s, QJsonObject{{u"role"_s, u"editor"_s}}}});
    }

    ServerProcess m_server;
};

void TestCalling::initTestCase()
{
    QVERIFY2(m_server.start(), m_server.standardError());
    QVERIFY(m_server.deploy("mirror", kMirror).status == 201);
}

void TestCalling::everyMethodReachesTheFunction()
{
    for (const char *method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"}) {
        const HttpAnswer answer = m_server.visit("mirror", {method, {}, {}, {}, {}});
        QVERIFY2(answer.status == 200, QByteArray(method) + ' ' + answer.body);
        QCOMPARE(answer.json()["method"_L1].toString().toLatin1(), method);
    }
}

void TestCalling::subPathsAndQueriesReachTheFunction()
{
    const QJsonObject seen = m_server.visit("mirror/a/b%2Fc/%C3%A4?x=1&x=2&y=a%20b&z").json();
    QCOMPARE(seen["path"_L1].toString(), u"/v1/default/fn/mirror/a/b%2Fc/%C3%A4"_s);
    QCOMPARE(seen["search"_L1].toString(), u"?x=1&x=2&y=a%20b&z"_s);
    const QJsonArray query{
        QJsonArray{u"x"_s, u"1"_s}, QJsonArray{u"x"_s, u"2"_s}, QJsonArray{u"y"_s, u"a b"_s}, QJsonArray{u"z"_s, u""_s}};
    QCOMPARE(seen["query"_L1].toArray(), query);
    QCOMPARE(seen["trigger"_L1].toObject()["type"_L1].toString(), u"http"_s);
    QCOMPARE(m_server.visit("mirror/").json()["path"_L1].toString(), u"/v1/default/fn/mirror/"_s);
    for (const char *path : {"mirror/../other", "mirror/a/./b", "mirror/%2e%2e/x"})
        QCOMPARE(m_server.visit(path).status, 400);
}

void TestCalling::pathPatternsGiveParameters()
{
    m_server.deploy("orders", kMirror, httpTrigger(u"none"_s, {{u"path"_s, u"/orders/:id/items/:item"_s}}));
    const QJsonObject params = m_server.visit("orders/orders/42/items/blue%20hat?x").json()["params"_L1].toObject();
    QCOMPARE(params, QJsonObject({{u"id"_s, u"42"_s}, {u"item"_s, u"blue hat"_s}}));
    for (const char *path :
        {"orders", "orders/orders/42", "orders/orders/42/items/", "orders/orders/42/items/1/2", "orders/x/42/items/1"})
        QCOMPARE(m_server.visit(path).errorCode(), u"RESOURCE_NOT_FOUND"_s);
}

void TestCalling::aMethodThatIsNotServedIsRefused()
{
    m_server.deploy("posts", kMirror, httpTrigger(u"none"_s, {{u"method"_s, u"POST"_s}}));
    QCOMPARE(m_server.visit("posts", {"POST", {}, {}, "x", {}}).status, 200);
    const HttpAnswer answer = m_server.visit("posts");
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.errorCode(), u"METHOD_NOT_ALLOWED"_s);
    QCOMPARE(answer.field("allow"), "POST");
    QCOMPARE(m_server.logs("posts", "status=405").size(), 1);
}

static QByteArray seenHeader(const HttpAnswer &answer, const QString &name)
{
    for (const QJsonValue &pair : answer.json()["headers"_L1].toArray())
        if (pair.toArray()[0].toString() == name)
            return pair.toArray()[1].toString().toUtf8();
    return {};
}

void TestCalling::endToEndHeadersReachTheFunction()
{
    const QByteArray token = serviceToken();
    const HttpAnswer answer = m_server.visit("mirror",
        {"POST", {}, token, "{}",
            {"Content-Type: application/json", "Cookie: a=1; b=2", "X-Twice: one", "x-twice: two", "Accept: */*",
                "X-Empty:", "X-Latin: caf\xe9", "User-Agent: test/1"}});
    QCOMPARE(seenHeader(answer, u"content-type"_s), "application/json");
    QCOMPARE(seenHeader(answer, u"content-length"_s), "2");
    QCOMPARE(seenHeader(answer, u"cookie"_s), "a=1; b=2");
    QCOMPARE(seenHeader(answer, u"x-twice"_s), "one, two");
    QCOMPARE(seenHeader(answer, u"x-latin"_s), "caf\xc3\xa9");
    QCOMPARE(seenHeader(answer, u"user-agent"_s), "test/1");
    QCOMPARE(seenHeader(answer, u"host"_s), "127.0.0.1:" + QByteArray::number(m_server.port()));
    QCOMPARE(seenHeader(answer, u"authorization"_s), "Bearer " + token);
    QVERIFY(answer.body.contains("[\"x-empty\",\"\"]"));
}

void TestCalling::hopByHopHeadersDoNot()
{
    const HttpAnswer answer = m_server.visit("mirror",
        {"GET", {}, {}, {},
            {"Connection: keep-alive, X-Named", "Keep-Alive: timeout=5", "X-Named: 1", "TE: trailers", "Proxy-Connection: x",
                "X-Kept: 1"}});
    QCOMPARE(answer.status, 200);
    for (const QString &name : {u"connection"_s, u"keep-alive"_s, u"x-named"_s, u"te"_s, u"proxy-connection"_s})
        QVERIFY2(seenHeader(answer, name).isNull(), qPrintable(name));
    QCOMPARE(seenHeader(answer, u"x-kept"_s), "1");
}

void TestCalling::theFunctionsHeadersReachTheClient()
{
    m_server.deploy("speaks", R"(export default () => {
  const headers = new Headers({ 'x-a': '1', connection: 'close', 'keep-alive': 'x' });
  headers.append('set-cookie', 'a=1; Path=/'); headers.append('set-cookie', 'b=2; HttpOnly'); headers.append('x-a', '2');
  return new Response(null, { status: 299, statusText: 'Quite Fine', headers });
})");
    HttpClient client(m_server.port());
    const HttpAnswer answer = client.ask({"GET", "/v1/default/fn/speaks", {}, {}, {}});
    QCOMPARE(answer.status, 299);
    const auto valuesOf = [&](QByteArrayView wanted) {
        QByteArrayList values;
        for (const auto &[name, value] : answer.fields)
            if (name == wanted)
                values.append(value);
        return values;
    };
    QCOMPARE(valuesOf("set-cookie"), QByteArrayList({"a=1; Path=/", "b=2; HttpOnly"}));
    QCOMPARE(valuesOf("x-a").join(", "), "1, 2");
    QVERIFY(!answer.closes && answer.field("keep-alive").isNull()); // the connection is the server's business
    QVERIFY(answer.field("date").endsWith("GMT"));
    QVERIFY(answer.field("x-isola-invocation").startsWith("inv_"));
    QCOMPARE(client.ask({"GET", "/v1/default/fn/speaks", {}, {}, {}}).status, 299);

    m_server.deploy("moves", "export default () => Response.redirect('https://example.com/x', 307)");
    const HttpAnswer moved = m_server.visit("moves");
    QCOMPARE(moved.status, 307);
    QCOMPARE(moved.field("location"), "https://example.com/x");
}

void TestCalling::bytesPassUnchanged()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));
    const QJsonArray seen = m_server.visit("mirror", {"POST", {}, {}, bytes, {}}).json()["body"_L1].toArray();
    QCOMPARE(seen.size(), 256);
    for (int i = 0; i < 256; ++i)
        QCOMPARE(seen[i].toInt(), i);
    m_server.deploy("bytes", "export default () => new Response(Uint8Array.from({ length: 256 }, (_, i) => i))");
    const HttpAnswer answer = m_server.visit("bytes");
    QCOMPARE(answer.body, bytes);
    QVERIFY(answer.field("content-type").isNull());
}

void TestCalling::namesMayHoldSpacesAndAnyLetter_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a space") << u"my function"_s;
    QTest::newRow("umlauts") << u"größe"_s;
    QTest::newRow("beyond the first plane") << u"rocket \U0001F680"_s;
    QTest::newRow("marks") << u"a&b=c;d+e,f'g\"h<i>"_s;
    QTest::newRow("a hundred characters") << QString(100, u'n');
}

void TestCalling::namesMayHoldSpacesAndAnyLetter()
{
    QFETCH(QString, name);
    const HttpAnswer deployed = m_server.deploy(name.toUtf8(), "export default () => new Response('found')");
    QVERIFY2(deployed.status == 201, deployed.body);
    const QByteArray encoded = QUrl::toPercentEncoding(name);
    QCOMPARE(m_server.visit(encoded).body, "found");
    QVERIFY(deployed.json()["url"_L1].toString().toLatin1().endsWith("/v1/default/fn/" + encoded));
    QCOMPARE(m_server.get("/v1/default/functions/" + encoded).json()["name"_L1].toString(), name);
    QCOMPARE(m_server.logs(name.toUtf8()).size(), 1);
    QCOMPARE(m_server.ask({"DELETE", "/v1/default/functions/" + encoded, {}, {}, {}}).status, 200);
    QCOMPARE(m_server.visit(encoded).status, 404);
}

void TestCalling::aFunctionWithoutAnHttpTriggerIsNotThere()
{
    const QJsonObject cron{{u"type"_s, u"cron"_s}, {u"config"_s, QJsonObject{{u"schedule"_s, u"0 9 * * *"_s}}}};
    m_server.deploy("nightly", "export default () => new Response('ran')", {{u"triggers"_s, QJsonArray{cron}}});
    QCOMPARE(m_server.visit("nightly").errorCode(), u"RESOURCE_NOT_FOUND"_s);
    QCOMPARE(m_server.post("/v1/default/functions/nightly/invoke", {}).body, "ran");
}

void TestCalling::callersAreAdmittedAsTheTriggerSays_data()
{
    QTest::addColumn<QString>("auth");
    QTest::addColumn<int>("withoutToken");
    QTest::addColumn<int>("withWrongToken");
    QTest::newRow("required") << u"required"_s << 401 << 401;
    QTest::newRow("optional") << u"optional"_s << 200 << 401;
    QTest::newRow("none") << u"none"_s << 200 << 200;
}

void TestCalling::callersAreAdmittedAsTheTriggerSays()
{
    QFETCH(QString, auth);
    QFETCH(int, withoutToken);
    QFETCH(int, withWrongToken);
    m_server.deploy("guarded", kMirror, httpTrigger(auth));
    const HttpAnswer nobody = m_server.visit("guarded");
    QCOMPARE(nobody.status, withoutToken);
    if (nobody.status == 200)
        QCOMPARE(nobody.json()["caller"_L1].toObject()["type"_L1].toString(), u"anonymous"_s);
    QCOMPARE(m_server.visit("guarded", {"GET", {}, "isk_wrong", {}, {}}).status, withWrongToken);
    for (const QByteArray &token : {serviceToken(), m_server.adminToken()}) {
        const HttpAnswer service = m_server.visit("guarded", {"GET", {}, token, {}, {}});
        QCOMPARE(service.status, 200);
        QCOMPARE(service.json()["caller"_L1].toObject()["type"_L1].toString(), u"service_key"_s);
        QVERIFY(service.json()["user"_L1].isNull());
    }
    const HttpAnswer user = m_server.visit("guarded", {"GET", {}, endUserToken(), {}, {}});
    QCOMPARE(user.status, 200);
    QCOMPARE(user.json()["caller"_L1].toObject()["type"_L1].toString(), u"end_user_jwt"_s);
}

void TestCalling::anEndUserIsKnownToTheFunction()
{
    m_server.deploy("guarded", kMirror, httpTrigger(u"required"_s));
    const HttpAnswer answer = m_server.visit("guarded", {"GET", {}, endUserToken(), {}, {}});
    const QJsonObject user = answer.json()["user"_L1].toObject();
    QCOMPARE(user["id"_L1].toString(), u"u7"_s);
    QCOMPARE(user["claims"_L1].toObject()["role"_L1].toString(), u"editor"_s);
    QVERIFY(seenHeader(answer, u"authorization"_s).startsWith("Bearer ey")); // the token itself is forwarded
    QCOMPARE(m_server.logs("guarded", "limit=1")[0]["caller"_L1].toString(), u"end_user_jwt:u7"_s);
    QByteArray forged = endUserToken();
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    QCOMPARE(m_server.visit("guarded", {"GET", {}, forged, {}, {}}).errorCode(), u"AUTH_INVALID_TOKEN"_s);
}

void TestCalling::anEndUserMayOnlyCall()
{
    const QByteArray token = endUserToken();
    for (const char *target : {"/v1/default/functions", "/v1/default/functions/mirror", "/v1/default/functions/mirror/logs",
             "/v1/default/logs", "/v1/default/tokens", "/v1/default/env"})
        QCOMPARE(m_server.ask({"GET", target, token, {}, {}}).status, 403);
    QCOMPARE(m_server.ask({"POST", "/v1/default/functions/mirror/invoke", token, "{}", {}}).status, 403);
}

void TestCalling::aTokenOfAnotherAppIsRefused()
{
    QCOMPARE(m_server.post("/v1/apps", {{u"app_id"_s, u"other"_s}}).status, 201);
    const QByteArray token = serviceToken("other");
    m_server.deploy("guarded", kMirror, httpTrigger(u"required"_s));
    const HttpAnswer call = m_server.visit("guarded", {"GET", {}, token, {}, {}});
    QVERIFY2(call.status == 401 || call.status == 403, call.body);
    QCOMPARE(m_server.ask({"GET", "/v1/default/functions", token, {}, {}}).status, 403);
    QCOMPARE(m_server.ask({"GET", "/v1/other/functions", token, {}, {}}).status, 200);
}

void TestCalling::aServiceMayCallAsAUser()
{
    const QByteArray as = "X-Isola-As-User: u9";
    m_server.deploy("guarded", kMirror, httpTrigger(u"required"_s));
    const QJsonObject seen = m_server.visit("guarded", {"GET", {}, serviceToken(), {}, {as}}).json();
    QCOMPARE(seen["user"_L1].toObject()["id"_L1].toString(), u"u9"_s);
    QCOMPARE(seen["caller"_L1].toObject()["type"_L1].toString(), u"service_key"_s);
    QCOMPARE(m_server.visit("guarded", {"GET", {}, endUserToken(), {}, {as}}).status, 403);
    QVERIFY(m_server.visit("mirror", {"GET", {}, {}, {}, {as}}).json()["user"_L1].isNull()); // anybody can send a header
    QJsonObject strict = httpTrigger(u"required"_s);
    strict.insert(u"allow_service_key_impersonation"_s, false);
    m_server.deploy("guarded", kMirror, strict);
    QCOMPARE(m_server.visit("guarded", {"GET", {}, serviceToken(), {}, {as}}).errorCode(), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
}

void TestCalling::preflightsAreAnsweredFromTheAppsOrigins()
{
    const QList<QByteArray> preflight{"Origin: https://shop.example", "Access-Control-Request-Method: PUT",
        "Access-Control-Request-Headers: x-a, content-type"};
    m_server.deploy("guarded", kMirror, httpTrigger(u"required"_s));
    // Without origins the function decides.
    QCOMPARE(m_server.visit("mirror", {"OPTIONS", {}, {}, {}, preflight}).json()["method"_L1].toString(), u"OPTIONS"_s);
    QCOMPARE(m_server.patch("/v1/apps/default", {{u"allowed_origins"_s, QJsonArray{u"https://shop.example"_s}}}).status, 200);
    const HttpAnswer allowed = m_server.visit("guarded", {"OPTIONS", {}, {}, {}, preflight});
    QCOMPARE(allowed.status, 204);
    QCOMPARE(allowed.field("access-control-allow-origin"), "https://shop.example");
    QCOMPARE(allowed.field("access-control-allow-methods"), "PUT");
    QCOMPARE(allowed.field("access-control-allow-headers"), "x-a, content-type");
    const QList<QByteArray> foreign{"Origin: https://evil.example", "Access-Control-Request-Method: PUT"};
    QVERIFY(m_server.visit("guarded", {"OPTIONS", {}, {}, {}, foreign}).field("access-control-allow-origin").isNull());
    const HttpAnswer call = m_server.visit("mirror", {"GET", {}, {}, {}, {"Origin: https://shop.example"}});
    QCOMPARE(call.field("access-control-allow-origin"), "https://shop.example");
    QCOMPARE(call.field("vary"), "Origin");
    // A refusal must be readable by the page too.
    QCOMPARE(
        m_server.visit("guarded", {"GET", {}, {}, {}, {"Origin: https://shop.example"}}).field("access-control-allow-origin"),
        "https://shop.example");
    QCOMPARE(m_server.patch("/v1/apps/default", {{u"allowed_origins"_s, QJsonArray()}}).status, 200);
}

void TestCalling::aPausedAppIsUnavailable()
{
    m_server.deploy("shop", "export default () => new Response('open')");
    QCOMPARE(m_server.patch("/v1/apps/default", {{u"paused"_s, true}, {u"reason"_s, u"stocktaking"_s}}).status, 200);
    const HttpAnswer answer = m_server.visit("shop");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.errorCode(), u"APP_PAUSED"_s);
    QVERIFY(answer.error()["message"_L1].toString().contains(u"stocktaking"));
    QVERIFY(answer.field("retry-after").toInt() > 0);
    QCOMPARE(m_server.logs("shop", "status=503").size(), 1);
    QCOMPARE(m_server.patch("/v1/apps/default", {{u"paused"_s, false}}).status, 200);
    QCOMPARE(m_server.visit("shop").body, "open");
}

QTEST_GUILESS_MAIN(TestCalling)
#include "tst_Calling.moc"
