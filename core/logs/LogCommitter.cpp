#include "core/logs/LogCommitter.h"

#include "core/logs/LogPruning.h"
#include "core/logs/LogRetention.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <algorithm>

namespace isola {

Q_LOGGING_CATEGORY(logStoreLog, "isola.logs.store")

// As many rows are counted into the metrics at once; more wait for the end of the second, so that a busy function's minute is
// written once a second and not with every commit.
static constexpr qint64 kFewWaiting = 256;
static constexpr std::chrono::seconds kMetricsInterval(1);
static constexpr std::chrono::seconds kReserveInterval(1);
static constexpr std::chrono::hours kExpiryInterval(1);
static constexpr qint64 kPrunedRows = 5000;

static qint64 microseconds(WallTime time)
{
    return time.time_since_epoch().count();
}

LogCommitter::LogCommitter(QString directory, const Clock &clock, const LogLimits &limits)
    : m_directory(std::move(directory))
    , m_clock(clock)
    , m_limits(limits)
    , m_indexer(m_directory)
    , m_metricsStored(clock.monotonic())
    , m_reserveChecked(clock.monotonic())
{
}

LogCommitter::~LogCommitter() = default;

Result<std::unique_ptr<LogCommitter>> LogCommitter::open(const QString &directory, const Clock &clock, const LogLimits &limits)
{
    if (!QDir().mkpath(directory))
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("log directory %1 cannot be made").arg(directory),
            QStringLiteral("Choose a data directory that this user may write."));
    std::unique_ptr<LogCommitter> committer(new LogCommitter(directory, clock, fittedToDisk(limits, directory)));
    if (auto opened = committer->openFiles(); !opened)
        return fail(std::move(opened.error()));
    return committer;
}

Result<void> LogCommitter::openFiles()
{
    removeOrphanedLogFiles(m_directory);
    // Opening a database needs some space: without it a full disk would keep the program from starting.
    keepReserve();
    auto rollups = LogRollups::open(m_directory);
    if (!rollups)
        return fail(std::move(rollups.error()));
    m_rollups = std::move(*rollups);

    const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
    const qint64 now = microseconds(m_clock.wall());
    const LogSegmentFile newest
        = files.isEmpty() ? logSegmentFile(m_directory, std::max(now, m_rollups->storedRow() + 1)) : files.last();
    QFile::remove(newest.signaturesPath()); // it takes rows again, if it ever was sealed
    auto segment = LogSegmentWriter::open(newest);
    if (!segment)
        return fail(std::move(segment.error()));
    m_segment = std::move(*segment);
    // The metrics may know of rows that a power cut took from the log: their numbers are not given again.
    m_newestRow = std::max({m_segment->newestRow(), newest.firstRow - 1, m_rollups->storedRow()});
    m_indexer.wake();
    readUsage();
    return {};
}

Result<void> LogCommitter::recover()
{
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
    for (qsizetype index = 0; index < files.size(); ++index) {
        const bool isCounted = index + 1 < files.size() && files[index + 1].firstRow <= m_rollups->storedRow() + 1;
        if (isCounted)
            continue;
        if (auto done = recoverSegment(files[index]); !done)
            return done;
    }
    return {};
}

Result<void> LogCommitter::recoverSegment(const LogSegmentFile &file)
{
    auto database = LogDatabase::open(file.path, LogDatabase::Access::Read);
    if (!database)
        return fail(std::move(database.error()));
    auto rows = database->prepare(
        "SELECT row, function, row - lag_us, status, error, kind, wall_us, cpu_us, memory FROM log NOT INDEXED"
        " WHERE row > ? ORDER BY row");
    if (!rows)
        return fail(std::move(rows.error()));
    rows->bind(1, m_rollups->storedRow());
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row)
            return fail(row.error());
        if (!*row)
            break;
        m_rollups->add({rows->integer(0), FunctionId{rows->integer(1)}, WallTime(Microseconds(rows->integer(2))),
            int(rows->integer(3)), rows->integer(4) != 0, OutcomeKind(rows->integer(5)) == OutcomeKind::Refused,
            Microseconds(rows->integer(6)), Microseconds(rows->integer(7)), rows->integer(8)});
    }
    return storeMetrics();
}

// The time it ended, but after every row before it. Never ahead of the clock by a wrong duration: the rows that follow would be
// too.
qint64 LogCommitter::rowAfter(qint64 newestRow, const LogRow &log, qint64 now) const
{
    const qint64 start = log.invocation.value;
    const qint64 end = start + std::max<qint64>(log.outcome.meter.wall.count(), 0);
    return std::max(newestRow + 1, std::max(start, std::min(end, now)));
}

Result<void> LogCommitter::appendAll(std::span<const LogChunk> chunks, qint64 now)
{
    qint64 newestRow = m_newestRow;
    for (const LogChunk &chunk : chunks)
        for (const LogRow &log : chunk) {
            newestRow = rowAfter(newestRow, log, now);
            if (auto done = m_segment->append(newestRow, log); !done)
                return done;
        }
    return {};
}

Result<void> LogCommitter::commit(std::span<const LogChunk> chunks)
{
    if (!m_segment)
        if (auto started = startSegment(); !started)
            return started;
    const qint64 now = microseconds(m_clock.wall());
    const auto attempt = [&] { return m_segment->commit([&] { return appendAll(chunks, now); }); };
    Result<void> done = attempt();
    if (!done && m_segment->ranOutOfSpace() && makeRoom())
        done = attempt();
    if (!done)
        return done;
    m_usage.add(m_segment->committed());
    count(chunks, now);
    if (m_segment->pendingPages() >= LogCheckpointer::kWorthwhilePages)
        m_checkpointer.checkpoint(m_segment->file().path);
    return {};
}

void LogCommitter::count(std::span<const LogChunk> chunks, qint64 now)
{
    for (const LogChunk &chunk : chunks)
        for (const LogRow &log : chunk) {
            m_newestRow = rowAfter(m_newestRow, log, now);
            const Meter &meter = log.outcome.meter;
            m_rollups->add({m_newestRow, log.function, WallTime(Microseconds(log.invocation.value)), log.outcome.status,
                isError(log.outcome), log.outcome.kind == OutcomeKind::Refused, meter.wall, meter.cpu, meter.peakMemoryBytes});
        }
}

Result<void> LogCommitter::storeMetricsIfDue()
{
    const qint64 waiting = m_rollups->pendingRows();
    if (waiting == 0 || (waiting > kFewWaiting && m_clock.monotonic() - m_metricsStored < kMetricsInterval))
        return {};
    return storeMetrics();
}

Result<void> LogCommitter::storeMetrics()
{
    m_metricsStored = m_clock.monotonic();
    Result<void> done = m_rollups->store();
    if (!done && m_rollups->ranOutOfSpace() && makeRoom())
        done = m_rollups->store();
    return done;
}

Result<void> LogCommitter::tend()
{
    if (m_segment && m_segment->newestRow() > 0 && isSegmentFull()) {
        if (auto started = startSegment(); !started)
            return started;
        m_expiryChecked.reset();
    }
    const MonotonicTime now = m_clock.monotonic();
    if (now - m_reserveChecked >= kReserveInterval) {
        m_reserveChecked = now;
        keepReserve();
        m_isPruning = m_isPruning || isOverShare();
    }
    if (m_expiryChecked && now - *m_expiryChecked < kExpiryInterval)
        return m_isPruning ? prune() : Result<void>();
    m_expiryChecked = now;
    m_isPruning = !m_shares.isEmpty();
    // What goes must have been counted.
    if (auto stored = storeMetrics(); !stored)
        return stored;
    const LogLimits limits = limitsOfAll();
    if (removeExpiredSegments(m_directory, m_clock.wall(), limits) > 0)
        readUsage();
    return m_rollups->forgetOld(m_clock.wall(), limits);
}

void LogCommitter::setShares(LogShares shares)
{
    m_shares = std::move(shares);
    m_isPruning = !m_shares.isEmpty();
}

// Files go when they are too old for the app that keeps its rows longest.
LogLimits LogCommitter::limitsOfAll() const
{
    LogLimits limits = m_limits;
    for (const LogShare &share : m_shares)
        limits.keptAge = std::max(limits.keptAge, share.keptAge);
    return limits;
}

bool LogCommitter::isOverShare() const
{
    return std::any_of(
        m_shares.begin(), m_shares.end(), [this](const LogShare &share) { return m_usage.rowsTooMany(share) > 0; });
}

void LogCommitter::readUsage()
{
    m_usage.clear();
    for (const LogSegmentFile &file : logSegmentFiles(m_directory))
        if (const Result<LogUsage> usage = usageOf(file))
            m_usage.add(*usage);
        else
            qCWarning(logStoreLog).noquote() << usage.error().message;
}

// A few rows at once: the commits behind it wait for so long.
Result<void> LogCommitter::prune()
{
    m_isPruning = false; // after an error the next check tries again
    if (auto counted = storeMetrics(); !counted) // what goes must have been counted
        return counted;
    // More than came with the last commit, so that a busy app's share is held.
    const qint64 most = std::max(kPrunedRows, m_segment ? 2 * m_segment->committed().rows() : 0);
    const Result<qint64> old = pruneOld(most);
    if (!old)
        return fail(old.error());
    const Result<qint64> big = pruneBig(most - *old);
    if (!big)
        return fail(big.error());
    m_isPruning = *old + *big >= most || (*big > 0 && isOverShare());
    return {};
}

Result<qint64> LogCommitter::pruneOld(qint64 most)
{
    qint64 rows = 0;
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
    for (qsizetype index = 0; index + 1 < files.size() && rows < most; ++index) {
        const Result<LogUsage> pruned = pruneByAge(files[index], m_shares, m_clock.wall(), most - rows);
        if (!pruned)
            return fail(pruned.error());
        if (pruned->rows() == 0)
            continue;
        rows += pruned->rows();
        m_usage.subtract(*pruned);
        if (auto done = shrink(files[index]); !done)
            return fail(done.error());
    }
    return rows;
}

// Also from the segment that is being written, where free pages take the next rows.
Result<qint64> LogCommitter::pruneBig(qint64 most)
{
    qint64 rows = 0;
    for (const LogShare &share : m_shares) {
        if (m_usage.rowsTooMany(share) == 0)
            continue;
        const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
        for (const LogSegmentFile &file : files) {
            const qint64 wanted = std::min(most - rows, m_usage.rowsTooMany(share));
            if (wanted <= 0)
                break;
            const Result<LogUsage> pruned = pruneBySize(file, share, wanted);
            if (!pruned)
                return fail(pruned.error());
            rows += pruned->rows();
            m_usage.subtract(*pruned);
            if (pruned->rows() > 0 && file != files.last())
                if (auto done = shrink(file); !done)
                    return fail(done.error());
        }
    }
    return rows;
}

bool LogCommitter::isSegmentFull() const
{
    const WallTime first(Microseconds(m_segment->file().firstRow));
    return m_segment->bytes() >= m_limits.segmentBytes || m_clock.wall() - first >= m_limits.segmentAge;
}

Result<void> LogCommitter::startSegment()
{
    const qint64 firstRow = std::max(m_newestRow + 1, microseconds(m_clock.wall()));
    auto segment = LogSegmentWriter::open(logSegmentFile(m_directory, firstRow));
    if (!segment)
        return fail(std::move(segment.error()));
    m_segment = std::move(*segment);
    m_newestRow = firstRow - 1;
    m_checkpointer.checkpoint(m_segment->file().path);
    m_indexer.wake();
    return {};
}

// On a full disk the oldest rows make way for new ones. When the newest segment is the only one, it goes and a new one is begun.
bool LogCommitter::makeRoom()
{
    if (discardOldestSegment(m_directory)) {
        qCWarning(logStoreLog, "the disk is full: the oldest log segment was removed");
        readUsage();
        return true;
    }
    if (!m_segment || m_segment->newestRow() == 0)
        return false;
    qCWarning(logStoreLog, "the disk is full: the log was begun anew");
    const LogSegmentFile full = m_segment->file();
    m_checkpointer.closeFile();
    m_segment.reset();
    // Without a new one there is no segment until the next commit begins it.
    const bool hasRoom = full.discard() && startSegment().has_value();
    readUsage();
    return hasRoom;
}

void LogCommitter::keepReserve()
{
    bool hasRemoved = false;
    while (isDiskLow(m_directory, m_limits) && discardOldestSegment(m_directory)) {
        qCWarning(logStoreLog, "the disk is nearly full: the oldest log segment was removed");
        hasRemoved = true;
    }
    if (hasRemoved)
        readUsage();
}

} // namespace isola
