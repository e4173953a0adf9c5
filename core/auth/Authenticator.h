#pragma once
// Who calls: turns an Authorization header into a Caller. In memory, one for each thread that takes calls; tokens are compared by
// their hash, in constant time.

#include "core/auth/JsonWebKey.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/model/App.h"
#include "core/model/Caller.h"

#include <QByteArrayView>
#include <QCache>
#include <QHash>
#include <functional>

namespace isola {

class RegistryView;

class Authenticator final {
public:
    Authenticator(RegistryView &registry, QByteArray adminToken, const Clock &clock);
    ~Authenticator();

    // `authorization` is the header's value, empty when there is none (an anonymous caller). `app` is the app that the path
    // names: end-user tokens are checked against its keys. AuthInvalidToken when a token was sent and is not good.
    Result<Caller> authenticate(QByteArrayView authorization, const AppId &app);

    // The same for a bare token, as a WebSocket's `?token=` has it.
    Result<Caller> authenticateToken(QByteArrayView token, const AppId &app);

    // What was found at an app's `jwks_url`, whenever whoever fetches it has something new. Not used once the app names another
    // URL.
    void setFetchedKeys(const AppId &app, const QString &url, const QJsonObject &jwks);

    // Told of a token that no key of its app is for, where the app has keys elsewhere: there may be new ones.
    using UnknownKeyHandler = std::function<void(const AppPtr &app)>;
    void setUnknownKeyHandler(UnknownKeyHandler handler) { m_unknownKey = std::move(handler); }

private:
    // A token that was good, so that the next call with it costs one hash and one look-up.
    struct KnownToken {
        Caller caller;
        AppPtr app; // as it was then: when its keys or claims change, another pointer is in the registry
        std::optional<WallTime> end;
    };
    struct AppKeys {
        AppPtr app;
        QList<JsonWebKey> keys;
    };

    struct FetchedKeys {
        QString url;
        QJsonObject jwks;
    };

    Result<Caller> authenticateEndUser(QByteArrayView token, const QByteArray &hash, const AppPtr &app);
    const QList<JsonWebKey> &keysOf(const AppPtr &app);

    RegistryView &m_registry;
    const QByteArray m_adminTokenHash;
    const Clock &m_clock;
    QCache<QByteArray, KnownToken> m_known; // by app and token hash; costs bytes, the least recently used leave
    QHash<AppId, AppKeys> m_keys;
    QHash<AppId, FetchedKeys> m_fetchedKeys;
    UnknownKeyHandler m_unknownKey;
};

} // namespace isola
