#include "core/auth/PublicKey.h"

#include "core/auth/OpenSslBytes.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace isola {

static constexpr int kLeastRsaBits = 2048; // RFC 7518, section 3.3
static constexpr int kMostRsaBits = 4096; // larger ones cost the engine thread milliseconds

template <auto freeIt> struct Freed {
    template <typename T> void operator()(T *pointer) const { freeIt(pointer); }
};

using BigNumber = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;

static PublicKeyPtr owned(EVP_PKEY *key)
{
    return key ? PublicKeyPtr(key, EVP_PKEY_free) : nullptr;
}

static PublicKeyPtr keyFromParameters(const char *type, OSSL_PARAM_BLD *builder)
{
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
        return nullptr;
    const PublicKeyPtr made = owned(key);
    // Does the point lie on the curve, is the modulus a plausible one?
    const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return check && EVP_PKEY_public_check(check.get()) == 1 ? made : nullptr;
}

PublicKeyPtr rsaPublicKey(const QByteArray &modulus, const QByteArray &exponent)
{
    const BigNumber n(BN_bin2bn(bytesOf(modulus), int(modulus.size()), nullptr));
    const BigNumber e(BN_bin2bn(bytesOf(exponent), int(exponent.size()), nullptr));
    if (!n || !e || BN_num_bits(n.get()) < kLeastRsaBits || BN_num_bits(n.get()) > kMostRsaBits)
        return nullptr;
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get())
        || !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()))
        return nullptr;
    return keyFromParameters("RSA", builder.get());
}

PublicKeyPtr ecPublicKey(EcCurve curve, const QByteArray &x, const QByteArray &y)
{
    const qsizetype coordinateBytes = curve == EcCurve::P256 ? 32 : 48;
    if (x.size() != coordinateBytes || y.size() != coordinateBytes)
        return nullptr;
    const QByteArray point = '\x04' + x + y; // SEC 1, section 2.3.3: uncompressed
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder
        || !OSSL_PARAM_BLD_push_utf8_string(
            builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve == EcCurve::P256 ? "P-256" : "P-384", 0)
        || !OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(), size_t(point.size())))
        return nullptr;
    return keyFromParameters("EC", builder.get());
}

PublicKeyPtr ed25519PublicKey(const QByteArray &x)
{
    return owned(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(x), size_t(x.size())));
}

} // namespace isola
