#include "core/logs/LogSegmentWriter.h"

#include "LogTesting.h"
#include "core/logs/LogSegmentReader.h"

#include <QTemporaryDir>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogSegmentWriter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void tracesAndRecordingsAreKept();
    void aSegmentOfTheFirstSchemaIsReadAsItIs();
    void aSegmentOfTheFirstSchemaIsContinued();

private:
    LogSegmentFile file() const { return logSegmentFile(m_directory->path(), kNewYear); }
    static void append(LogSegmentWriter &writer, const LogRow &row)
    {
        const auto done = writer.commit([&] { return writer.append(row.invocation.value, row); });
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
    }
    // What the later schemas added is taken away again.
    void makeFirstSchema() const
    {
        append(*expectValue(LogSegmentWriter::open(file())), makeRow(kNewYear));
        LogDatabase database = expectValue(LogDatabase::open(file().path, LogDatabase::Access::Write));
        QVERIFY(database.execute(
            "DROP TABLE log_bytes; DROP TABLE log_trace; DROP TABLE log_recording; ALTER TABLE log DROP COLUMN external;"
            " PRAGMA user_version = 1"));
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

static LogRow tracedRow(qint64 start)
{
    LogRow row = makeRow(start);
    row.trace.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    row.trace.parentSpan = "00f067aa0ba902b7";
    row.trace.isSampled = false;
    row.outcome.meter.peakExternalBytes = 4096;
    auto recording = std::make_shared<Recording>();
    recording->url = "http://a/b";
    recording->request = {"host:a\n", "sent\0bytes"_ba, true};
    recording->response = {"x:y\n", "got", false};
    row.recording = recording;
    return row;
}

static void compare(const LogRow &found, const RecordingPtr &recording)
{
    const LogRow expected = tracedRow(found.invocation.value);
    QCOMPARE(found.trace.traceId, expected.trace.traceId);
    QCOMPARE(found.trace.parentSpan, expected.trace.parentSpan);
    QVERIFY(!found.trace.isSampled);
    QCOMPARE(found.outcome.meter.peakExternalBytes, expected.outcome.meter.peakExternalBytes);
    QVERIFY(recording);
    QCOMPARE(recording->url, expected.recording->url);
    QCOMPARE(recording->request.fields, expected.recording->request.fields);
    QCOMPARE(recording->request.body, expected.recording->request.body);
    QVERIFY(recording->request.isCut);
    QCOMPARE(recording->response.body, "got"_ba);
    QVERIFY(!recording->response.isCut);
}

void tst_LogSegmentWriter::tracesAndRecordingsAreKept()
{
    const auto writer = expectValue(LogSegmentWriter::open(file()));
    append(*writer, tracedRow(kNewYear));
    append(*writer, makeRow(kNewYear + 1));
    const auto reader = expectValue(LogSegmentReader::open(file()));
    compare(expectValue(reader->load(kNewYear)).log, expectValue(reader->recording(kNewYear)));
    QVERIFY(!expectValue(reader->load(kNewYear + 1)).log.trace.isValid());
    QVERIFY(!expectValue(reader->recording(kNewYear + 1)));
}

void tst_LogSegmentWriter::aSegmentOfTheFirstSchemaIsReadAsItIs()
{
    makeFirstSchema();
    const auto reader = expectValue(LogSegmentReader::open(file()));
    QCOMPARE(expectValue(reader->load(kNewYear)).log.path, "/hello"_ba);
    QVERIFY(!expectValue(reader->recording(kNewYear)));
}

void tst_LogSegmentWriter::aSegmentOfTheFirstSchemaIsContinued()
{
    makeFirstSchema();
    append(*expectValue(LogSegmentWriter::open(file())), tracedRow(kNewYear + 1));
    const auto reader = expectValue(LogSegmentReader::open(file()));
    QCOMPARE(expectValue(reader->load(kNewYear)).log.path, "/hello"_ba);
    compare(expectValue(reader->load(kNewYear + 1)).log, expectValue(reader->recording(kNewYear + 1)));
}

QTEST_GUILESS_MAIN(tst_LogSegmentWriter)
#include "tst_LogSegmentWriter.moc"
