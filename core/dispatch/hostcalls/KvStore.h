#pragma once
// SQL of `kv_entries` and `kv_usage`: what functions put into ctx.kv, by app. An entry that has expired is as good as gone.

#include "core/base/Ids.h"
#include "core/storage/Database.h"

#include <QList>

namespace isola {

struct KvEntry {
    QString kind; // "text", "json", "bytes": what the function gets back
    QByteArray value;
    std::optional<int64_t> expiresAt; // milliseconds since 1970 UTC; absent: never
};

struct KvKey {
    QString name;
    std::optional<int64_t> expiresAt;
};

struct KvPage {
    QList<KvKey> keys;
    bool hasMore = false;
};

// Which keys to list: those that begin with `prefix` and come behind `after`, in the order of their UTF-8 bytes.
struct KvRange {
    QString prefix;
    QString after;
    int limit = 1000;
};

class KvStore final {
public:
    static constexpr int64_t kMaxBytesPerApp = int64_t(1) << 30; // keys and values

    explicit KvStore(Database &database) : m_database(database) { }

    std::optional<KvEntry> get(const AppId &app, const QString &name, int64_t now);
    // Refused when the app would have more than it may.
    Result<void> put(const AppId &app, const QString &name, const KvEntry &entry);
    bool remove(const AppId &app, const QString &name, int64_t now); // false: there was none
    KvPage list(const AppId &app, const KvRange &range, int64_t now);
    int64_t usage(const AppId &app); // in bytes

    int removeExpired(int64_t now, int limit); // answers how many
    void removeApp(const AppId &app);

private:
    int64_t sizeOf(const AppId &app, const QString &name);
    void addUsage(const AppId &app, int64_t bytes);

    Database &m_database;
};

} // namespace isola
