// PBKDF2 (RFC 8018, section 5.2) for js/subtle/kdf.ts and node:crypto. By hand, because OpenSSL 3.0 makes its contexts anew for
// every iteration, which takes several times as long as the hash itself, and because the work must be able to stop.

#define OPENSSL_SUPPRESS_DEPRECATED // the hashes' own functions work on plain structs
#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <climits>

namespace isola {

namespace {

template <typename State, size_t block, size_t size, int (*init)(State *), int (*update)(State *, const void *, size_t),
    int (*finish)(unsigned char *, State *)>
struct Hash {
    using Digest = std::array<uint8_t, size>;
    static constexpr size_t kBlock = block;
    State state;

    Hash() { init(&state); }
    void add(const uint8_t *bytes, size_t count) { update(&state, bytes, count); }
    Digest digest()
    {
        Digest result;
        finish(result.data(), &state);
        return result;
    }
};

using Sha1 = Hash<SHA_CTX, 64, 20, SHA1_Init, SHA1_Update, SHA1_Final>;
using Sha256 = Hash<SHA256_CTX, 64, 32, SHA256_Init, SHA256_Update, SHA256_Final>;
using Sha384 = Hash<SHA512_CTX, 128, 48, SHA384_Init, SHA384_Update, SHA384_Final>;
using Sha512 = Hash<SHA512_CTX, 128, 64, SHA512_Init, SHA512_Update, SHA512_Final>;

// HMAC with its key already hashed in: a copy of two states starts a message.
template <typename H> class KeyedHash final {
public:
    explicit KeyedHash(const ByteView &key)
    {
        std::array<uint8_t, H::kBlock> padded{};
        if (key.size > H::kBlock) {
            H hash;
            hash.add(key.data, key.size);
            const auto digest = hash.digest();
            std::copy(digest.begin(), digest.end(), padded.begin());
        } else {
            std::copy_n(dataOf(key), key.size, padded.begin());
        }
        for (uint8_t &byte : padded)
            byte ^= 0x36;
        m_inner.add(padded.data(), padded.size());
        for (uint8_t &byte : padded)
            byte ^= 0x36 ^ 0x5c;
        m_outer.add(padded.data(), padded.size());
        OPENSSL_cleanse(padded.data(), padded.size());
    }
    ~KeyedHash() { OPENSSL_cleanse(this, sizeof(*this)); }

    typename H::Digest operator()(const uint8_t *message, size_t size, const uint8_t *more = nullptr, size_t moreSize = 0) const
    {
        H inner = m_inner;
        inner.add(message, size);
        inner.add(more, moreSize);
        const auto digest = inner.digest();
        H outer = m_outer;
        outer.add(digest.data(), digest.size());
        return outer.digest();
    }

private:
    H m_inner;
    H m_outer;
};

template <typename H>
bool derive(
    const ByteView &password, const ByteView &salt, uint32_t iterations, SecretBytes &out, const std::atomic<bool> &isCancelled)
{
    constexpr uint32_t kLookEvery = 4096;
    const KeyedHash<H> hmac(password);
    for (size_t done = 0, block = 1; done < out.size(); ++block) {
        const uint8_t number[] = {uint8_t(block >> 24), uint8_t(block >> 16), uint8_t(block >> 8), uint8_t(block)};
        auto last = hmac(dataOf(salt), salt.size, number, sizeof(number));
        auto sum = last;
        for (uint32_t i = 1; i < iterations; ++i) {
            if (i % kLookEvery == 0 && isCancelled)
                return false;
            last = hmac(last.data(), last.size());
            for (size_t k = 0; k < sum.size(); ++k)
                sum[k] ^= last[k];
        }
        const size_t taken = std::min(out.size() - done, sum.size());
        std::copy_n(sum.begin(), taken, out.data() + done);
        done += taken;
        OPENSSL_cleanse(sum.data(), sum.size());
        OPENSSL_cleanse(last.data(), last.size());
    }
    return true;
}

struct Request {
    std::string hash;
    HeldBytes password;
    HeldBytes salt;
    uint32_t iterations;
    size_t size;
};

// Null where the parameters are out of range, or it was given up.
std::shared_ptr<SecretBytes> derive(const Request &request, const std::atomic<bool> &isCancelled)
{
    if (request.iterations > INT_MAX)
        return {};
    auto out = std::make_shared<SecretBytes>(request.size);
    const auto run = request.hash == "SHA-1" ? derive<Sha1>
        : request.hash == "SHA-256"          ? derive<Sha256>
        : request.hash == "SHA-384"          ? derive<Sha384>
        : request.hash == "SHA-512"          ? derive<Sha512>
                                             : nullptr;
    if (run)
        return run(request.password.view(), request.salt.view(), request.iterations, *out, isCancelled) ? out : nullptr;
    const ByteView &password = request.password.view();
    const ByteView &salt = request.salt.view();
    const EVP_MD *hash = hashByName(request.hash); // node:crypto knows more than the web does
    const bool isDone = PKCS5_PBKDF2_HMAC(reinterpret_cast<const char *>(dataOf(password)), int(password.size), dataOf(salt),
                            int(salt.size), int(request.iterations), hash, int(out->size()), out->data())
        == 1;
    return isDone ? out : nullptr;
}

bool requestArguments(const CallInfo &info, std::shared_ptr<Request> &request)
{
    ByteView ignored;
    if (hashArgument(info, 0) == nullptr || !bytesArgument(info, 1, ignored) || !bytesArgument(info, 2, ignored))
        return false;
    request = std::make_shared<Request>(Request{utf8Of(info.GetIsolate(), info[0]), HeldBytes(info[1]), HeldBytes(info[2]),
        info[3].As<v8::Uint32>()->Value(), info[4].As<v8::Uint32>()->Value()});
    return true;
}

v8::MaybeLocal<v8::Value> valueOf(v8::Isolate *isolate, const std::shared_ptr<SecretBytes> &bytes)
{
    return bytes ? bytesOrUndefined(isolate, bytes->data(), bytes->size()) : v8::Undefined(isolate);
}

// pbkdf2Sync(hash, password, salt, iterations, bytes wanted) -> Uint8Array | undefined
void pbkdf2Sync(const CallInfo &info)
{
    std::shared_ptr<Request> request;
    const std::atomic<bool> isCancelled{false};
    v8::Local<v8::Value> value;
    if (requestArguments(info, request) && valueOf(info.GetIsolate(), derive(*request, isCancelled)).ToLocal(&value))
        info.GetReturnValue().Set(value);
}

// pbkdf2(hash, password, salt, iterations, bytes wanted) -> promise of Uint8Array | undefined
void pbkdf2(const CallInfo &info)
{
    std::shared_ptr<Request> request;
    if (!requestArguments(info, request))
        return;
    auto work = [request](const std::atomic<bool> &isCancelled) -> BackgroundJobs::Result {
        return [bytes = derive(*request, isCancelled)](v8::Isolate *isolate) { return valueOf(isolate, bytes); };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

} // namespace

void addPbkdf2Natives(NativeList &list)
{
    list.insert(list.end(), {{"pbkdf2", pbkdf2}, {"pbkdf2Sync", pbkdf2Sync}});
}

} // namespace isola
