// Many calls at once and the bounds on them, set in the configuration file: what a caller gets beyond each, and that a dashboard
// sees it coming.

#include "tests/integration/support/ServerProcess.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Holds its thread while a POST is under way, whatever the machine does besides.
static constexpr const char *kHolding = "export default async (req) => {\n"
                                        "  if (req.method === 'POST') for (;;);\n"
                                        "  if (req.method === 'PUT') await new Promise(() => {});\n"
                                        "  return new Response('quick');\n"
                                        "};";

class TestConcurrency : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        m_open.clear();
        m_server.reset();
    }

    void aFullQueueAnswers429();
    void whoWaitsTooLongIsAnswered503();
    void moreInstancesComeWhenCallsWaitOnCpu();
    void oneFunctionCannotHoldUpAnother();
    void oneAppCannotTakeEveryPlace();
    void theLongestIdleMakesRoom();
    void idleInstancesLeave();

private:
    void startWith(const QByteArray &limits)
    {
        m_server = std::make_unique<ServerProcess>();
        QFile file(m_directory.filePath(u"isola.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[limits]\n" + limits);
        file.close();
        m_server->addArgument(u"--config"_s);
        m_server->addArgument(file.fileName());
        QVERIFY2(m_server->start(), m_server->standardError());
    }

    // A call that nobody waits for yet.
    HttpClient &begin(const QByteArray &method, const QByteArray &path)
    {
        m_open.push_back(std::make_unique<HttpClient>(m_server->port()));
        HttpClient &client = *m_open.back();
        if (client.connectNow())
            client.send(HttpClient::head({method, path, {}, {}, {"Content-Length: 0"}}, m_server->port()));
        return client;
    }

    QJsonObject runtime(const QByteArray &app = "default") { return m_server->get("/v1/" + app + "/runtime").json(); }
    QJsonArray instances(const QByteArray &app = "default") { return runtime(app)["instances"_L1].toArray(); }
    int waiting() { return runtime()["queues"_L1].toArray().at(0)["waiting"_L1].toInt(); }
    int busyOnes()
    {
        int count = 0;
        for (const QJsonValue &instance : instances())
            count += instance["busy"_L1].toBool();
        return count;
    }
    bool isAnyBusy() { return busyOnes() > 0; }
    // The value of one line of /metrics, -1: it is not there.
    double metric(const QByteArray &name)
    {
        for (const QByteArray &line : m_server->get("/metrics").body.split('\n'))
            if (line.startsWith(name + ' '))
                return line.sliced(name.size() + 1).toDouble();
        return -1;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<ServerProcess> m_server;
    std::vector<std::unique_ptr<HttpClient>> m_open;
};

void TestConcurrency::aFullQueueAnswers429()
{
    startWith("instances_per_function = 1\nwaiting_calls = 2\nwaiting_ms = 60000\n");
    QCOMPARE(m_server->deploy("held", kHolding, {{u"timeoutMs"_s, 20000}}).status, 201);
    QCOMPARE(m_server->visit("held").body, "quick");
    HttpClient &busy = begin("POST", "/v1/default/fn/held");
    QTRY_VERIFY_WITH_TIMEOUT(isAnyBusy(), 10000);
    begin("GET", "/v1/default/fn/held");
    begin("GET", "/v1/default/fn/held");
    QTRY_COMPARE_WITH_TIMEOUT(waiting(), 2, 10000);
    QCOMPARE(metric("isola_waiting_calls"), 2.0);
    const HttpAnswer refused = m_server->visit("held");
    QCOMPARE(refused.status, 429);
    QVERIFY2(refused.error()["message"_L1].toString().contains(u"2 calls wait"_s), refused.body);
    QVERIFY(!refused.error()["remediation"_L1].toString().isEmpty());
    QCOMPARE(busy.readAnswer().status, 504);
    for (size_t i = 1; i < m_open.size(); ++i) // those that waited are served once the thread is free
        QCOMPARE(m_open[i]->readAnswer().body, "quick");
}

void TestConcurrency::whoWaitsTooLongIsAnswered503()
{
    startWith("instances_per_function = 1\nwaiting_ms = 300\n");
    m_server->deploy("held", kHolding, {{u"timeoutMs"_s, 20000}});
    // Its first instance may take longer to come than a call may wait here.
    QTRY_COMPARE_WITH_TIMEOUT(m_server->visit("held").body, "quick", 20000);
    begin("POST", "/v1/default/fn/held");
    QTRY_VERIFY_WITH_TIMEOUT(isAnyBusy(), 10000);
    const HttpAnswer refused = m_server->visit("held");
    QCOMPARE(refused.status, 503);
    QVERIFY2(refused.error()["message"_L1].toString().contains(u"No instance of the function became free"_s), refused.body);
    QTRY_VERIFY(!m_server->logs("held", "limit=1").isEmpty());
    QTRY_COMPARE(m_server->logs("held", "limit=1").first()["status_code"_L1].toInt(), 503);
}

void TestConcurrency::moreInstancesComeWhenCallsWaitOnCpu()
{
    startWith("instances_per_function = 3\n");
    m_server->deploy("held", kHolding, {{u"timeoutMs"_s, 30000}});
    QCOMPARE(m_server->visit("held").body, "quick");
    QCOMPARE(instances().size(), 1);
    for (int held = 1; held <= 2; ++held) {
        begin("POST", "/v1/default/fn/held");
        QTRY_COMPARE_WITH_TIMEOUT(busyOnes(), held, 10000);
        QCOMPARE(m_server->visit("held").body, "quick"); // from another one
        QTRY_COMPARE_WITH_TIMEOUT(instances().size(), held + 1, 10000);
    }
    QCOMPARE(metric("isola_instances{state=\"serving\"}"), 3.0);
    const QJsonObject limits = runtime()["limits"_L1].toObject();
    QCOMPARE(limits["per_function"_L1].toInt(), 3);
}

void TestConcurrency::oneFunctionCannotHoldUpAnother()
{
    startWith("instances_per_function = 2\n");
    m_server->deploy("greedy", kHolding, {{u"timeoutMs"_s, 30000}});
    m_server->deploy("modest", kHolding);
    for (int i = 0; i < 30; ++i)
        begin("POST", "/v1/default/fn/greedy");
    QTRY_VERIFY_WITH_TIMEOUT(isAnyBusy(), 10000);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(m_server->visit("modest").body, "quick");
    QVERIFY(metric("isola_open_calls") >= 30);
}

void TestConcurrency::oneAppCannotTakeEveryPlace()
{
    startWith("instances = 8\n");
    QCOMPARE(m_server->post("/v1/apps", {{u"app_id"_s, u"other"_s}}).status, 201);
    for (int i = 0; i < 10; ++i) {
        const QByteArray name = "greedy-" + QByteArray::number(i);
        QCOMPARE(m_server->deploy(name, kHolding).status, 201);
        begin("PUT", "/v1/default/fn/" + name); // waits for ever, in an instance of its own
    }
    QTRY_COMPARE_WITH_TIMEOUT(instances().size(), 7, 20000);
    QTRY_COMPARE_WITH_TIMEOUT(runtime()["waiting_for_room"_L1].toInt(), 3, 20000);
    QCOMPARE(metric("isola_versions_waiting_for_room"), 3.0);
    QCOMPARE(metric("isola_instances_limit"), 8.0);
    QJsonObject modest = httpTrigger(u"none"_s);
    modest.insert(u"name"_s, u"modest"_s);
    modest.insert(u"code"_s, QString::fromUtf8(kHolding));
    QCOMPARE(m_server->post("/v1/other/functions", modest).status, 201);
    HttpClient client(m_server->port());
    QCOMPARE(client.ask({"GET", "/v1/other/fn/modest", {}, {}, {}}).body, "quick");
    QCOMPARE(instances("other").size(), 1);
}

void TestConcurrency::theLongestIdleMakesRoom()
{
    startWith("instances = 3\n");
    for (int i = 0; i < 6; ++i) {
        const QByteArray name = "n" + QByteArray::number(i);
        QCOMPARE(m_server->deploy(name, kHolding).status, 201);
        QCOMPARE(m_server->visit(name).body, "quick");
    }
    QTRY_VERIFY(instances().size() <= 3);
    QVERIFY(metric("isola_instances_ended_total{reason=\"room\"}") >= 3);
    QStringList left;
    for (const QJsonValue &instance : instances())
        left.append(instance["function"_L1].toString());
    QVERIFY2(left.contains(u"n5"_s) && !left.contains(u"n0"_s), qPrintable(left.join(u' ')));
}

void TestConcurrency::idleInstancesLeave()
{
    startWith("idle_ms = 100\n");
    m_server->deploy("once", kHolding);
    QCOMPARE(m_server->visit("once").body, "quick");
    QTRY_COMPARE_WITH_TIMEOUT(instances().size(), 0, 10000);
    QTRY_VERIFY(metric("isola_instances_ended_total{reason=\"idle\"}") >= 1);
    QCOMPARE(m_server->visit("once").body, "quick");
}

QTEST_GUILESS_MAIN(TestConcurrency)
#include "tst_Concurrency.moc"
