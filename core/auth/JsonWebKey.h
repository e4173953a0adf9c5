#pragma once
// A key that end-user tokens are checked with: RFC 7517 and 7518, section 6. The key's own type decides which algorithms it may
// be used for, never the token: a public key cannot be passed off as an HMAC secret. Immutable: any thread.

#include "core/auth/JwtAlgorithm.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <memory>

struct evp_pkey_st;

namespace isola {

class JsonWebKey final {
public:
    // A secret for one HMAC algorithm.
    static JsonWebKey fromSecret(const QByteArray &secret, JwtAlgorithm algorithm);

    // ValidationInvalidSchema with the reason when the key cannot be used to check signatures.
    static Result<JsonWebKey> fromJson(const QJsonObject &jwk);

    QString keyId() const { return m_keyId; } // `kid`, empty without one
    bool allows(JwtAlgorithm algorithm) const { return m_algorithms.contains(algorithm); }

    // Whether `signature` is this key's over `input`. False for an algorithm that the key does not allow.
    bool verifies(JwtAlgorithm algorithm, const QByteArray &input, const QByteArray &signature) const;

private:
    JsonWebKey() = default;
    Result<void> readKey(const QJsonObject &jwk);

    QString m_keyId;
    QList<JwtAlgorithm> m_algorithms;
    QByteArray m_secret; // HMAC keys
    std::shared_ptr<evp_pkey_st> m_publicKey; // all others
};

// The usable keys of a JSON Web Key Set; keys for other ends (encryption, unknown curves) are left out: RFC 7517, section 5.
QList<JsonWebKey> keysFromJwks(const QJsonObject &jwks);

} // namespace isola
