#pragma once
// SQL of `apps`, `app_environment` and `app_secrets`. Used inside a transaction, on the storage thread.

#include "core/model/App.h"
#include "core/model/Environment.h"
#include "core/storage/Database.h"
#include "core/storage/Secrets.h"

#include <QMap>

namespace isola {

struct StoredApp {
    App app;
    EnvironmentVariables environment; // decrypted
    VariableNotes notes; // of the same
};

class AppStore final {
public:
    AppStore(Database &database, const Secrets &secrets);

    Result<QList<StoredApp>> load();
    bool exists(const AppId &id);
    void insert(const App &app);
    void update(const App &app);
    void remove(const AppId &id); // with everything in it
    // `names`: the variables that changed, which are now as `app` has them.
    void patchEnvironment(const StoredApp &app, const QStringList &names);
    // What other rooms keep sealed for an app, by their own names; functions never see it.
    Result<QMap<QString, QByteArray>> secrets(const AppId &id);
    void setSecret(const AppId &id, const QString &name, const std::optional<QByteArray> &value); // none: forgotten
    Result<int> reseal(); // every secret with the key in use; answers how many

private:
    Result<void> loadEnvironment(StoredApp &app);

    Database &m_database;
    const Secrets &m_secrets;
};

} // namespace isola
