#include "core/dispatch/hostcalls/AppDatabase.h"

namespace isola {

Result<std::unique_ptr<AppDatabase>> AppDatabase::open(const QString &path, const Clock &clock)
{
    auto database = BatchedDatabase::open(path, QStringLiteral(":/migrations/appdata"));
    if (!database)
        return fail(database.error());
    return std::unique_ptr<AppDatabase>(new AppDatabase(std::move(*database), clock));
}

AppDatabase::AppDatabase(std::unique_ptr<BatchedDatabase> database, const Clock &clock)
    : m_database(std::move(database)), m_clock(clock)
{
    connect(&m_sweeper, &QTimer::timeout, this, &AppDatabase::sweep);
    m_sweeper.start(kSweepMs);
}

AppDatabase::~AppDatabase() = default;

int64_t AppDatabase::now() const
{
    return std::chrono::duration_cast<Milliseconds>(m_clock.wall().time_since_epoch()).count();
}

void AppDatabase::sweep()
{
    run<int>(
        [now = now()](AppStores &stores) -> Result<int> {
            return std::max(stores.kv.removeExpired(now, kSweepRows), stores.claims.removeExpired(now, kSweepRows));
        },
        [this](Result<int> removed) {
            if (removed && *removed == kSweepRows)
                sweep(); // there may be more
        });
}

void AppDatabase::removeApp(const AppId &app)
{
    run<void>(
        [app](AppStores &stores) -> Result<void> {
            stores.kv.removeApp(app);
            stores.claims.removeApp(app);
            return {};
        },
        [](const Result<void> &) {});
}

} // namespace isola
