#pragma once
// The apps (tenants) of this server and their settings. Lives on the engine thread; changes are durable before their callback runs.

#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/registry/FunctionRegistry.h"

#include <QDateTime>
#include <QJsonObject>
#include <QObject>
#include <memory>

namespace isola {

struct App {
    AppId id;
    QString name;
    bool isPaused = false;
    QString pauseReason;
    QStringList allowedOrigins;
    QString jwtIssuer;
    QString jwtAudience;
    QJsonObject jwks;
    QString jwksUrl;
    QByteArray jwtSecret; // HS256 key of minted end-user tokens, never serialised
    QDateTime createdAt;
};

using AppPtr = std::shared_ptr<const App>;

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
    void patchEnvironment(const AppId &id, EnvironmentPatch patch, Callback<QStringList> done);

Q_SIGNALS:
    void appChanged(const isola::AppId &id);
    void appDeleted(const isola::AppId &id);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace isola
