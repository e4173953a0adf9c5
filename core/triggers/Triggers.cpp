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
    , m_overview(*m_database, surroundings.functions, surroundings.apps)
{
}

Triggers::~Triggers() = default;

void Triggers::start()
{
    m_deliveries.start();
    m_timers.push_back(std::make_unique<WallTimer>(m_deliveries));
}

} // namespace isola
