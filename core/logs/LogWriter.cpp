#include "core/logs/LogWriter.h"

#include "core/logs/LogCommitter.h"
#include "core/logs/LogQueue.h"

#include <QLoggingCategory>
#include <algorithm>
#include <iterator>

namespace isola {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(logWriterLog, "isola.logs.writer")

// How long the first row of a batch waits for others. Rows that come alone are committed at once, so that a person sees them at
// once.
static constexpr std::chrono::milliseconds kGatherFew = 5ms;
static constexpr std::chrono::milliseconds kGatherMany = 100ms;
static constexpr qint64 kFewRows = 4;

// One transaction is at most so long: a long one would hold up the rows behind it.
static constexpr size_t kChunksPerCommit = 16;

static constexpr std::chrono::milliseconds kIdle = 30s;
static constexpr std::chrono::milliseconds kSoon = 1s; // there is something left to store

static void report(const Result<void> &result)
{
    if (!result)
        qCWarning(logWriterLog).noquote() << result.error().message;
}

Result<std::unique_ptr<LogWriter>> LogWriter::create(
    const QString &directory, const Clock &clock, const LogLimits &limits, FlightSeal seal)
{
    auto committer = LogCommitter::open(directory, clock, limits);
    if (!committer)
        return fail(std::move(committer.error()));
    return std::unique_ptr<LogWriter>(new LogWriter(std::move(*committer), limits, std::move(seal)));
}

LogWriter::LogWriter(std::unique_ptr<LogCommitter> committer, const LogLimits &limits, FlightSeal seal)
    : m_seal(std::move(seal))
    , m_queue(std::make_unique<LogQueue>(limits))
    , m_committer(std::move(committer))
    , m_thread([this] { run(); })
{
}

LogWriter::~LogWriter()
{
    m_queue->close();
    m_thread.join();
}

void LogWriter::append(LogRow row)
{
    m_queue->append(std::move(row));
}

void LogWriter::setShares(LogShares shares)
{
    m_queue->setShares(std::move(shares));
}

void LogWriter::flush()
{
    m_queue->flush();
}

void LogWriter::run()
{
    report(m_committer->recover());
    report(m_committer->tend());
    std::chrono::milliseconds gather = kGatherFew;
    for (;;) {
        const bool isBehind = !m_unstored.empty() || m_committer->hasUnstoredMetrics() || m_committer->isPruning();
        LogQueue::Batch batch = m_queue->take(gather, isBehind ? kSoon : kIdle);
        gather = batch.rows <= kFewRows ? kGatherFew : kGatherMany;
        noteDropped(batch.droppedRows, "the queue was full");
        for (LogChunk &chunk : batch.chunks)
            sealFlights(chunk);
        std::move(batch.chunks.begin(), batch.chunks.end(), std::back_inserter(m_unstored));
        commitAll();
        if (batch.shares)
            m_committer->setShares(std::move(*batch.shares));

        const bool isFlush = batch.flushTicket > m_flushedTicket || batch.isLast;
        report(isFlush ? m_committer->storeMetrics() : m_committer->storeMetricsIfDue());
        report(m_committer->tend());
        m_flushedTicket = batch.flushTicket;
        m_queue->flushed(batch.flushTicket);
        if (batch.isLast)
            return giveUp();
    }
}

// Here, for it takes time that calls need not wait for.
void LogWriter::sealFlights(std::vector<LogRow> &rows) const
{
    for (LogRow &row : rows) {
        if (!row.recording || !row.recording->flight || !m_seal)
            continue;
        const auto sealed = std::make_shared<Recording>(*row.recording);
        sealed->sealedFlight = m_seal(encode(*sealed->flight), row.function);
        row.recording = sealed;
    }
}

void LogWriter::commitAll()
{
    while (!m_unstored.empty()) {
        const size_t count = std::min(m_unstored.size(), kChunksPerCommit);
        if (auto done = m_committer->commit(std::span(m_unstored).first(count)); !done)
            return report(done); // they stay and are tried again
        const auto end = m_unstored.begin() + qsizetype(count);
        m_queue->release({std::move_iterator(m_unstored.begin()), std::move_iterator(end)});
        m_unstored.erase(m_unstored.begin(), end);
        Q_EMIT rowsCommitted(m_committer->newestRow());
    }
}

void LogWriter::giveUp()
{
    qint64 rows = 0;
    for (const LogChunk &chunk : m_unstored)
        rows += qint64(chunk.size());
    noteDropped(rows, "they could not be stored before the end");
}

void LogWriter::noteDropped(qint64 rows, const char *reason)
{
    if (rows == 0)
        return;
    m_droppedRows.fetch_add(rows, std::memory_order_relaxed);
    qCWarning(logWriterLog, "%lld log rows were dropped: %s", static_cast<long long>(rows), reason);
}

} // namespace isola
