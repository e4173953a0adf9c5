#pragma once
// The registry's database: owns the connection, the keys of its secrets and the thread on which it is used. The registries read
// everything from it once, at start, and then send it changes. Lives on the engine thread, outlives the registries.

#include "core/base/Callback.h"
#include "core/registry/AppStore.h"
#include "core/registry/CounterStore.h"
#include "core/registry/FunctionStore.h"
#include "core/registry/TokenStore.h"
#include "core/storage/Database.h"
#include "core/storage/Secrets.h"
#include "core/storage/StorageThread.h"
#include "core/storage/Transaction.h"

#include <memory>

namespace isola {

class Clock;

// What a job works with: all of the registry's tables, inside one transaction.
struct RegistryStores {
    RegistryStores(Database &database, const Secrets &secrets)
        : database(database), apps(database, secrets), functions(database, secrets), tokens(database, secrets), counters(database)
    {
    }

    Database &database; // for the stores of rooms above this one
    AppStore apps;
    FunctionStore functions;
    TokenStore tokens;
    CounterStore counters;
};

// Everything that was stored when the server started.
struct RegistryContents {
    QList<StoredApp> apps;
    QList<StoredFunction> functions;
    QList<StoredToken> tokens;
};

class RegistryDatabase final {
public:
    // Opens or makes the database, brings its schema up to date and reads all of it. A new one gets the app `default`.
    static Result<std::unique_ptr<RegistryDatabase>> open(const QString &path, Secrets secrets, const Clock &clock);

    // Each registry takes its part when it is made.
    QList<StoredApp> takeApps() { return std::move(m_contents.apps); }
    QList<StoredFunction> takeFunctions() { return std::move(m_contents.functions); }
    QList<StoredToken> takeTokens() { return std::move(m_contents.tokens); }

    // Reads what a room above this one has in the same file: on this thread, at start, before anything is run().
    template <typename T> Result<T> readAtStart(const std::function<Result<T>(Database &)> &job)
    {
        return inTransaction<T>(*m_database, job);
    }

    // The same for one that needs what is sealed.
    template <typename T> Result<T> readSealedAtStart(const std::function<Result<T>(RegistryStores &)> &job)
    {
        return inTransaction<T>(*m_database, [&](Database &database) {
            RegistryStores stores(database, m_secrets);
            return job(stores);
        });
    }

    // Runs the job in one transaction on the storage thread, in the order of the calls, then `done` on this thread with what it
    // answered, durable by then. Nothing of a job that refuses or fails is kept. No answer once `context` is gone.
    template <typename T> void run(QObject *context, std::function<Result<T>(RegistryStores &)> job, Callback<T> done)
    {
        m_thread.run<T>(
            context,
            [this, job = std::move(job)] {
                return inTransaction<T>(*m_database, [&](Database &database) {
                    RegistryStores stores(database, m_secrets);
                    return job(stores);
                });
            },
            std::move(done));
    }

    // Seals every secret anew with a fresh key and then forgets the old ones; answers how many there are. Whenever it is cut
    // short, all secrets can be read with the key file as it is then.
    void rotateKey(QObject *context, Callback<int> done);

private:
    Result<int> rotateKey();
    RegistryDatabase(std::unique_ptr<Database> database, Secrets secrets);
    Result<void> load(const Clock &clock);

    std::unique_ptr<Database> m_database; // used on m_thread only, once open() is through
    Secrets m_secrets; // used on m_thread only, like the database
    RegistryContents m_contents;
    StorageThread m_thread; // last: its end waits for jobs that use the others
};

} // namespace isola
