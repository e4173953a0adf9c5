#include "core/logs/LogPruning.h"

#include "core/logs/LogDatabase.h"
#include "core/logs/LogStore.h"
#include "core/logs/LogWriter.h"
#include "tests/core/logs/LogTesting.h"

#include <QTemporaryDir>

using namespace isola;

static constexpr qint64 kHour = 3'600'000'000;
static constexpr qint64 kDay = 24 * kHour;

class tst_LogPruning final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_writer.reset(); }

    void onlyOldRowsOfTheNamedFunctionGo();
    void noMoreGoAtOnceThanAsked();
    void theWriterPrunesWhenTold();
    void theOldestRowsOfAnAppGoFirst();
    void anAppKeepsNoMoreThanItsShare();
    void aSegmentWithoutRowsGoes();
    void freePagesGoBackToTheDisk();
    void theTextGoesWithItsRow();

private:
    // Hourly rows of functions 1 and 2 over four days, a segment each day.
    void fill();
    QList<qint64> rowsOf(qint64 function) const;

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<HandClock> m_clock;
    std::unique_ptr<LogWriter> m_writer;
};

void tst_LogPruning::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<HandClock>(wallTime(kNewYear));
    m_writer = expectValue(LogWriter::create(m_directory->path(), *m_clock));
    fill();
}

void tst_LogPruning::fill()
{
    for (int hour = 0; hour < 96; ++hour) {
        for (const qint64 function : {1, 2}) {
            LogRow row = makeRow(m_clock->wall().time_since_epoch().count() - function);
            row.function = FunctionId{function};
            row.outcome.console = {{ConsoleLevel::Log, QStringLiteral("needle of %1").arg(function), 0}};
            m_writer->append(row);
        }
        m_writer->flush();
        m_clock->advance(Microseconds(kHour));
    }
    m_writer->flush();
    QVERIFY(logSegmentFiles(m_directory->path()).size() >= 4);
}

QList<qint64> tst_LogPruning::rowsOf(qint64 function) const
{
    LogQuery query;
    query.functions = {FunctionId{function}};
    query.limit = 1000;
    const auto store = expectValue(LogStore::create(m_directory->path()));
    return starts(expectValue(store->query(query)));
}

void tst_LogPruning::onlyOldRowsOfTheNamedFunctionGo()
{
    const LogSegmentFile oldest = logSegmentFiles(m_directory->path()).first();
    const LogShares shares{{{FunctionId{1}}, std::chrono::days(1)}};
    const qint64 pruned = expectValue(pruneByAge(oldest, shares, m_clock->wall(), 1000)).rows();
    QVERIFY(pruned >= 23);
    QCOMPARE(rowsOf(1).size(), 96 - pruned);
    QCOMPARE(rowsOf(2).size(), 96);
    QCOMPARE(expectValue(pruneByAge(oldest, shares, m_clock->wall(), 1000)).rows(), 0);
}

void tst_LogPruning::noMoreGoAtOnceThanAsked()
{
    const LogSegmentFile oldest = logSegmentFiles(m_directory->path()).first();
    const LogShares shares{{{FunctionId{1}, FunctionId{2}}, std::chrono::hours(1)}};
    QCOMPARE(expectValue(pruneByAge(oldest, shares, m_clock->wall(), 5)).rows(), 5);
    QCOMPARE(rowsOf(1).size() + rowsOf(2).size(), 187);
}

void tst_LogPruning::theWriterPrunesWhenTold()
{
    m_writer->setShares({{{FunctionId{1}}, std::chrono::days(2)}});
    m_writer->flush(); // whatever was left goes in the turns after it
    const qint64 oldest = m_clock->wall().time_since_epoch().count() - 2 * kDay;
    QTRY_VERIFY(rowsOf(1).last() >= oldest - kDay);
    QVERIFY(rowsOf(1).size() < 96);
    QCOMPARE(rowsOf(2).size(), 96);
    m_writer->setShares({});
    m_writer->flush();
    QCOMPARE(rowsOf(2).size(), 96);
}

void tst_LogPruning::theOldestRowsOfAnAppGoFirst()
{
    const LogSegmentFile oldest = logSegmentFiles(m_directory->path()).first();
    const LogUsage before = expectValue(usageOf(oldest));
    const LogShare share{{FunctionId{1}}};
    const QList<qint64> rows = rowsOf(1);
    const LogUsage pruned = expectValue(pruneBySize(oldest, share, 7));
    QCOMPARE(pruned.rows(), 7);
    QCOMPARE(rowsOf(1), rows.first(89));
    QCOMPARE(rowsOf(2).size(), 96);
    QCOMPARE(expectValue(usageOf(oldest)).bytesOf(share), before.bytesOf(share) - pruned.bytesOf(share));
    QVERIFY(pruned.bytesOf(share) > 7 * 160);
}

void tst_LogPruning::anAppKeepsNoMoreThanItsShare()
{
    LogUsage whole;
    for (const LogSegmentFile &file : logSegmentFiles(m_directory->path()))
        whole.add(expectValue(usageOf(file)));
    const LogShare all{{FunctionId{1}}};
    LogShare half = all;
    half.keptBytes = whole.bytesOf(all) / 2;
    const QList<qint64> before = rowsOf(1);
    m_writer->setShares({half});
    m_writer->flush();
    QTRY_VERIFY(rowsOf(1).size() <= 48);
    QCOMPARE(rowsOf(2).size(), 96);
    QCOMPARE(rowsOf(1).first(), before.first()); // the newest stay
    // And as it grows, the same.
    for (int number = 0; number < 100; ++number) {
        m_writer->append(makeRow(m_clock->wall().time_since_epoch().count() + number));
        m_writer->flush();
        m_clock->advance(std::chrono::seconds(2));
    }
    QTRY_VERIFY(rowsOf(1).size() <= 60);
    QCOMPARE(rowsOf(2).size(), 96);
}

void tst_LogPruning::aSegmentWithoutRowsGoes()
{
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory->path());
    m_writer->setShares({{{FunctionId{1}, FunctionId{2}}, std::chrono::hours(1)}});
    m_writer->flush();
    QTRY_COMPARE(logSegmentFiles(m_directory->path()), QList<LogSegmentFile>{files.last()});
}

void tst_LogPruning::freePagesGoBackToTheDisk()
{
    const LogSegmentFile oldest = logSegmentFiles(m_directory->path()).first();
    const LogShares shares{{{FunctionId{1}}, std::chrono::hours(1)}};
    expectValue(pruneByAge(oldest, shares, m_clock->wall(), 1000));
    QVERIFY(shrink(oldest).has_value());
    const auto database = expectValue(LogDatabase::open(oldest.path, LogDatabase::Access::Read));
    QCOMPARE(expectValue(database.number("PRAGMA freelist_count")), 0);
    QCOMPARE(expectValue(database.number("PRAGMA auto_vacuum")), 2);
}

void tst_LogPruning::theTextGoesWithItsRow()
{
    const LogSegmentFile oldest = logSegmentFiles(m_directory->path()).first();
    expectValue(pruneByAge(oldest, {{{FunctionId{1}}, std::chrono::hours(1)}}, m_clock->wall(), 1000));
    LogQuery query;
    query.text = QStringLiteral("needle of 1");
    query.limit = 1000;
    const auto store = expectValue(LogStore::create(m_directory->path()));
    QCOMPARE(expectValue(store->query(query)).rows.size(), rowsOf(1).size());
}

QTEST_GUILESS_MAIN(tst_LogPruning)
#include "tst_LogPruning.moc"
