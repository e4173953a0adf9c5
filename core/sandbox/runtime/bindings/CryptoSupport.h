#pragma once
// What the crypto bindings share: OpenSSL objects that delete themselves, hashes by their web names, key handles, big numbers.
// Only the Crypto*.cpp files include it. Nothing here decides what is allowed: algorithm rules are in js/subtle.

#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Collected.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace isola {

template <auto function> struct Deleter {
    template <typename T> void operator()(T *object) const { function(object); }
};

using PkeyPointer = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Deleter<EVP_CIPHER_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Deleter<BN_clear_free>>;
using EcGroup = std::unique_ptr<EC_GROUP, Deleter<EC_GROUP_free>>;
using EcPoint = std::unique_ptr<EC_POINT, Deleter<EC_POINT_free>>;

// An asymmetric key, public or private. Immutable, so that copies of a CryptoKey share it.
struct KeyHandle {
    PkeyPointer pkey;
    int64_t externalMemory() const { return 4096; }
};

// Bytes that are wiped when they go: keys and what is derived from them.
class SecretBytes final {
public:
    explicit SecretBytes(size_t size) : m_bytes(size) { }
    ~SecretBytes() { OPENSSL_cleanse(m_bytes.data(), m_bytes.size()); }
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;

    uint8_t *data() { return m_bytes.data(); }
    size_t size() const { return m_bytes.size(); }

private:
    std::vector<uint8_t> m_bytes;
};

// "SHA-256" and its kin; null for a name that is none.
const EVP_MD *hashByName(const std::string &name);
const EVP_MD *hashArgument(const CallInfo &info, int index);

EVP_PKEY *keyArgument(const CallInfo &info, int index);
v8::Local<v8::Value> newKey(v8::Isolate *isolate, PkeyPointer key);
void returnKey(const CallInfo &info, PkeyPointer key);
// For results of other threads, none of which is empty but where it failed.
v8::MaybeLocal<v8::Value> bytesOrUndefined(v8::Isolate *isolate, const void *data, size_t size);
void returnBytes(const CallInfo &info, const void *data, size_t size);

// A pointer that is never null: OpenSSL takes a null key for "none given".
const uint8_t *dataOf(const ByteView &bytes);

// Bytes that js/ made for a native alone, kept alive while another thread reads them.
class HeldBytes final {
public:
    explicit HeldBytes(v8::Local<v8::Value> view) : m_store(view.As<v8::ArrayBufferView>()->Buffer()->GetBackingStore())
    {
        viewBytes(view, m_view);
    }
    const ByteView &view() const { return m_view; }

private:
    std::shared_ptr<v8::BackingStore> m_store;
    ByteView m_view;
};

BigNumber toBigNumber(const ByteView &bytes);

void addDigestNatives(NativeList &list); // CryptoDigest.cpp
void addPbkdf2Natives(NativeList &list); // CryptoPbkdf2.cpp
void addCipherNatives(NativeList &list); // CryptoCipher.cpp
void addKeyNatives(NativeList &list); // CryptoKeys.cpp
void addKeyPartNatives(NativeList &list); // CryptoKeyParts.cpp
void addPublicKeyNatives(NativeList &list); // CryptoPublicKey.cpp

} // namespace isola
