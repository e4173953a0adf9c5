#pragma once
// The triggers put together: their database, what each kind needs of the others, and the timers that drive them. Lives on the
// engine thread; the engine and the registries outlive it.

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

    // Takes on what an earlier process left, and from now on keeps time by the machine's clock.
    void start();

    BatchedDatabase &database() { return *m_database; }
    Deliveries &deliveries() { return m_deliveries; }
    TriggerOverview &overview() { return m_overview; }

private:
    Triggers(std::unique_ptr<BatchedDatabase> database, const Surroundings &surroundings);

    std::unique_ptr<BatchedDatabase> m_database;
    Deliveries m_deliveries;
    TriggerOverview m_overview;
    std::vector<std::unique_ptr<WallTimer>> m_timers;
};

} // namespace isola
