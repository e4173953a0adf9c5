#include "server/guard/TlsFiles.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static QString testData(const QString &name)
{
    return QStringLiteral(ISOLA_SOURCE_DIR "/tests/server/data/") + name;
}

class TestTlsFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPairIsLoaded();
    void filesThatAreNotThereAreNamed();
    void aFileWithoutACertificateIsRefused();
    void anotherKeyIsRefused();
};

void TestTlsFiles::aPairIsLoaded()
{
    const auto tls = TlsFiles{testData(u"localhost.pem"_s), testData(u"localhost.key"_s)}.load();
    QVERIFY2(tls.has_value(), tls ? "" : qPrintable(tls.error().message));
    QCOMPARE(tls->localCertificateChain().size(), 1);
    QVERIFY(!tls->privateKey().isNull());
}

void TestTlsFiles::filesThatAreNotThereAreNamed()
{
    const auto noCertificate = TlsFiles{u"/none.pem"_s, testData(u"localhost.key"_s)}.load();
    QVERIFY(noCertificate.error().message.startsWith(u"tls-cert: /none.pem: "));
    const auto noKey = TlsFiles{testData(u"localhost.pem"_s), u"/none.key"_s}.load();
    QVERIFY(noKey.error().message.startsWith(u"tls-key: /none.key: "));
}

void TestTlsFiles::aFileWithoutACertificateIsRefused()
{
    const auto tls = TlsFiles{testData(u"localhost.key"_s), testData(u"localhost.key"_s)}.load();
    QVERIFY(tls.error().message.contains(u"no certificate"));
    const TlsFiles noKey{testData(u"localhost.pem"_s), testData(u"localhost.pem"_s)};
    QVERIFY(!noKey.load());
}

void TestTlsFiles::anotherKeyIsRefused()
{
    // Of the same kind, made for this test: openssl ecparam -name prime256v1 -genkey -noout
    static constexpr char kOtherKey[] = "-----BEGIN EC PRIVATE KEY-----\n"
                                        "MHcCAQEEIKs7XpWS9grdGfMg9yH6dUhagkt3xM8JZ1jGbwCktXgpoAoGCCqGSM49\n"
                                        "AwEHoUQDQgAE3TI6fCX4wHm9evDJDXHGJUb5XRLtfsDp2HKtz3Mwnbzhpve6fp4Z\n"
                                        "Ndc8ilnduwMeYaSLyOIzLnj1SZ6wKloyRw==\n"
                                        "-----END EC PRIVATE KEY-----\n";
    QTemporaryDir directory;
    QFile file(directory.filePath(u"other.key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(kOtherKey);
    file.close();
    const auto tls = TlsFiles{testData(u"localhost.pem"_s), file.fileName()}.load();
    QVERIFY(tls.error().message.contains(u"not the certificate's key"));
}

QTEST_GUILESS_MAIN(TestTlsFiles)
#include "tst_TlsFiles.moc"
