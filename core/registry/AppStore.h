#pragma once
// SQL of `apps` and `app_environment`. Used inside a transaction, on the storage thread.

#include "core/model/App.h"
#include "core/model/Environment.h"
#include "core/storage/Database.h"
#include "core/storage/Secrets.h"

namespace isola {

struct StoredApp {
    App app;
    EnvironmentVariables environment; // decrypted
};

class AppStore final {
public:
    AppStore(Database &database, const Secrets &secrets);

    Result<QList<StoredApp>> load();
    bool exists(const AppId &id);
    void insert(const App &app);
    void update(const App &app);
    void remove(const AppId &id); // with everything in it
    void patchEnvironment(const AppId &id, const EnvironmentPatch &patch);
    Result<int> reseal(); // every secret with the key in use; answers how many

private:
    Result<EnvironmentVariables> loadEnvironment(const AppId &id);

    Database &m_database;
    const Secrets &m_secrets;
};

} // namespace isola
