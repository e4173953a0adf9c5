#pragma once
// The database of what functions keep: ctx.kv and ctx.idempotency. Many small writes share one fsync. Lives on the engine thread.

#include "core/base/Callback.h"
#include "core/base/Clock.h"
#include "core/dispatch/hostcalls/IdempotencyStore.h"
#include "core/dispatch/hostcalls/KvStore.h"
#include "core/storage/BatchedDatabase.h"

#include <QObject>
#include <QTimer>
#include <memory>

namespace isola {

struct AppStores {
    explicit AppStores(Database &database) : kv(database), claims(database) { }

    KvStore kv;
    IdempotencyStore claims;
};

class AppDatabase final : public QObject {
    Q_OBJECT

public:
    // Opens or makes the database and brings its schema up to date.
    static Result<std::unique_ptr<AppDatabase>> open(const QString &path, const Clock &clock);
    ~AppDatabase() override;

    // Runs the job on the storage thread, in the order of the calls, then `done` on this thread with what it answered, durable by
    // then. A job that refuses must have changed nothing: others share its transaction.
    template <typename T> void run(std::function<Result<T>(AppStores &)> job, Callback<T> done)
    {
        m_database->run<T>(
            [job = std::move(job)](Database &database) {
                AppStores stores(database);
                return job(stores);
            },
            std::move(done));
    }

    void removeApp(const AppId &app);

    int64_t now() const; // milliseconds since 1970 UTC

private:
    static constexpr int kSweepMs = 60000;
    static constexpr int kSweepRows = 1000; // at a time: a transaction stays short

    AppDatabase(std::unique_ptr<BatchedDatabase> database, const Clock &clock);
    void sweep();

    std::unique_ptr<BatchedDatabase> m_database;
    const Clock &m_clock;
    QTimer m_sweeper;
};

} // namespace isola
