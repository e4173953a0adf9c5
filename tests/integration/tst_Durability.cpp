// The server is killed at any moment: what it has answered is still there, and its databases are whole. And what it says when its
// data directory cannot be used.

#include "tests/integration/support/ServerProcess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>
#include <atomic>
#include <mutex>
#include <sqlite3.h>
#include <sys/resource.h>
#include <thread>

using namespace isola;
using namespace Qt::StringLiterals;

static constexpr qint64 kSecond = 1'000'000'000; // in ns

// Changes the server from several connections at once and remembers what was answered.
class Writers final {
public:
    Writers(quint16 port, const QByteArray &token, int round) : m_port(port), m_token(token), m_round(QByteArray::number(round))
    {
        for (const auto write : {&Writers::deployNew, &Writers::redeploy, &Writers::patchEnvironment, &Writers::makeToken,
                 &Writers::call, &Writers::askPerson, &Writers::tellOfUpload})
            m_threads.emplace_back([this, write] {
                HttpClient client(m_port);
                for (int n = 0; !m_isStopping && (this->*write)(client, n); ++n)
                    ++m_answers;
            });
    }
    ~Writers() { join(); }

    void join()
    {
        m_isStopping = true;
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    struct LoggedCall {
        QByteArray invocation;
        qint64 answeredAt; // ns of age()
    };

    int answers() const { return m_answers; }
    qint64 age() const { return m_clock.nsecsElapsed(); }
    bool hasOldCall(qint64 nanoseconds)
    {
        const std::lock_guard lock(m_mutex);
        return !logged.empty() && age() - logged.front().answeredAt > nanoseconds;
    }

    // Read after join().
    QByteArrayList deployed;
    int lastRedeploy = 0;
    QStringList patchedKeys;
    QByteArrayList tokens;
    QByteArrayList revokedTokens;
    QByteArrayList waiting; // approvals that nobody decided
    QByteArrayList denied;
    QByteArrayList uploads; // keys whose event was taken
    std::vector<LoggedCall> logged;
    QByteArray unexpected;

private:
    HttpAnswer ask(HttpClient &client, const QByteArray &method, const QByteArray &target, const QByteArray &body)
    {
        const HttpAnswer answer = client.ask({method, target, m_token, body, {}});
        const bool isCutOff = answer.status == 0 || !answer.isComplete;
        if (!isCutOff && (answer.status < 200 || answer.status > 202)) {
            const std::lock_guard lock(m_mutex);
            unexpected = method + ' ' + target + ": " + answer.body;
        }
        return isCutOff ? HttpAnswer() : answer;
    }

    bool deployNew(HttpClient &client, int n)
    {
        const QByteArray name = "new-" + m_round + '-' + QByteArray::number(n);
        const QByteArray code = "export default () => new Response('" + name + "')";
        if (ask(client, "POST", "/v1/default/functions", R"({"name":")" + name + R"(","code":")" + code + R"("})").status == 0)
            return false;
        deployed.append(name);
        return true;
    }

    bool redeploy(HttpClient &client, int)
    {
        const int next = lastRedeploy + 1;
        const QByteArray code = "export default () => new Response('" + QByteArray::number(next) + "')";
        if (ask(client, "POST", "/v1/default/functions", R"({"name":"re-)" + m_round + R"(","code":")" + code + R"("})").status
            == 0)
            return false;
        lastRedeploy = next;
        return true;
    }

    bool patchEnvironment(HttpClient &client, int n)
    {
        const QByteArray key = "KEY_" + m_round + '_' + QByteArray::number(n);
        if (ask(client, "PATCH", "/v1/default/functions/env/env", R"({"envVars":{")" + key + R"(":")" + key + R"("}})").status
            == 0)
            return false;
        patchedKeys.append(QString::fromLatin1(key));
        return true;
    }

    // Every second one is revoked again.
    bool makeToken(HttpClient &client, int n)
    {
        const HttpAnswer made = ask(client, "POST", "/v1/default/tokens", R"({"kind":"service","name":"t"})");
        const QByteArray token = made.json()["token"_L1].toString().toLatin1();
        if (made.status == 0)
            return false;
        if (n % 2 == 0) {
            tokens.append(token);
            return true;
        }
        const QByteArray id = made.json()["id"_L1].toVariant().toByteArray();
        if (ask(client, "DELETE", "/v1/default/tokens/" + id, {}).status == 0)
            return false;
        revokedTokens.append(token);
        return true;
    }

    bool call(HttpClient &client, int n)
    {
        const HttpAnswer answer = ask(client, "GET", "/v1/default/fn/logged?" + m_round + '-' + QByteArray::number(n), {});
        if (answer.status == 0)
            return false;
        const std::lock_guard lock(m_mutex);
        logged.push_back({answer.field("x-isola-invocation"), age()});
        return true;
    }

    // Most of them are decided again: only so many may wait.
    bool askPerson(HttpClient &client, int n)
    {
        const QByteArray arguments = R"({"arguments":{"n":")" + m_round + '-' + QByteArray::number(n) + R"("}})";
        const HttpAnswer asked = ask(client, "POST", "/v1/default/agents/clerk/tools/write", arguments);
        if (asked.status == 0)
            return false;
        const QByteArray id = asked.json()["approval"_L1]["id"_L1].toString().toLatin1();
        if (n % 8 == 0) {
            waiting.append(id);
            return true;
        }
        if (ask(client, "POST", "/v1/default/approvals/" + id, R"({"decision":"deny"})").status == 0)
            return false;
        denied.append(id);
        return true;
    }

    bool tellOfUpload(HttpClient &client, int n)
    {
        const QByteArray key = m_round + '-' + QByteArray::number(n);
        const QByteArray record = R"({"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"uploads"},"object":{"key":")" + key
            + R"(","size":1,"eTag":"e","sequencer":")" + key + R"("}}})";
        if (ask(client, "POST", "/v1/default/events/s3", R"({"Records":[)" + record + "]}").status == 0)
            return false;
        uploads.append(key);
        return true;
    }

    const quint16 m_port;
    const QByteArray m_token;
    const QByteArray m_round;
    QElapsedTimer m_clock = [] {
        QElapsedTimer clock;
        clock.start();
        return clock;
    }();
    std::mutex m_mutex; // guards `logged` and `unexpected` while the writers run
    std::atomic<int> m_answers = 0;
    std::atomic<bool> m_isStopping = false;
    std::vector<std::thread> m_threads;
};

class TestDurability : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerProcess>(); }
    void cleanup() { m_server.reset(); }

    void aKilledServerLosesNothingItAnswered();
    void aDamagedRegistryIsRefusedUntouched();
    void aRegistryOfANewerProgramIsRefusedUntouched();
    void aDamagedLogIsNamedAndCanBeMovedAway();
    void aDataDirectoryThatIsNoneIsNamed();
    void aFullDiskRefusesChangesAndLosesNothing();

private:
    void checkRound(const Writers &writers, int round, qint64 killedAt);
    void checkUploads(const Writers &writers);
    void checkDatabases();

    std::unique_ptr<ServerProcess> m_server;
};

static QByteArray integrityOf(const QString &path)
{
    sqlite3 *database = nullptr;
    QByteArray found = "cannot be opened";
    if (sqlite3_open_v2(path.toUtf8(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        const auto take = [](void *result, int, char **values, char **) {
            *static_cast<QByteArray *>(result) = values[0];
            return 1; // the first line says enough
        };
        sqlite3_busy_timeout(database, 10000);
        sqlite3_exec(database, "PRAGMA integrity_check", take, &found, nullptr);
    }
    sqlite3_close(database);
    return found;
}

void TestDurability::checkDatabases()
{
    const QDir data(m_server->dataPath());
    QCOMPARE(integrityOf(data.filePath(u"registry.db"_s)), "ok");
    const QDir logs(data.filePath(u"logs"_s));
    const QStringList segments = logs.entryList({u"*.db"_s}, QDir::Files);
    QVERIFY(segments.size() >= 2); // metrics and at least one segment
    for (const QString &segment : segments)
        QVERIFY2(integrityOf(logs.filePath(segment)) == "ok", qPrintable(segment));
}

void TestDurability::checkRound(const Writers &writers, int round, qint64 killedAt)
{
    const QByteArray number = QByteArray::number(round);
    QVERIFY2(writers.unexpected.isEmpty(), writers.unexpected);
    QStringList names;
    for (const QJsonValue &function : m_server->get("/v1/default/functions").json()["functions"_L1].toArray())
        names.append(function.toObject()["name"_L1].toString());
    for (const QByteArray &name : writers.deployed)
        QVERIFY2(names.contains(QString::fromLatin1(name)), name);
    if (!writers.deployed.isEmpty())
        QCOMPARE(m_server->get("/v1/default/fn/" + writers.deployed.last()).body, writers.deployed.last());
    if (writers.lastRedeploy > 0) {
        // One more may have been made that was not answered any more.
        const int live = m_server->get("/v1/default/fn/re-" + number).body.toInt();
        QVERIFY2(live == writers.lastRedeploy || live == writers.lastRedeploy + 1, QByteArray::number(live));
        const QJsonArray versions
            = m_server->get("/v1/default/functions/re-" + number + "/versions").json()["versions"_L1].toArray();
        QCOMPARE(versions.size(), live);
    }
    const QJsonObject environment = m_server->get("/v1/default/fn/env").json();
    for (const QString &key : writers.patchedKeys)
        QVERIFY2(environment[key].toString() == key, qPrintable(key));
    for (const QByteArray &token : writers.tokens)
        QCOMPARE(m_server->ask({"GET", "/v1/default/env", token, {}, {}}).status, 200);
    for (const QByteArray &token :
        writers.revokedTokens.last(qMin<qsizetype>(writers.revokedTokens.size(), 8))) // more count as guessing
        QCOMPARE(m_server->ask({"GET", "/v1/default/env", token, {}, {}}).status, 401);
    for (const auto &[ids, status] : {std::pair(writers.waiting, u"pending"_s), std::pair(writers.denied, u"denied"_s)})
        for (const QByteArray &id : ids)
            QCOMPARE(m_server->get("/v1/default/approvals/" + id).json()["status"_L1].toString(), status);
    checkUploads(writers);
    // Rows are committed within 200 ms; the rest is for a busy machine, whose disk may hold up a fresh file's first sync.
    static constexpr qint64 kCommitted = kSecond;
    bool isEnd = false; // what is missing is missing from the end: no row before one that is there
    for (const Writers::LoggedCall &call : writers.logged) {
        const bool isThere = m_server->get("/v1/default/invocations/" + call.invocation).status == 200;
        QVERIFY2(!(isThere && isEnd), call.invocation);
        isEnd = !isThere;
        const qint64 age = killedAt - call.answeredAt;
        QVERIFY2(isThere || age < kCommitted, call.invocation + " ended " + QByteArray::number(age) + " ns before the kill");
    }
}

// Each event that was taken runs its function, now or after the start.
void TestDurability::checkUploads(const Writers &writers)
{
    const auto hasRun = [this](const QByteArray &key) { return m_server->get("/v1/default/fn/uploads?" + key).body == "stored"; };
    for (const QByteArray &key : writers.uploads)
        QTRY_VERIFY2_WITH_TIMEOUT(hasRun(key), key, 30000);
}

void TestDurability::aKilledServerLosesNothingItAnswered()
{
    const int rounds = qEnvironmentVariableIsSet("ISOLA_KILL_ROUNDS") ? qEnvironmentVariableIntValue("ISOLA_KILL_ROUNDS") : 20;
    QVERIFY2(m_server->start(), m_server->standardError());
    QCOMPARE(m_server->deploy("env", "export default (req, ctx) => Response.json(ctx.env)").status, 201);
    QCOMPARE(m_server->deploy("logged", "export default () => { console.log('called'); return new Response('x') }").status, 201);
    const QByteArray noteUpload = "export default async (req, ctx) => { for (const { s3 } of (await req.json()).Records)"
                                  " await ctx.kv.put('upload-' + s3.object.key, 'stored'); return new Response() }";
    const QJsonObject onUpload{{u"type"_s, u"s3_upload"_s}, {u"config"_s, QJsonObject{{u"bucket"_s, u"uploads"_s}}}};
    QCOMPARE(m_server->deploy("note-upload", noteUpload, {{u"triggers"_s, QJsonArray{onUpload}}}).status, 201);
    QCOMPARE(m_server
                 ->deploy("uploads",
                     "export default async (req, ctx) =>"
                     " new Response(await ctx.kv.get('upload-' + new URL(req.url).search.slice(1)))")
                 .status,
        201);
    QCOMPARE(m_server
                 ->deploy("write", "export default () => new Response('written')",
                     {{u"agent_tool"_s, true}, {u"agent_tool_mode"_s, u"read_write"_s}})
                 .status,
        201);
    const QByteArray clerk
        = R"({"name":"clerk","graph_spec":{"spec_version":1,"entry":"end","nodes":[{"id":"end","type":"end"}],)"
          R"("tools":{"functions":["write"]}}})";
    QCOMPARE(m_server->ask({"POST", "/v1/default/agents", m_server->adminToken(), clerk, {}}).status, 201);
    const int seed = QRandomGenerator::global()->bounded(1'000'000);
    QRandomGenerator random(seed);
    int answers = 0;
    for (int round = 0; round < rounds; ++round) {
        Writers writers(m_server->port(), m_server->adminToken(), round);
        const int enough = random.bounded(20, 60);
        QTRY_VERIFY_WITH_TIMEOUT(writers.answers() >= enough && writers.hasOldCall(round % 4 == 0 ? kSecond * 5 / 4 : 0), 30000);
        const qint64 killedAt = writers.age();
        m_server->killHard();
        writers.join();
        answers += writers.answers();
        QVERIFY2(m_server->start(), m_server->standardError());
        checkRound(writers, round, killedAt);
        if (QTest::currentTestFailed())
            qInfo("round %d, seed %d", round, seed);
        checkDatabases();
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(answers > rounds * 20);
    QCOMPARE(m_server->stop(), 0);
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static void overwrite(const QString &path, qint64 from, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(from) && file.write(bytes) == bytes.size());
}

void TestDurability::aDamagedRegistryIsRefusedUntouched()
{
    QVERIFY(m_server->start());
    QCOMPARE(m_server->stop(), 0);
    const QString path = m_server->dataPath() + u"/registry.db"_s;
    overwrite(path, 0, QByteArray(4096, 'x'));
    const QByteArray before = contentOf(path);
    QVERIFY(!m_server->start());
    QCOMPARE(m_server->waitForEnd(), 1);
    QVERIFY2(m_server->standardError().contains("registry.db"), m_server->standardError());
    QVERIFY(contentOf(path) == before);
}

void TestDurability::aRegistryOfANewerProgramIsRefusedUntouched()
{
    QVERIFY(m_server->start());
    QCOMPARE(m_server->stop(), 0);
    const QString path = m_server->dataPath() + u"/registry.db"_s;
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8(), &database), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, "PRAGMA user_version = 999", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    const QByteArray before = contentOf(path);
    QVERIFY(!m_server->start());
    QCOMPARE(m_server->waitForEnd(), 1);
    QVERIFY2(m_server->standardError().contains("newer"), m_server->standardError());
    QVERIFY(contentOf(path) == before);
}

void TestDurability::aDamagedLogIsNamedAndCanBeMovedAway()
{
    QVERIFY(m_server->start());
    QCOMPARE(m_server->deploy("f", "export default () => new Response('x')").status, 201);
    m_server->visit("f");
    QCOMPARE(m_server->stop(), 0);
    const QDir logs(m_server->dataPath() + u"/logs"_s);
    const QStringList segments = logs.entryList({u"seg-*.db"_s}, QDir::Files);
    QCOMPARE(segments.size(), 1);
    const QString damaged = logs.filePath(segments[0]);
    overwrite(damaged, 0, QByteArray(4096, 'x'));
    const QByteArray before = contentOf(damaged);
    QVERIFY(!m_server->start());
    QCOMPARE(m_server->waitForEnd(), 1);
    QVERIFY2(m_server->standardError().contains(damaged.toUtf8()), m_server->standardError());
    QVERIFY(contentOf(damaged) == before);
    QVERIFY(QFile::rename(damaged, m_server->dataPath() + u"/moved-away"_s));
    QVERIFY2(m_server->start(), m_server->standardError());
    QCOMPARE(m_server->visit("f").body, "x");
    QCOMPARE(m_server->logs("f").size(), 1);
}

void TestDurability::aDataDirectoryThatIsNoneIsNamed()
{
    QFile file(m_server->dataPath());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QVERIFY(!m_server->start());
    QCOMPARE(m_server->waitForEnd(), 1);
    QVERIFY2(m_server->standardError().contains(m_server->dataPath().toUtf8()), m_server->standardError());
    QVERIFY2(m_server->standardError().contains("--data"), m_server->standardError());
}

void TestDurability::aFullDiskRefusesChangesAndLosesNothing()
{
    QVERIFY(m_server->start());
    QCOMPARE(m_server->deploy("small", "export default () => new Response('kept')").status, 201);
    QCOMPARE(m_server->stop(), 0);
    m_server->limitFileSize(4 * 1024 * 1024); // stands for a disk with no more room: writes past it fail
    QVERIFY2(m_server->start(), m_server->standardError());
    const QByteArray large = "export default () => new Response('large') //" + QByteArray(6 * 1024 * 1024, 'x');
    const HttpAnswer refused = m_server->deploy("large", large);
    QVERIFY2(refused.status >= 500, QByteArray::number(refused.status));
    QVERIFY2(!refused.error()["message"_L1].toString().isEmpty(), refused.body);
    QCOMPARE(m_server->visit("small").body, "kept");
    QCOMPARE(m_server->get("/v1/default/functions/large").status, 404);
    QCOMPARE(m_server->deploy("small", "export default () => new Response('changed')").status, 200);
    QCOMPARE(m_server->stop(), 0);
    m_server->limitFileSize(RLIM_INFINITY);
    QVERIFY2(m_server->start(), m_server->standardError());
    QCOMPARE(m_server->visit("small").body, "changed");
    QCOMPARE(m_server->deploy("large", large).status, 201);
    checkDatabases();
}

QTEST_GUILESS_MAIN(TestDurability)
#include "tst_Durability.moc"
