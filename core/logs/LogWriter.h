#pragma once
// Takes rows from the engine thread and commits them in batches of at most 100 ms on a thread of its own. The only writer of log
// segments and of metrics.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogLimits.h"
#include "core/logs/LogRow.h"

#include <QObject>
#include <QString>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace isola {

class LogCommitter;
class LogQueue;

// Makes bytes unreadable but for who holds the key; the writer's thread. Empty: recordings are kept without what a replay needs.
using FlightSeal = std::function<QByteArray(const QByteArray &bytes, FunctionId function)>;

class LogWriter final : public QObject {
    Q_OBJECT

public:
    // Opens or creates the store below `directory` ("DATA/logs").
    static Result<std::unique_ptr<LogWriter>> create(
        const QString &directory, const Clock &clock, const LogLimits &limits = {}, FlightSeal seal = {});
    ~LogWriter() override; // commits what is queued

    // Any thread, meant for the engine's. Never blocks: rows beyond the bound on the queue are counted as dropped and the count
    // is logged.
    void append(LogRow row);

    // Any thread: how long rows of some functions are kept. Rows of the segment that is being written stay until it is full or a
    // day old.
    void setShares(LogShares shares);

    // Any thread: returns once everything appended so far is committed and counted, or could not be. A reader that must see the
    // rows of calls already answered calls it first, on its own thread. Also for shutdown and tests.
    void flush();

    // Rows lost because the queue was full or the disk refused them, since the writer was made.
    qint64 droppedRows() const { return m_droppedRows.load(std::memory_order_relaxed); }

Q_SIGNALS:
    // After a commit, emitted on the writer's thread: rows up to this cursor can be read.
    void rowsCommitted(qint64 newestRow);

private:
    LogWriter(std::unique_ptr<LogCommitter> committer, const LogLimits &limits, FlightSeal seal);
    void sealFlights(std::vector<LogRow> &rows) const;
    void run();
    void commitAll();
    void giveUp();
    void noteDropped(qint64 rows, const char *reason);

    const FlightSeal m_seal;
    std::unique_ptr<LogQueue> m_queue;
    std::unique_ptr<LogCommitter> m_committer; // the thread's
    std::vector<std::vector<LogRow>> m_unstored; // the thread's: taken from the queue, not yet committed
    quint64 m_flushedTicket = 0; // the thread's
    std::atomic<qint64> m_droppedRows = 0;
    std::thread m_thread;
};

} // namespace isola
