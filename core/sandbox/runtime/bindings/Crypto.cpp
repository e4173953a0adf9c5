// Randomness for js/crypto.ts and what the other crypto bindings share. The generator is OpenSSL's, which reseeds itself after a
// fork.

#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/rand.h>

namespace isola {

const EVP_MD *hashByName(const std::string &name)
{
    if (name == "SHA-1")
        return EVP_sha1();
    if (name == "SHA-256")
        return EVP_sha256();
    if (name == "SHA-384")
        return EVP_sha384();
    if (name == "SHA-512")
        return EVP_sha512();
    if (name == "SHA3-256")
        return EVP_sha3_256();
    if (name == "SHA3-384")
        return EVP_sha3_384();
    if (name == "SHA3-512")
        return EVP_sha3_512();
    if (name == "SHA-224")
        return EVP_sha224();
    if (name == "MD5")
        return EVP_md5();
    return nullptr;
}

const EVP_MD *hashArgument(const CallInfo &info, int index)
{
    const EVP_MD *hash = hashByName(utf8Of(info.GetIsolate(), info[index]));
    if (hash == nullptr)
        throwTypeError(info.GetIsolate(), "unknown hash");
    return hash;
}

EVP_PKEY *keyArgument(const CallInfo &info, int index)
{
    return Collected<KeyHandle>::of(info[index]).pkey.get();
}

v8::Local<v8::Value> newKey(v8::Isolate *isolate, PkeyPointer key)
{
    return Collected<KeyHandle>::give(isolate, std::make_unique<KeyHandle>(KeyHandle{std::move(key)}));
}

void returnKey(const CallInfo &info, PkeyPointer key)
{
    if (key != nullptr)
        info.GetReturnValue().Set(newKey(info.GetIsolate(), std::move(key)));
}

v8::MaybeLocal<v8::Value> bytesOrUndefined(v8::Isolate *isolate, const void *data, size_t size)
{
    if (size == 0)
        return v8::Undefined(isolate);
    return newBytes(isolate, data, size).FromMaybe(v8::Local<v8::Uint8Array>());
}

void returnBytes(const CallInfo &info, const void *data, size_t size)
{
    v8::Local<v8::Uint8Array> bytes;
    if (newBytes(info.GetIsolate(), data, size).ToLocal(&bytes))
        info.GetReturnValue().Set(bytes);
}

const uint8_t *dataOf(const ByteView &bytes)
{
    static const uint8_t nothing = 0;
    return bytes.data == nullptr ? &nothing : bytes.data;
}

BigNumber toBigNumber(const ByteView &bytes)
{
    return BigNumber(BN_bin2bn(bytes.data, static_cast<int>(bytes.size), nullptr));
}

namespace {

// randomFill(bytes)
void randomFill(const CallInfo &info)
{
    ByteView bytes;
    if (!bytesArgument(info, 0, bytes))
        return;
    if (bytes.size != 0 && RAND_bytes(bytes.data, static_cast<int>(bytes.size)) != 1)
        throwRangeError(info.GetIsolate(), "no randomness is available");
}

// equalBytes(a, b) -> whether they are the same, in time that does not tell where they differ
void equalBytes(const CallInfo &info)
{
    ByteView a;
    ByteView b;
    if (bytesArgument(info, 0, a) && bytesArgument(info, 1, b))
        info.GetReturnValue().Set(a.size == b.size && CRYPTO_memcmp(a.data, b.data, a.size) == 0);
}

} // namespace

void addCryptoNatives(NativeList &list)
{
    list.insert(list.end(), {{"randomFill", randomFill}, {"equalBytes", equalBytes}});
    addDigestNatives(list);
    addPbkdf2Natives(list);
    addCipherNatives(list);
    addKeyNatives(list);
    addKeyPartNatives(list);
    addPublicKeyNatives(list);
}

} // namespace isola
