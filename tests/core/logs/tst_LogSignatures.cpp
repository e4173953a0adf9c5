#include "core/logs/LogSignatures.h"

#include "core/logs/LogIndexer.h"
#include "core/logs/LogSegmentWriter.h"
#include "core/logs/TextNeedle.h"
#include "tests/core/logs/LogTesting.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogSignatures final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void whatIsThereIsFound_data();
    void whatIsThereIsFound();
    void whatIsNotThereLeavesNothing();
    void shortNeedlesCannotTell();
    void aSearchFindsTheSameWithAndWithoutThem();
    void brokenFilesAreNotUsed();
    void theWriterMakesThemWhenASegmentIsSealed();
    void theyGoWithTheirSegment();

private:
    static QString textOf(int number);
    void fill(const LogSegmentFile &file, int rows) const;
    void index(const LogSegmentFile &file) const;
    QList<qint64> search(const QString &text) const;

    std::unique_ptr<QTemporaryDir> m_directory;
    LogSegmentFile m_sealed;
    LogSegmentFile m_newest;
};

static constexpr int kRows = 1000;

QString tst_LogSignatures::textOf(int number)
{
    return u"Order %1 of \"Łódź\" shipped\nin box %2"_s.arg(number).arg(number * 7919 % 10007);
}

void tst_LogSignatures::fill(const LogSegmentFile &file, int rows) const
{
    const auto writer = expectValue(LogSegmentWriter::open(file));
    const Result<void> done = writer->commit([&]() -> Result<void> {
        for (int number = 0; number < rows; ++number) {
            LogRow row = makeRow(file.firstRow + number);
            if (number % 3 == 0)
                row.outcome.message = textOf(number);
            else
                row.outcome.console = {{ConsoleLevel::Log, textOf(number), 0}};
            if (auto appended = writer->append(file.firstRow + number, row); !appended)
                return appended;
        }
        return {};
    });
    QVERIFY(done.has_value());
}

void tst_LogSignatures::index(const LogSegmentFile &file) const
{
    QVERIFY(expectValue(writeSignatures(file, std::atomic<bool>(false))));
}

void tst_LogSignatures::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_sealed = logSegmentFile(m_directory->path(), kNewYear);
    m_newest = logSegmentFile(m_directory->path(), kNewYear + 1'000'000);
    fill(m_sealed, kRows);
    fill(m_newest, 10);
}

void tst_LogSignatures::whatIsThereIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addRow("words") << u"Order 500 of"_s;
    QTest::addRow("another case") << u"oRDER 500"_s;
    QTest::addRow("quotes and letters beyond ASCII") << u"500 of \"Łódź\" sh"_s;
    QTest::addRow("across a line break") << u"shipped\nin box %1"_s.arg(500 * 7919 % 10007);
    QTest::addRow("four bytes") << u" 500"_s;
}

void tst_LogSignatures::whatIsThereIsFound()
{
    QFETCH(QString, text);
    index(m_sealed);
    const auto signatures = LogSignatures::open(m_sealed);
    QVERIFY(signatures);
    const auto ranges = signatures->candidates(TextNeedle(text));
    QVERIFY(ranges);
    const qint64 row = m_sealed.firstRow + 500;
    QVERIFY(std::any_of(ranges->begin(), ranges->end(), [row](RowRange r) { return r.low <= row && row < r.high; }));
    QVERIFY(search(text).contains(row));
}

void tst_LogSignatures::whatIsNotThereLeavesNothing()
{
    index(m_sealed);
    const auto signatures = LogSignatures::open(m_sealed);
    QCOMPARE(signatures->candidates(TextNeedle(u"zzqqnope"_s)), QList<RowRange>());
    // Something rare leaves a block or two.
    const auto few = signatures->candidates(TextNeedle(u"in box %1"_s.arg(500 * 7919 % 10007)));
    qint64 rows = 0;
    for (const RowRange &range : *few)
        rows += range.high - range.low;
    QVERIFY2(rows <= 6 * LogSignatures::kBlockTexts, qPrintable(QString::number(rows)));
}

void tst_LogSignatures::shortNeedlesCannotTell()
{
    index(m_sealed);
    QVERIFY(!LogSignatures::open(m_sealed)->candidates(TextNeedle(u"500"_s)));
    QVERIFY(!search(u"500"_s).isEmpty());
}

QList<qint64> tst_LogSignatures::search(const QString &text) const
{
    LogQuery query;
    query.text = text;
    query.limit = 1000;
    const auto store = expectValue(LogStore::create(m_directory->path(), Milliseconds(60'000)));
    return starts(expectValue(store->query(query)));
}

void tst_LogSignatures::aSearchFindsTheSameWithAndWithoutThem()
{
    QStringList texts{u"Order"_s, u"box 1"_s, u"shipped\n"_s, u"\" ship"_s, u"absent"_s, u"of \"Ł"_s};
    QRandomGenerator random(1);
    for (int number = 0; number < 30; ++number) {
        const QString text = textOf(int(random.bounded(kRows)));
        const qsizetype begin = random.bounded(text.size() - 6);
        texts.append(text.mid(begin, 1 + random.bounded(text.size() - begin)));
    }
    QList<QList<qint64>> without;
    for (const QString &text : texts)
        without.append(search(text));
    index(m_sealed);
    for (qsizetype index = 0; index < texts.size(); ++index)
        QVERIFY2(search(texts[index]) == without[index], qPrintable(texts[index]));
    // And page by page, both ways.
    const auto store = expectValue(LogStore::create(m_directory->path(), Milliseconds(60'000)));
    LogQuery query;
    query.text = u"box 1"_s;
    query.limit = 7;
    QList<qint64> paged;
    for (;;) {
        const LogPage page = expectValue(store->query(query));
        paged += starts(page);
        if (!page.hasMore)
            break;
        query.before = page.nextCursor;
    }
    QCOMPARE(paged, search(u"box 1"_s));
    QList<qint64> forwards;
    query.before.reset();
    for (qint64 row = 0;;) {
        const LogPage page = expectValue(store->rowsAfter(row, query));
        forwards += starts(page);
        row = *page.nextCursor;
        if (page.rows.isEmpty())
            break;
    }
    std::reverse(forwards.begin(), forwards.end());
    QCOMPARE(forwards, paged);
}

void tst_LogSignatures::brokenFilesAreNotUsed()
{
    index(m_sealed);
    QFile file(m_sealed.signaturesPath());
    QVERIFY(file.resize(file.size() - 1));
    QVERIFY(!LogSignatures::open(m_sealed));
    QVERIFY(file.resize(0));
    QVERIFY(!LogSignatures::open(m_sealed));
    QCOMPARE(search(u"Order 500 of"_s).size(), 1);
}

void tst_LogSignatures::theWriterMakesThemWhenASegmentIsSealed()
{
    HandClock clock(wallTime(kNewYear + 3'000'000));
    const auto writer = expectValue(LogWriter::create(m_directory->path(), clock));
    QTRY_VERIFY(LogSignatures::open(m_sealed)); // that of a run before
    QVERIFY(!LogSignatures::open(m_newest));
    writer->append(makeRow(kNewYear + 2'000'000));
    writer->flush();
    clock.advance(std::chrono::days(2));
    writer->append(makeRow(kNewYear + 2'000'000));
    writer->flush();
    QTRY_VERIFY(LogSignatures::open(m_newest));
}

void tst_LogSignatures::theyGoWithTheirSegment()
{
    index(m_sealed);
    QVERIFY(m_sealed.remove());
    QVERIFY(!QFileInfo::exists(m_sealed.signaturesPath()));
}

QTEST_GUILESS_MAIN(tst_LogSignatures)
#include "tst_LogSignatures.moc"
