#include "core/auth/Signature.h"

#include "core/auth/OpenSslBytes.h"

#include <memory>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

namespace isola {

static const EVP_MD *hashOf(JwtAlgorithm algorithm)
{
    switch (algorithm) {
    case JwtAlgorithm::Hs256:
    case JwtAlgorithm::Rs256:
    case JwtAlgorithm::Ps256:
    case JwtAlgorithm::Es256:
        return EVP_sha256();
    case JwtAlgorithm::Hs384:
    case JwtAlgorithm::Rs384:
    case JwtAlgorithm::Es384:
        return EVP_sha384();
    case JwtAlgorithm::Hs512:
    case JwtAlgorithm::Rs512:
        return EVP_sha512();
    case JwtAlgorithm::EdDsa:
        return nullptr; // hashes by itself
    }
    Q_UNREACHABLE();
}

// RFC 7518, section 3.4: JOSE has the two numbers side by side, OpenSSL wants them in ASN.1. Empty when the length is wrong.
static QByteArray asn1Signature(JwtAlgorithm algorithm, const QByteArray &signature)
{
    const int half = algorithm == JwtAlgorithm::Es256 ? 32 : 48;
    if (signature.size() != 2 * half)
        return {};
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> parts(ECDSA_SIG_new(), ECDSA_SIG_free);
    BIGNUM *r = BN_bin2bn(bytesOf(signature), half, nullptr);
    BIGNUM *s = BN_bin2bn(bytesOf(signature) + half, half, nullptr);
    if (!parts || !r || !s || ECDSA_SIG_set0(parts.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    QByteArray encoded(i2d_ECDSA_SIG(parts.get(), nullptr), Qt::Uninitialized);
    auto *end = reinterpret_cast<unsigned char *>(encoded.data());
    i2d_ECDSA_SIG(parts.get(), &end);
    return encoded;
}

bool verifySignature(JwtAlgorithm algorithm, evp_pkey_st *key, const QByteArray &input, const QByteArray &signature)
{
    const bool isEcdsa = algorithm == JwtAlgorithm::Es256 || algorithm == JwtAlgorithm::Es384;
    const QByteArray encoded = isEcdsa ? asn1Signature(algorithm, signature) : signature;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX *options = nullptr; // belongs to context
    if (encoded.isEmpty() || !context || EVP_DigestVerifyInit(context.get(), &options, hashOf(algorithm), nullptr, key) != 1)
        return false;
    // RFC 7518, section 3.5: the salt is as long as the hash.
    if (algorithm == JwtAlgorithm::Ps256
        && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) <= 0
            || EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) <= 0))
        return false;
    const bool isGood
        = EVP_DigestVerify(context.get(), bytesOf(encoded), size_t(encoded.size()), bytesOf(input), size_t(input.size())) == 1;
    ERR_clear_error(); // a wrong signature leaves its reason in the thread's queue, where TLS would find it
    return isGood;
}

QByteArray hmac(JwtAlgorithm algorithm, const QByteArray &secret, const QByteArray &input)
{
    QByteArray code(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned length = 0;
    HMAC(hashOf(algorithm), secret.constData(), int(secret.size()), bytesOf(input), size_t(input.size()),
        reinterpret_cast<unsigned char *>(code.data()), &length);
    code.truncate(length);
    return code;
}

bool isSameSecret(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), size_t(left.size())) == 0;
}

} // namespace isola
