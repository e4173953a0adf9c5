#include "core/logs/LogQueue.h"

#include <utility>

namespace isola {

static constexpr size_t kSpareChunks = 16;

// What a row holds in memory, roughly: enough to bound rows with long consoles by their size.
static qint64 weight(const LogRow &row)
{
    qint64 bytes = qint64(sizeof(LogRow)) + row.path.size() + row.caller.size();
    bytes += 2 * (row.outcome.message.size() + row.outcome.stack.size());
    for (const ConsoleEntry &entry : row.outcome.console)
        bytes += qint64(sizeof(ConsoleEntry)) + 2 * entry.message.size();
    if (row.recording)
        for (const RecordedMessage *message : {&row.recording->request, &row.recording->response})
            bytes += message->fields.size() + message->body.size();
    if (row.recording && row.recording->flight)
        bytes += row.recording->flight->bytes();
    return bytes;
}

LogQueue::LogQueue(const LogLimits &limits) : m_limits(limits)
{
    m_filling.reserve(kChunkRows);
}

bool LogQueue::append(LogRow row)
{
    const qint64 bytes = weight(row);
    bool wakes = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_heldRows >= m_limits.queuedRows || m_heldBytes + bytes > m_limits.queuedBytes) {
            ++m_droppedRows;
            return false;
        }
        m_filling.push_back(std::move(row));
        ++m_waitingRows;
        ++m_heldRows;
        m_heldBytes += bytes;
        wakes = m_waitingRows == 1 || m_waitingRows == kFullBatch;
        if (qsizetype(m_filling.size()) == kChunkRows)
            m_full.push_back(takeFilling());
    }
    if (wakes)
        m_wakeWriter.notify_one();
    return true;
}

LogChunk LogQueue::takeFilling()
{
    LogChunk chunk;
    if (!m_spare.empty()) {
        chunk = std::move(m_spare.back());
        m_spare.pop_back();
    }
    chunk.reserve(kChunkRows);
    std::swap(chunk, m_filling);
    return chunk;
}

LogQueue::Batch LogQueue::take(std::chrono::milliseconds gather, std::chrono::milliseconds idle)
{
    std::unique_lock lock(m_mutex);
    m_wakeWriter.wait_for(lock, idle, [this] { return m_waitingRows > 0 || isUrgent(); });
    if (m_waitingRows > 0)
        m_wakeWriter.wait_for(lock, gather, [this] { return isUrgent(); });
    Batch batch;
    batch.chunks = std::exchange(m_full, {});
    if (!m_filling.empty())
        batch.chunks.push_back(takeFilling());
    batch.rows = std::exchange(m_waitingRows, 0);
    batch.droppedRows = std::exchange(m_droppedRows, 0);
    batch.isLast = m_isClosed;
    batch.shares = std::exchange(m_shares, std::nullopt);
    batch.flushTicket = m_flushTaken = m_flushWanted;
    return batch;
}

void LogQueue::release(std::vector<LogChunk> chunks)
{
    qint64 rows = 0;
    qint64 bytes = 0;
    for (LogChunk &chunk : chunks) {
        rows += qint64(chunk.size());
        for (const LogRow &row : chunk)
            bytes += weight(row);
        chunk.clear(); // the rows' memory is given back here, not under the lock
    }
    const std::lock_guard lock(m_mutex);
    m_heldRows -= rows;
    m_heldBytes -= bytes;
    for (LogChunk &chunk : chunks)
        if (m_spare.size() < kSpareChunks)
            m_spare.push_back(std::move(chunk));
}

void LogQueue::flushed(quint64 ticket)
{
    {
        const std::lock_guard lock(m_mutex);
        m_flushDone = ticket;
    }
    m_wakeFlushers.notify_all();
}

void LogQueue::setShares(LogShares shares)
{
    {
        const std::lock_guard lock(m_mutex);
        m_shares = std::move(shares);
    }
    m_wakeWriter.notify_one();
}

void LogQueue::flush()
{
    std::unique_lock lock(m_mutex);
    const quint64 ticket = ++m_flushWanted;
    m_wakeWriter.notify_one();
    m_wakeFlushers.wait(lock, [this, ticket] { return m_flushDone >= ticket; });
}

void LogQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_wakeWriter.notify_one();
}

} // namespace isola
