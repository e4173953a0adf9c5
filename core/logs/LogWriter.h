#pragma once
// Takes rows from the engine thread and commits them in batches of at most 100 ms on a thread of its own. The only writer of log
// segments and of metrics.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/logs/LogRow.h"

#include <QObject>
#include <QString>
#include <memory>

namespace isola {

class LogWriter final : public QObject {
    Q_OBJECT

public:
    // Opens or creates the store below `directory` ("DATA/logs").
    static Result<std::unique_ptr<LogWriter>> create(const QString &directory, const Clock &clock);
    ~LogWriter() override; // commits what is queued

    // Engine thread. Never blocks: rows beyond the bound on the queue are counted as dropped and the count is logged.
    void append(LogRow row);

    // Commits everything appended so far, then returns. For shutdown and tests.
    void flush();

Q_SIGNALS:
    // After a commit, emitted on the writer's thread: rows up to this cursor can be read.
    void rowsCommitted(qint64 newestRow);

private:
    class Private;
    explicit LogWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace isola
