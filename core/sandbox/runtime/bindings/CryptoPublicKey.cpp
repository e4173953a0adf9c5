// What is done with asymmetric keys: signatures, RSA-OAEP, key agreement. Undefined stands for failure, false for a signature
// that does not verify.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>

namespace isola {

namespace {

// The web's ECDSA signatures are r and s side by side (IEEE P1363); OpenSSL's are DER.
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;

size_t ecNumberSize(EVP_PKEY *key)
{
    return static_cast<size_t>(EVP_PKEY_get_bits(key) + 7) / 8;
}

std::vector<uint8_t> toP1363(EVP_PKEY *key, const std::vector<uint8_t> &der)
{
    const uint8_t *at = der.data();
    const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (signature == nullptr)
        return {};
    const size_t size = ecNumberSize(key);
    std::vector<uint8_t> bytes(2 * size);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes.data(), static_cast<int>(size));
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes.data() + size, static_cast<int>(size));
    return bytes;
}

std::vector<uint8_t> fromP1363(EVP_PKEY *key, const ByteView &bytes)
{
    const size_t size = ecNumberSize(key);
    if (bytes.size != 2 * size)
        return {};
    const EcdsaSignature signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes.data, static_cast<int>(size), nullptr),
        BN_bin2bn(bytes.data + size, static_cast<int>(size), nullptr));
    std::vector<uint8_t> der(static_cast<size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
    uint8_t *at = der.data();
    i2d_ECDSA_SIG(signature.get(), &at);
    return der;
}

struct Scheme {
    std::string name; // "pkcs1", "pss", "ecdsa", "eddsa"
    const EVP_MD *hash = nullptr; // null for eddsa
    int saltLength = 0;
};

// Arguments 1 to 3: scheme, hash or undefined, salt length.
bool schemeArguments(const CallInfo &info, Scheme &scheme)
{
    scheme.name = utf8Of(info.GetIsolate(), info[1]);
    scheme.saltLength = static_cast<int>(info[3]->Uint32Value(info.GetIsolate()->GetCurrentContext()).FromMaybe(0));
    if (info[2]->IsUndefined())
        return true;
    scheme.hash = hashArgument(info, 2);
    return scheme.hash != nullptr;
}

bool setPadding(EVP_PKEY_CTX *context, const Scheme &scheme)
{
    if (scheme.name != "pss")
        return true;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, scheme.saltLength) == 1;
}

// Empty where it fails.
std::vector<uint8_t> signatureOf(EVP_PKEY *key, const Scheme &scheme, const ByteView &data)
{
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr;
    size_t size = 0;
    if (EVP_DigestSignInit(context.get(), &parameters, scheme.hash, nullptr, key) != 1 || !setPadding(parameters, scheme)
        || EVP_DigestSign(context.get(), nullptr, &size, data.data, data.size) != 1)
        return {};
    std::vector<uint8_t> signature(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, data.data, data.size) != 1)
        return {};
    signature.resize(size);
    return scheme.name == "ecdsa" ? toP1363(key, signature) : signature;
}

// sign(private key, scheme, hash, salt length, data) -> Uint8Array | undefined
void sign(const CallInfo &info)
{
    Scheme scheme;
    ByteView data;
    if (!schemeArguments(info, scheme) || !bytesArgument(info, 4, data))
        return;
    const auto signature = signatureOf(keyArgument(info, 0), scheme, data);
    if (!signature.empty())
        returnBytes(info, signature.data(), signature.size());
}

// signLater(...) -> promise of what sign() gives: RSA takes milliseconds, and many of them with large keys
void signLater(const CallInfo &info)
{
    Scheme scheme;
    ByteView ignored;
    if (!schemeArguments(info, scheme) || !bytesArgument(info, 4, ignored))
        return;
    EVP_PKEY_up_ref(keyArgument(info, 0));
    const std::shared_ptr<EVP_PKEY> key(PkeyPointer(keyArgument(info, 0)));
    auto work = [key, scheme, data = HeldBytes(info[4])](const std::atomic<bool> &) -> BackgroundJobs::Result {
        return [signature = signatureOf(key.get(), scheme, data.view())](
                   v8::Isolate *isolate) { return bytesOrUndefined(isolate, signature.data(), signature.size()); };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

// Points of small order (RFC 8032, section 5.1.7; https://eprint.iacr.org/2020/1244): a signature that names one as key or as R
// proves nothing. The web's text has them refused.
bool isSmallOrderPoint(const uint8_t *point)
{
    static constexpr uint8_t kPoints[][32] = {
        {0},
        {1},
        {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05,
            0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
        {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa,
            0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
        {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
        {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
        {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    };
    return std::any_of(std::begin(kPoints), std::end(kPoints), [point](const uint8_t(&small)[32]) {
        return std::equal(point, point + 31, small) && (point[31] & 0x7f) == (small[31] & 0x7f);
    });
}

bool namesSmallOrderPoint(EVP_PKEY *key, const ByteView &signature)
{
    if (EVP_PKEY_is_a(key, "ED25519") != 1 || signature.size != 64)
        return false;
    uint8_t point[32];
    size_t size = sizeof(point);
    return EVP_PKEY_get_raw_public_key(key, point, &size) == 1 && (isSmallOrderPoint(point) || isSmallOrderPoint(signature.data));
}

// verify(public key, scheme, hash, salt length, signature, data) -> boolean
void verify(const CallInfo &info)
{
    Scheme scheme;
    ByteView signature;
    ByteView data;
    if (!schemeArguments(info, scheme) || !bytesArgument(info, 4, signature) || !bytesArgument(info, 5, data))
        return;
    EVP_PKEY *key = keyArgument(info, 0);
    std::vector<uint8_t> bytes(signature.data, signature.data + signature.size);
    if (scheme.name == "ecdsa")
        bytes = fromP1363(key, signature);
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX *parameters = nullptr;
    const bool isValid = !bytes.empty() && !namesSmallOrderPoint(key, signature)
        && EVP_DigestVerifyInit(context.get(), &parameters, scheme.hash, nullptr, key) == 1 && setPadding(parameters, scheme)
        && EVP_DigestVerify(context.get(), bytes.data(), bytes.size(), data.data, data.size) == 1;
    info.GetReturnValue().Set(isValid);
}

bool setOaep(EVP_PKEY_CTX *context, const EVP_MD *hash, const ByteView &label)
{
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) != 1 || EVP_PKEY_CTX_set_rsa_oaep_md(context, hash) != 1
        || EVP_PKEY_CTX_set_rsa_mgf1_md(context, hash) != 1)
        return false;
    if (label.size == 0)
        return true;
    // OpenSSL takes the label over.
    void *copy = OPENSSL_memdup(label.data, label.size);
    if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, static_cast<int>(label.size)) == 1)
        return true;
    OPENSSL_free(copy);
    return false;
}

// rsaOaep(encrypt, key, hash, label or undefined, data) -> Uint8Array | undefined
void rsaOaep(const CallInfo &info)
{
    const bool encrypts = info[0]->IsTrue();
    const EVP_MD *hash = hashArgument(info, 2);
    ByteView label;
    ByteView data;
    if (hash == nullptr || (!info[3]->IsUndefined() && !bytesArgument(info, 3, label)) || !bytesArgument(info, 4, data))
        return;
    const PkeyContext context(EVP_PKEY_CTX_new(keyArgument(info, 1), nullptr));
    const auto init = encrypts ? EVP_PKEY_encrypt_init : EVP_PKEY_decrypt_init;
    const auto run = encrypts ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
    size_t size = 0;
    if (init(context.get()) != 1 || !setOaep(context.get(), hash, label)
        || run(context.get(), nullptr, &size, data.data, data.size) != 1)
        return;
    SecretBytes output(size);
    if (run(context.get(), output.data(), &size, data.data, data.size) == 1)
        returnBytes(info, output.data(), size);
}

// agree(private key, public key) -> shared secret | undefined, which an all-zero secret is too
void agree(const CallInfo &info)
{
    const PkeyContext context(EVP_PKEY_CTX_new(keyArgument(info, 0), nullptr));
    size_t size = 0;
    if (EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), keyArgument(info, 1)) != 1
        || EVP_PKEY_derive(context.get(), nullptr, &size) != 1)
        return;
    SecretBytes secret(size);
    if (EVP_PKEY_derive(context.get(), secret.data(), &size) == 1
        && std::any_of(secret.data(), secret.data() + size, [](uint8_t byte) { return byte != 0; }))
        returnBytes(info, secret.data(), size);
}

} // namespace

void addPublicKeyNatives(NativeList &list)
{
    list.insert(
        list.end(), {{"sign", sign}, {"signLater", signLater}, {"verify", verify}, {"rsaOaep", rsaOaep}, {"agree", agree}});
}

} // namespace isola
