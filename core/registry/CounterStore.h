#pragma once
// SQL of `counters`: numbers that only grow.

#include "core/storage/Database.h"

namespace isola {

class CounterStore final {
public:
    explicit CounterStore(Database &database) : m_database(database) { }

    int64_t nextRevision() { return next("revision"); }
    int64_t nextFunctionId() { return next("function_id"); }
    int64_t nextTokenId() { return next("token_id"); }

    // 0: nothing was ever made in this registry.
    int64_t revision();

private:
    int64_t next(const char *name);

    Database &m_database;
};

} // namespace isola
