#pragma once
// peer.mjs as a process, with a certificate of its own for the names peer.test and localhost.

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace isola {

class FetchPeer final {
public:
    FetchPeer()
    {
        using namespace Qt::StringLiterals;
        const QString key = m_directory.filePath(u"key.pem"_s);
        const int made = QProcess::execute(u"openssl"_s,
            {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
                u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=peer.test"_s, u"-addext"_s, u"subjectAltName=DNS:peer.test,DNS:localhost"_s,
                u"-keyout"_s, key, u"-out"_s, certificate()});
        if (made != 0)
            qFatal("openssl could not make a certificate");
        m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_node.start(u"node"_s, {QStringLiteral(ISOLA_SOURCE_DIR "/tests/core/dispatch/hostcalls/peer.mjs"), key, certificate()});
        if (!m_node.waitForReadyRead(30000))
            qFatal("the peer does not start");
        const QJsonObject ports = QJsonDocument::fromJson(m_node.readLine()).object();
        http = QByteArray::number(ports.value("http"_L1).toInt());
        https = QByteArray::number(ports.value("https"_L1).toInt());
    }

    ~FetchPeer()
    {
        m_node.closeWriteChannel();
        m_node.waitForFinished();
    }

    QString certificate() const { return m_directory.filePath(QStringLiteral("certificate.pem")); }

    QByteArray http; // port
    QByteArray https;

private:
    QTemporaryDir m_directory;
    QProcess m_node;
};

} // namespace isola
