// Figures as clients and Prometheus see them, of real calls.

#include "tests/server/support/ServerFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestMetricsController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }

    void aSeriesCountsCallsAndErrors();
    void aSeriesIsOfOneAppOnly();
    void badRangesAreRefused();
    void prometheusReadsTheServersState();
    void aScrapeFromBehindAProxyNeedsTheOperator();
    void theRuntimeShowsInstances();
    void readyzNamesTheLayers();

private:
    std::unique_ptr<ServerFixture> m_server;
};

void TestMetricsController::init()
{
    m_server = std::make_unique<ServerFixture>();
    const QString code
        = u"export default (req) => { if (req.url.endsWith('bad')) throw new Error('no'); return new Response('ok') }"_s;
    QCOMPARE(m_server->deploy(u"f"_s, code).status, 201);
    for (const QByteArray &path : {"/a"_ba, "/bad"_ba, "/b"_ba})
        m_server->ask("GET", "/v1/default/fn/f" + path);
}

static qint64 sumOf(const QJsonObject &series, QLatin1StringView field)
{
    qint64 sum = 0;
    for (const QJsonValue &point : series["points"_L1].toArray())
        sum += point[field].toInteger();
    return sum;
}

void TestMetricsController::aSeriesCountsCallsAndErrors()
{
    const Answer answer = m_server->ask("GET", "/v1/default/metrics?function=f");
    QVERIFY2(answer.status == 200, answer.body);
    QCOMPARE(answer.json["step"_L1].toInt(), 60);
    QCOMPARE(sumOf(answer.json, "count"_L1), 3);
    QCOMPARE(sumOf(answer.json, "errors"_L1), 1);
    for (const QJsonValue &point : answer.json["points"_L1].toArray())
        if (point["count"_L1].toInteger() > 0)
            QVERIFY(point["p50_ms"_L1].toDouble() > 0 && point["max_ms"_L1].toDouble() >= point["p50_ms"_L1].toDouble());
    const Answer hourly = m_server->ask("GET", "/v1/default/metrics?step=1h");
    QCOMPARE(hourly.json["step"_L1].toInt(), 3600);
    QCOMPARE(sumOf(hourly.json, "count"_L1), 3);
}

void TestMetricsController::aSeriesIsOfOneAppOnly()
{
    QCOMPARE(m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})").status, 201);
    QCOMPARE(sumOf(m_server->ask("GET", "/v1/other/metrics").json, "count"_L1), 0);
    QCOMPARE(m_server->ask("GET", "/v1/other/metrics?function=f").status, 404);
}

void TestMetricsController::badRangesAreRefused()
{
    QCOMPARE(m_server->ask("GET", "/v1/default/metrics?step=30").status, 400);
    QCOMPARE(m_server->ask("GET", "/v1/default/metrics?step=-1m").status, 400);
    QCOMPARE(m_server->ask("GET", "/v1/default/metrics?stp=60").status, 400);
    const Answer both = m_server->ask("GET", "/v1/default/metrics?from=x&to=y&step=z");
    QCOMPARE(both.json["error"_L1].toObject()["details"_L1].toArray().size(), 3);
    QCOMPARE(m_server->ask("GET", "/v1/default/metrics?from=2026-02-01&to=2026-01-01").status, 400);
    QCOMPARE(m_server->ask("GET", "/v1/default/metrics?from=2000-01-01").status, 400); // too many points
}

void TestMetricsController::prometheusReadsTheServersState()
{
    const Answer answer = m_server->ask("GET", "/metrics");
    QVERIFY2(answer.status == 200, answer.body);
    QVERIFY(answer.head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
    QVERIFY(answer.body.endsWith("\n# EOF\n"));
    for (const QByteArray &line : {"isola_invocations_total{app=\"default\",function=\"f\"} 3\n"_ba,
             "isola_invocation_errors_total{app=\"default\",function=\"f\"} 1\n"_ba, "isola_instances{state=\"serving\"} "_ba,
             "isola_open_calls 0\n"_ba, "isola_http_connections 1\n"_ba, "isola_log_rows_dropped_total 0\n"_ba})
        QVERIFY2(answer.body.contains(line), answer.body);
}

void TestMetricsController::aScrapeFromBehindAProxyNeedsTheOperator()
{
    QCOMPARE(m_server->ask("GET", "/metrics", {}, {}, {}).status, 200); // this machine
    QCOMPARE(m_server->ask("GET", "/metrics", {}, "X-Forwarded-For: 192.0.2.1\r\n", {}).status, 401);
    QCOMPARE(m_server->ask("GET", "/metrics", {}, "Forwarded: for=192.0.2.1\r\n").status, 200);
}

void TestMetricsController::theRuntimeShowsInstances()
{
    const Answer answer = m_server->ask("GET", "/v1/default/runtime");
    QVERIFY2(answer.status == 200, answer.body);
    const QJsonArray instances = answer.json["instances"_L1].toArray();
    QVERIFY(!instances.isEmpty());
    QCOMPARE(instances[0]["function"_L1].toString(), u"f"_s);
    QCOMPARE(instances[0]["state"_L1].toString(), u"serving"_s);
    QVERIFY(!answer.json["layers"_L1].toString().isEmpty());
    m_server->ask("POST", "/v1/apps", R"({"app_id":"other"})");
    QVERIFY(m_server->ask("GET", "/v1/other/runtime").json["instances"_L1].toArray().isEmpty());
}

void TestMetricsController::readyzNamesTheLayers()
{
    const Answer ready = m_server->ask("GET", "/readyz", {}, {}, {});
    QCOMPARE(ready.status, 200);
    QCOMPARE(ready.json["layers"_L1].toString(), m_server->engine->layers());
}

QTEST_GUILESS_MAIN(TestMetricsController)
#include "tst_MetricsController.moc"
