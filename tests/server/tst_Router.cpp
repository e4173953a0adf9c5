#include "server/Router.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestRouter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void segmentsAreComparedWholeAndDecoded();
    void theMoreExactRouteWins();
    void aWrongMethodIsToldTheRightOnes();
    void queriesAreDecoded();
    void unknownAndRepeatedParametersAreNamed();
};

static Router someRoutes()
{
    Router router;
    router.add("GET", "/v1/apps", Access::Operator, {});
    router.add("GET", "/v1/apps/{app_id}", Access::Developer, {});
    router.add("GET", "/v1/{app_id}/functions", Access::Developer, {});
    router.add("POST", "/v1/{app_id}/functions", Access::Developer, {});
    router.add("GET", "/v1/{app_id}/functions/{name}", Access::Developer, {});
    return router;
}

void TestRouter::segmentsAreComparedWholeAndDecoded()
{
    const Router router = someRoutes();
    const auto match = router.match("GET", "/v1/default/functions/a%2Fb%20c");
    QVERIFY(match);
    QCOMPARE(match->parameters.size(), 2);
    QCOMPARE(match->parameters[0].second, u"default"_s);
    QCOMPARE(match->parameters[1].second, u"a/b c"_s);
    for (const char *path : {"/v1", "/v1/default/functions/", "/v1//functions", "/v1/default/functions/a/b",
             "/v1/default/function", "/V1/default/functions", "/"})
        QCOMPARE(router.match("GET", path).error().error.code, ErrorCode::ResourceNotFound);
    for (const char *path : {"/v1/%zz/functions", "/v1/%f/functions", "/v1/%ff/functions"})
        QCOMPARE(router.match("GET", path).error().error.code, ErrorCode::ValidationInvalidSchema);
}

void TestRouter::theMoreExactRouteWins()
{
    const Router router = someRoutes();
    QCOMPARE(router.match("GET", "/v1/apps/functions")->route->pattern, "/v1/apps/{app_id}");
    QCOMPARE(router.match("GET", "/v1/app/functions")->route->pattern, "/v1/{app_id}/functions");
}

void TestRouter::aWrongMethodIsToldTheRightOnes()
{
    const Router router = someRoutes();
    const auto miss = router.match("DELETE", "/v1/default/functions");
    QCOMPARE(miss.error().error.code, ErrorCode::MethodNotAllowed);
    QCOMPARE(miss.error().allow, "GET, HEAD, POST");
    QCOMPARE(router.match("HEAD", "/v1/default/functions")->route->method, "GET");
}

void TestRouter::queriesAreDecoded()
{
    const auto query = Query::parse("a=1&b=x+y%26%C3%A4&c&d=&&e==");
    QVERIFY(query);
    QCOMPARE(query->value("a"_L1), u"1"_s);
    QCOMPARE(query->value("b"_L1), u"x y&ä"_s);
    QCOMPARE(query->value("c"_L1), u""_s);
    QCOMPARE(query->value("e"_L1), u"="_s);
    QVERIFY(!query->value("f"_L1));
    QVERIFY(!Query::parse("a=%f"));
    QVERIFY(!Query::parse("a=%ff"));
}

void TestRouter::unknownAndRepeatedParametersAreNamed()
{
    const auto query = Query::parse("limit=1&limt=2&x=3");
    const auto result = query->allowOnly({"limit"_L1});
    QVERIFY(!result);
    QCOMPARE(result.error().details.size(), 2);
    QCOMPARE(result.error().details[0].field, u"limt"_s);
    QVERIFY(result.error().remediation.contains(u"limit"));
    QCOMPARE(Query::parse("a=1&a=2").error().details[0].field, u"a"_s);
}

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_Router.moc"
