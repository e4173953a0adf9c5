#include "server/guard/TlsFiles.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <memory>
#include <openssl/ssl.h>

using namespace Qt::StringLiterals;

namespace isola {

static tl::unexpected<Error> unusable(QLatin1StringView option, const QString &path, const QString &reason)
{
    return fail(ErrorCode::ValidationInvalidSchema, u"%1: %2: %3"_s.arg(option, path, reason),
        u"Give PEM files that belong together: --tls-cert with the whole chain, --tls-key with its key, not encrypted."_s);
}

static Result<QByteArray> read(QLatin1StringView option, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(option, path, file.errorString());
    return file.readAll();
}

static std::optional<QSslKey> keyOf(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa})
        if (QSslKey key(pem, algorithm); !key.isNull())
            return key;
    return {};
}

// Qt does not compare the two.
static bool belongTogether(const QString &certificate, const QString &key)
{
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    return context && SSL_CTX_use_certificate_chain_file(context.get(), QFile::encodeName(certificate).constData()) == 1
        && SSL_CTX_use_PrivateKey_file(context.get(), QFile::encodeName(key).constData(), SSL_FILETYPE_PEM) == 1
        && SSL_CTX_check_private_key(context.get()) == 1;
}

Result<QSslConfiguration> TlsFiles::load() const
{
    const auto certificatePem = read("tls-cert"_L1, certificate);
    if (!certificatePem)
        return fail(certificatePem.error());
    const auto keyPem = read("tls-key"_L1, key);
    if (!keyPem)
        return fail(keyPem.error());
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty())
        return unusable("tls-cert"_L1, certificate, u"there is no certificate in it"_s);
    const std::optional<QSslKey> privateKey = keyOf(*keyPem);
    if (!privateKey)
        return unusable("tls-key"_L1, key, u"there is no RSA or elliptic curve key in it"_s);
    if (!belongTogether(certificate, key))
        return unusable("tls-key"_L1, key, u"it is not the certificate's key"_s);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(*privateKey);
    return configuration;
}

} // namespace isola
