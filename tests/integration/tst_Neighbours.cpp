// A function that misbehaves, an instance or the zygote killed by hand: every other function goes on answering, and rightly.

#include "tests/integration/support/ServerProcess.h"

#include <QFile>
#include <QTest>
#include <atomic>
#include <csignal>
#include <thread>

using namespace isola;
using namespace Qt::StringLiterals;

// Calls the functions "n0" to "n4" without a pause until told to stop and checks what each answers.
class Neighbours final {
public:
    explicit Neighbours(quint16 port) : m_port(port)
    {
        for (int i = 0; i < kCount; ++i)
            m_threads.emplace_back([this, i] { call(i); });
    }
    ~Neighbours() { stop(); }

    // Each of them has answered so many times more.
    bool waitForAnswersOfEach(int more)
    {
        std::array<int, kCount> goals;
        for (int i = 0; i < kCount; ++i)
            goals[i] = m_answers[i] + more;
        return QTest::qWaitFor(
            [&] {
                for (int i = 0; i < kCount; ++i)
                    if (m_answers[i] < goals[i])
                        return false;
                return true;
            },
            30000);
    }

    void stop()
    {
        m_isStopping = true;
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    int wrong() const { return m_wrong; }
    QByteArray firstWrong() const { return m_firstWrong; }

    static constexpr int kCount = 5;

private:
    void call(int index)
    {
        HttpClient client(m_port);
        const QByteArray name = "n" + QByteArray::number(index);
        for (int n = 0; !m_isStopping; ++n) {
            const QByteArray number = QByteArray::number(n);
            const HttpAnswer answer = client.ask({"GET", "/v1/default/fn/" + name + "?" + number, {}, {}, {}});
            if (answer.status == 200 && answer.body == name + " ?" + number)
                ++m_answers[index];
            else if (m_wrong++ == 0)
                m_firstWrong = QByteArray::number(answer.status) + ' ' + answer.body;
        }
    }

    const quint16 m_port;
    std::array<std::atomic<int>, kCount> m_answers{};
    std::atomic<int> m_wrong = 0;
    QByteArray m_firstWrong; // read after stop()
    std::atomic<bool> m_isStopping = false;
    std::vector<std::thread> m_threads;
};

class TestNeighbours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }

    void anEndlessLoopUnderLoadHoldsUpNoOther();
    void aMemoryHogHoldsUpNoOther();
    void anInstanceKilledByHandHoldsUpNoOther();
    void aZygoteKilledByHandIsReplaced();
    void redeploysLoseNoCall();

private:
    std::unique_ptr<ServerProcess> m_server;
};

void TestNeighbours::init()
{
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->start(), m_server->standardError());
    for (int i = 0; i < Neighbours::kCount; ++i) {
        const QByteArray name = "n" + QByteArray::number(i);
        const QByteArray code = "export default (req) => new Response('" + name + " ' + new URL(req.url).search)";
        QCOMPARE(m_server->deploy(name, code).status, 201);
    }
}

void TestNeighbours::anEndlessLoopUnderLoadHoldsUpNoOther()
{
    m_server->deploy("loop", "export default () => { while (true) {} }", {{u"timeoutMs"_s, 1000}});
    Neighbours neighbours(m_server->port());
    std::vector<std::unique_ptr<HttpClient>> callers;
    for (int i = 0; i < 6; ++i) {
        callers.push_back(std::make_unique<HttpClient>(m_server->port()));
        QVERIFY(callers.back()->connectNow());
        callers.back()->send(HttpClient::head({"GET", "/v1/default/fn/loop", {}, {}, {}}, m_server->port()));
    }
    QVERIFY(neighbours.waitForAnswersOfEach(20));
    for (const auto &caller : callers)
        QCOMPARE(caller->readAnswer().status, 504);
    neighbours.stop();
    QVERIFY2(neighbours.wrong() == 0, neighbours.firstWrong());
}

void TestNeighbours::aMemoryHogHoldsUpNoOther()
{
    m_server->deploy(
        "hog", "export default () => { const a = []; for (;;) a.push(new Array(1000).fill(1.5)) }", {{u"memoryLimitMb"_s, 64}});
    Neighbours neighbours(m_server->port());
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(m_server->visit("hog").errorCode(), u"FUNCTION_MEMORY_LIMIT"_s);
        QVERIFY(neighbours.waitForAnswersOfEach(2));
    }
    neighbours.stop();
    QVERIFY2(neighbours.wrong() == 0, neighbours.firstWrong());
}

void TestNeighbours::anInstanceKilledByHandHoldsUpNoOther()
{
    m_server->deploy("held",
        "const kept = [];\nexport default () => { kept[0] = kept[0] || new Uint8Array(60e6).fill(1); return new Response('held') "
        "}");
    Neighbours neighbours(m_server->port());
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(m_server->visit("held").body, "held");
        const qint64 instance = m_server->largestInstance();
        QCOMPARE(::kill(pid_t(instance), SIGKILL), 0);
        QTRY_VERIFY(!QFile::exists(u"/proc/%1"_s.arg(instance)));
        QVERIFY(neighbours.waitForAnswersOfEach(2));
    }
    QCOMPARE(m_server->visit("held").body, "held");
    neighbours.stop();
    QVERIFY2(neighbours.wrong() == 0, neighbours.firstWrong());
}

// The instances of a zygote end with it. Calls that only read are repeated in a new instance, so that no caller notices.
void TestNeighbours::aZygoteKilledByHandIsReplaced()
{
    Neighbours neighbours(m_server->port());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(neighbours.waitForAnswersOfEach(5));
        const QList<qint64> zygotes = m_server->descendants("isola-zygote");
        QVERIFY(!zygotes.isEmpty());
        for (const qint64 zygote : zygotes)
            ::kill(pid_t(zygote), SIGKILL);
        QVERIFY(neighbours.waitForAnswersOfEach(5));
        QTRY_VERIFY(!m_server->descendants("isola-zygote").isEmpty());
    }
    neighbours.stop();
    QVERIFY2(neighbours.wrong() == 0, neighbours.firstWrong());
    QVERIFY(m_server->standardError().contains("zygote ended"));
}

void TestNeighbours::redeploysLoseNoCall()
{
    Neighbours neighbours(m_server->port());
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(
            m_server
                ->deploy("n0",
                    "// " + QByteArray::number(i) + "\nexport default (req) => new Response('n0 ' + new URL(req.url).search)")
                .status,
            200);
        QVERIFY(neighbours.waitForAnswersOfEach(2));
    }
    neighbours.stop();
    QVERIFY2(neighbours.wrong() == 0, neighbours.firstWrong());
    QCOMPARE(m_server->get("/v1/default/functions/n0").json()["version"_L1].toInt(), 11);
}

QTEST_GUILESS_MAIN(TestNeighbours)
#include "tst_Neighbours.moc"
