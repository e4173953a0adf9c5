#include "core/dispatch/hostcalls/IdempotencyStore.h"

namespace isola {

bool IdempotencyStore::claim(const IdempotencyKey &key, int64_t expiresAt, int64_t now)
{
    return m_database.run(
               "INSERT INTO idempotency_claims (app_id, scope, name, expires_at) VALUES (?, ?, ?, ?) "
               "ON CONFLICT (app_id, scope, name) DO UPDATE SET expires_at = excluded.expires_at WHERE expires_at <= ?",
               key.app.value, key.scope, key.name, expiresAt, now)
        == 1;
}

int IdempotencyStore::removeExpired(int64_t now, int limit)
{
    return m_database.run("DELETE FROM idempotency_claims WHERE (app_id, scope, name) IN "
                          "(SELECT app_id, scope, name FROM idempotency_claims WHERE expires_at <= ? LIMIT ?)",
        now, limit);
}

void IdempotencyStore::removeApp(const AppId &app)
{
    m_database.run("DELETE FROM idempotency_claims WHERE app_id = ?", app.value);
}

} // namespace isola
