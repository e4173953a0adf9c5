#include "core/logs/LogJson.h"

#include "tests/core/logs/LogTesting.h"

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogJson final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEntryHasBothSpellings();
    void anErrorHasItsPlaceAndStack();
    void aPageNamesItsCursor();
};

void tst_LogJson::anEntryHasBothSpellings()
{
    LogRow row = makeRow(kNewYear + 1'234'567);
    row.source = InvocationSource::Loopback;
    row.outcome.meter.requestBytes = 10;
    row.outcome.meter.responseBytes = 20;
    row.outcome.meter.peakMemoryBytes = 3 * 1024 * 1024 + 512 * 1024;
    row.outcome.meter.peakExternalBytes = 1024 * 1024;
    row.outcome.meter.queued = Microseconds(2500);
    row.outcome.meter.hostTime = Microseconds(7000);
    row.outcome.meter.hostCalls = 3;
    row.outcome.meter.wasCold = true;
    row.outcome.console = {{ConsoleLevel::Warn, u"careful"_s, 1767225601235}};
    const QJsonObject expected{{u"id"_s, u"inv_1767225601234567"_s}, {u"timestamp"_s, u"2026-01-01T00:00:01.234Z"_s},
        {u"trigger"_s, u"invoke"_s}, {u"version"_s, 1}, {u"method"_s, u"GET"_s}, {u"path"_s, u"/hello"_s},
        {u"status_code"_s, 200}, {u"statusCode"_s, 200}, {u"duration_ms"_s, 5}, {u"duration"_s, 5}, {u"cpu_ms"_s, 1.2},
        {u"queue_ms"_s, 2.5}, {u"cold"_s, true}, {u"host_calls"_s, 3}, {u"host_ms"_s, 7}, {u"external_mb"_s, 1},
        {u"memory_mb"_s, 3.5}, {u"memoryUsed"_s, 3.5}, {u"request_bytes"_s, 10}, {u"response_bytes"_s, 20},
        {u"caller"_s, u"anonymous"_s}, {u"error"_s, QJsonValue::Null}, {u"stack"_s, QJsonValue::Null},
        {u"cursor"_s, u"1767225601239567"_s}, {u"replayable"_s, false},
        {u"consoleLogs"_s,
            QJsonArray{
                QJsonObject{{u"level"_s, u"warn"_s}, {u"message"_s, u"careful"_s}, {u"timestamp"_s, qint64(1767225601235)}}}}};
    QCOMPARE(toJson(StoredLogRow{1767225601239567, row}), expected);
}

void tst_LogJson::anErrorHasItsPlaceAndStack()
{
    LogRow row = makeRow(kNewYear);
    row.outcome.message = u"Error: no"_s;
    row.outcome.stack = u"Error: no\n    at a.js:3:9"_s;
    row.outcome.line = 3;
    row.outcome.column = 9;
    row.outcome.droppedConsoleEntries = 2;
    const QJsonObject entry = toJson(StoredLogRow{kNewYear, row});
    QCOMPARE(entry.value(u"error"_s).toString(), row.outcome.message);
    QCOMPARE(entry.value(u"stack"_s).toString(), row.outcome.stack);
    QCOMPARE(entry.value(u"line"_s).toInt(), 3);
    QCOMPARE(entry.value(u"column"_s).toInt(), 9);
    QCOMPARE(entry.value(u"droppedConsoleEntries"_s).toInt(), 2);
}

void tst_LogJson::aPageNamesItsCursor()
{
    LogPage page;
    page.rows.append({kNewYear, makeRow(kNewYear)});
    QJsonObject json = toJson(page);
    QCOMPARE(json.value(u"logs"_s).toArray().size(), 1);
    QCOMPARE(json.value(u"hasMore"_s), QJsonValue(false));
    QVERIFY(json.value(u"nextCursor"_s).isNull());

    page.hasMore = true;
    page.nextCursor = kNewYear;
    json = toJson(page);
    QCOMPARE(json.value(u"hasMore"_s), QJsonValue(true));
    QCOMPARE(json.value(u"nextCursor"_s).toString(), QString::number(kNewYear));
}

QTEST_GUILESS_MAIN(tst_LogJson)
#include "tst_LogJson.moc"
