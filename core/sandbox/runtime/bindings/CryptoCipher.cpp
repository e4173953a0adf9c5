// AES: CBC, CTR, GCM and key wrap. Each native gives undefined where decryption or the parameters fail; js/subtle makes that an
// OperationError.

#include "core/sandbox/runtime/bindings/CryptoSupport.h"

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

// aesCipher("cbc" | "ctr" | "kw", encrypt, key, iv or undefined, data) -> Uint8Array | undefined
void aesCipher(const CallInfo &info)
{
    const std::string mode = utf8Of(info.GetIsolate(), info[0]);
    const int encrypt = info[1]->IsTrue() ? 1 : 0;
    ByteView key;
    ByteView iv;
    ByteView data;
    if (!bytesArgument(info, 2, key) || (!info[3]->IsUndefined() && !bytesArgument(info, 3, iv)) || !bytesArgument(info, 4, data))
        return;
    const EVP_CIPHER *cipher = aesByName(mode, key.size);
    const CipherContext context(EVP_CIPHER_CTX_new());
    if (cipher == nullptr)
        return;
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    SecretBytes output(data.size + 32);
    int size = 0;
    int rest = 0;
    if (EVP_CipherInit_ex(context.get(), cipher, nullptr, key.data, iv.data, encrypt) == 1
        && EVP_CipherUpdate(context.get(), output.data(), &size, data.data, static_cast<int>(data.size)) == 1
        && EVP_CipherFinal_ex(context.get(), output.data() + size, &rest) == 1)
        returnBytes(info, output.data(), static_cast<size_t>(size + rest));
}

bool startGcm(EVP_CIPHER_CTX *context, const ByteView &key, const ByteView &iv, const ByteView &extra, int encrypt)
{
    int ignored = 0;
    return EVP_CipherInit_ex(context, aesByName("gcm", key.size), nullptr, nullptr, nullptr, encrypt) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size), nullptr) == 1
        && EVP_CipherInit_ex(context, nullptr, nullptr, key.data, iv.data, encrypt) == 1
        && (extra.size == 0 || EVP_CipherUpdate(context, nullptr, &ignored, extra.data, static_cast<int>(extra.size)) == 1);
}

// aesGcm(encrypt, key, iv, additional data or undefined, tag bytes, data) -> Uint8Array | undefined; the tag is at the end of the
// data
void aesGcm(const CallInfo &info)
{
    const int encrypt = info[0]->IsTrue() ? 1 : 0;
    ByteView key;
    ByteView iv;
    ByteView extra;
    ByteView data;
    if (!bytesArgument(info, 1, key) || !bytesArgument(info, 2, iv) || (!info[3]->IsUndefined() && !bytesArgument(info, 3, extra))
        || !bytesArgument(info, 5, data))
        return;
    const size_t tagSize = info[4].As<v8::Uint32>()->Value();
    if (encrypt == 0 && data.size < tagSize)
        return;
    const size_t textSize = encrypt ? data.size : data.size - tagSize;
    const CipherContext context(EVP_CIPHER_CTX_new());
    SecretBytes output(textSize + tagSize + 16);
    int size = 0;
    int rest = 0;
    if (!startGcm(context.get(), key, iv, extra, encrypt)
        || (encrypt == 0
            && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tagSize), data.data + textSize) != 1)
        || (textSize != 0 && EVP_CipherUpdate(context.get(), output.data(), &size, data.data, static_cast<int>(textSize)) != 1)
        || EVP_CipherFinal_ex(context.get(), output.data() + size, &rest) != 1)
        return;
    const auto written = static_cast<size_t>(size + rest);
    if (encrypt == 0) {
        returnBytes(info, output.data(), written);
        return;
    }
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tagSize), output.data() + written) == 1)
        returnBytes(info, output.data(), written + tagSize);
}

} // namespace

void addCipherNatives(NativeList &list)
{
    list.insert(list.end(), {{"aesCipher", aesCipher}, {"aesGcm", aesGcm}});
}

} // namespace isola
