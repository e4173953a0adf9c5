// AES: CBC, CTR, GCM and key wrap. Each native gives undefined where decryption or the parameters fail; js/subtle makes that an
// OperationError.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/bindings/CryptoSupport.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace isola {

namespace {

const EVP_CIPHER *aesByName(const std::string &mode, size_t keySize)
{
    const int index = keySize == 16 ? 0 : keySize == 24 ? 1 : keySize == 32 ? 2 : -1;
    if (index < 0)
        return nullptr;
    using Maker = const EVP_CIPHER *(*)();
    static constexpr Maker cbc[] = {EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc};
    static constexpr Maker ctr[] = {EVP_aes_128_ctr, EVP_aes_192_ctr, EVP_aes_256_ctr};
    static constexpr Maker gcm[] = {EVP_aes_128_gcm, EVP_aes_192_gcm, EVP_aes_256_gcm};
    static constexpr Maker wrap[] = {EVP_aes_128_wrap, EVP_aes_192_wrap, EVP_aes_256_wrap};
    return mode == "cbc" ? cbc[index]() : mode == "ctr" ? ctr[index]() : mode == "gcm" ? gcm[index]() : wrap[index]();
}

// One run of a cipher. The views are the caller's to keep alive.
struct CipherRun {
    const EVP_CIPHER *cipher = nullptr;
    bool isGcm = false;
    bool isWrap = false;
    int encrypt = 0;
    ByteView key;
    ByteView iv;
    ByteView extra; // authenticated with GCM
    size_t tagSize = 0; // of GCM, at the end of what is encrypted
    ByteView data;
};

// What came out, null where it failed or was given up.
struct CipherText {
    explicit CipherText(size_t room) : bytes(room) { }
    SecretBytes bytes;
    size_t size = 0;
};
using CipherTextPointer = std::shared_ptr<CipherText>;

bool startCipher(EVP_CIPHER_CTX *context, const CipherRun &run)
{
    if (!run.isGcm) {
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
        return EVP_CipherInit_ex(context, run.cipher, nullptr, run.key.data, run.iv.data, run.encrypt) == 1;
    }
    int ignored = 0;
    return EVP_CipherInit_ex(context, run.cipher, nullptr, nullptr, nullptr, run.encrypt) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(run.iv.size), nullptr) == 1
        && EVP_CipherInit_ex(context, nullptr, nullptr, run.key.data, run.iv.data, run.encrypt) == 1
        && (run.extra.size == 0
            || EVP_CipherUpdate(context, nullptr, &ignored, run.extra.data, static_cast<int>(run.extra.size)) == 1);
}

bool updateCipher(EVP_CIPHER_CTX *context, CipherText &out, const uint8_t *bytes, size_t count)
{
    int written = 0;
    if (EVP_CipherUpdate(context, out.bytes.data() + out.size, &written, bytes, static_cast<int>(count)) != 1)
        return false;
    out.size += static_cast<size_t>(written);
    return true;
}

// A piece at a time, to look whether anyone still waits; key wrap takes its data whole only.
bool updateInPieces(
    EVP_CIPHER_CTX *context, const CipherRun &run, size_t count, CipherText &out, const std::atomic<bool> &isCancelled)
{
    constexpr size_t kPiece = 1u << 20;
    if (run.isWrap)
        return updateCipher(context, out, run.data.data, count);
    for (size_t done = 0; done < count; done += kPiece)
        if (isCancelled || !updateCipher(context, out, run.data.data + done, std::min(kPiece, count - done)))
            return false;
    return true;
}

CipherTextPointer runCipher(const CipherRun &run, const std::atomic<bool> &isCancelled)
{
    const bool isOpening = run.encrypt == 0;
    const size_t endSize = isOpening ? run.tagSize : 0;
    if (run.cipher == nullptr || run.data.size < endSize)
        return {};
    const size_t count = run.data.size - endSize;
    const CipherContext context(EVP_CIPHER_CTX_new());
    auto out = std::make_shared<CipherText>(count + run.tagSize + 32);
    int rest = 0;
    if (!startCipher(context.get(), run)
        || (endSize != 0
            && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(endSize), run.data.data + count) != 1)
        || !updateInPieces(context.get(), run, count, *out, isCancelled)
        || EVP_CipherFinal_ex(context.get(), out->bytes.data() + out->size, &rest) != 1)
        return {};
    out->size += static_cast<size_t>(rest);
    if (isOpening || run.tagSize == 0)
        return out;
    const int tagSize = static_cast<int>(run.tagSize);
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagSize, out->bytes.data() + out->size) != 1)
        return {};
    out->size += run.tagSize;
    return out;
}

// Of ("cbc" | "ctr" | "kw" | "gcm", encrypt, key, iv or undefined, data, additional data or undefined, tag bytes).
enum CipherArgument { kMode, kEncrypt, kKey, kIv, kData, kExtra, kTagSize };

bool readRun(const CallInfo &info, CipherRun &run)
{
    const auto read
        = [&info](int index, ByteView &bytes) { return info[index]->IsUndefined() || bytesArgument(info, index, bytes); };
    if (!read(kKey, run.key) || !read(kIv, run.iv) || !read(kData, run.data) || !read(kExtra, run.extra))
        return false;
    const std::string mode = utf8Of(info.GetIsolate(), info[kMode]);
    run.cipher = aesByName(mode, run.key.size);
    run.isGcm = mode == "gcm";
    run.isWrap = mode == "kw";
    run.encrypt = info[kEncrypt]->IsTrue() ? 1 : 0;
    run.tagSize = run.isGcm ? info[kTagSize].As<v8::Uint32>()->Value() : 0;
    return true;
}

// aesCipher(mode, encrypt, key, iv, data, additional data, tag bytes) -> Uint8Array | undefined
void aesCipher(const CallInfo &info)
{
    CipherRun run;
    const std::atomic<bool> isCancelled{false};
    if (!readRun(info, run))
        return;
    if (const CipherTextPointer text = runCipher(run, isCancelled))
        returnBytes(info, text->bytes.data(), text->size);
}

// aesCipherLater(likewise) -> promise of Uint8Array | undefined: for many bytes, which must be nobody else's
void aesCipherLater(const CallInfo &info)
{
    CipherRun run;
    if (!readRun(info, run))
        return;
    std::vector<HeldBytes> held;
    for (const auto &[index, view] :
        {std::pair{kKey, &run.key}, std::pair{kIv, &run.iv}, std::pair{kData, &run.data}, std::pair{kExtra, &run.extra}})
        if (!info[index]->IsUndefined())
            *view = held.emplace_back(info[index]).view();
    auto work = [run, held = std::move(held)](const std::atomic<bool> &isCancelled) -> BackgroundJobs::Result {
        return [text = runCipher(run, isCancelled)](v8::Isolate *isolate) -> v8::MaybeLocal<v8::Value> {
            if (!text)
                return v8::Undefined(isolate).As<v8::Value>();
            return bytesOrUndefined(isolate, text->bytes.data(), text->size);
        };
    };
    info.GetReturnValue().Set(inBackground(info.GetIsolate(), std::move(work)));
}

} // namespace

void addCipherNatives(NativeList &list)
{
    list.insert(list.end(), {{"aesCipher", aesCipher}, {"aesCipherLater", aesCipherLater}});
}

} // namespace isola
