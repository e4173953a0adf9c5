#pragma once
// A database of many small writes: what is asked for while a transaction runs goes together into the next one, so that all of it
// shares one fsync. Owns the connection and the thread on which it is used. Lives on the thread that made it, the engine's.

#include "core/base/Callback.h"
#include "core/storage/Database.h"
#include "core/storage/StorageThread.h"

#include <QObject>
#include <memory>
#include <vector>

namespace isola {

class BatchedDatabase final : public QObject {
    Q_OBJECT

public:
    // Opens or makes the database and brings its schema up to date: `migrations` as for Migrator.
    static Result<std::unique_ptr<BatchedDatabase>> open(const QString &path, const QString &migrations);
    ~BatchedDatabase() override; // does what is waiting, without an answer

    // Runs the job on the storage thread, in the order of the calls, then `done` on this thread with what it answered, durable by
    // then. A job that refuses must have changed nothing: others share its transaction.
    template <typename T> void run(std::function<Result<T>(Database &)> job, Callback<T> done)
    {
        add([job = std::move(job), done = std::move(done)](Database &database) -> Answer {
            return [done, result = job(database)](const Result<void> &committed) {
                if (committed)
                    done(result);
                else
                    done(fail(committed.error()));
            };
        });
    }

private:
    static constexpr size_t kMaxJobs = 256; // per transaction

    using Answer = std::function<void(const Result<void> &committed)>;
    using Job = std::function<Answer(Database &)>;
    struct Batch;

    explicit BatchedDatabase(std::unique_ptr<Database> database);
    void add(Job job);
    void startBatch();
    static Batch runTogether(Database &database, const std::vector<Job> &jobs);

    std::unique_ptr<Database> m_database; // used on m_thread only, once open() is through
    std::vector<Job> m_waiting;
    bool m_isBusy = false;
    StorageThread m_thread; // last: its end waits for jobs that use the others
};

} // namespace isola
