#pragma once
// All or nothing: what is done on the database between its making and commit() is kept whole or not at all. Goes back by itself
// when it leaves its scope uncommitted.

#include "core/base/Result.h"
#include "core/storage/Database.h"

#include <functional>

namespace isola {

class Transaction final {
public:
    explicit Transaction(Database &database);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    // Durable when it succeeds. Fails with the first failure of any statement since the transaction began.
    Result<void> commit();

private:
    Database &m_database;
    bool m_isOpen = true;
};

// Runs the job in a transaction of its own; the job's own refusal takes everything back. A failed statement wins over whatever
// the job made of its empty rows.
template <typename T> Result<T> inTransaction(Database &database, const std::function<Result<T>(Database &)> &job)
{
    Transaction transaction(database);
    Result<T> result = job(database);
    if (!result && !database.failure())
        return result;
    if (Result<void> committed = transaction.commit(); !committed)
        return fail(committed.error());
    return result;
}

} // namespace isola
