#include "core/logs/LogCommitter.h"

#include "tests/core/logs/LogTesting.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogCommitter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void rowsAreNumberedByTheirEndAndNeverTwice();
    void aClockThatGoesBackKeepsTheOrder();
    void aWrongDurationDoesNotReachIntoTheFuture();
    void beginsASegmentWhenTheOldOneIsFull();
    void beginsASegmentAfterItsTime();
    void aSegmentBornInACrashIsUsed();
    void rowsAreCountedOnceAcrossCrashes();
    void metricsLostAltogetherAreMadeAnew();
    void newRowsFollowTheMetricsWhenTheLogLostSome();
    void oldSegmentsGoAndTotalsStay();
    void aNewerFileIsRefusedUntouched();
    void aDirectoryThatCannotBeMadeIsAnError();

private:
    std::unique_ptr<LogCommitter> open() const { return expectValue(LogCommitter::open(path(), *m_clock, m_limits)); }
    QString path() const { return m_directory->path(); }
    FunctionCounters counters() const { return expectValue(expectValue(LogStore::create(path()))->counters(FunctionId{1})); }
    QList<LogSegmentFile> files() const { return logSegmentFiles(path()); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<HandClock> m_clock;
    LogLimits m_limits;
};

void tst_LogCommitter::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<HandClock>(wallTime(kNewYear));
    m_limits = LogLimits();
    m_limits.diskReserve = 0;
}

static void commit(LogCommitter &committer, const LogChunk &rows)
{
    const auto done = committer.commit(std::span(&rows, 1));
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
}

static LogChunk rowsFrom(qint64 start, int count)
{
    LogChunk rows;
    for (int index = 0; index < count; ++index)
        rows.push_back(makeRow(start + index));
    return rows;
}

static QList<qint64> rowNumbers(const QString &path)
{
    LogQuery query;
    query.limit = 1000;
    QList<qint64> numbers;
    for (const StoredLogRow &row : expectValue(expectValue(LogStore::create(path))->query(query)).rows)
        numbers.prepend(row.row);
    return numbers;
}

void tst_LogCommitter::rowsAreNumberedByTheirEndAndNeverTwice()
{
    const auto committer = open();
    m_clock->advance(std::chrono::seconds(10));
    LogRow late = makeRow(kNewYear + 1); // ends before the row ahead of it
    late.outcome.meter.wall = Microseconds(10);
    commit(*committer, {makeRow(kNewYear), makeRow(kNewYear), late, makeRow(kNewYear + 1'000'000)});
    QCOMPARE(rowNumbers(path()), QList<qint64>({kNewYear + 5000, kNewYear + 5001, kNewYear + 5002, kNewYear + 1'005'000}));
    QCOMPARE(committer->newestRow(), kNewYear + 1'005'000);
}

void tst_LogCommitter::aClockThatGoesBackKeepsTheOrder()
{
    const auto committer = open();
    m_clock->advance(std::chrono::hours(1));
    commit(*committer, {makeRow(kNewYear + 1'000'000)});
    m_clock->advance(-std::chrono::minutes(59));
    commit(*committer, {makeRow(kNewYear + 100)});
    QCOMPARE(rowNumbers(path()), QList<qint64>({kNewYear + 1'005'000, kNewYear + 1'005'001}));
    QVERIFY(expectValue(expectValue(LogStore::create(path()))->find(InvocationId{kNewYear + 100})).has_value());
}

void tst_LogCommitter::aWrongDurationDoesNotReachIntoTheFuture()
{
    const auto committer = open();
    m_clock->advance(std::chrono::seconds(10));
    LogRow wrong = makeRow(kNewYear);
    wrong.outcome.meter.wall = std::chrono::hours(24 * 365 * 1000);
    LogRow negative = makeRow(kNewYear);
    negative.outcome.meter.wall = Microseconds(-5);
    commit(*committer, {negative, wrong});
    QCOMPARE(rowNumbers(path()), QList<qint64>({kNewYear, kNewYear + 10'000'000}));
}

void tst_LogCommitter::beginsASegmentWhenTheOldOneIsFull()
{
    m_limits.segmentBytes = 200'000;
    const auto committer = open();
    for (int batch = 0; batch < 20; ++batch) {
        commit(*committer, rowsFrom(kNewYear + batch * 1000, 500));
        QVERIFY(committer->tend().has_value());
    }
    QVERIFY(files().size() > 3);
    QCOMPARE(files().first().firstRow, kNewYear);
    QVERIFY(committer->storeMetrics().has_value());
    QCOMPARE(counters().invocations, 20 * 500);

    LogQuery query;
    query.limit = 1000;
    const auto store = expectValue(LogStore::create(path()));
    qint64 rows = 0;
    for (LogPage page;; query.before = page.nextCursor) {
        page = expectValue(store->query(query));
        rows += page.rows.size();
        if (!page.hasMore)
            break;
    }
    QCOMPARE(rows, 20 * 500);
}

void tst_LogCommitter::beginsASegmentAfterItsTime()
{
    const auto committer = open();
    QVERIFY(committer->tend().has_value());
    m_clock->advance(std::chrono::hours(25));
    QVERIFY(committer->tend().has_value());
    QCOMPARE(files().size(), 1); // an empty one is not worth another
    commit(*committer, rowsFrom(kNewYear, 1));
    QVERIFY(committer->tend().has_value());
    QCOMPARE(files().size(), 2);
    QCOMPARE(files().last().firstRow, kNewYear + std::chrono::microseconds(std::chrono::hours(25)).count());
}

void tst_LogCommitter::aSegmentBornInACrashIsUsed()
{
    commit(*open(), rowsFrom(kNewYear, 10));
    QFile born(logSegmentFile(path(), kNewYear + 1'000'000).path);
    QVERIFY(born.open(QIODevice::WriteOnly)); // the file is there, its tables are not
    born.close();
    QCOMPARE(rowNumbers(path()).size(), 10);

    const auto committer = open();
    QVERIFY(committer->recover().has_value());
    m_clock->advance(std::chrono::hours(1));
    commit(*committer, rowsFrom(kNewYear + 2'000'000, 10));
    QVERIFY(committer->storeMetrics().has_value());
    QCOMPARE(files().size(), 2);
    QCOMPARE(rowNumbers(path()).size(), 20);
    QCOMPARE(counters().invocations, 20);
}

void tst_LogCommitter::rowsAreCountedOnceAcrossCrashes()
{
    m_limits.segmentBytes = 100'000;
    int written = 0;
    for (int life = 0; life < 10; ++life) {
        const auto committer = open();
        QVERIFY(committer->recover().has_value());
        QCOMPARE(counters().invocations, written);
        for (int batch = 0; batch < life; ++batch) {
            commit(*committer, rowsFrom(kNewYear + written, 200));
            written += 200;
            if (batch == 4)
                QVERIFY(committer->tend().has_value());
            if (batch == 2)
                QVERIFY(committer->storeMetrics().has_value());
        }
        // Ends here without storing the metrics of its last batches.
    }
    QVERIFY(open()->recover().has_value());
    QCOMPARE(counters().invocations, written);
    QCOMPARE(counters().totalDuration, Microseconds(5000) * written);
}

void tst_LogCommitter::metricsLostAltogetherAreMadeAnew()
{
    m_limits.segmentBytes = 100'000;
    {
        const auto committer = open();
        for (int batch = 0; batch < 5; ++batch) {
            commit(*committer, rowsFrom(kNewYear + batch * 1000, 500));
            QVERIFY(committer->tend().has_value());
        }
    }
    QVERIFY(QFile::remove(LogRollups::path(path())));
    QVERIFY(open()->recover().has_value());
    QCOMPARE(counters().invocations, 2500);
}

void tst_LogCommitter::newRowsFollowTheMetricsWhenTheLogLostSome()
{
    {
        const auto committer = open();
        m_clock->advance(std::chrono::hours(2));
        commit(*committer, rowsFrom(kNewYear + 1'000'000, 10));
        QVERIFY(committer->storeMetrics().has_value());
    }
    QVERIFY(files().first().remove());
    m_clock->advance(-std::chrono::hours(1) - std::chrono::minutes(59));
    const auto committer = open();
    QVERIFY(committer->recover().has_value());
    commit(*committer, rowsFrom(kNewYear, 5));
    QVERIFY(committer->storeMetrics().has_value());
    QVERIFY(rowNumbers(path()).first() > kNewYear + 1'000'000);
    QVERIFY(open()->recover().has_value());
    QCOMPARE(counters().invocations, 15);
}

void tst_LogCommitter::oldSegmentsGoAndTotalsStay()
{
    const auto committer = open();
    for (int day = 0; day < 60; ++day) {
        commit(*committer, rowsFrom(m_clock->wall().time_since_epoch().count(), 3));
        m_clock->advance(std::chrono::hours(24));
        QVERIFY(committer->tend().has_value());
    }
    QVERIFY(files().size() >= 30 && files().size() <= 32);
    QCOMPARE(counters().invocations, 180);

    MetricsQuery query;
    query.from = wallTime(kNewYear);
    query.to = m_clock->wall();
    query.step = std::chrono::hours(24);
    const MetricsSeries series = expectValue(expectValue(LogStore::create(path()))->series(query));
    QCOMPARE(series.points.size(), 60);
    for (int day = 0; day < 60; ++day)
        QCOMPARE(series.points[day].count, day < 30 ? 0 : 3);
}

void tst_LogCommitter::aNewerFileIsRefusedUntouched()
{
    commit(*open(), rowsFrom(kNewYear, 10));
    const QString segment = files().first().path;
    QVERIFY(expectValue(LogDatabase::open(segment, LogDatabase::Access::Write)).execute("PRAGMA user_version = 99").has_value());
    const auto refused = LogCommitter::open(path(), *m_clock, m_limits);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(segment));
    QVERIFY(!refused.error().remediation.isEmpty());
    QVERIFY(QFileInfo::exists(segment));
}

void tst_LogCommitter::aDirectoryThatCannotBeMadeIsAnError()
{
    QFile file(path() + u"/file"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto refused = LogCommitter::open(file.fileName() + u"/logs"_s, *m_clock, m_limits);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(file.fileName()));
}

QTEST_GUILESS_MAIN(tst_LogCommitter)
#include "tst_LogCommitter.moc"
