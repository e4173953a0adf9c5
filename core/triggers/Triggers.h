#pragma once
// The triggers put together: their database, what each kind needs of the others, and the timers that drive them. Lives on the
// engine thread; the engine and the registries outlive it.

#include "core/triggers/CronScheduler.h"
#include "core/triggers/Deliveries.h"
#include "core/triggers/TriggerOverview.h"
#include "core/triggers/WallTimer.h"

#include <memory>
#include <vector>

namespace isola {

class Triggers final {
public:
    struct Surroundings {
        Engine &engine;
        FunctionRegistry &functions;
        AppRegistry &apps;
        const Clock &clock;
    };

    // Opens or makes the database at `path`. Nothing runs before start().
    static Result<std::unique_ptr<Triggers>> open(const QString &path, const Surroundings &surroundings);
    ~Triggers();

    // Takes on what an earlier process left. Nothing is due before keepTime() or a TimePlayer.
    void start();
    // From now on by the machine's clock, until stop().
    void keepTime();
    void stop() { m_timers.clear(); }

    // Of this server, for the URLs of runs that no request made.
    void setBaseUrl(const QString &url) { m_cron.setBaseUrl(url); }
    QList<Timetable *> timetables() { return {&m_cron, &m_deliveries}; }

    BatchedDatabase &database() { return *m_database; }
    CronScheduler &cron() { return m_cron; }
    Deliveries &deliveries() { return m_deliveries; }
    TriggerOverview &overview() { return m_overview; }

private:
    Triggers(std::unique_ptr<BatchedDatabase> database, const Surroundings &surroundings);

    std::unique_ptr<BatchedDatabase> m_database;
    Deliveries m_deliveries;
    CronScheduler m_cron;
    TriggerOverview m_overview;
    std::vector<std::unique_ptr<WallTimer>> m_timers;
};

} // namespace isola
