#pragma once
// The apps (tenants) of this server and their settings. Lives on the engine thread; changes are durable before their callback
// runs.

#include "core/base/Callback.h"
#include "core/model/App.h"
#include "core/model/Environment.h"
#include "core/registry/ChangeQueue.h"
#include "core/registry/FunctionKey.h"

#include <QObject>

namespace isola {

class Clock;
class RegistryDatabase;

class AppRegistry final : public QObject {
    Q_OBJECT

public:
    AppRegistry(RegistryDatabase &database, const Clock &clock, QObject *parent = nullptr);
    ~AppRegistry() override;

    AppPtr find(QByteArrayView id) const; // null when there is none
    QList<AppPtr> list() const; // ordered by id

    // Body fields: app_id (create only), name, paused, reason, allowed_origins, issuer, audience, jwks, jwks_url.
    void create(const QJsonObject &body, Callback<AppPtr> done);
    void update(const AppId &id, const QJsonObject &body, Callback<AppPtr> done);
    void remove(const AppId &id, Callback<void> done); // with everything in it

    QStringList environmentKeys(const AppId &id) const;
    VariableNotes variables(const AppId &id) const;
    // Answers the names that the patch set or deleted.
    void patchEnvironment(const AppId &id, EnvironmentPatch patch, Callback<QStringList> done);

    // The variables that every function of the app inherits, decrypted: never logged, never serialised.
    EnvironmentVariables environment(const AppId &id) const;

    static Error unknownApp(const AppId &id);

Q_SIGNALS:
    void appChanged(const isola::AppId &id);
    void appDeleted(const isola::AppId &id);

    // Something that every function of the app carries (its variables, its name) has changed; each has a new revision.
    void functionsRevised(const isola::AppId &id, const QHash<isola::FunctionId, int64_t> &revisions);

private:
    struct Entry {
        AppPtr app;
        EnvironmentVariables environment;
        VariableNotes notes;
    };

    const Entry *entry(const AppId &id) const;
    void beginCreate(const AppId &id, const App &app, Callback<AppPtr> done);
    void beginUpdate(const AppId &id, const App &app, Callback<AppPtr> done);

    RegistryDatabase &m_database;
    const Clock &m_clock;
    std::unordered_map<QByteArray, Entry, BytesHash, BytesEqual> m_apps;
    ChangeQueue m_changes; // by app
};

} // namespace isola
