#include "core/triggers/Triggers.h"

namespace isola {

Result<std::unique_ptr<Triggers>> Triggers::open(const QString &path, const Surroundings &surroundings)
{
    auto database = BatchedDatabase::open(path, QStringLiteral(":/migrations/triggers"));
    if (!database)
        return fail(database.error());
    return std::unique_ptr<Triggers>(new Triggers(std::move(*database), surroundings));
}

Triggers::Triggers(std::unique_ptr<BatchedDatabase> database, const Surroundings &surroundings)
    : m_database(std::move(database))
    , m_deliveries({*m_database, surroundings.engine, surroundings.functions, surroundings.apps, surroundings.clock})
    , m_cron({*m_database, surroundings.engine, surroundings.functions, surroundings.apps, surroundings.clock})
    , m_overview(*m_database, surroundings.functions, surroundings.apps)
{
    m_overview.addSource(TriggerType::Cron, [this](const FunctionRecord &record) { return m_cron.health(record); });
}

Triggers::~Triggers() = default;

void Triggers::start()
{
    m_cron.start();
    m_deliveries.start();
}

void Triggers::keepTime()
{
    for (Timetable *timetable : timetables())
        m_timers.push_back(std::make_unique<WallTimer>(*timetable));
}

} // namespace isola
