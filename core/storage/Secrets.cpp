#include "core/storage/Secrets.h"

#include "core/storage/PrivateFile.h"
#include "core/storage/Random.h"

#include <QFile>
#include <QtEndian>
#include <sodium.h>

namespace isola {

// A sealed value: format (1 byte), key id (4), nonce (24), ciphertext with its tag.
static constexpr char kFormat = 1;
static constexpr int kKeyIdBytes = 4;
static constexpr int kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
static constexpr int kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static constexpr int kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static constexpr int kHeaderBytes = 1 + kKeyIdBytes + kNonceBytes;

static tl::unexpected<Error> brokenKeyFile(const QString &path)
{
    return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("The key file %1 is damaged").arg(path),
        QStringLiteral("Put back the secret-key file of your last backup."));
}

// A line of the key file: "<id in hex> <key in base64>".
static QByteArray freshKeyLine()
{
    return randomBytes(kKeyIdBytes).toHex() + ' ' + randomBytes(kKeyBytes).toBase64() + '\n';
}

Result<Secrets> Secrets::open(const QString &keyPath)
{
    if (sodium_init() < 0)
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("libsodium cannot be used on this machine"));
    if (!QFile::exists(keyPath))
        if (Result<void> written = writePrivateFile(keyPath, freshKeyLine()); !written)
            return fail(written.error());

    Result<QByteArray> content = readPrivateFile(keyPath);
    if (!content)
        return fail(content.error());
    Secrets secrets(keyPath);
    for (const QByteArray &line : content->trimmed().split('\n')) {
        const QByteArrayList parts = line.trimmed().split(' ');
        const QByteArray id = QByteArray::fromHex(parts.first());
        const QByteArray key = QByteArray::fromBase64(parts.last());
        if (parts.size() != 2 || id.size() != kKeyIdBytes || key.size() != kKeyBytes)
            return brokenKeyFile(keyPath);
        secrets.m_keys.insert(id, key);
        secrets.m_currentId = id;
    }
    return secrets;
}

Result<void> Secrets::store() const
{
    const auto lineOf = [this](const QByteArray &id) { return id.toHex() + ' ' + m_keys.value(id).toBase64() + '\n'; };
    QByteArray lines;
    for (const QByteArray &id : m_keys.keys())
        if (id != m_currentId)
            lines += lineOf(id);
    return writePrivateFile(m_path, lines + lineOf(m_currentId));
}

Result<Secrets> Secrets::withFreshKey() const
{
    Secrets secrets = *this;
    secrets.m_currentId = randomBytes(kKeyIdBytes);
    while (m_keys.contains(secrets.m_currentId))
        secrets.m_currentId = randomBytes(kKeyIdBytes);
    secrets.m_keys.insert(secrets.m_currentId, randomBytes(kKeyBytes));
    if (Result<void> stored = secrets.store(); !stored)
        return fail(stored.error());
    return secrets;
}

Result<void> Secrets::forgetOldKeys()
{
    m_keys = {{m_currentId, m_keys.value(m_currentId)}};
    return store();
}

static const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

// The place as bytes that no other place can have: each part goes with its length.
static QByteArray associatedData(const SecretPlace &place)
{
    const auto withLength = [](const QByteArray &part) {
        QByteArray length(4, Qt::Uninitialized);
        qToBigEndian(quint32(part.size()), length.data());
        return QByteArray(length + part);
    };
    const QByteArray function = place.function.isValid() ? QByteArray::number(qlonglong(place.function.value)) : QByteArray();
    return withLength(place.app.value.toUtf8()) + withLength(function) + withLength(place.name.toUtf8());
}

QByteArray Secrets::seal(const QByteArray &plain, const SecretPlace &place) const
{
    const QByteArray nonce = randomBytes(kNonceBytes);
    const QByteArray data = associatedData(place);
    QByteArray cipher(plain.size() + kTagBytes, Qt::Uninitialized);
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char *>(cipher.data()), nullptr, bytesOf(plain),
        size_t(plain.size()), bytesOf(data), size_t(data.size()), nullptr, bytesOf(nonce), bytesOf(m_keys.value(m_currentId)));
    return kFormat + m_currentId + nonce + cipher;
}

Result<QByteArray> Secrets::unseal(const QByteArray &sealed, const SecretPlace &place) const
{
    const auto refuse = [&](const QString &reason) {
        return fail(ErrorCode::RuntimeUnavailable,
            QStringLiteral("The stored secret %1 of app %2 cannot be read: %3").arg(place.name, place.app.value, reason),
            QStringLiteral("Put back the secret-key file that belongs to this data directory."));
    };
    if (sealed.size() < kHeaderBytes + kTagBytes || sealed.at(0) != kFormat)
        return refuse(QStringLiteral("it is damaged"));
    const auto key = m_keys.constFind(sealed.mid(1, kKeyIdBytes));
    if (key == m_keys.cend())
        return refuse(QStringLiteral("its key is not in the key file"));

    const QByteArray data = associatedData(place);
    const qsizetype cipherBytes = sealed.size() - kHeaderBytes;
    QByteArray plain(cipherBytes - kTagBytes, Qt::Uninitialized);
    const int code = crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char *>(plain.data()), nullptr, nullptr,
        bytesOf(sealed) + kHeaderBytes, size_t(cipherBytes), bytesOf(data), size_t(data.size()),
        bytesOf(sealed) + 1 + kKeyIdBytes, bytesOf(*key));
    if (code != 0)
        return refuse(QStringLiteral("it was changed or belongs elsewhere"));
    return plain;
}

} // namespace isola
