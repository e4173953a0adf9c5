#include "core/logs/LogWriter.h"

#include "core/logs/LogDatabase.h"
#include "core/logs/LogSegmentFile.h"
#include "tests/core/logs/LogTesting.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogWriter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFlushedRowIsReadBackWhole();
    void rowsAreCommittedWithoutAFlush();
    void endingCommitsWhatIsQueued();
    void rowsBeyondTheBoundAreDroppedAndCounted();
    void aKilledWriterLosesNoCommittedRow();
    void aFileThatCannotGrowMakesRoomForNewRows();
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
        = {Microseconds(1234567), Microseconds(345), Microseconds(67), 12345678, 2345678, 89, 1011, Microseconds(1213), 14, true};
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

// The second program of these tests: writes small batches to small segments and tells the number of committed rows after each.
static int writeUntilKilled(const QString &directory)
{
    const SystemClock clock;
    LogLimits limits;
    limits.segmentBytes = 300'000;
    const auto writer = expectValue(LogWriter::create(directory, clock, limits));
    const auto store = expectValue(LogStore::create(directory));
    writer->flush(); // counts what the life before left uncounted
    qint64 rows = expectValue(store->counters(FunctionId{1})).invocations;
    for (;;) {
        for (int index = 0; index < 100; ++index)
            writer->append(makeRow(kNewYear + rows++));
        writer->flush();
        printf("%lld\n", static_cast<long long>(rows));
        fflush(stdout);
    }
}

// Starts the second program, kills it at any moment after its first commit and returns the last number it told.
static qint64 committedBeforeKill(const QString &directory, int lifeMilliseconds)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--write-until-killed"_s, directory});
    QElapsedTimer life;
    QByteArray told;
    while (!told.contains('\n') || life.elapsed() < lifeMilliseconds) {
        if (!told.contains('\n'))
            life.start();
        process.waitForReadyRead(std::max(1, lifeMilliseconds - int(life.elapsed())));
        told += process.readAllStandardOutput();
        if (process.state() == QProcess::NotRunning)
            qFatal("the writer ended by itself: %s", process.readAllStandardError().constData());
    }
    process.kill();
    process.waitForFinished();
    told += process.readAllStandardOutput();
    return told.first(told.lastIndexOf('\n')).split('\n').last().toLongLong();
}

// All rows, oldest first; each file passes SQLite's own check.
static QList<qint64> checkedStarts(const QString &directory)
{
    for (const LogSegmentFile &file : logSegmentFiles(directory)) {
        const auto database = expectValue(LogDatabase::open(file.path, LogDatabase::Access::Read));
        auto check = expectValue(database.prepare("PRAGMA integrity_check"));
        if (!expectValue(check.step()) || check.bytes(0) != QByteArrayView("ok"))
            qFatal("%s is damaged", qUtf8Printable(file.path));
    }
    const auto store = expectValue(LogStore::create(directory));
    LogQuery query;
    query.limit = 1000;
    QList<qint64> list;
    qint64 cursor = 0;
    for (bool hasMore = true; hasMore;) {
        const LogPage page = expectValue(store->rowsAfter(cursor, query));
        list += starts(page);
        cursor = *page.nextCursor;
        hasMore = page.hasMore;
    }
    return list;
}

void tst_LogWriter::aKilledWriterLosesNoCommittedRow()
{
    const QTemporaryDir directory;
    const SystemClock clock;
    std::mt19937 random(std::random_device{}());
    for (int round = 0; round < 20; ++round) {
        const qint64 committed = committedBeforeKill(directory.path(), int(random() % 60));
        const QList<qint64> list = checkedStarts(directory.path());
        QVERIFY2(list.size() >= committed, qPrintable(u"%1 of %2 rows are there"_s.arg(list.size()).arg(committed)));
        for (qsizetype index = 0; index < list.size(); ++index)
            QCOMPARE(list[index], kNewYear + index);

        expectValue(LogWriter::create(directory.path(), clock))->flush();
        const auto store = expectValue(LogStore::create(directory.path()));
        QCOMPARE(expectValue(store->counters(FunctionId{1})).invocations, list.size());
    }
    QVERIFY(logSegmentFiles(directory.path()).size() > 1);
}

// The third program: no file may grow beyond two megabytes, which fails like a full disk.
static int writeToAFullDisk(const QString &directory)
{
    const rlimit fileSize{2'000'000, 2'000'000};
    setrlimit(RLIMIT_FSIZE, &fileSize);
    signal(SIGXFSZ, SIG_IGN);
    const SystemClock clock;
    const auto writer = expectValue(LogWriter::create(directory, clock));
    for (int batch = 0; batch < 100; ++batch) {
        for (int index = 0; index < 1000; ++index)
            writer->append(makeRow(kNewYear + batch * 1000 + index));
        writer->flush();
    }
    return writer->droppedRows() == 0 ? 0 : 1;
}

void tst_LogWriter::aFileThatCannotGrowMakesRoomForNewRows()
{
    const QTemporaryDir directory;
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"--write-to-a-full-disk"_s, directory.path()});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(process.readAllStandardError().contains("the disk is full"));

    const QList<qint64> list = checkedStarts(directory.path());
    QVERIFY(!list.isEmpty() && list.size() < 100'000);
    QCOMPARE(list.last(), kNewYear + 99'999);
    QCOMPARE(list.first(), kNewYear + 100'000 - list.size());
    const auto store = expectValue(LogStore::create(directory.path()));
    QCOMPARE(expectValue(store->counters(FunctionId{1})).invocations, 100'000);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.value(1) == u"--write-until-killed"_s)
        return writeUntilKilled(arguments.value(2));
    if (arguments.value(1) == u"--write-to-a-full-disk"_s)
        return writeToAFullDisk(arguments.value(2));
    tst_LogWriter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_LogWriter.moc"
