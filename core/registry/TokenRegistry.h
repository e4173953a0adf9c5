#pragma once
// Service and S3 tokens. Of a service token only the hash of its secret is stored, of an S3 key the encrypted secret; either is
// handed out once. Lives on the engine thread; changes are durable before their callback runs.

#include "core/base/Callback.h"
#include "core/model/Token.h"
#include "core/registry/TokenStore.h"

#include <QHash>
#include <QObject>

namespace isola {

class AppRegistry;
class Clock;
class RegistryDatabase;

class TokenRegistry final : public QObject {
    Q_OBJECT

public:
    TokenRegistry(RegistryDatabase &database, AppRegistry &apps, const Clock &clock, QObject *parent = nullptr);
    ~TokenRegistry() override;

    void create(const AppId &app, const QString &kind, const QString &name, Callback<CreatedToken> done);
    QList<Token> list(const AppId &app) const; // ordered by id
    void remove(const AppId &app, TokenId id, Callback<void> done);

    // The service token with this secret, null when there is none; good until this registry next changes. Counts as a use;
    // last_used_at is stored at most once a minute.
    const Token *findService(QByteArrayView secret);

    static QByteArray hashOf(QByteArrayView secret);
    QHash<QByteArray, Token> services() const; // by that hash
    // A service token was found elsewhere, through a snapshot.
    void noteUse(TokenId id);

    // The S3 key of this id with its secret, null when there is none; likewise.
    const StoredToken *findS3(const QByteArray &accessKeyId);

Q_SIGNALS:
    void tokenAdded(const isola::AppId &app, isola::TokenId id);
    void tokenRemoved(const isola::AppId &app, isola::TokenId id);

private:
    void put(const StoredToken &stored);
    void noteUse(StoredToken &stored);
    void forgetApp(const AppId &app);

    RegistryDatabase &m_database;
    AppRegistry &m_apps;
    const Clock &m_clock;
    QHash<TokenId, StoredToken> m_tokens;
    QHash<QByteArray, TokenId> m_byHash;
    QHash<QByteArray, TokenId> m_byAccessKey;
};

} // namespace isola
