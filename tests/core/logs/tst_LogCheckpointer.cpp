#include "core/logs/LogCheckpointer.h"

#include "core/logs/LogSegmentWriter.h"
#include "tests/core/logs/LogTesting.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogCheckpointer final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWriteAheadLogStartsOver();
    void aSealedSegmentIsFoldedIntoOneFile();
    void aClosedFileIsOpenedAgain();
    void aMissingFileIsNoHarm();
};

static void addRows(LogSegmentWriter &segment, int count)
{
    const auto done = segment.commit([&]() -> Result<void> {
        for (int index = 0; index < count; ++index)
            if (auto added = segment.append(std::max(segment.newestRow() + 1, kNewYear), makeRow(kNewYear)); !added)
                return added;
        return {};
    });
    QVERIFY(done.has_value());
}

static qint64 logBytes(const LogSegmentFile &file)
{
    return QFileInfo(file.path + u"-wal"_s).size();
}

static void expectToStartOver(LogCheckpointer &checkpointer)
{
    const QTemporaryDir directory;
    const auto segment = expectValue(LogSegmentWriter::open(logSegmentFile(directory.path(), kNewYear)));
    addRows(*segment, 1000);
    const qint64 once = logBytes(segment->file());
    QVERIFY(segment->pendingPages() > 20);
    for (int round = 0; round < 5; ++round) {
        // A commit that finds everything moved begins at the start again: the log then holds no pages but its own.
        QTRY_VERIFY([&] {
            addRows(*segment, 1);
            const bool beganAgain = segment->pendingPages() < 20;
            if (!beganAgain)
                checkpointer.checkpoint(segment->file().path);
            return beganAgain;
        }());
        addRows(*segment, 1000);
    }
    QVERIFY(logBytes(segment->file()) < 5 * once);
}

void tst_LogCheckpointer::theWriteAheadLogStartsOver()
{
    LogCheckpointer checkpointer;
    expectToStartOver(checkpointer);
}

void tst_LogCheckpointer::aSealedSegmentIsFoldedIntoOneFile()
{
    const QTemporaryDir directory;
    LogCheckpointer checkpointer;
    auto sealed = expectValue(LogSegmentWriter::open(logSegmentFile(directory.path(), kNewYear)));
    addRows(*sealed, 1000);
    const LogSegmentFile file = sealed->file();
    checkpointer.checkpoint(file.path);
    sealed.reset();
    const auto newest = expectValue(LogSegmentWriter::open(logSegmentFile(directory.path(), kNewYear * 2)));
    checkpointer.checkpoint(newest->file().path);
    QTRY_VERIFY(!QFileInfo::exists(file.path + u"-wal"_s));
    const auto database = expectValue(LogDatabase::open(file.path, LogDatabase::Access::Read));
    QCOMPARE(expectValue(database.number("SELECT count(*) FROM log")), 1000);
}

void tst_LogCheckpointer::aClosedFileIsOpenedAgain()
{
    LogCheckpointer checkpointer;
    checkpointer.closeFile();
    expectToStartOver(checkpointer);
    checkpointer.closeFile();
    expectToStartOver(checkpointer);
}

void tst_LogCheckpointer::aMissingFileIsNoHarm()
{
    const QTemporaryDir directory;
    LogCheckpointer checkpointer;
    checkpointer.checkpoint(directory.path() + u"/missing.db"_s);
    expectToStartOver(checkpointer);
    QVERIFY(!QFileInfo::exists(directory.path() + u"/missing.db"_s));
}

QTEST_GUILESS_MAIN(tst_LogCheckpointer)
#include "tst_LogCheckpointer.moc"
