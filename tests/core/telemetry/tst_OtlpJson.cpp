#include "core/telemetry/OtlpJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class OtlpJsonTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCallIsASpan();
    void onlySampledCallsAreSpans();
    void consoleLinesAndFailuresAreRecords();
    void nothingIsNothing();
};

static ExportedCall makeCall()
{
    ExportedCall call{{}, u"shop"_s, u"pay"_s};
    call.log.invocation = InvocationId{0x1234};
    call.log.version = 3;
    call.log.method = "POST";
    call.log.path = "/a?secret=1";
    call.log.trace.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    call.log.outcome.status = 200;
    call.log.outcome.meter.wall = Microseconds(5);
    return call;
}

static QJsonValue parse(const QByteArray &json, const QStringList &path)
{
    QJsonValue value = QJsonDocument::fromJson(json).object();
    for (const QString &step : path)
        value = value.isArray() ? value[step.toInt()] : value[step];
    return value;
}

static const QStringList kSpan = {u"resourceSpans"_s, u"0"_s, u"scopeSpans"_s, u"0"_s, u"spans"_s, u"0"_s};
static const QStringList kRecords = {u"resourceLogs"_s, u"0"_s, u"scopeLogs"_s, u"0"_s, u"logRecords"_s};

void OtlpJsonTest::aCallIsASpan()
{
    ExportedCall call = makeCall();
    const QJsonObject span = parse(otlpSpans({call}), kSpan).toObject();
    QCOMPARE(span["traceId"_L1].toString(), u"4bf92f3577b34da6a3ce929d0e0e4736"_s);
    QCOMPARE(span["spanId"_L1].toString(), u"0000000000001234"_s);
    QCOMPARE(span["name"_L1].toString(), u"pay"_s);
    QCOMPARE(span["startTimeUnixNano"_L1].toString(), u"4660000"_s);
    QCOMPARE(span["endTimeUnixNano"_L1].toString(), u"4665000"_s);
    QVERIFY(!span.contains("parentSpanId"_L1));
    QVERIFY(!span.contains("status"_L1));
    QVERIFY(!otlpSpans({call}).contains("secret"));

    call.log.trace.parentSpan = "00f067aa0ba902b7";
    call.log.outcome.status = 500;
    const QJsonObject failed = parse(otlpSpans({call}), kSpan).toObject();
    QCOMPARE(failed["parentSpanId"_L1].toString(), u"00f067aa0ba902b7"_s);
    QCOMPARE(failed["status"_L1].toObject()["code"_L1].toInt(), 2);
}

void OtlpJsonTest::onlySampledCallsAreSpans()
{
    ExportedCall call = makeCall();
    call.log.trace.isSampled = false;
    QCOMPARE(otlpSpans({call}), QByteArray());
    call.log.trace = {};
    QCOMPARE(otlpSpans({call}), QByteArray());
}

void OtlpJsonTest::consoleLinesAndFailuresAreRecords()
{
    ExportedCall call = makeCall();
    call.log.outcome.console = {{ConsoleLevel::Debug, u"one"_s, 7}, {ConsoleLevel::Error, u"two"_s, 8}};
    call.log.outcome.message = u"it threw"_s;
    const QJsonArray records = parse(otlpLogs({call}), kRecords).toArray();
    QCOMPARE(records.size(), 3);
    QCOMPARE(records[0]["severityNumber"_L1].toInt(), 5);
    QCOMPARE(records[0]["timeUnixNano"_L1].toString(), u"7000000"_s);
    QCOMPARE(records[1]["body"_L1]["stringValue"_L1].toString(), u"two"_s);
    QCOMPARE(records[2]["severityNumber"_L1].toInt(), 17);
    QCOMPARE(records[2]["body"_L1]["stringValue"_L1].toString(), u"it threw"_s);
    QCOMPARE(records[2]["spanId"_L1].toString(), u"0000000000001234"_s);
}

void OtlpJsonTest::nothingIsNothing()
{
    QCOMPARE(otlpSpans({}), QByteArray());
    QCOMPARE(otlpLogs({makeCall()}), QByteArray());
}

QTEST_GUILESS_MAIN(OtlpJsonTest)
#include "tst_OtlpJson.moc"
