#pragma once
// What functions exist: the live version of each, every version ever deployed, their environment. Reads come from immutable
// values in memory; changes are written by the storage thread and are durable (fsync) before their callback runs.
// Lives on the engine thread; callbacks run there.

#include "core/base/Callback.h"
#include "core/model/Caller.h"
#include "core/model/Environment.h"
#include "core/model/FunctionRecord.h"
#include "core/registry/ChangeQueue.h"
#include "core/registry/DeployRequest.h"
#include "core/registry/FunctionKey.h"
#include "core/registry/StoredFunction.h"

#include <QObject>

namespace isola {

class AppRegistry;
class Clock;
class RegistryDatabase;

class FunctionRegistry final : public QObject {
    Q_OBJECT

public:
    FunctionRegistry(RegistryDatabase &database, AppRegistry &apps, const Clock &clock, QObject *parent = nullptr);
    ~FunctionRegistry() override;

    // The live version, null when there is none or it is deleted. `name` is UTF-8. The hot path: one hash look-up, no allocation.
    FunctionVersionPtr find(QByteArrayView app, QByteArrayView name) const;

    std::optional<FunctionRecord> record(const AppId &app, const QString &name, bool includeDeleted = false) const;
    QList<FunctionRecord> list(const AppId &app, bool includeDeleted = false) const; // ordered by name
    QList<FunctionId> idsOf(const AppId &app) const; // deleted ones' too
    std::optional<FunctionRecord> recordById(FunctionId id) const; // deleted ones too

    // Puts together the version that this request would make, without storing anything: what Engine::check() is given.
    Result<FunctionVersionPtr> prepare(const AppId &app, const DeployRequest &request) const;
    // Makes a prepared version live, with what its check compiled. Concurrent deploys of one function are taken one after the
    // other, in order of arrival; one whose source would not be the prepared one any more is refused with ResourceConflict.
    void commit(FunctionVersionPtr prepared, DeployRequest request, Caller author, Callback<Deployed> done);

    void remove(const AppId &app, const QString &name, Callback<void> done); // soft delete
    // Answers the names that the patch set or deleted.
    void patchEnvironment(const AppId &app, const QString &name, EnvironmentPatch patch, Callback<QStringList> done);
    // Of the live version, which stays the same one otherwise: nothing is loaded anew. Answers the function as it is now.
    void enableTrigger(const AppId &app, const QString &name, TriggerType type, bool isEnabled, Callback<FunctionRecord> done);
    void versions(
        const AppId &app, const QString &name, Callback<QList<VersionInfo>> done); // newest first, deleted functions' too
    // What a version was, with the variables of today; deleted functions' too. Nothing goes live.
    void version(const AppId &app, const QString &name, int version, Callback<FunctionRecord> done);
    // Makes an older version live again, with the variables of today; a deleted function comes back with it. The next deploy
    // counts on from the latest version.
    void rollback(const AppId &app, const QString &name, int version, Caller author, Callback<Deployed> done);

Q_SIGNALS:
    // A new revision is live: instances of older ones should retire.
    void functionChanged(isola::FunctionId function, qint64 revision);
    void functionDeleted(isola::FunctionId function);

private:
    struct Entry {
        StoredFunction stored;
        FunctionVersionPtr version; // the live one, or the last one of a deleted function
    };

    const Entry *entry(const AppId &app, const QString &name) const; // deleted ones too
    const Entry *liveEntry(const AppId &app, const QString &name) const;
    Result<StoredFunction> next(const AppId &app, const DeployRequest &request) const;
    static FunctionRecord recordOf(const Entry &entry);

    // Queues a change to one function; it begins when earlier ones are through and answers once.
    template <typename T>
    void queue(const AppId &app, const QString &name, std::function<void(Callback<T>)> change, Callback<T> done);
    void beginDeploy(const StoredFunction &function, const Deployment &deployment, bool isNew, Callback<Deployed> done);
    void beginPatch(const StoredFunction &function, const EnvironmentPatch &patch, Callback<QStringList> done);
    void beginEnable(const StoredFunction &function, const Trigger &trigger, Callback<FunctionRecord> done);
    void beginRemove(const StoredFunction &function, Callback<void> done);

    const Entry &putLive(StoredFunction function);
    void takeRevisions(const AppId &app, const QHash<FunctionId, int64_t> &revisions);
    void forgetApp(const AppId &app);

    RegistryDatabase &m_database;
    AppRegistry &m_apps;
    const Clock &m_clock;
    std::unordered_map<FunctionKey, Entry, FunctionKeyHash, FunctionKeyEqual> m_functions;
    QHash<FunctionId, FunctionKey> m_keys;
    ChangeQueue m_changes; // by app and name
};

} // namespace isola
