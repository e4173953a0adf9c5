#pragma once
// SQL of `schedules`. Used inside a job of the triggers' database, on the storage thread.

#include "core/model/Invocation.h"
#include "core/storage/Database.h"

#include <optional>

namespace isola {

struct CronLastRun {
    WallTime at{}; // when it ended
    int status = 0;
    QString error;
    InvocationId invocation;
};

// Where a cron trigger stands, as it outlives a restart.
struct CronState {
    FunctionId function;
    AppId app;
    QString schedule;
    QString timeZone;
    WallTime handledUntil{}; // the last due time that was run, skipped or left to the log
    WallTime recordedUntil{}; // the last due time that the log knows as missed
    std::optional<WallTime> runningDue; // of the run that has begun and not ended
    std::optional<CronLastRun> last;
};

class CronStore final {
public:
    explicit CronStore(Database &database) : m_database(database) { }

    QList<CronState> load();
    void save(const CronState &state);
    void remove(FunctionId function);

private:
    Database &m_database;
};

} // namespace isola
