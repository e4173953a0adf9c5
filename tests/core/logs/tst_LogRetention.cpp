#include "core/logs/LogRetention.h"

#include "tests/core/logs/LogTesting.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogRetention final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void nothingGoesWithinTheLimits();
    void aSegmentGoesWhenItsLastRowIsTooOld();
    void theOldestGoUntilTheRestFits();
    void theNewestAlwaysStays();
    void aSegmentGoesWithItsWriteAheadLog();
    void orphansOfACrashAreSweptUp();
    void foreignFilesAreLeftAlone();
    void aDiscardedFileGivesItsSpaceBackThoughItIsOpen();
    void aSmallDiskIsNotFilled();

private:
    void addSegment(qint64 firstRow, qint64 bytes) const { addFile(logSegmentFile(path(), firstRow).path, bytes); }
    void addFile(const QString &name, qint64 bytes) const;
    QString path() const { return m_directory->path(); }
    QList<qint64> left() const;

    std::unique_ptr<QTemporaryDir> m_directory;
};

static constexpr qint64 kDay = 86'400'000'000;

void tst_LogRetention::addFile(const QString &name, qint64 bytes) const
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(bytes));
}

QList<qint64> tst_LogRetention::left() const
{
    QList<qint64> rows;
    for (const LogSegmentFile &file : logSegmentFiles(path()))
        rows.append(file.firstRow);
    return rows;
}

void tst_LogRetention::nothingGoesWithinTheLimits()
{
    addSegment(kNewYear, 100);
    addSegment(kNewYear + kDay, 100);
    QCOMPARE(removeExpiredSegments(path(), wallTime(kNewYear + 2 * kDay), {}), 0);
    QCOMPARE(left().size(), 2);
}

void tst_LogRetention::aSegmentGoesWhenItsLastRowIsTooOld()
{
    for (int day = 0; day < 4; ++day)
        addSegment(kNewYear + day * kDay, 100);
    // The second one may hold rows of just less than thirty days ago.
    QCOMPARE(removeExpiredSegments(path(), wallTime(kNewYear + 31 * kDay + 5), {}), 1);
    QCOMPARE(left(), QList<qint64>({kNewYear + kDay, kNewYear + 2 * kDay, kNewYear + 3 * kDay}));
}

void tst_LogRetention::theOldestGoUntilTheRestFits()
{
    LogLimits limits;
    limits.keptBytes = 250;
    for (int day = 0; day < 5; ++day)
        addSegment(kNewYear + day * kDay, 100);
    QCOMPARE(removeExpiredSegments(path(), wallTime(kNewYear), limits), 3);
    QCOMPARE(left(), QList<qint64>({kNewYear + 3 * kDay, kNewYear + 4 * kDay}));
}

void tst_LogRetention::theNewestAlwaysStays()
{
    LogLimits limits;
    limits.keptBytes = 0;
    addSegment(kNewYear, 100);
    addSegment(kNewYear + kDay, 100);
    QCOMPARE(removeExpiredSegments(path(), wallTime(kNewYear + 1000 * kDay), limits), 1);
    QVERIFY(!discardOldestSegment(path()));
    QCOMPARE(left(), QList<qint64>({kNewYear + kDay}));
}

void tst_LogRetention::aSegmentGoesWithItsWriteAheadLog()
{
    addSegment(kNewYear, 100);
    const LogSegmentFile file = logSegmentFiles(path()).first();
    addFile(file.path + u"-wal"_s, 50);
    addFile(file.path + u"-shm"_s, 50);
    addSegment(kNewYear + kDay, 100);
    QCOMPARE(file.bytes(), 150);
    QVERIFY(discardOldestSegment(path()));
    QCOMPARE(QDir(path()).entryList(QDir::Files).size(), 1);
}

void tst_LogRetention::orphansOfACrashAreSweptUp()
{
    addSegment(kNewYear, 100);
    addFile(logSegmentFile(path(), kNewYear).path + u"-wal"_s, 50);
    addFile(logSegmentFile(path(), kNewYear + 1).path + u"-wal"_s, 50);
    addFile(logSegmentFile(path(), kNewYear + 1).path + u"-shm"_s, 50);
    removeOrphanedLogFiles(path());
    QCOMPARE(QDir(path()).entryList(QDir::Files).size(), 2);
}

void tst_LogRetention::foreignFilesAreLeftAlone()
{
    LogLimits limits;
    limits.keptBytes = 0;
    addSegment(kNewYear, 100);
    addFile(path() + u"/seg-old.db"_s, 100);
    addFile(path() + u"/notes.txt"_s, 100);
    removeExpiredSegments(path(), wallTime(kNewYear + 1000 * kDay), limits);
    removeOrphanedLogFiles(path());
    QCOMPARE(left(), QList<qint64>({kNewYear}));
    QVERIFY(QFileInfo::exists(path() + u"/seg-old.db"_s));
    QVERIFY(QFileInfo::exists(path() + u"/notes.txt"_s));
}

void tst_LogRetention::aDiscardedFileGivesItsSpaceBackThoughItIsOpen()
{
    addSegment(kNewYear, 100);
    addSegment(kNewYear + kDay, 100);
    QFile reader(logSegmentFile(path(), kNewYear).path);
    QVERIFY(reader.open(QIODevice::ReadOnly));
    QVERIFY(discardOldestSegment(path()));
    QCOMPARE(reader.size(), 0);
    QCOMPARE(left(), QList<qint64>({kNewYear + kDay}));
}

void tst_LogRetention::aSmallDiskIsNotFilled()
{
    static constexpr qint64 kMegabyte = 1024 * 1024;
    const LogLimits small = fittedToDisk({}, 64 * kMegabyte);
    QCOMPARE(small.keptBytes, 32 * kMegabyte);
    QCOMPARE(small.segmentBytes, 2 * kMegabyte);
    QCOMPARE(small.diskReserve, 4 * kMegabyte);
    const LogLimits large = fittedToDisk({}, 1'000'000 * kMegabyte);
    QCOMPARE(large.keptBytes, 500'000 * kMegabyte);
    QCOMPARE(large.segmentBytes, LogLimits().segmentBytes);
    QCOMPARE(large.diskReserve, LogLimits().diskReserve);
}

QTEST_GUILESS_MAIN(tst_LogRetention)
#include "tst_LogRetention.moc"
