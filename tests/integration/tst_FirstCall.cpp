// The document's own example, from the first start of a server to its restart.

#include "tests/integration/support/ServerProcess.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// As the document prints it.
static const QByteArray kDeploy = R"({
"name": "hello-world",
"code": "export default async function handler(req) {\n return new Response(JSON.stringify({ message: 'Hello!' }), {\n headers: { 'Content-Type': 'application/json' }\n });\n}",
"description": "A simple greeting function",
"triggers": [
{ "type": "http", "config": { "auth": "required" } },
{ "type": "cron", "config": { "schedule": "0 9 * * *" } }
],
"envVars": {
"API_KEY": "secret123"
},
"timeoutMs": 30000,
"memoryLimitMb": 128
})";
static const QByteArray kFunctions = "/v1/default/functions";
static const QByteArray kCall = "/v1/default/fn/hello-world";

class TestFirstCall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }

    void theFirstStartMakesThePrivateAdminToken();
    void theDocumentsDeployIsAnswered201WithEveryField();
    void aCallWithATokenIsAnswered();
    void aCallWithoutATokenIsRefusedAndNothingRuns();
    void theLogRowTellsEverything();
    void detailsAndListTellEveryField();
    void aDeletedFunctionIsGoneUntilDeployedAgain();
    void aRestartKeepsEverything();
    void aStopLetsRunningCallsFinishAndFlushesTheLogs();
    void aStopEndsTheProcessesBelow();
    void aSecondServerOnTheSameDataIsRefused();

private:
    HttpAnswer deployExample() { return m_server->ask({"POST", kFunctions, {}, kDeploy, {}}); }

    std::unique_ptr<ServerProcess> m_server;
};

void TestFirstCall::init()
{
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->start(), m_server->standardError());
}

void TestFirstCall::theFirstStartMakesThePrivateAdminToken()
{
    const QFileInfo file(m_server->dataPath() + u"/admin-token"_s);
    QCOMPARE(
        file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther), QFile::Permissions());
    QVERIFY(m_server->adminToken().size() > 30);
    QCOMPARE(m_server->get("/healthz").status, 200);
    QTRY_COMPARE(m_server->get("/readyz").status, 200);
    QCOMPARE(m_server->get("/v1/apps/default").status, 200);
}

void TestFirstCall::theDocumentsDeployIsAnswered201WithEveryField()
{
    const HttpAnswer answer = deployExample();
    QVERIFY2(answer.status == 201, answer.body);
    QCOMPARE(answer.field("content-type"), "application/json");
    const QJsonObject json = answer.json();
    QVERIFY(!json["id"_L1].toString().isEmpty());
    QCOMPARE(json["name"_L1].toString(), u"hello-world"_s);
    QCOMPARE(json["version"_L1].toInt(), 1);
    QCOMPARE(json["url"_L1].toString().toLatin1(), "http://127.0.0.1:" + QByteArray::number(m_server->port()) + kCall);
    const QDateTime deployedAt = QDateTime::fromString(json["deployedAt"_L1].toString(), Qt::ISODateWithMs);
    QVERIFY(deployedAt.isValid() && deployedAt.timeSpec() == Qt::UTC);
    const QJsonArray triggers = json["triggers"_L1].toArray();
    QCOMPARE(triggers.size(), 2);
    QCOMPARE(triggers[0].toObject()["type"_L1].toString(), u"http"_s);
    QCOMPARE(triggers[0].toObject()["config"_L1].toObject()["auth"_L1].toString(), u"required"_s);
    QCOMPARE(triggers[1].toObject()["type"_L1].toString(), u"cron"_s);
    QCOMPARE(triggers[1].toObject()["config"_L1].toObject()["schedule"_L1].toString(), u"0 9 * * *"_s);
    QCOMPARE(triggers[1].toObject()["config"_L1].toObject()["timezone"_L1].toString(), u"UTC"_s);

    const HttpAnswer again = deployExample();
    QCOMPARE(again.status, 200);
    QCOMPARE(again.json()["version"_L1].toInt(), 2);
    QCOMPARE(m_server->get(kCall).body, R"({"message":"Hello!"})");
}

void TestFirstCall::aCallWithATokenIsAnswered()
{
    deployExample();
    const HttpAnswer answer = m_server->get(kCall);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, R"({"message":"Hello!"})");
    QCOMPARE(answer.field("content-type"), "application/json");
    const QByteArray token = m_server->post("/v1/default/tokens", {{u"kind"_s, u"service"_s}, {u"name"_s, u"ci"_s}})
                                 .json()["token"_L1]
                                 .toString()
                                 .toLatin1();
    QVERIFY(token.startsWith("isk_"));
    QCOMPARE(m_server->visit("hello-world", {"GET", {}, token, {}, {}}).body, R"({"message":"Hello!"})");
    QCOMPARE(m_server->post(kFunctions + "/hello-world/invoke", {}).body, R"({"message":"Hello!"})");
}

void TestFirstCall::aCallWithoutATokenIsRefusedAndNothingRuns()
{
    m_server->deploy("f", "export default () => { console.log('ran'); return new Response('x') }", httpTrigger(u"required"_s));
    const HttpAnswer none = m_server->visit("f");
    QCOMPARE(none.status, 401);
    QCOMPARE(none.errorCode(), u"AUTH_REQUIRED"_s);
    QVERIFY(!none.error()["message"_L1].toString().isEmpty() && !none.error()["remediation"_L1].toString().isEmpty());
    QVERIFY(none.field("www-authenticate").startsWith("Bearer"));
    const HttpAnswer wrong = m_server->visit("f", {"GET", {}, "isk_wrong", {}, {}});
    QCOMPARE(wrong.status, 401);
    QCOMPARE(wrong.errorCode(), u"AUTH_INVALID_TOKEN"_s);
    const QList<QJsonObject> rows = m_server->logs("f");
    QCOMPARE(rows.size(), 2);
    for (const QJsonObject &row : rows) {
        QCOMPARE(row["status_code"_L1].toInt(), 401);
        QVERIFY(row["consoleLogs"_L1].toArray().isEmpty());
        QVERIFY(!row["error"_L1].toString().isEmpty());
    }
    QCOMPARE(m_server->ask({"GET", kFunctions, "isk_wrong", {}, {}}).errorCode(), u"AUTH_INVALID_TOKEN"_s);
}

void TestFirstCall::theLogRowTellsEverything()
{
    m_server->deploy("talks",
        "export default (req) => { console.log('one', { a: 1 }); console.error('two'); return new Response('x', { status: 418 }) "
        "}");
    const HttpAnswer answer = m_server->visit("talks/sub?q=1", {"PUT", {}, {}, "12345", {}});
    QCOMPARE(answer.status, 418);
    const QList<QJsonObject> rows = m_server->logs("talks");
    QCOMPARE(rows.size(), 1);
    const QJsonObject &row = rows[0];
    QCOMPARE(row["id"_L1].toString().toLatin1(), answer.field("x-isola-invocation"));
    QCOMPARE(row["method"_L1].toString(), u"PUT"_s);
    QCOMPARE(row["path"_L1].toString(), u"/sub?q=1"_s);
    QCOMPARE(row["trigger"_L1].toString(), u"http"_s);
    QCOMPARE(row["version"_L1].toInt(), 1);
    QCOMPARE(row["status_code"_L1].toInt(), 418);
    QCOMPARE(row["statusCode"_L1].toInt(), 418);
    QVERIFY(row["duration_ms"_L1].toDouble() > 0 && row["duration"_L1] == row["duration_ms"_L1]);
    QVERIFY(row["memory_mb"_L1].toDouble() > 0 && row["memoryUsed"_L1] == row["memory_mb"_L1]);
    QVERIFY(row["cpu_ms"_L1].toDouble() > 0);
    QCOMPARE(row["request_bytes"_L1].toInt(), 5);
    QCOMPARE(row["response_bytes"_L1].toInt(), 1);
    QCOMPARE(row["caller"_L1].toString(), u"anonymous"_s);
    QVERIFY(QDateTime::fromString(row["timestamp"_L1].toString(), Qt::ISODateWithMs).isValid());
    const QJsonArray console = row["consoleLogs"_L1].toArray();
    QCOMPARE(console.size(), 2);
    QCOMPARE(console[0].toObject()["level"_L1].toString(), u"log"_s);
    QCOMPARE(console[0].toObject()["message"_L1].toString(), u"one { a: 1 }"_s);
    QVERIFY(console[0].toObject()["timestamp"_L1].toDouble() > 1e12);
    QCOMPARE(console[1].toObject()["level"_L1].toString(), u"error"_s);
}

void TestFirstCall::detailsAndListTellEveryField()
{
    deployExample();
    m_server->get(kCall);
    QTRY_COMPARE(m_server->get(kFunctions + "/hello-world").json()["invocationCount"_L1].toInt(), 1);
    const QJsonObject details = m_server->get(kFunctions + "/hello-world").json();
    QCOMPARE(details["description"_L1].toString(), u"A simple greeting function"_s);
    QVERIFY(details["code"_L1].toString().startsWith(u"export default async function handler(req) {\n return"));
    QCOMPARE(details["envKeys"_L1].toArray(), QJsonArray{u"API_KEY"_s});
    QCOMPARE(details["timeoutMs"_L1].toInt(), 30000);
    QCOMPARE(details["memoryLimitMb"_L1].toInt(), 128);
    QCOMPARE(details["status"_L1].toString(), u"active"_s);
    QCOMPARE(details["lastStatus"_L1].toInt(), 200);
    QCOMPARE(details["agent_tool"_L1].toBool(true), false);
    QCOMPARE(details["agent_tool_mode"_L1].toString(), u"read_only"_s);
    QCOMPARE(details["agent_tool_exposed_to"_L1].toString(), u"developer_only"_s);
    QVERIFY(details.contains("agent_tool_description"_L1));
    const QJsonObject metrics = details["metrics"_L1].toObject();
    QCOMPARE(metrics["total_invocations"_L1].toInt(), 1);
    QCOMPARE(metrics["error_count"_L1].toInt(-1), 0);
    QCOMPARE(metrics["error_rate"_L1].toDouble(-1), 0.0);
    QVERIFY(metrics["avg_duration_ms"_L1].toDouble() > 0);
    QVERIFY(!metrics["last_invocation"_L1].toString().isEmpty());
    QVERIFY(!m_server->get(kFunctions + "/hello-world").body.contains("secret123"));

    const QJsonArray list = m_server->get(kFunctions).json()["functions"_L1].toArray();
    QCOMPARE(list.size(), 1);
    const QJsonObject summary = list[0].toObject();
    for (const QString &field : {u"id"_s, u"name"_s, u"description"_s, u"version"_s, u"url"_s, u"status"_s, u"deployedAt"_s,
             u"lastInvoked"_s, u"lastStatus"_s, u"triggers"_s, u"metrics"_s, u"agent_tool"_s, u"agent_tool_description"_s,
             u"agent_tool_mode"_s, u"agent_tool_exposed_to"_s})
        QVERIFY2(summary.contains(field) && summary[field] == details[field], qPrintable(field));
}

void TestFirstCall::aDeletedFunctionIsGoneUntilDeployedAgain()
{
    deployExample();
    m_server->get(kCall);
    const QString id = m_server->get(kFunctions + "/hello-world").json()["id"_L1].toString();
    QCOMPARE(m_server->ask({"DELETE", kFunctions + "/hello-world", {}, {}, {}}).json()["success"_L1].toBool(), true);
    QCOMPARE(m_server->get(kCall).errorCode(), u"RESOURCE_NOT_FOUND"_s);
    QCOMPARE(m_server->get(kFunctions + "/hello-world").status, 404);
    QCOMPARE(m_server->get(kFunctions).json()["functions"_L1].toArray().size(), 0);
    QCOMPARE(m_server->get(kFunctions + "/hello-world/logs").status, 404);
    QCOMPARE(m_server->logs("hello-world", "include_deleted=true").size(), 1);
    QCOMPARE(deployExample().json()["id"_L1].toString(), id);
    QCOMPARE(m_server->get(kCall).status, 200);
    QCOMPARE(m_server->logs("hello-world").size(), 2);
}

void TestFirstCall::aRestartKeepsEverything()
{
    deployExample();
    m_server->get(kCall);
    m_server->ask({"PATCH", kFunctions + "/hello-world/env", {}, R"({"envVars":{"B":"2"}})", {}});
    const QByteArray token = m_server->post("/v1/default/tokens", {{u"kind"_s, u"service"_s}, {u"name"_s, u"ci"_s}})
                                 .json()["token"_L1]
                                 .toString()
                                 .toLatin1();
    const QByteArray admin = m_server->adminToken();
    const QJsonObject before = m_server->get(kFunctions + "/hello-world").json();
    QCOMPARE(m_server->stop(), 0);
    QVERIFY(m_server->start());
    QCOMPARE(m_server->adminToken(), admin);
    QJsonObject after = m_server->get(kFunctions + "/hello-world").json();
    QCOMPARE(after["envKeys"_L1].toArray(), QJsonArray({u"API_KEY"_s, u"B"_s}));
    for (const QString &field :
        {u"id"_s, u"code"_s, u"version"_s, u"deployedAt"_s, u"triggers"_s, u"invocationCount"_s, u"metrics"_s})
        QVERIFY2(after[field] == before[field], qPrintable(field));
    QCOMPARE(m_server->visit("hello-world", {"GET", {}, token, {}, {}}).body, R"({"message":"Hello!"})");
    QCOMPARE(m_server->logs("hello-world").size(), 2);
}

void TestFirstCall::aStopLetsRunningCallsFinishAndFlushesTheLogs()
{
    m_server->deploy("slow",
        "const bytes = (text) => new TextEncoder().encode(text);\n"
        "export default () => new Response(new ReadableStream({ async start(c) {"
        " c.enqueue(bytes('running ')); await new Promise(r => setTimeout(r, 500)); c.enqueue(bytes('done')); c.close(); } }))");
    HttpClient caller(m_server->port());
    QVERIFY(caller.connectNow());
    caller.send(HttpClient::head({"GET", "/v1/default/fn/slow", {}, {}, {}}, m_server->port()));
    QCOMPARE(caller.readHead().status, 200);
    QCOMPARE(caller.readBodyPart(), "running ");
    m_server->requestStop();
    QCOMPARE(caller.readBodyPart(), "done");
    QCOMPARE(caller.readBodyPart(), "");
    QVERIFY(caller.isBodyComplete());
    QCOMPARE(m_server->waitForEnd(), 0);
    QVERIFY(m_server->start());
    const QList<QJsonObject> rows = m_server->logs("slow");
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0]["response_bytes"_L1].toInt(), 12);
}

void TestFirstCall::aStopEndsTheProcessesBelow()
{
    deployExample();
    m_server->get(kCall);
    const QList<qint64> below = m_server->descendants("isola-zygote") + m_server->descendants("isola-instance");
    QVERIFY(below.size() >= 3); // a zygote, the function's instance, spares
    QCOMPARE(m_server->stop(), 0);
    const auto anyLeft = [&] {
        return std::any_of(below.begin(), below.end(), [](qint64 process) { return QFile::exists(u"/proc/%1"_s.arg(process)); });
    };
    QTRY_VERIFY(!anyLeft());
}

void TestFirstCall::aSecondServerOnTheSameDataIsRefused()
{
    deployExample();
    QProcess second;
    second.start(QStringLiteral(ISOLA_BIN_DIR "/isola"), {u"serve"_s, u"--port"_s, u"0"_s, u"--data"_s, m_server->dataPath()});
    QVERIFY(second.waitForFinished());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray said = second.readAllStandardError();
    QVERIFY2(said.contains("process " + QByteArray::number(m_server->processId())), said);
    QVERIFY2(said.contains("--data"), said);
    QCOMPARE(m_server->get(kCall).status, 200);
}

QTEST_GUILESS_MAIN(TestFirstCall)
#include "tst_FirstCall.moc"
