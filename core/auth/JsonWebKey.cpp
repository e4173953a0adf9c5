#include "core/auth/JsonWebKey.h"

#include "core/auth/Base64Url.h"
#include "core/auth/PublicKey.h"
#include "core/auth/Signature.h"

#include <QJsonArray>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kLeastSecretBytes = 32; // RFC 7518, section 3.2: as long as the hash
static constexpr qsizetype kMostKeys = 100; // a token without `kid` is tried against all of them

static tl::unexpected<Error> refuseKey(const QString &reason)
{
    return fail(ErrorCode::ValidationInvalidSchema, u"The key cannot be used: "_s + reason);
}

static std::optional<QByteArray> binary(const QJsonObject &jwk, QLatin1StringView name)
{
    return fromBase64Url(jwk.value(name).toString().toLatin1());
}

JsonWebKey JsonWebKey::fromSecret(const QByteArray &secret, JwtAlgorithm algorithm)
{
    JsonWebKey key;
    key.m_secret = secret;
    key.m_algorithms = {algorithm};
    return key;
}

Result<JsonWebKey> JsonWebKey::fromJson(const QJsonObject &jwk)
{
    if (jwk.contains("use"_L1) && jwk.value("use"_L1).toString() != "sig"_L1)
        return refuseKey(u"its use is not sig"_s);
    if (jwk.contains("key_ops"_L1) && !jwk.value("key_ops"_L1).toArray().contains(u"verify"_s))
        return refuseKey(u"its key_ops do not hold verify"_s);
    JsonWebKey key;
    key.m_keyId = jwk.value("kid"_L1).toString();
    if (Result<void> read = key.readKey(jwk); !read)
        return fail(read.error());
    if (jwk.contains("alg"_L1)) {
        const auto only = jwtAlgorithmFromWire(jwk.value("alg"_L1).toString());
        if (!only || !key.allows(*only))
            return refuseKey(u"its alg does not go with its kty"_s);
        key.m_algorithms = {*only};
    }
    return key;
}

Result<void> JsonWebKey::readKey(const QJsonObject &jwk)
{
    const QString type = jwk.value("kty"_L1).toString();
    const QString curve = jwk.value("crv"_L1).toString();
    if (type == "oct"_L1) {
        m_secret = binary(jwk, "k"_L1).value_or(QByteArray());
        if (m_secret.size() < kLeastSecretBytes)
            return refuseKey(u"k must be base64url of at least 32 bytes"_s);
        m_algorithms = {JwtAlgorithm::Hs256};
        if (m_secret.size() >= 48)
            m_algorithms.append(JwtAlgorithm::Hs384);
        if (m_secret.size() >= 64)
            m_algorithms.append(JwtAlgorithm::Hs512);
        return {};
    }
    if (type == "RSA"_L1) {
        m_publicKey = rsaPublicKey(binary(jwk, "n"_L1).value_or(QByteArray()), binary(jwk, "e"_L1).value_or(QByteArray()));
        m_algorithms = {JwtAlgorithm::Rs256, JwtAlgorithm::Rs384, JwtAlgorithm::Rs512, JwtAlgorithm::Ps256};
    } else if (type == "EC"_L1 && (curve == "P-256"_L1 || curve == "P-384"_L1)) {
        const auto x = binary(jwk, "x"_L1).value_or(QByteArray());
        const auto y = binary(jwk, "y"_L1).value_or(QByteArray());
        m_publicKey = curve == "P-256"_L1 ? ecPublicKey(EcCurve::P256, x, y) : ecPublicKey(EcCurve::P384, x, y);
        m_algorithms = {curve == "P-256"_L1 ? JwtAlgorithm::Es256 : JwtAlgorithm::Es384};
    } else if (type == "OKP"_L1 && curve == "Ed25519"_L1) {
        m_publicKey = ed25519PublicKey(binary(jwk, "x"_L1).value_or(QByteArray()));
        m_algorithms = {JwtAlgorithm::EdDsa};
    } else {
        return refuseKey(u"kty must be oct, RSA, EC (P-256, P-384) or OKP (Ed25519)"_s);
    }
    return m_publicKey ? Result<void>() : refuseKey(u"its numbers are no %1 key"_s.arg(type));
}

bool JsonWebKey::verifies(JwtAlgorithm algorithm, const QByteArray &input, const QByteArray &signature) const
{
    if (!allows(algorithm))
        return false;
    return m_publicKey ? verifySignature(algorithm, m_publicKey.get(), input, signature)
                       : isSameSecret(hmac(algorithm, m_secret, input), signature);
}

QList<JsonWebKey> keysFromJwks(const QJsonObject &jwks)
{
    QList<JsonWebKey> keys;
    for (const QJsonValue &jwk : jwks.value("keys"_L1).toArray()) {
        if (keys.size() == kMostKeys)
            break;
        if (Result<JsonWebKey> key = JsonWebKey::fromJson(jwk.toObject()))
            keys.append(*key);
    }
    return keys;
}

} // namespace isola
