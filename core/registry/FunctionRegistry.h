#pragma once
// What functions exist: the live version of each, every version ever deployed, their environment. Reads come from an immutable
// snapshot in memory; changes are written by the storage thread and are durable (fsync) before their callback runs.
// Lives on the engine thread; callbacks run there.

#include "core/base/Result.h"
#include "core/model/Caller.h"
#include "core/model/Function.h"

#include <QDateTime>
#include <QObject>
#include <functional>
#include <memory>

namespace isola {

class Clock;
class RegistryDatabase;

// Environment changes: an empty optional deletes the key.
using EnvironmentPatch = QMap<QString, std::optional<QString>>;

// A deploy as asked for: what is absent keeps its value on an existing function and takes the default on a new one.
struct DeployRequest {
    QString name;
    std::optional<QByteArray> code; // needed for a new function
    std::optional<QMap<QString, QByteArray>> modules;
    std::optional<QString> description;
    std::optional<EnvironmentVariables> environment; // replaces the function's own variables
    std::optional<Milliseconds> timeout;
    std::optional<int> memoryLimitMb;
    std::optional<Milliseconds> cpuLimit;
    std::optional<QList<Trigger>> triggers;
    std::optional<bool> agentToolExposed;
    std::optional<QString> agentToolDescription;
    std::optional<AgentToolMode> agentToolMode;
    std::optional<AgentToolAudience> agentToolAudience;
    std::optional<bool> allowsImpersonation;
    std::optional<QString> record;
    std::optional<QJsonObject> egress;
    QString note;
    std::optional<int> expectedVersion; // If-Match: 409 when the live version is another

    // All offending fields at once; unknown fields are refused by name.
    static Result<DeployRequest> fromJson(const QJsonObject &body);
};

struct VersionInfo {
    int version = 0;
    QByteArray sha256; // of the entry's source and modules, hex
    QDateTime deployedAt;
    QString deployedBy;
    QString note;
    bool isLive = false;
};

struct FunctionRecord {
    FunctionVersionPtr live;
    QDateTime deployedAt;
    QStringList environmentKeys; // the function's own, sorted
    bool isDeleted = false;
};

struct Deployed {
    FunctionRecord record;
    bool isNew = false; // the name was not in use
};

template <typename T>
using Callback = std::function<void(Result<T>)>;

class FunctionRegistry final : public QObject {
    Q_OBJECT

public:
    FunctionRegistry(RegistryDatabase &database, const Clock &clock, QObject *parent = nullptr);
    ~FunctionRegistry() override;

    // The live version, null when there is none or it is deleted. `name` is UTF-8. The hot path: two hash look-ups, no allocation.
    FunctionVersionPtr find(QByteArrayView app, QByteArrayView name) const;

    std::optional<FunctionRecord> record(const AppId &app, const QString &name, bool includeDeleted = false) const;
    QList<FunctionRecord> list(const AppId &app) const; // ordered by name, deleted ones left out
    std::optional<FunctionRecord> recordById(FunctionId id) const; // deleted ones too

    // Puts together the version that this request would make, without storing anything: what Engine::check() is given.
    Result<FunctionVersionPtr> prepare(const AppId &app, const DeployRequest &request) const;
    // Makes a prepared version live. Concurrent deploys of one function are taken one after the other, in order of arrival.
    void commit(FunctionVersionPtr prepared, DeployRequest request, Caller author, Callback<Deployed> done);

    void remove(const AppId &app, const QString &name, Callback<void> done); // soft delete
    void patchEnvironment(const AppId &app, const QString &name, EnvironmentPatch patch, Callback<QStringList> done); // the keys
    void versions(const AppId &app, const QString &name, Callback<QList<VersionInfo>> done);
    void rollback(const AppId &app, const QString &name, int version, Caller author, Callback<Deployed> done);

Q_SIGNALS:
    // A new revision is live: instances of older ones should retire.
    void functionChanged(isola::FunctionId function, qint64 revision);
    void functionDeleted(isola::FunctionId function);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace isola
