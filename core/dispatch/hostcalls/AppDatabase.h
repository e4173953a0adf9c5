#pragma once
// The database of what functions keep: ctx.kv and ctx.idempotency. Owns the connection and the thread on which it is used. What
// is asked for while a transaction runs goes together into the next one, so that many small writes share one fsync. Lives on the
// engine thread.

#include "core/base/Callback.h"
#include "core/base/Clock.h"
#include "core/dispatch/hostcalls/IdempotencyStore.h"
#include "core/dispatch/hostcalls/KvStore.h"
#include "core/storage/Database.h"
#include "core/storage/StorageThread.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

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
        add([job = std::move(job), done = std::move(done)](AppStores &stores) -> Answer {
            return [done, result = job(stores)](const Result<void> &committed) {
                if (committed)
                    done(result);
                else
                    done(fail(committed.error()));
            };
        });
    }

    void removeApp(const AppId &app);

    int64_t now() const; // milliseconds since 1970 UTC

private:
    static constexpr size_t kMaxJobs = 256; // per transaction
    static constexpr int kSweepMs = 60000;
    static constexpr int kSweepRows = 1000; // at a time: a transaction stays short

    using Answer = std::function<void(const Result<void> &committed)>;
    using Job = std::function<Answer(AppStores &)>;

    AppDatabase(std::unique_ptr<Database> database, const Clock &clock);
    void add(Job job);
    void startBatch();
    void sweep();

    std::unique_ptr<Database> m_database; // used on m_thread only, once open() is through
    const Clock &m_clock;
    std::vector<Job> m_waiting;
    bool m_isBusy = false;
    QTimer m_sweeper;
    StorageThread m_thread; // last: its end waits for jobs that use the others
};

} // namespace isola
