#include "core/storage/Transaction.h"

namespace isola {

Transaction::Transaction(Database &database) : m_database(database)
{
    database.clearFailure();
    // The write lock at once: a transaction that finds out half way that another writes would have to start again.
    database.runScript("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    if (!m_isOpen)
        return;
    m_database.clearFailure();
    m_database.runScript("ROLLBACK");
    // SQLite has rolled back by itself after a full disk or a failed write; its complaint about that is no failure.
    m_database.clearFailure();
}

Result<void> Transaction::commit()
{
    m_database.runScript("COMMIT");
    if (m_database.failure())
        return fail(*m_database.failure());
    m_isOpen = false;
    return {};
}

} // namespace isola
