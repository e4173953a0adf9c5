#pragma once
// Rows on their way from the engine thread to the log writer's thread. append() may be called from any thread and only ever holds
// the mutex for a few moves: rows lie in chunks that are handed over whole, so that nothing is copied or grown under the lock,
// and the writer is woken for the first row of a batch and when a batch is full, not for each row. Holds a mutex of its own.

#include "core/logs/LogLimits.h"
#include "core/logs/LogRow.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace isola {

using LogChunk = std::vector<LogRow>;

class LogQueue final {
public:
    // As many rows as are worth a commit of their own; a batch that reaches this is taken at once.
    static constexpr qint64 kFullBatch = 10'000;
    static constexpr qsizetype kChunkRows = 1024;

    struct Batch {
        std::vector<LogChunk> chunks;
        qint64 rows = 0;
        qint64 droppedRows = 0; // since the batch before
        bool isLast = false; // the queue was closed
        std::optional<LogShares> shares; // new ones
        quint64 flushTicket = 0; // to hand to flushed() when the batch is stored
    };

    explicit LogQueue(const LogLimits &limits);

    // Any thread. False when the row was dropped because the bound is reached.
    bool append(LogRow row);

    // Writer. Waits at most `idle` for a first row and then `gather` for more to come with it.
    Batch take(std::chrono::milliseconds gather, std::chrono::milliseconds idle);
    // Writer. The rows are stored (or given up): their room in the queue is free again, their memory is used again.
    void release(std::vector<LogChunk> chunks);
    void flushed(quint64 ticket);

    // Any thread. Handed over with the next batch.
    void setShares(LogShares shares);

    // Any thread but the writer's: returns when everything appended before has been taken and flushed() says so.
    void flush();
    void close();

private:
    LogChunk takeFilling(); // leaves an empty chunk in its place
    bool isUrgent() const { return m_isClosed || m_shares || m_flushWanted > m_flushTaken || m_waitingRows >= kFullBatch; }

    const LogLimits m_limits;
    std::mutex m_mutex;
    std::condition_variable m_wakeWriter;
    std::condition_variable m_wakeFlushers;
    LogChunk m_filling;
    std::optional<LogShares> m_shares; // not handed over yet
    std::vector<LogChunk> m_full;
    std::vector<LogChunk> m_spare;
    qint64 m_waitingRows = 0;
    qint64 m_heldRows = 0; // waiting or taken and not yet released
    qint64 m_heldBytes = 0;
    qint64 m_droppedRows = 0;
    quint64 m_flushWanted = 0;
    quint64 m_flushTaken = 0;
    quint64 m_flushDone = 0;
    bool m_isClosed = false;
};

} // namespace isola
