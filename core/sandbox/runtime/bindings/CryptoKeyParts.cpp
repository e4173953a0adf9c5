// Asymmetric keys from their numbers and back, as JWK (RFC 7518) and raw formats need them. Every key made here is checked: a
// point must lie on its curve and a private key must belong to the public one.

#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

namespace isola {

namespace {

using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;

PkeyPointer fromData(const char *type, OSSL_PARAM *params, int selection)
{
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &key, selection, params);
    return PkeyPointer(key);
}

// JWK's order: n, e, d, p, q, dp, dq, qi.
constexpr const char *kRsaParts[] = {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
    OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
    OSSL_PKEY_PARAM_RSA_COEFFICIENT1};

// rsaFromParts(n, e[, d, p, q, dp, dq, qi]) -> key | undefined
void rsaFromParts(const CallInfo &info)
{
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    std::vector<BigNumber> numbers;
    for (int i = 0; i < info.Length(); ++i) {
        ByteView bytes;
        if (!bytesArgument(info, i, bytes))
            return;
        numbers.push_back(toBigNumber(bytes));
        OSSL_PARAM_BLD_push_BN(builder.get(), kRsaParts[i], numbers.back().get());
    }
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const bool isPrivate = info.Length() > 2;
    PkeyPointer key = fromData("RSA", params.get(), isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
    if (key == nullptr || BN_is_zero(numbers[0].get()) || !BN_is_odd(numbers[0].get()))
        return;
    returnKey(info, std::move(key));
}

// rsaParts(key, with the private ones) -> array of Uint8Array in that order
void rsaParts(const CallInfo &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    const size_t count = info[1]->IsTrue() ? std::size(kRsaParts) : 2;
    std::vector<v8::Local<v8::Value>> parts;
    for (size_t i = 0; i < count; ++i) {
        BIGNUM *raw = nullptr;
        if (EVP_PKEY_get_bn_param(keyArgument(info, 0), kRsaParts[i], &raw) != 1)
            return;
        const BigNumber number(raw);
        SecretBytes bytes(static_cast<size_t>(BN_num_bytes(raw)));
        BN_bn2bin(raw, bytes.data());
        v8::Local<v8::Uint8Array> part;
        if (!newBytes(isolate, bytes.data(), bytes.size()).ToLocal(&part))
            return;
        parts.push_back(part);
    }
    info.GetReturnValue().Set(v8::Array::New(isolate, parts.data(), parts.size()));
}

// The encoded public point, uncompressed; empty if the bytes are no point of the curve. Given a private number, the point is
// computed.
std::vector<uint8_t> ecPublicPoint(const EC_GROUP *group, const ByteView &point, const BIGNUM *number)
{
    const EcPoint decoded(EC_POINT_new(group));
    if (point.data != nullptr) {
        if (EC_POINT_oct2point(group, decoded.get(), point.data, point.size, nullptr) != 1)
            return {};
    } else if (EC_POINT_mul(group, decoded.get(), number, nullptr, nullptr, nullptr) != 1) {
        return {};
    }
    if (EC_POINT_is_at_infinity(group, decoded.get()) == 1 || EC_POINT_is_on_curve(group, decoded.get(), nullptr) != 1)
        return {};
    std::vector<uint8_t> bytes(EC_POINT_point2oct(group, decoded.get(), POINT_CONVERSION_UNCOMPRESSED, nullptr, 0, nullptr));
    EC_POINT_point2oct(group, decoded.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(), bytes.size(), nullptr);
    return bytes;
}

bool isPrivateNumber(const EC_GROUP *group, const BIGNUM *number)
{
    return !BN_is_zero(number) && BN_cmp(number, EC_GROUP_get0_order(group)) < 0;
}

// ecFromParts(curve, encoded point or undefined, private number or undefined) -> key | undefined
void ecFromParts(const CallInfo &info)
{
    const std::string curve = utf8Of(info.GetIsolate(), info[0]);
    ByteView point;
    ByteView secret;
    if ((!info[1]->IsUndefined() && !bytesArgument(info, 1, point))
        || (!info[2]->IsUndefined() && !bytesArgument(info, 2, secret)))
        return;
    const EcGroup group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve.c_str())));
    const bool isPrivate = !info[2]->IsUndefined();
    const BigNumber number = toBigNumber(secret);
    if (group == nullptr || (isPrivate && !isPrivateNumber(group.get(), number.get())))
        return;
    const std::vector<uint8_t> encoded = ecPublicPoint(group.get(), point, number.get());
    if (encoded.empty() || (isPrivate && ecPublicPoint(group.get(), {}, number.get()) != encoded))
        return;
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.c_str(), 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size());
    if (isPrivate)
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    returnKey(info, fromData("EC", params.get(), isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY));
}

// ecPoint(key) -> its public point, uncompressed: 4, x, y | undefined if it is none of its curve
void ecPoint(const CallInfo &info)
{
    EVP_PKEY *key = keyArgument(info, 0);
    char curve[64] = {};
    size_t size = 0;
    EVP_PKEY_get_group_name(key, curve, sizeof(curve), &size);
    size_t length = 0;
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0, &length);
    std::vector<uint8_t> stored(length);
    const EcGroup group(EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve)));
    if (group == nullptr
        || EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, stored.data(), stored.size(), &length) != 1)
        return;
    const std::vector<uint8_t> point = ecPublicPoint(group.get(), {stored.data(), length}, nullptr);
    if (!point.empty())
        returnBytes(info, point.data(), point.size());
}

// ecSecret(private key, bytes) -> the private number in so many bytes
void ecSecret(const CallInfo &info)
{
    BIGNUM *raw = nullptr;
    if (EVP_PKEY_get_bn_param(keyArgument(info, 0), OSSL_PKEY_PARAM_PRIV_KEY, &raw) != 1)
        return;
    const BigNumber number(raw);
    SecretBytes bytes(info[1].As<v8::Uint32>()->Value());
    if (BN_bn2binpad(raw, bytes.data(), static_cast<int>(bytes.size())) >= 0)
        returnBytes(info, bytes.data(), bytes.size());
}

// okpFromRaw(type, is private, bytes) -> key | undefined
void okpFromRaw(const CallInfo &info)
{
    const std::string type = utf8Of(info.GetIsolate(), info[0]);
    ByteView bytes;
    if (!bytesArgument(info, 2, bytes))
        return;
    const auto make = info[1]->IsTrue() ? EVP_PKEY_new_raw_private_key_ex : EVP_PKEY_new_raw_public_key_ex;
    returnKey(info, PkeyPointer(make(nullptr, type.c_str(), nullptr, bytes.data, bytes.size)));
}

// okpRaw(key, the private part) -> Uint8Array | undefined
void okpRaw(const CallInfo &info)
{
    const auto get = info[1]->IsTrue() ? EVP_PKEY_get_raw_private_key : EVP_PKEY_get_raw_public_key;
    SecretBytes bytes(64);
    size_t size = bytes.size();
    if (get(keyArgument(info, 0), bytes.data(), &size) == 1)
        returnBytes(info, bytes.data(), size);
}

} // namespace

void addKeyPartNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"rsaFromParts", rsaFromParts},
            {"rsaParts", rsaParts},
            {"ecFromParts", ecFromParts},
            {"ecPoint", ecPoint},
            {"ecSecret", ecSecret},
            {"okpFromRaw", okpFromRaw},
            {"okpRaw", okpRaw},
        });
}

} // namespace isola
