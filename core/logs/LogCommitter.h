#pragma once
// What the log writer's thread does with the rows it takes from the queue: numbers them, commits them to the newest segment,
// counts them in the metrics, starts new segments and drops old ones. Belongs to that thread; made on another one before the
// thread starts.

#include "core/base/Clock.h"
#include "core/logs/LogCheckpointer.h"
#include "core/logs/LogIndexer.h"
#include "core/logs/LogQueue.h"
#include "core/logs/LogRollups.h"
#include "core/logs/LogSegmentWriter.h"

#include <optional>
#include <span>

namespace isola {

class LogCommitter final {
public:
    static Result<std::unique_ptr<LogCommitter>> open(const QString &directory, const Clock &clock, const LogLimits &limits);
    ~LogCommitter();

    qint64 newestRow() const { return m_newestRow; }

    // Counts the rows that were stored after the metrics last were. First of all, once.
    Result<void> recover();

    // Stores the rows of all chunks or none. Makes room once when the disk is full.
    Result<void> commit(std::span<const LogChunk> chunks);

    // Stores the metrics of committed rows. When they are few, or after a second, storeMetricsIfDue() does.
    Result<void> storeMetrics();
    Result<void> storeMetricsIfDue();
    bool hasUnstoredMetrics() const { return m_rollups->pendingRows() > 0; }

    void setShares(LogShares shares);
    // There are rows to delete that were left for another time.
    bool isPruning() const { return m_isPruning; }

    // Between commits: a new segment, old ones' end and the disk's reserve, as far as they are due.
    Result<void> tend();

private:
    LogCommitter(QString directory, const Clock &clock, const LogLimits &limits);

    Result<void> openFiles();
    Result<void> recoverSegment(const LogSegmentFile &file);
    // Both give the same rows the same numbers.
    Result<void> appendAll(std::span<const LogChunk> chunks, qint64 now);
    void count(std::span<const LogChunk> chunks, qint64 now);
    qint64 rowAfter(qint64 newestRow, const LogRow &log, qint64 now) const;
    Result<void> startSegment();
    bool isSegmentFull() const;
    Result<void> prune();
    Result<qint64> pruneOld(qint64 most); // answers how many rows went
    Result<qint64> pruneBig(qint64 most);
    bool isOverShare() const;
    void readUsage();
    LogLimits limitsOfAll() const;
    bool makeRoom();
    void keepReserve();

    const QString m_directory;
    const Clock &m_clock;
    const LogLimits m_limits;
    std::unique_ptr<LogRollups> m_rollups;
    std::unique_ptr<LogSegmentWriter> m_segment; // null while a full disk has no room for one
    LogCheckpointer m_checkpointer;
    LogIndexer m_indexer;
    qint64 m_newestRow = 0;
    MonotonicTime m_metricsStored;
    MonotonicTime m_reserveChecked;
    std::optional<MonotonicTime> m_expiryChecked;
    LogShares m_shares;
    LogUsage m_usage; // of all segments
    bool m_isPruning = false;
};

} // namespace isola
