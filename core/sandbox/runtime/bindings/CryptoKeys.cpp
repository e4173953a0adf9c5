// Asymmetric keys: made, read and written as SPKI and PKCS#8 (RFC 5280, RFC 5208), and what they are.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace isola {

namespace {

PkeyPointer generate(EVP_PKEY_CTX *context)
{
    EVP_PKEY *key = nullptr;
    EVP_PKEY_generate(context, &key);
    return PkeyPointer(key);
}

// Ends the search for primes when nobody waits for the key any more.
int goOnUnlessCancelled(EVP_PKEY_CTX *context)
{
    return *static_cast<const std::atomic<bool> *>(EVP_PKEY_CTX_get_app_data(context)) ? 0 : 1;
}

PkeyPointer makeRsa(int bits, BIGNUM *exponent, const std::atomic<bool> &isCancelled)
{
    const PkeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr));
    EVP_PKEY_CTX_set_app_data(context.get(), const_cast<std::atomic<bool> *>(&isCancelled));
    EVP_PKEY_CTX_set_cb(context.get(), goOnUnlessCancelled);
    // An even exponent, or 1, makes OpenSSL search for ever or fail late.
    if (!BN_is_odd(exponent) || BN_is_one(exponent))
        return {};
    if (EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits) != 1
        || EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent) != 1)
        return {};
    return generate(context.get());
}

// generateRsa(bits, public exponent) -> promise of key | undefined
void generateRsa(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 1, bytes))
        return;
    const std::shared_ptr<BIGNUM> exponent(toBigNumber(bytes));
    const int bits = static_cast<int>(info[0].As<v8::Uint32>()->Value());
    auto work = [bits, exponent](const std::atomic<bool> &isCancelled) -> BackgroundJobs::Result {
        const std::shared_ptr<EVP_PKEY> key(makeRsa(bits, exponent.get(), isCancelled));
        return [key](v8::Isolate *isolate) -> v8::MaybeLocal<v8::Value> {
            if (!key)
                return v8::Undefined(isolate);
            EVP_PKEY_up_ref(key.get());
            return newKey(isolate, PkeyPointer(key.get()));
        };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

// generateEc(curve's OpenSSL name) -> key | undefined
void generateEc(const CallInfo &info)
{
    const std::string curve = utf8Of(info.GetIsolate(), info[0]);
    const PkeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr));
    if (EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_CTX_set_group_name(context.get(), curve.c_str()) == 1)
        returnKey(info, generate(context.get()));
}

// generateOkp("ED25519" | "X25519" | "ED448" | "X448") -> key | undefined
void generateOkp(const CallInfo &info)
{
    const std::string name = utf8Of(info.GetIsolate(), info[0]);
    const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, name.c_str(), nullptr));
    if (EVP_PKEY_keygen_init(context.get()) == 1)
        returnKey(info, generate(context.get()));
}

// Whatever form an EC key's point came in, it is written uncompressed.
void returnImported(const CallInfo &info, PkeyPointer key)
{
    if (key != nullptr && EVP_PKEY_is_a(key.get(), "EC") == 1)
        EVP_PKEY_set_utf8_string_param(key.get(), OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed");
    returnKey(info, std::move(key));
}

// importSpki(bytes) -> key | undefined
void importSpki(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    const uint8_t *at = bytes.data;
    PkeyPointer key(d2i_PUBKEY(nullptr, &at, static_cast<long>(bytes.size)));
    if (at == bytes.data + bytes.size)
        returnImported(info, std::move(key));
}

// importPkcs8(bytes) -> key | undefined
void importPkcs8(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    const uint8_t *at = bytes.data;
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter<PKCS8_PRIV_KEY_INFO_free>> parsed(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(bytes.size)));
    if (parsed != nullptr && at == bytes.data + bytes.size)
        returnImported(info, PkeyPointer(EVP_PKCS82PKEY(parsed.get())));
}

// exportSpki(key) -> Uint8Array
void exportSpki(const CallInfo &info)
{
    uint8_t *bytes = nullptr;
    const int size = i2d_PUBKEY(keyArgument(info, 0), &bytes);
    if (size > 0)
        returnBytes(info, bytes, static_cast<size_t>(size));
    OPENSSL_free(bytes);
}

// exportPkcs8(private key) -> Uint8Array
void exportPkcs8(const CallInfo &info)
{
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter<PKCS8_PRIV_KEY_INFO_free>> packed(EVP_PKEY2PKCS8(keyArgument(info, 0)));
    if (packed == nullptr)
        return;
    uint8_t *bytes = nullptr;
    const int size = i2d_PKCS8_PRIV_KEY_INFO(packed.get(), &bytes);
    if (size > 0)
        returnBytes(info, bytes, static_cast<size_t>(size));
    OPENSSL_clear_free(bytes, size > 0 ? static_cast<size_t>(size) : 0);
}

// keyKind(key) -> "RSA", "ED25519" ... or an EC key's curve as OpenSSL names it ("prime256v1")
void keyKind(const CallInfo &info)
{
    EVP_PKEY *key = keyArgument(info, 0);
    char curve[64] = {};
    size_t size = 0;
    // RSA-PSS keys (RFC 4055) are their own type in OpenSSL; the web's algorithms take plain RSA keys only.
    const bool isCurve = EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, curve, sizeof(curve), &size) == 1;
    const char *kind = isCurve ? curve : EVP_PKEY_get0_type_name(key);
    if (kind != nullptr)
        info.GetReturnValue().Set(newLatin1(info.GetIsolate(), kind));
}

} // namespace

void addKeyNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"generateRsa", generateRsa},
            {"generateEc", generateEc},
            {"generateOkp", generateOkp},
            {"importSpki", importSpki},
            {"importPkcs8", importPkcs8},
            {"exportSpki", exportSpki},
            {"exportPkcs8", exportPkcs8},
            {"keyKind", keyKind},
        });
}

} // namespace isola
