#include "core/logs/LogWriter.h"

#include "core/logs/LogSegmentFile.h"
#include "tests/core/logs/LogTesting.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogWriter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFlushedRowIsReadBackWhole();
    void rowsAreCommittedWithoutAFlush();
    void endingCommitsWhatIsQueued();
    void rowsBeyondTheBoundAreDroppedAndCounted();
};

static LogRow fullRow()
{
    LogRow row = makeRow(kNewYear + 17);
    row.function = FunctionId{42};
    row.version = 7;
    row.source = InvocationSource::Webhook;
    row.method = "PROPFIND";
    row.path = "/a/\xc3\xa9?x=1";
    row.caller = "service_key:7";
    InvocationOutcome &outcome = row.outcome;
    outcome.kind = OutcomeKind::Threw;
    outcome.status = 500;
    outcome.message = u"Error: no \u00fcber \"value\""_s;
    outcome.stack = u"Error: no\n    at handler (index.js:3:9)"_s;
    outcome.line = 3;
    outcome.column = 9;
    outcome.meter
        = {Microseconds(1234567), Microseconds(345), Microseconds(67), 12345678, 89, 1011, Microseconds(1213), 14, true};
    outcome.console = {{ConsoleLevel::Warn, u"tab\there, \\ and \u0001 and \U0001F3DD"_s, 1767225600123},
        {ConsoleLevel::Debug, QString(), 1767225600124}};
    outcome.droppedConsoleEntries = 5;
    return row;
}

void tst_LogWriter::aFlushedRowIsReadBackWhole()
{
    const QTemporaryDir directory;
    HandClock clock(wallTime(kNewYear));
    const auto writer = expectValue(LogWriter::create(directory.path(), clock));
    clock.advance(std::chrono::seconds(10));
    const LogRow written = fullRow();
    writer->append(written);
    writer->flush();

    const auto store = expectValue(LogStore::create(directory.path()));
    const LogPage page = expectValue(store->query({}));
    QCOMPARE(page.rows.size(), 1);
    QVERIFY(!page.hasMore);
    QCOMPARE(page.rows.first().row, kNewYear + 17 + 1234567);

    const LogRow &read = page.rows.first().log;
    QCOMPARE(read.invocation, written.invocation);
    QCOMPARE(read.function, written.function);
    QCOMPARE(read.version, written.version);
    QCOMPARE(read.source, written.source);
    QCOMPARE(read.method, written.method);
    QCOMPARE(read.path, written.path);
    QCOMPARE(read.caller, written.caller);
    QCOMPARE(read.outcome.kind, written.outcome.kind);
    QCOMPARE(read.outcome.status, written.outcome.status);
    QCOMPARE(read.outcome.message, written.outcome.message);
    QCOMPARE(read.outcome.stack, written.outcome.stack);
    QCOMPARE(read.outcome.line, 3);
    QCOMPARE(read.outcome.column, 9);
    QCOMPARE(read.outcome.droppedConsoleEntries, 5);
    QCOMPARE(read.outcome.console.size(), 2);
    for (int index = 0; index < 2; ++index) {
        QCOMPARE(read.outcome.console[index].level, written.outcome.console[index].level);
        QCOMPARE(read.outcome.console[index].message, written.outcome.console[index].message);
        QCOMPARE(read.outcome.console[index].timestampMs, written.outcome.console[index].timestampMs);
    }
    const Meter &meter = read.outcome.meter;
    QCOMPARE(meter.wall, written.outcome.meter.wall);
    QCOMPARE(meter.cpu, written.outcome.meter.cpu);
    QCOMPARE(meter.queued, written.outcome.meter.queued);
    QCOMPARE(meter.peakMemoryBytes, written.outcome.meter.peakMemoryBytes);
    QCOMPARE(meter.requestBytes, written.outcome.meter.requestBytes);
    QCOMPARE(meter.responseBytes, written.outcome.meter.responseBytes);
    QCOMPARE(meter.hostTime, written.outcome.meter.hostTime);
    QCOMPARE(meter.hostCalls, written.outcome.meter.hostCalls);
    QCOMPARE(meter.wasCold, written.outcome.meter.wasCold);
}

void tst_LogWriter::rowsAreCommittedWithoutAFlush()
{
    const QTemporaryDir directory;
    const SystemClock clock;
    const auto writer = expectValue(LogWriter::create(directory.path(), clock));
    QSignalSpy committed(writer.get(), &LogWriter::rowsCommitted);
    writer->append(makeRow(kNewYear));
    QVERIFY(committed.wait());

    const auto store = expectValue(LogStore::create(directory.path()));
    const LogPage page = expectValue(store->query({}));
    QCOMPARE(page.rows.size(), 1);
    QCOMPARE(committed.first().first().toLongLong(), page.rows.first().row);
}

void tst_LogWriter::endingCommitsWhatIsQueued()
{
    const QTemporaryDir directory;
    const SystemClock clock;
    auto writer = expectValue(LogWriter::create(directory.path(), clock));
    for (int index = 0; index < 3000; ++index)
        writer->append(makeRow(kNewYear + index));
    writer.reset();

    const auto store = expectValue(LogStore::create(directory.path()));
    QCOMPARE(expectValue(store->counters(FunctionId{1})).invocations, 3000);
    LogQuery query;
    query.limit = 1000;
    QCOMPARE(expectValue(store->query(query)).rows.size(), 1000);
}

void tst_LogWriter::rowsBeyondTheBoundAreDroppedAndCounted()
{
    const QTemporaryDir directory;
    const SystemClock clock;
    LogLimits limits;
    limits.queuedRows = 100;
    const auto writer = expectValue(LogWriter::create(directory.path(), clock, limits));
    static constexpr int kRows = 20'000;
    for (int index = 0; index < kRows; ++index)
        writer->append(makeRow(kNewYear + index));
    writer->flush();

    const auto store = expectValue(LogStore::create(directory.path()));
    const qint64 stored = expectValue(store->counters(FunctionId{1})).invocations;
    QVERIFY(stored >= 100);
    QCOMPARE(stored + writer->droppedRows(), kRows);
}

QTEST_GUILESS_MAIN(tst_LogWriter)
#include "tst_LogWriter.moc"
