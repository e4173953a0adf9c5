#pragma once
// SQL of `idempotency_claims`: which keys were claimed, so that something that is asked for twice is done once.

#include "core/base/Ids.h"
#include "core/storage/Database.h"

namespace isola {

struct IdempotencyKey {
    AppId app;
    QString scope;
    QString name;
};

class IdempotencyStore final {
public:
    explicit IdempotencyStore(Database &database) : m_database(database) { }

    // True for the first who claims the key, and for the first after the last claim has expired.
    bool claim(const IdempotencyKey &key, int64_t expiresAt, int64_t now);

    int removeExpired(int64_t now, int limit); // answers how many
    void removeApp(const AppId &app);

private:
    Database &m_database;
};

} // namespace isola
