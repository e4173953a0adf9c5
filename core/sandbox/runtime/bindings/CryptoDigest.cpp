// Hashes, HMAC and the key derivations built on them.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/hmac.h>

#include <algorithm>
#include <climits>

namespace isola {

namespace {

// digest(hash, bytes) -> Uint8Array
void digest(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    ByteView bytes;
    if (hash == nullptr || !bytesArgument(info, 1, bytes))
        return;
    uint8_t result[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(dataOf(bytes), bytes.size, result, &size, hash, nullptr) == 1)
        returnBytes(info, result, size);
}

// digestLater(hash, bytes) -> promise of Uint8Array: for many bytes, which must be nobody else's
void digestLater(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    ByteView ignored;
    if (hash == nullptr || !bytesArgument(info, 1, ignored))
        return;
    auto work = [hash, bytes = HeldBytes(info[1])](const std::atomic<bool> &) -> BackgroundJobs::Result {
        std::vector<uint8_t> result(EVP_MAX_MD_SIZE);
        unsigned size = 0;
        EVP_Digest(dataOf(bytes.view()), bytes.view().size, result.data(), &size, hash, nullptr);
        return [result, size](v8::Isolate *isolate) { return bytesOrUndefined(isolate, result.data(), size); };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

// A hash that is given its data in pieces, for node:crypto.
struct HashState {
    DigestContext context;
    int64_t externalMemory() const { return 512; }
};

void returnHashState(const CallInfo &info, DigestContext context)
{
    auto state = std::make_unique<HashState>(HashState{std::move(context)});
    info.GetReturnValue().Set(Collected<HashState>::give(info.GetIsolate(), std::move(state)));
}

// hashOpen(hash) -> state
void hashOpen(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    DigestContext context(EVP_MD_CTX_new());
    if (hash != nullptr && EVP_DigestInit_ex(context.get(), hash, nullptr) == 1)
        returnHashState(info, std::move(context));
}

// hashUpdate(state, bytes)
void hashUpdate(const CallInfo &info)
{
    ByteView bytes;
    if (bytesArgument(info, 1, bytes))
        EVP_DigestUpdate(Collected<HashState>::of(info[0]).context.get(), dataOf(bytes), bytes.size);
}

// hashFinish(state) -> Uint8Array; the state is used up
void hashFinish(const CallInfo &info)
{
    uint8_t result[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_DigestFinal_ex(Collected<HashState>::of(info[0]).context.get(), result, &size) == 1)
        returnBytes(info, result, size);
}

// hashCopy(state) -> another state that goes on from there
void hashCopy(const CallInfo &info)
{
    DigestContext copy(EVP_MD_CTX_new());
    if (EVP_MD_CTX_copy_ex(copy.get(), Collected<HashState>::of(info[0]).context.get()) == 1)
        returnHashState(info, std::move(copy));
}

// hmac(hash, key, bytes) -> Uint8Array
void hmac(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    ByteView key;
    ByteView bytes;
    if (hash == nullptr || !bytesArgument(info, 1, key) || !bytesArgument(info, 2, bytes))
        return;
    uint8_t result[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (HMAC(hash, dataOf(key), static_cast<int>(key.size), dataOf(bytes), bytes.size, result, &size) != nullptr)
        returnBytes(info, result, size);
}

// hmacLater(hash, key, bytes) -> promise of Uint8Array: for many bytes; both must be nobody else's
void hmacLater(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    ByteView ignored;
    if (hash == nullptr || !bytesArgument(info, 1, ignored) || !bytesArgument(info, 2, ignored))
        return;
    auto work
        = [hash, key = HeldBytes(info[1]), bytes = HeldBytes(info[2])](const std::atomic<bool> &) -> BackgroundJobs::Result {
        std::vector<uint8_t> result(EVP_MAX_MD_SIZE);
        unsigned size = 0;
        HMAC(hash, dataOf(key.view()), static_cast<int>(key.view().size), dataOf(bytes.view()), bytes.view().size, result.data(),
            &size);
        return [result, size](v8::Isolate *isolate) { return bytesOrUndefined(isolate, result.data(), size); };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

struct Block {
    uint8_t bytes[EVP_MAX_MD_SIZE] = {};
    unsigned size = 0;
    ~Block() { OPENSSL_cleanse(bytes, sizeof(bytes)); }
};

// hkdf(hash, key, salt, info, bytes wanted) -> Uint8Array, or undefined where the hash cannot give as many. RFC 5869 by hand:
// OpenSSL 3.0 refuses an empty key.
void hkdf(const CallInfo &info)
{
    const EVP_MD *hash = hashArgument(info, 0);
    ByteView key;
    ByteView salt;
    ByteView label;
    if (hash == nullptr || !bytesArgument(info, 1, key) || !bytesArgument(info, 2, salt) || !bytesArgument(info, 3, label))
        return;
    const size_t wanted = info[4].As<v8::Uint32>()->Value();
    const auto hashSize = static_cast<size_t>(EVP_MD_get_size(hash));
    if (wanted > 255 * hashSize)
        return;
    Block extracted;
    HMAC(hash, dataOf(salt), static_cast<int>(salt.size), dataOf(key), key.size, extracted.bytes, &extracted.size);
    SecretBytes result(wanted);
    Block last;
    for (size_t done = 0, counter = 1; done < wanted; ++counter) {
        std::vector<uint8_t> input(last.bytes, last.bytes + last.size);
        input.insert(input.end(), label.data, label.data + label.size);
        input.push_back(static_cast<uint8_t>(counter));
        HMAC(hash, extracted.bytes, static_cast<int>(extracted.size), input.data(), input.size(), last.bytes, &last.size);
        const size_t taken = std::min(wanted - done, hashSize);
        std::copy_n(last.bytes, taken, result.data() + done);
        done += taken;
    }
    returnBytes(info, result.data(), result.size());
}

} // namespace

void addDigestNatives(NativeList &list)
{
    list.insert(list.end(),
        {
            {"digest", digest},
            {"digestLater", digestLater},
            {"hashOpen", hashOpen},
            {"hashUpdate", hashUpdate},
            {"hashFinish", hashFinish},
            {"hashCopy", hashCopy},
            {"hmac", hmac},
            {"hmacLater", hmacLater},
            {"hkdf", hkdf},
        });
}

} // namespace isola
