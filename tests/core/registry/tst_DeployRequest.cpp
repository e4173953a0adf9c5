#include "core/registry/DeployRequest.h"
#include "core/registry/StoredFunction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class DeployRequestTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDocumentsOwnExampleIsRead();
    void everyFieldIsRead();
    void absentFieldsAreAbsent();
    void theLegacyTriggerBecomesAList();
    void oneBadFieldIsNamed_data();
    void oneBadFieldIsNamed();
    void allBadFieldsAreNamedAtOnce();
    void goodBodiesAreTaken_data();
    void goodBodiesAreTaken();
    void aNewFunctionTakesTheDefaults();
    void sourceOfTenMebibytesIsTakenAndOneByteMoreIsNot();

private:
    static QJsonObject json(const QByteArray &text)
    {
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(text, &error).object();
        Q_ASSERT(error.error == QJsonParseError::NoError);
        return object;
    }
};

void DeployRequestTest::theDocumentsOwnExampleIsRead()
{
    const auto request = DeployRequest::fromJson(json(R"({
        "name": "hello-world", "code": "export default async function handler(req) {}", "description": "A simple greeting function",
        "triggers": [{"type": "http", "config": {"auth": "required"}}, {"type": "cron", "config": {"schedule": "0 9 * * *"}}],
        "envVars": {"API_KEY": "secret123"}, "timeoutMs": 30000, "memoryLimitMb": 128})"));
    QVERIFY(request);
    QCOMPARE(request->name, u"hello-world"_s);
    QCOMPARE(request->triggers->size(), 2);
    QCOMPARE(request->triggers->at(1).config.value("timezone"_L1).toString(), u"UTC"_s);
    QCOMPARE(request->environment->value(u"API_KEY"_s), u"secret123"_s);
    QVERIFY(request->timeout == Milliseconds(30000));
}

void DeployRequestTest::everyFieldIsRead()
{
    const auto request = DeployRequest::fromJson(json(R"({
        "name": "f", "code": "x", "modules": {"./lib/x.ts": "y"}, "note": "why", "cpuMs": 50, "egress": {"mode": "deny", "hosts": ["a.example"]},
        "agent_tool": true, "agent_tool_description": "d", "agent_tool_mode": "read_write", "agent_tool_exposed_to": "end_user",
        "allow_service_key_impersonation": false, "record": "sampled:100"})"));
    QVERIFY(request);
    QCOMPARE(request->modules->value(u"./lib/x.ts"_s), "y"_ba);
    QCOMPARE(request->note, u"why"_s);
    QVERIFY(request->cpuLimit == Milliseconds(50));
    QCOMPARE(request->egress->value("mode"_L1).toString(), u"deny"_s);
    QVERIFY(*request->agentToolExposed);
    QCOMPARE(*request->agentToolDescription, u"d"_s);
    QVERIFY(request->agentToolMode == AgentToolMode::ReadWrite);
    QVERIFY(request->agentToolAudience == AgentToolAudience::EndUser);
    QCOMPARE(*request->allowsImpersonation, false);
    QCOMPARE(*request->record, u"sampled:100"_s);
}

void DeployRequestTest::absentFieldsAreAbsent()
{
    const auto request = DeployRequest::fromJson(json(R"({"name": "f"})"));
    QVERIFY(request);
    QVERIFY(!request->code && !request->modules && !request->environment && !request->timeout && !request->triggers
        && !request->record);
}

void DeployRequestTest::theLegacyTriggerBecomesAList()
{
    for (const QByteArray &trigger : {R"({"type": "websocket", "config": {}})"_ba, R"("websocket")"_ba}) {
        const auto request = DeployRequest::fromJson(json(R"({"name": "f", "trigger": )" + trigger + "}"));
        QVERIFY(request);
        QCOMPARE(request->triggers->size(), 1);
        QVERIFY(request->triggers->first().type == TriggerType::Websocket);
    }
}

void DeployRequestTest::oneBadFieldIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *body, const char *field, const char *message) {
        QTest::newRow(body) << QByteArray(body) << QString::fromLatin1(field) << QString::fromLatin1(message);
    };
    row(R"({"code": "x"})", "name", "missing");
    row(R"({"name": ""})", "name", "1 to 100");
    row(R"({"name": 7})", "name", "string");
    row(R"({"name": " f"})", "name", "space");
    row(R"({"name": "f "})", "name", "space");
    row(R"({"name": "a/b"})", "name", "any of");
    row(R"({"name": "a\\b"})", "name", "any of");
    row(R"({"name": "a?"})", "name", "any of");
    row(R"({"name": "a#"})", "name", "any of");
    row(R"({"name": "100%"})", "name", "any of");
    row(R"({"name": "a\u0000b"})", "name", "control");
    row(R"({"name": "a\u0085b"})", "name", "control");
    row(R"({"name": "."})", "name", "must not be");
    row(R"({"name": ".."})", "name", "must not be");
    row(R"({"name": "a\ud83d"})", "name", "string");
    row(R"({"name": "f", "code": ""})", "code", "empty");
    row(R"({"name": "f", "code": " \n"})", "code", "empty");
    row(R"({"name": "f", "code": null})", "code", "string");
    row(R"({"name": "f", "modules": {"../x.ts": ""}})", "modules", "../x.ts");
    row(R"({"name": "f", "modules": {"/x.ts": ""}})", "modules", "/x.ts");
    row(R"({"name": "f", "modules": {"": ""}})", "modules", "path");
    row(R"({"name": "f", "modules": {"./x.ts": 7}})", "modules", "string");
    row(R"({"name": "f", "description": 7})", "description", "string");
    row(R"({"name": "f", "envVars": []})", "envVars", "object");
    row(R"({"name": "f", "envVars": {"A": 7}})", "envVars.A", "string");
    row(R"({"name": "f", "envVars": {"1A": "x"}})", "envVars.1A", "variable name");
    row(R"({"name": "f", "envVars": {"A\n": "x"}})", "envVars.A\n", "variable name");
    row(R"({"name": "f", "envVars": {"ISOLA_X": "x"}})", "envVars.ISOLA_X", "reserved");
    row(R"({"name": "f", "timeoutMs": 0})", "timeoutMs", "must be between 1 and 300000");
    row(R"({"name": "f", "timeoutMs": 300001})", "timeoutMs", "must be between 1 and 300000");
    row(R"({"name": "f", "timeoutMs": 1.5})", "timeoutMs", "whole");
    row(R"({"name": "f", "timeoutMs": "1"})", "timeoutMs", "whole");
    row(R"({"name": "f", "timeoutMs": 1e300})", "timeoutMs", "between");
    row(R"({"name": "f", "memoryLimitMb": 63})", "memoryLimitMb", "must be between 64 and 1024");
    row(R"({"name": "f", "memoryLimitMb": 1025})", "memoryLimitMb", "must be between 64 and 1024");
    row(R"({"name": "f", "cpuMs": 0})", "cpuMs", "between");
    row(R"({"name": "f", "egress": {"hosts": ["a"]}})", "egress.mode", "missing");
    row(R"({"name": "f", "egress": {"mode": "allow", "host": ["a"]}})", "egress.host", "did you mean hosts?");
    for (const char *host :
        {"https://a.example", "a.example/path", "user@a.example", "a b", "*a.example", "a.*.example", "a.example:http", "%2e"}) {
        const QByteArray body = QByteArray(R"({"name": "f", "egress": {"mode": "deny", "hosts": [")") + host + R"("]}})";
        row(body.constData(), "egress.hosts", "is not a host");
    }
    row(R"({"name": "f", "record": "sampled:0"})", "record", "app (as the app says)");
    row(R"({"name": "f", "agent_tool": "yes"})", "agent_tool", "true or false");
    row(R"({"name": "f", "agent_tool_mode": "write"})", "agent_tool_mode", "read_only, read_write");
    row(R"({"name": "f", "agent_tool_exposed_to": "all"})", "agent_tool_exposed_to", "end_user");
    row(R"({"name": "f", "memoryLimit": 128})", "memoryLimit", "did you mean memoryLimitMb?");
    row(R"({"name": "f", "agentTool": true})", "agentTool", "did you mean agent_tool?");
    row(R"({"name": "f", "timeout": 5})", "timeout", "did you mean timeoutMs?");
    row(R"({"name": "f", "zzzzzz": 5})", "zzzzzz", "is not a known field");
    row(R"({"name": "f", "triggers": {}})", "triggers", "array");
    row(R"({"name": "f", "triggers": [], "trigger": "http"})", "trigger", "beside");
    row(R"({"name": "f", "triggers": ["http"]})", "triggers[0]", "object");
    row(R"({"name": "f", "triggers": [{}]})", "triggers[0].type", "missing");
    row(R"({"name": "f", "triggers": [{"type": "http", "confg": {}}]})", "triggers[0].confg", "did you mean config?");
    row(R"({"name": "f", "triggers": [{"type": "http"}, {"type": "http"}]})", "triggers[1].type", "at most one http");
    row(R"({"name": "f", "trigger": {"type": "cron"}})", "trigger.config.schedule", "missing");
}

void DeployRequestTest::oneBadFieldIsNamed()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    QFETCH(QString, message);
    const auto request = DeployRequest::fromJson(json(body));
    QVERIFY(!request);
    QVERIFY(request.error().code == ErrorCode::ValidationInvalidSchema);
    QCOMPARE(request.error().details.size(), 1);
    QCOMPARE(request.error().details.first().field, field);
    QVERIFY2(request.error().details.first().message.contains(message), qPrintable(request.error().message));
    QVERIFY(request.error().message.startsWith(field + u": "_s));
}

void DeployRequestTest::allBadFieldsAreNamedAtOnce()
{
    const auto request
        = DeployRequest::fromJson(json(R"({"name": "", "timeoutMs": 0, "memoryLimitMb": 1, "envVars": {"1": "", "2": 3},
        "triggers": [{"type": "cron", "config": {"schedule": "x", "timezone": "Nowhere/City"}}, {"type": "s4"}], "unknown": 1})"));
    QVERIFY(!request);
    QSet<QString> fields;
    for (const FieldError &fault : request.error().details)
        fields.insert(fault.field);
    QCOMPARE(fields,
        QSet<QString>({u"name"_s, u"timeoutMs"_s, u"memoryLimitMb"_s, u"envVars.1"_s, u"envVars.2"_s,
            u"triggers[0].config.schedule"_s, u"triggers[0].config.timezone"_s, u"triggers[1].type"_s, u"unknown"_s}));
}

void DeployRequestTest::goodBodiesAreTaken_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {R"({"name": "a b.c~\u00e9\ud83c\udfdd"})",
             R"({"name": "f", "envVars": {"_a1": "", "A": "\u0000\n"}})", R"({"name": "f", "timeoutMs": 1, "memoryLimitMb": 64})",
             R"({"name": "f", "timeoutMs": 300000, "memoryLimitMb": 1024})", R"({"name": "f", "timeoutMs": 3e4})",
             R"({"name": "f", "triggers": []})", R"({"name": "f", "egress": {}})",
             R"({"name": "f", "modules": {"lib/deep/x.json": "{}"}})", R"({"name": "...", "record": "errors"})"})
        QTest::newRow(body) << QByteArray(body);
    QTest::newRow("100 characters outside the first plane")
        << QByteArray(R"({"name": ")" + QByteArray("\xf0\x9f\x8f\x9d").repeated(100) + R"("})");
}

void DeployRequestTest::goodBodiesAreTaken()
{
    QFETCH(QByteArray, body);
    const auto request = DeployRequest::fromJson(json(body));
    QVERIFY2(request, qPrintable(request.has_value() ? QString() : request.error().message));
}

void DeployRequestTest::aNewFunctionTakesTheDefaults()
{
    DeployRequest request;
    request.name = u"f"_s;
    request.code = "x";
    const auto function = request.appliedTo({});
    QVERIFY(function);
    QCOMPARE(function->version, 1);
    QVERIFY(function->settings.timeout == Milliseconds(30000));
    QCOMPARE(function->settings.memoryLimitMb, 128);
    QCOMPARE(function->settings.triggers.size(), 1);
    QCOMPARE(function->settings.triggers.first().config.value("auth"_L1).toString(), u"required"_s);
    QVERIFY(!function->settings.agentTool.isExposed);
}

void DeployRequestTest::sourceOfTenMebibytesIsTakenAndOneByteMoreIsNot()
{
    const QString ten(10 * 1024 * 1024, u'x');
    QVERIFY(DeployRequest::fromJson({{u"name"_s, u"f"_s}, {u"code"_s, ten}}));
    QVERIFY(!DeployRequest::fromJson({{u"name"_s, u"f"_s}, {u"code"_s, ten + u'x'}}));
    QVERIFY(DeployRequest::fromJson({{u"name"_s, u"f"_s}, {u"modules"_s, QJsonObject{{u"a"_s, ten}}}}));
    QVERIFY(!DeployRequest::fromJson({{u"name"_s, u"f"_s}, {u"modules"_s, QJsonObject{{u"a"_s, ten}, {u"b"_s, u"x"_s}}}}));
}

QTEST_GUILESS_MAIN(DeployRequestTest)
#include "tst_DeployRequest.moc"
