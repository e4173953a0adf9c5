#include "core/registry/TokenStore.h"

#include "core/registry/StoredTypes.h"

namespace isola {

// The access key id is part of the place, so that secrets cannot be swapped between an app's keys.
static SecretPlace secretPlace(const Token &token, const QByteArray &accessKeyId)
{
    return {token.app, {}, QStringLiteral("s3:%1").arg(QString::fromLatin1(accessKeyId))};
}

TokenStore::TokenStore(Database &database, const Secrets &secrets) : m_database(database), m_secrets(secrets) { }

Result<QList<StoredToken>> TokenStore::load()
{
    QList<StoredToken> tokens;
    Statement row
        = m_database.select("SELECT id, app_id, kind, name, prefix, hash, access_key_id, sealed_secret, created_at, last_used_at "
                            "FROM tokens ORDER BY id");
    while (row.next()) {
        StoredToken stored;
        stored.token.id = TokenId{row.integer(0)};
        stored.token.app = AppId{row.text(1)};
        stored.token.kind = row.text(2);
        stored.token.name = row.text(3);
        stored.token.prefix = row.text(4);
        stored.hash = row.blob(5);
        stored.accessKeyId = row.blob(6);
        stored.token.createdAt = timeFromStored(row.integer(8));
        if (!row.isNull(9))
            stored.token.lastUsedAt = timeFromStored(row.integer(9));
        if (!row.isNull(7)) {
            Result<QByteArray> secret = m_secrets.unseal(row.blob(7), secretPlace(stored.token, stored.accessKeyId));
            if (!secret)
                return fail(secret.error());
            stored.secret = *secret;
        }
        tokens.append(stored);
    }
    return tokens;
}

void TokenStore::insert(const StoredToken &stored)
{
    const Token &token = stored.token;
    const bool isS3 = !stored.accessKeyId.isEmpty();
    const auto hash = isS3 ? std::nullopt : std::optional(stored.hash);
    const auto accessKeyId = isS3 ? std::optional(QString::fromLatin1(stored.accessKeyId)) : std::nullopt;
    const auto secret
        = isS3 ? std::optional(m_secrets.seal(stored.secret, secretPlace(token, stored.accessKeyId))) : std::nullopt;
    m_database.run("INSERT INTO tokens (id, app_id, kind, name, prefix, hash, access_key_id, sealed_secret, created_at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token.id.value, token.app.value, token.kind, token.name, token.prefix, hash, accessKeyId, secret,
        storedTime(token.createdAt));
}

void TokenStore::remove(TokenId id)
{
    m_database.run("DELETE FROM tokens WHERE id = ?", id.value);
}

void TokenStore::setLastUsed(TokenId id, const QDateTime &time)
{
    m_database.run("UPDATE tokens SET last_used_at = ? WHERE id = ?", storedTime(time), id.value);
}

Result<int> TokenStore::reseal()
{
    const Result<QList<StoredToken>> tokens = load();
    if (!tokens)
        return fail(tokens.error());
    int count = 0;
    for (const StoredToken &stored : *tokens) {
        if (stored.accessKeyId.isEmpty())
            continue; // of a service token only the hash is kept
        m_database.run("UPDATE tokens SET sealed_secret = ? WHERE id = ?",
            m_secrets.seal(stored.secret, secretPlace(stored.token, stored.accessKeyId)), stored.token.id.value);
        ++count;
    }
    return count;
}

} // namespace isola
