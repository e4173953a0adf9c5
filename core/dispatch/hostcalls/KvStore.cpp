#include "core/dispatch/hostcalls/KvStore.h"

namespace isola {

static std::optional<int64_t> optionalTime(const Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.integer(column));
}

std::optional<KvEntry> KvStore::get(const AppId &app, const QString &name, int64_t now)
{
    Statement row = m_database.select("SELECT kind, value, expires_at FROM kv_entries "
                                      "WHERE app_id = ? AND name = ? AND (expires_at IS NULL OR expires_at > ?)",
        app.value, name, now);
    if (!row.next())
        return std::nullopt;
    return KvEntry{row.text(0), row.blob(1), optionalTime(row, 2)};
}

Result<void> KvStore::put(const AppId &app, const QString &name, const KvEntry &entry)
{
    const int64_t growth = name.toUtf8().size() + entry.value.size() - sizeOf(app, name);
    if (growth > 0 && usage(app) + growth > kMaxBytesPerApp)
        return fail(ErrorCode::PayloadTooLarge, QStringLiteral("kv: the app has used up its %1 MB").arg(kMaxBytesPerApp >> 20),
            QStringLiteral("Delete keys, or put them with a TTL."));
    m_database.run(
        "INSERT INTO kv_entries (app_id, name, kind, value, expires_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (app_id, name) DO UPDATE SET kind = excluded.kind, value = excluded.value, expires_at = excluded.expires_at",
        app.value, name, entry.kind, entry.value, entry.expiresAt);
    addUsage(app, growth);
    return {};
}

bool KvStore::remove(const AppId &app, const QString &name, int64_t now)
{
    const bool wasThere = get(app, name, now).has_value();
    const int64_t size = sizeOf(app, name);
    if (size == 0)
        return false;
    m_database.run("DELETE FROM kv_entries WHERE app_id = ? AND name = ?", app.value, name);
    addUsage(app, -size);
    return wasThere;
}

KvPage KvStore::list(const AppId &app, const KvRange &range, int64_t now)
{
    KvPage page;
    Statement row = m_database.select("SELECT name, expires_at FROM kv_entries WHERE app_id = ? AND name >= ? AND name > ? "
                                      "AND (expires_at IS NULL OR expires_at > ?) ORDER BY name LIMIT ?",
        app.value, range.prefix, range.after, now, range.limit + 1);
    while (row.next()) {
        const QString name = row.text(0);
        if (!name.startsWith(range.prefix))
            break; // what begins alike stands together
        if (page.keys.size() == range.limit) {
            page.hasMore = true;
            break;
        }
        page.keys.append({name, optionalTime(row, 1)});
    }
    return page;
}

int64_t KvStore::usage(const AppId &app)
{
    Statement row = m_database.select("SELECT bytes FROM kv_usage WHERE app_id = ?", app.value);
    return row.next() ? row.integer(0) : 0;
}

// Expired or not; 0: there is none.
int64_t KvStore::sizeOf(const AppId &app, const QString &name)
{
    Statement row = m_database.select(
        "SELECT length(CAST(name AS BLOB)) + length(value) FROM kv_entries WHERE app_id = ? AND name = ?", app.value, name);
    return row.next() ? row.integer(0) : 0;
}

void KvStore::addUsage(const AppId &app, int64_t bytes)
{
    m_database.run(
        "INSERT INTO kv_usage (app_id, bytes) VALUES (?, ?) ON CONFLICT (app_id) DO UPDATE SET bytes = bytes + excluded.bytes",
        app.value, bytes);
}

int KvStore::removeExpired(int64_t now, int limit)
{
    QList<std::pair<AppId, QString>> expired;
    {
        Statement row = m_database.select("SELECT app_id, name FROM kv_entries WHERE expires_at <= ? LIMIT ?", now, limit);
        while (row.next())
            expired.append({AppId{row.text(0)}, row.text(1)});
    }
    for (const auto &[app, name] : expired)
        remove(app, name, now);
    return int(expired.size());
}

void KvStore::removeApp(const AppId &app)
{
    m_database.run("DELETE FROM kv_entries WHERE app_id = ?", app.value);
    m_database.run("DELETE FROM kv_usage WHERE app_id = ?", app.value);
}

} // namespace isola
