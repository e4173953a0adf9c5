#include "core/logs/LogSegmentWriter.h"

#include "core/logs/LogConsole.h"

#include <QFileInfo>
#include <algorithm>
#include <sqlite3.h>

namespace isola {

static constexpr qint64 kSegmentSchema = 5;

// A row's number is its cursor: the time it ended, in microseconds since 1970, pushed up where two would be equal, so that rows
// are added at the end of the table. Its start, which is the invocation's id, is row - lag_us.
//
// log_by_function answers every filter of one function's rows without touching them; log_errors serves the errors of all
// functions; log_slow finds an invocation by its start when the row lies far behind it. longest_lag_us bounds how far that can
// be.
static const char kSchema[]
    = "CREATE TABLE log("
      " row INTEGER PRIMARY KEY, function INT NOT NULL, version INT NOT NULL, source INT NOT NULL,"
      " kind INT NOT NULL, status INT NOT NULL, error INT NOT NULL, lag_us INT NOT NULL, wall_us INT NOT NULL,"
      " cpu_us INT NOT NULL, queued_us INT NOT NULL, host_us INT NOT NULL, host_calls INT NOT NULL,"
      " cold INT NOT NULL, memory INT NOT NULL, request_bytes INT NOT NULL, response_bytes INT NOT NULL,"
      " method TEXT, path TEXT, caller TEXT);"
      "CREATE TABLE log_text("
      " row INTEGER PRIMARY KEY, function INT NOT NULL, message TEXT, stack TEXT, line INT NOT NULL,"
      " column INT NOT NULL, console TEXT, dropped_entries INT NOT NULL);"
      "CREATE TABLE segment(longest_lag_us INT NOT NULL);"
      "INSERT INTO segment VALUES(0);"
      "CREATE INDEX log_by_function ON log(function, row, status, error, source, version);"
      "CREATE INDEX log_errors ON log(error) WHERE error = 1;"
      "CREATE INDEX log_slow ON log(row - lag_us) WHERE lag_us > 100000;"
      "PRAGMA user_version = 1;";
static const char kSecondSchema[]
    = "CREATE TABLE log_trace(row INTEGER PRIMARY KEY, trace_id TEXT NOT NULL, parent_span TEXT, sampled INT NOT NULL);"
      "CREATE TABLE log_recording("
      " row INTEGER PRIMARY KEY, url TEXT, request_fields BLOB, request_body BLOB, request_cut INT NOT NULL,"
      " response_fields BLOB, response_body BLOB, response_cut INT NOT NULL);"
      "PRAGMA user_version = 2;";
static const char kThirdSchema[] = "ALTER TABLE log ADD COLUMN external INT NOT NULL DEFAULT 0; PRAGMA user_version = 3;";
// How much of the segment is whose, so that an app's share is known without going through rows.
static const char kFourthSchema[] = "CREATE TABLE log_bytes(function INTEGER PRIMARY KEY, rows INT NOT NULL, bytes INT NOT NULL);"
                                    "INSERT INTO log_bytes SELECT l.function, count(*), sum(160 + ifnull(length(l.path), 0)"
                                    " + ifnull(length(t.message), 0) + ifnull(length(t.stack), 0) + ifnull(length(t.console), 0))"
                                    " FROM log l LEFT JOIN log_text t ON t.row = l.row GROUP BY l.function;"
                                    "PRAGMA user_version = 4;";
// What a replay needs of a recorded call, sealed, or why it cannot be run again.
static const char kFifthSchema[] = "ALTER TABLE log_recording ADD COLUMN flight BLOB;"
                                   "ALTER TABLE log_recording ADD COLUMN flight_fault TEXT;"
                                   "PRAGMA user_version = 5;";
// Of a row without texts, with its place in the index (measured).
static constexpr qint64 kBareRowBytes = 160;
static_assert(LogSegmentWriter::kSlowMicroseconds == 100'000, "the schema of log_slow says so");

LogSegmentWriter::LogSegmentWriter(LogSegmentFile file, LogDatabase database)
    : m_file(std::move(file))
    , m_database(std::move(database))
    , m_insertRow(nullptr)
    , m_insertText(nullptr)
    , m_insertTrace(nullptr)
    , m_insertRecording(nullptr)
    , m_addBytes(nullptr)
{
}

Result<std::unique_ptr<LogSegmentWriter>> LogSegmentWriter::open(const LogSegmentFile &file)
{
    auto database = LogDatabase::open(file.path, LogDatabase::Access::Write);
    if (!database)
        return fail(std::move(database.error()));
    std::unique_ptr<LogSegmentWriter> segment(new LogSegmentWriter(file, std::move(*database)));
    for (const auto step : {&LogSegmentWriter::createTables, &LogSegmentWriter::readState, &LogSegmentWriter::prepareStatements})
        if (auto done = (segment.get()->*step)(); !done)
            return fail(std::move(done.error()));

    auto countPages = [](void *pages, sqlite3 *, const char *, int count) {
        *static_cast<int *>(pages) = count;
        return SQLITE_OK;
    };
    // Takes the place of SQLite's own automatic checkpoint.
    sqlite3_wal_hook(segment->m_database.handle(), countPages, &segment->m_pendingPages);
    return segment;
}

Result<void> LogSegmentWriter::createTables()
{
    const auto version = m_database.number("PRAGMA user_version");
    if (!version)
        return fail(version.error());
    if (*version > kSegmentSchema)
        return fail(ErrorCode::RuntimeUnavailable,
            QStringLiteral("log file %1: made by a newer version of this program (schema %2)").arg(m_file.path).arg(*version),
            QStringLiteral("Run the newer version, or move the file away to start a new log."));
    if (*version == kSegmentSchema)
        return {};
    return m_database.transaction([this, version = *version]() -> Result<void> {
        const char *const steps[] = {kSchema, kSecondSchema, kThirdSchema, kFourthSchema, kFifthSchema};
        for (qint64 step = version; step < kSegmentSchema; ++step)
            if (auto done = m_database.execute(steps[step]); !done)
                return done;
        return {};
    });
}

Result<void> LogSegmentWriter::readState()
{
    const auto newest = m_database.number("SELECT max(row) FROM log");
    const auto longest = m_database.number("SELECT longest_lag_us FROM segment");
    if (!newest || !longest)
        return fail(newest ? longest.error() : newest.error());
    m_newestRow = *newest;
    m_longestLag = *longest;
    return {};
}

Result<void> LogSegmentWriter::prepareStatements()
{
    auto row = m_database.prepare("INSERT INTO log VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    auto text = m_database.prepare("INSERT INTO log_text VALUES(?,?,?,?,?,?,?,?)");
    auto trace = m_database.prepare("INSERT INTO log_trace VALUES(?,?,?,?)");
    auto recording = m_database.prepare("INSERT INTO log_recording VALUES(?,?,?,?,?,?,?,?,?,?)");
    auto bytes = m_database.prepare("INSERT INTO log_bytes VALUES(?1, ?2, ?3) ON CONFLICT(function)"
                                    " DO UPDATE SET rows = rows + ?2, bytes = bytes + ?3");
    for (const auto *statement : {&row, &text, &trace, &recording, &bytes})
        if (!*statement)
            return fail(statement->error());
    m_insertRow = std::move(*row);
    m_insertText = std::move(*text);
    m_insertTrace = std::move(*trace);
    m_insertRecording = std::move(*recording);
    m_addBytes = std::move(*bytes);
    return {};
}

Result<void> LogSegmentWriter::append(qint64 row, const LogRow &log)
{
    const InvocationOutcome &outcome = log.outcome;
    const Meter &meter = outcome.meter;
    const qint64 lag = row - log.invocation.value;
    const qint64 integers[] = {row, log.function.value, log.version, qint64(log.source), qint64(outcome.kind), outcome.status,
        isError(outcome) ? 1 : 0, lag, meter.wall.count(), meter.cpu.count(), meter.queued.count(), meter.hostTime.count(),
        meter.hostCalls, meter.wasCold ? 1 : 0, meter.peakMemoryBytes, meter.requestBytes, meter.responseBytes};
    int parameter = 0;
    for (const qint64 integer : integers)
        m_insertRow.bind(++parameter, integer);
    for (const QByteArray *text : {&log.method, &log.path, &log.caller})
        m_insertRow.bindText(++parameter, *text);
    m_insertRow.bind(++parameter, meter.peakExternalBytes);
    if (auto done = m_insertRow.run(); !done)
        return done;

    m_newestRow = row;
    m_longestLag = std::max(m_longestLag, lag);
    m_committed.add(log.function, 1, kBareRowBytes + log.path.size() + log.caller.size());
    const bool hasText = !outcome.message.isEmpty() || !outcome.stack.isEmpty() || !outcome.console.isEmpty();
    if (hasText || outcome.droppedConsoleEntries > 0)
        if (auto done = appendText(row, log); !done)
            return done;
    return appendBeside(row, log);
}

// What most rows do not have.
Result<void> LogSegmentWriter::appendBeside(qint64 row, const LogRow &log)
{
    if (log.trace.isValid()) {
        m_insertTrace.bind(1, row);
        m_insertTrace.bindText(2, log.trace.traceId);
        m_insertTrace.bindText(3, log.trace.parentSpan);
        m_insertTrace.bind(4, log.trace.isSampled ? 1 : 0);
        if (auto done = m_insertTrace.run(); !done)
            return done;
    }
    if (!log.recording)
        return {};
    const Recording &recording = *log.recording;
    m_insertRecording.bind(1, row);
    m_insertRecording.bindText(2, recording.url);
    m_insertRecording.bindBlob(3, recording.request.fields);
    m_insertRecording.bindBlob(4, recording.request.body);
    m_insertRecording.bind(5, recording.request.isCut ? 1 : 0);
    m_insertRecording.bindBlob(6, recording.response.fields);
    m_insertRecording.bindBlob(7, recording.response.body);
    m_insertRecording.bind(8, recording.response.isCut ? 1 : 0);
    const QByteArray flightFault = recording.flightFault.toUtf8();
    m_insertRecording.bindBlob(9, recording.sealedFlight);
    m_insertRecording.bindText(10, flightFault);
    m_committed.add(log.function, 0,
        recording.url.size() + recording.request.fields.size() + recording.request.body.size() + recording.response.fields.size()
            + recording.response.body.size() + recording.sealedFlight.size());
    return m_insertRecording.run();
}

Result<void> LogSegmentWriter::appendText(qint64 row, const LogRow &log)
{
    const InvocationOutcome &outcome = log.outcome;
    const QByteArray message = outcome.message.toUtf8();
    const QByteArray stack = outcome.stack.toUtf8();
    const QByteArray console = encodeConsole(outcome.console);
    m_insertText.bind(1, row);
    m_insertText.bind(2, log.function.value);
    m_insertText.bindText(3, message);
    m_insertText.bindText(4, stack);
    m_insertText.bind(5, outcome.line);
    m_insertText.bind(6, outcome.column);
    m_insertText.bindText(7, console);
    m_insertText.bind(8, outcome.droppedConsoleEntries);
    m_committed.add(log.function, 0, message.size() + stack.size() + console.size());
    return m_insertText.run();
}

Result<void> LogSegmentWriter::countBytes()
{
    for (auto part = m_committed.parts().begin(); part != m_committed.parts().end(); ++part) {
        m_addBytes.bind(1, part.key().value);
        m_addBytes.bind(2, part->rows);
        m_addBytes.bind(3, part->bytes);
        if (auto done = m_addBytes.run(); !done)
            return done;
    }
    return {};
}

Result<void> LogSegmentWriter::storeLongestLag()
{
    const QByteArray sql = "UPDATE segment SET longest_lag_us = " + QByteArray::number(m_longestLag);
    return m_database.execute(sql.constData());
}

qint64 LogSegmentWriter::bytes() const
{
    static constexpr qint64 kPageBytes = 8192;
    const auto pages = m_database.number("PRAGMA page_count");
    return std::max(pages ? *pages * kPageBytes : 0, QFileInfo(m_file.path + QStringLiteral("-wal")).size());
}

} // namespace isola
