#include "core/logs/LogSegmentReader.h"

#include "core/logs/LogConsole.h"
#include "core/logs/LogSegmentWriter.h"

namespace isola {

LogSegmentReader::LogSegmentReader(LogSegmentFile file, LogDatabase database, qint64 schema)
    : m_file(std::move(file))
    , m_database(std::move(database))
    , m_schema(schema)
    , m_newestRow(nullptr)
    , m_longestLag(nullptr)
    , m_load(nullptr)
    , m_quickRow(nullptr)
    , m_slowRow(nullptr)
{
}

Result<std::unique_ptr<LogSegmentReader>> LogSegmentReader::open(const LogSegmentFile &file)
{
    auto database = LogDatabase::open(file.path, LogDatabase::Access::Read);
    if (!database) {
        if (!file.exists())
            return nullptr;
        return fail(std::move(database.error()));
    }
    const Result<qint64> version = database->number("PRAGMA user_version");
    if (!version)
        return fail(version.error());
    if (*version == 0)
        return nullptr;
    std::unique_ptr<LogSegmentReader> reader(new LogSegmentReader(file, std::move(*database), *version));
    if (auto done = reader->prepareStatements(); !done)
        return fail(std::move(done.error()));
    return reader;
}

Result<void> LogSegmentReader::prepareStatements()
{
    const bool hasTraces = m_schema >= 2;
    const QByteArray traceColumns = hasTraces ? ", r.trace_id, r.parent_span, r.sampled" : ", NULL, NULL, NULL";
    const QByteArray external = m_schema >= 3 ? "l.external" : "0";
    const QByteArray replayable
        = m_schema >= 5 ? "EXISTS(SELECT 1 FROM log_recording g WHERE g.row = l.row AND length(g.flight) > 0)" : "0";
    const QByteArray traces = hasTraces ? " LEFT JOIN log_trace r ON r.row = l.row" : "";
    const std::pair<LogStatement *, QByteArray> statements[] = {
        {&m_newestRow, "SELECT max(row) FROM log"},
        {&m_longestLag, "SELECT longest_lag_us FROM segment"},
        {&m_load,
            "SELECT l.row - l.lag_us, l.function, l.version, l.source, l.kind, l.status, l.wall_us, l.cpu_us, l.queued_us, "
            "l.host_us,"
            " l.host_calls, l.cold, l.memory, l.request_bytes, l.response_bytes, l.method, l.path, l.caller,"
            " t.message, t.stack, t.line, t.column, t.console, t.dropped_entries, "
                + external + traceColumns + ", " + replayable + " FROM log l LEFT JOIN log_text t ON t.row = l.row" + traces
                + " WHERE l.row = ?"},
        {&m_quickRow, "SELECT row FROM log NOT INDEXED WHERE row BETWEEN ?1 AND ?1 + 100000 AND row - lag_us = ?1 LIMIT 1"},
        {&m_slowRow, "SELECT row FROM log INDEXED BY log_slow WHERE lag_us > 100000 AND row - lag_us = ?1 LIMIT 1"},
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return fail(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    if (!hasTraces)
        return {};
    const QByteArray flight = m_schema >= 5 ? "flight, flight_fault" : "NULL, NULL";
    auto recording = m_database.prepare("SELECT url, request_fields, request_body, request_cut, response_fields, response_body,"
                                        " response_cut, "
        + flight + " FROM log_recording WHERE row = ?");
    if (!recording)
        return fail(recording.error());
    m_recording = std::move(*recording);
    return {};
}

const LogSignatures *LogSegmentReader::signatures()
{
    if (!m_signatures)
        m_signatures = LogSignatures::open(m_file);
    return m_signatures.get();
}

static Result<qint64> firstNumber(LogStatement &statement)
{
    const Result<bool> row = statement.step();
    const qint64 number = row && *row ? statement.integer(0) : 0;
    statement.reset();
    if (!row)
        return fail(row.error());
    return number;
}

Result<qint64> LogSegmentReader::newestRow()
{
    return firstNumber(m_newestRow);
}

Result<qint64> LogSegmentReader::longestLag()
{
    return firstNumber(m_longestLag);
}

static LogRow readRow(const LogStatement &columns)
{
    int column = 0;
    const auto integer = [&] { return columns.integer(column++); };
    const auto time = [&] { return Microseconds(columns.integer(column++)); };
    const auto bytes = [&] { return columns.bytes(column++).toByteArray(); };
    const auto text = [&] { return columns.text(column++); };

    LogRow log;
    log.invocation = InvocationId{integer()};
    log.function = FunctionId{integer()};
    log.version = int(integer());
    log.source = InvocationSource(integer());
    InvocationOutcome &outcome = log.outcome;
    outcome.kind = OutcomeKind(integer());
    outcome.status = int(integer());
    Meter &meter = outcome.meter;
    meter.wall = time();
    meter.cpu = time();
    meter.queued = time();
    meter.hostTime = time();
    meter.hostCalls = int(integer());
    meter.wasCold = integer() != 0;
    meter.peakMemoryBytes = integer();
    meter.requestBytes = integer();
    meter.responseBytes = integer();
    log.method = bytes();
    log.path = bytes();
    log.caller = bytes();
    outcome.message = text();
    outcome.stack = text();
    outcome.line = int(integer());
    outcome.column = int(integer());
    outcome.console = decodeConsole(columns.bytes(column++));
    outcome.droppedConsoleEntries = int(integer());
    meter.peakExternalBytes = integer();
    log.trace.traceId = bytes();
    log.trace.parentSpan = bytes();
    log.trace.isSampled = integer() != 0;
    log.isReplayable = integer() != 0;
    return log;
}

Result<StoredLogRow> LogSegmentReader::load(qint64 row)
{
    m_load.bind(1, row);
    const Result<bool> isThere = m_load.step();
    StoredLogRow stored{row, {}};
    if (isThere && *isThere)
        stored.log = readRow(m_load);
    m_load.reset();
    if (!isThere)
        return fail(isThere.error());
    return stored;
}

Result<RecordingPtr> LogSegmentReader::recording(qint64 row)
{
    if (!m_recording)
        return nullptr;
    m_recording->bind(1, row);
    const Result<bool> isThere = m_recording->step();
    std::shared_ptr<Recording> recording;
    if (isThere && *isThere) {
        int column = 0;
        const auto bytes = [&] { return m_recording->bytes(column++).toByteArray(); };
        const auto readMessage = [&](RecordedMessage &message) {
            message.fields = bytes();
            message.body = bytes();
            message.isCut = m_recording->integer(column++) != 0;
        };
        recording = std::make_shared<Recording>();
        recording->url = bytes();
        readMessage(recording->request);
        readMessage(recording->response);
        recording->sealedFlight = bytes();
        recording->flightFault = m_recording->text(column++);
    }
    m_recording->reset();
    if (!isThere)
        return fail(isThere.error());
    return recording;
}

Result<std::optional<qint64>> LogSegmentReader::rowOf(InvocationId id)
{
    static_assert(LogSegmentWriter::kSlowMicroseconds == 100'000, "the statements say so");
    for (LogStatement *statement : {&m_quickRow, &m_slowRow}) {
        statement->bind(1, id.value);
        const Result<qint64> row = firstNumber(*statement);
        if (!row)
            return fail(row.error());
        if (*row > 0)
            return *row;
    }
    return std::nullopt;
}

} // namespace isola
