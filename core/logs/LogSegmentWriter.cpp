#include "core/logs/LogSegmentWriter.h"

#include "core/logs/LogConsole.h"

#include <QFileInfo>
#include <algorithm>
#include <sqlite3.h>

namespace isola {

static constexpr qint64 kSegmentSchema = 1;

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
static_assert(LogSegmentWriter::kSlowMicroseconds == 100'000, "the schema of log_slow says so");

LogSegmentWriter::LogSegmentWriter(LogSegmentFile file, LogDatabase database)
    : m_file(std::move(file)), m_database(std::move(database)), m_insertRow(nullptr), m_insertText(nullptr)
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
    return m_database.transaction([this] { return m_database.execute(kSchema); });
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
    auto row = m_database.prepare("INSERT INTO log VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    auto text = m_database.prepare("INSERT INTO log_text VALUES(?,?,?,?,?,?,?,?)");
    for (const auto *statement : {&row, &text})
        if (!*statement)
            return fail(statement->error());
    m_insertRow = std::move(*row);
    m_insertText = std::move(*text);
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
    if (auto done = m_insertRow.run(); !done)
        return done;

    m_newestRow = row;
    m_longestLag = std::max(m_longestLag, lag);
    const bool hasText = !outcome.message.isEmpty() || !outcome.stack.isEmpty() || !outcome.console.isEmpty();
    return hasText || outcome.droppedConsoleEntries > 0 ? appendText(row, log) : Result<void>();
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
    return m_insertText.run();
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
