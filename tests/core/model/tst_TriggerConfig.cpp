#include "core/model/FieldReader.h"
#include "core/model/TriggerConfig.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TriggerConfigTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodConfigsAreCompleted_data();
    void goodConfigsAreCompleted();
    void badConfigsNameTheirField_data();
    void badConfigsNameTheirField();
};

static QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

void TriggerConfigTest::goodConfigsAreCompleted_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("completed");
    const auto row = [](const char *type, const char *sent, const char *completed) {
        QTest::addRow("%s %s", type, sent) << QString::fromLatin1(type) << QByteArray(sent) << QByteArray(completed);
    };
    row("http", "{}", R"({"auth":"required"})");
    row("http", R"({"method":"get","path":"/orders/:id","auth":"none"})",
        R"({"method":"GET","path":"/orders/:id","auth":"none"})");
    row("http", R"({"method":["get","PURGE"],"auth":"optional"})", R"({"method":["GET","PURGE"],"auth":"optional"})");
    row("http", R"({"method":"*","path":"/"})", R"({"method":"ANY","path":"/","auth":"required"})");
    row("cron", R"({"schedule":"*/5 * * * *"})", R"({"schedule":"*/5 * * * *","timezone":"UTC","catch_up":"one"})");
    row("cron", R"({"schedule":" 0 9  * JAN-MAR mon,FRI ","timezone":"Europe/Rome","catch_up":"all"})",
        R"({"schedule":"0 9  * JAN-MAR mon,FRI","timezone":"Europe/Rome","catch_up":"all"})");
    row("cron", R"({"schedule":"@hourly","catch_up":"skip"})", R"({"schedule":"@hourly","timezone":"UTC","catch_up":"skip"})");
    row("s3_upload", R"({"bucket":"my.bucket-1"})", R"({"bucket":"my.bucket-1"})");
    row("s3_upload", R"({"bucket":"abc","prefix":"in/","contentTypes":["image/*","Application/PDF"]})",
        R"({"bucket":"abc","prefix":"in/","contentTypes":["image/*","application/pdf"]})");
    row("webhook", "{}", R"({"secret_required":false,"tolerance_seconds":300})");
    row("webhook", R"({"secret_required":true})", R"({"secret_required":true,"tolerance_seconds":300})");
    row("webhook",
        R"({"allowed_sources":"github, stripe","secret":"s","signature_header":"X-Sig","tolerance_seconds":60,"idempotency_key_header":"X-Id","provider":"standard"})",
        R"({"secret_required":false,"allowed_sources":"github, stripe","secret":"s","signature_header":"X-Sig","tolerance_seconds":60,"idempotency_key_header":"X-Id","provider":"standard"})");
    row("websocket", "{}", "{}");
    row("websocket", R"({"event":"chat"})", R"({"event":"chat"})");
    row("websocket", R"({"channels":[]})", R"({"channels":[]})");
    row("websocket", R"({"channels":[{"channel":"user:{user.id}"},{"channel":"room:*","subscribe":false,"publish":true}]})",
        R"({"channels":[{"channel":"user:{user.id}","subscribe":true,"publish":false},{"channel":"room:*","subscribe":false,"publish":true}]})");
}

void TriggerConfigTest::goodConfigsAreCompleted()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, completed);
    QList<FieldError> faults;
    FieldReader reader(json(sent), {}, faults);
    const QJsonObject config = checkedTriggerConfig(*triggerTypeFromWire(type), reader);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.value(0).field + faults.value(0).message));
    QCOMPARE(config, json(completed));
}

void TriggerConfigTest::badConfigsNameTheirField_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *type, const char *sent, const char *field) {
        QTest::addRow("%s %s", type, sent) << QString::fromLatin1(type) << QByteArray(sent) << QString::fromLatin1(field);
    };
    row("http", R"({"method":"GE T"})", "method");
    row("http", R"({"method":7})", "method");
    row("http", R"({"method":[]})", "method");
    row("http", R"({"method":[7]})", "method");
    row("http", R"({"path":"orders"})", "path");
    row("http", R"({"path":"/:1"})", "path");
    row("http", R"({"path":"/:id/:id"})", "path");
    row("http", R"({"path":"/a?b"})", "path");
    row("http", R"({"path":"/a b"})", "path");
    row("http", R"({"auth":"maybe"})", "auth");
    row("http", R"({"authorization":"none"})", "authorization");
    row("cron", "{}", "schedule");
    row("cron", R"({"schedule":"* * * *"})", "schedule");
    row("cron", R"({"schedule":"* * * * * *"})", "schedule");
    row("cron", R"({"schedule":"@never"})", "schedule");
    row("cron", R"({"schedule":""})", "schedule");
    row("cron", R"({"schedule":7})", "schedule");
    row("cron", R"({"schedule":"@daily","timezone":"Europe/Atlantis"})", "timezone");
    row("cron", R"({"schedule":"@daily","timezone":""})", "timezone");
    row("cron", R"({"schedule":"@daily","timezone":"../zoneinfo/UTC"})", "timezone");
    row("cron", R"({"schedule":"@daily","catch_up":"two"})", "catch_up");
    row("s3_upload", "{}", "bucket");
    row("s3_upload", R"({"bucket":"No"})", "bucket");
    row("s3_upload", R"({"bucket":"abc","contentTypes":"image/png"})", "contentTypes");
    row("s3_upload", R"({"bucket":"abc","contentTypes":["image"]})", "contentTypes");
    row("s3_upload", R"({"bucket":"abc","content_types":[]})", "content_types");
    row("webhook", R"({"secret_required":"yes"})", "secret_required");
    row("webhook", R"({"allowed_sources":"github,gitlab"})", "allowed_sources");
    row("webhook", R"({"allowed_sources":""})", "allowed_sources");
    row("webhook", R"({"secret":""})", "secret");
    row("webhook", R"({"signature_header":"X Sig"})", "signature_header");
    row("webhook", R"({"tolerance_seconds":0})", "tolerance_seconds");
    row("webhook", R"({"provider":"gitlab"})", "provider");
    row("websocket", R"({"event":""})", "event");
    row("websocket", R"({"channel":"x"})", "channel");
    row("websocket", R"({"channels":"x"})", "channels");
    row("websocket", R"({"channels":["x"]})", "channels[0].channel");
    row("websocket", R"({"channels":[{"channel":"a"},{"channel":"{user}"}]})", "channels[1].channel");
    row("websocket", R"({"channels":[{"channel":"a","publish":"yes"}]})", "channels[0].publish");
    row("websocket", R"({"channels":[{"channel":"a","read":true}]})", "channels[0].read");
}

void TriggerConfigTest::badConfigsNameTheirField()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, sent);
    QFETCH(QString, field);
    QList<FieldError> faults;
    FieldReader reader(json(sent), u"config"_s, faults);
    checkedTriggerConfig(*triggerTypeFromWire(type), reader);
    QCOMPARE(faults.size(), 1);
    QCOMPARE(faults.first().field, u"config."_s + field);
}

QTEST_GUILESS_MAIN(TriggerConfigTest)
#include "tst_TriggerConfig.moc"
