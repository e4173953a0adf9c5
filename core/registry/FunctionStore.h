#pragma once
// SQL of functions, their versions, triggers, variables and deployments. Used inside a transaction, on the storage thread.

#include "core/model/FunctionRecord.h"
#include "core/registry/CounterStore.h"
#include "core/registry/StoredFunction.h"
#include "core/storage/Database.h"
#include "core/storage/Secrets.h"

#include <QHash>

namespace isola {

class FunctionStore final {
public:
    FunctionStore(Database &database, const Secrets &secrets);

    // Every function with its live version, deleted ones too.
    Result<QList<StoredFunction>> load();

    // Keeps function.version as a new version and makes it live. Answers the function with its id (new ones get one) and
    // revision.
    Result<StoredFunction> deploy(StoredFunction function, const Deployment &deployment);
    // The function with an older version's source and settings; nothing is stored.
    Result<StoredFunction> atVersion(StoredFunction function, int version);
    // The function as it becomes with an older version live; a deleted one is no longer. ResourceNotFound when it has no such
    // version.
    Result<StoredFunction> rollBack(StoredFunction function, int version, const Deployment &deployment);
    void remove(FunctionId id, int liveVersion, const Deployment &deployment);

    void enableTrigger(const StoredFunction &function, const Trigger &trigger); // as its isEnabled says

    // Each answers the new revision. `names`: the variables that changed, which are now as the function has them.
    int64_t patchEnvironment(const StoredFunction &function, const QStringList &names);
    QHash<FunctionId, int64_t> reviseAll(const AppId &app); // deleted ones left out

    QList<VersionInfo> versions(FunctionId id); // newest first
    bool exists(FunctionId id);
    Result<int> reseal(); // every secret with the key in use; answers how many

private:
    Result<void> loadVersion(StoredFunction &function, int version);
    Result<QList<Trigger>> loadTriggers(const StoredFunction &function, int version);
    Result<int> resealTriggers(const StoredFunction &function);
    Result<void> loadEnvironment(StoredFunction &function);
    void insertVersion(const StoredFunction &function, const Deployment &deployment);
    void insertTriggers(const StoredFunction &function);
    void insertVariable(const StoredFunction &function, const QString &name);
    void setLive(const StoredFunction &function, const QString &kind, const Deployment &deployment);

    Database &m_database;
    const Secrets &m_secrets;
    CounterStore m_counters;
};

} // namespace isola
