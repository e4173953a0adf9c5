#pragma once
// SQL of `tokens`. Used inside a transaction, on the storage thread.

#include "core/model/Token.h"
#include "core/storage/Database.h"
#include "core/storage/Secrets.h"

namespace isola {

struct StoredToken {
    Token token;
    QByteArray hash; // of a service token's secret, SHA-256
    QByteArray accessKeyId; // s3 only
    QByteArray secret; // s3 only, decrypted: its signatures cannot be checked by a hash
};

class TokenStore final {
public:
    TokenStore(Database &database, const Secrets &secrets);

    Result<QList<StoredToken>> load();
    void insert(const StoredToken &token);
    void remove(TokenId id);
    void setLastUsed(TokenId id, const QDateTime &time);
    Result<int> reseal(); // every secret with the key in use; answers how many

private:
    Database &m_database;
    const Secrets &m_secrets;
};

} // namespace isola
