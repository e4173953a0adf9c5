#include "core/backup/KeySeal.h"

#include "core/storage/Random.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <sodium.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr auto kMethod = "argon2id13+xchacha20poly1305"_L1;
// What opening may cost at most, whatever a file says of itself.
static constexpr qint64 kMostPasses = 16;
static constexpr qint64 kMostBytes = qint64(1) << 30;
static constexpr int kSaltBytes = crypto_pwhash_SALTBYTES;
static constexpr int kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static constexpr int kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

struct Cost {
    qint64 passes = crypto_pwhash_OPSLIMIT_MODERATE;
    qint64 bytes = crypto_pwhash_MEMLIMIT_MODERATE;
};

static const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

static Result<QByteArray> keyOf(const QByteArray &passphrase, const QByteArray &salt, const Cost &cost)
{
    QByteArray key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, Qt::Uninitialized);
    if (sodium_init() < 0
        || crypto_pwhash(reinterpret_cast<unsigned char *>(key.data()), size_t(key.size()), passphrase.constData(),
               size_t(passphrase.size()), bytesOf(salt), static_cast<unsigned long long>(cost.passes), size_t(cost.bytes),
               crypto_pwhash_ALG_ARGON2ID13)
            != 0)
        return fail(ErrorCode::RuntimeUnavailable,
            u"No key can be made of the passphrase: it takes %1 MB of memory"_s.arg(cost.bytes >> 20));
    return key;
}

Result<QByteArray> sealWithPassphrase(const QByteArray &plain, const QByteArray &passphrase)
{
    const Cost cost;
    const QByteArray salt = randomBytes(kSaltBytes);
    const QByteArray nonce = randomBytes(kNonceBytes);
    const Result<QByteArray> key = keyOf(passphrase, salt, cost);
    if (!key)
        return key;
    QByteArray box(plain.size() + kTagBytes, Qt::Uninitialized);
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char *>(box.data()), nullptr, bytesOf(plain),
        size_t(plain.size()), nullptr, 0, nullptr, bytesOf(nonce), bytesOf(*key));
    const auto text = [](const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); };
    return QJsonDocument(QJsonObject{{u"method"_s, kMethod}, {u"passes"_s, cost.passes}, {u"bytes"_s, cost.bytes},
                             {u"salt"_s, text(salt)}, {u"nonce"_s, text(nonce)}, {u"box"_s, text(box)}})
        .toJson(QJsonDocument::Compact);
}

Result<QByteArray> openWithPassphrase(const QByteArray &sealed, const QByteArray &passphrase)
{
    const QJsonObject text = QJsonDocument::fromJson(sealed).object();
    const auto bytes = [&text](QLatin1StringView name) { return QByteArray::fromBase64(text.value(name).toString().toLatin1()); };
    const QByteArray salt = bytes("salt"_L1), nonce = bytes("nonce"_L1), box = bytes("box"_L1);
    const Cost cost{text.value("passes"_L1).toInteger(), text.value("bytes"_L1).toInteger()};
    if (text.value("method"_L1).toString() != kMethod || salt.size() != kSaltBytes || nonce.size() != kNonceBytes
        || box.size() < kTagBytes || cost.passes < 1 || cost.passes > kMostPasses || cost.bytes < 8192 || cost.bytes > kMostBytes)
        return fail(ErrorCode::ValidationInvalidSchema, u"The sealed keys are damaged, or of a newer isola"_s);
    const Result<QByteArray> key = keyOf(passphrase, salt, cost);
    if (!key)
        return key;
    QByteArray plain(box.size() - kTagBytes, Qt::Uninitialized);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char *>(plain.data()), nullptr, nullptr,
            bytesOf(box), size_t(box.size()), nullptr, 0, bytesOf(nonce), bytesOf(*key))
        != 0)
        return fail(ErrorCode::ValidationInvalidSchema, u"passphrase: is not the one that the keys were sealed with"_s,
            u"Give the passphrase of the day on which the file was made."_s);
    return plain;
}

} // namespace isola
