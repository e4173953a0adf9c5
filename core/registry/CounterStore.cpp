#include "core/registry/CounterStore.h"

namespace isola {

int64_t CounterStore::next(const char *name)
{
    Statement statement
        = m_database.select("UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", QString::fromLatin1(name));
    if (!statement.next())
        return 0;
    const int64_t value = statement.integer(0);
    statement.next(); // to its end, where the update takes effect
    return value;
}

int64_t CounterStore::revision()
{
    Statement statement = m_database.select("SELECT value FROM counters WHERE name = 'revision'");
    return statement.next() ? statement.integer(0) : 0;
}

} // namespace isola
