// The client against peers that are no good servers. A thread plays the peer: the client waits for its answers.

#include "app/cli/ApiConnection.h"

#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <future>

using namespace isola;
using namespace Qt::StringLiterals;

namespace {

// Leaves the connection to be made a socket of, with TLS or without.
class Listener final : public QTcpServer {
public:
    qintptr descriptor = -1;

private:
    void incomingConnection(qintptr incoming) override { descriptor = incoming; }
};

// Takes one connection, hears one request, answers as told. The sockets live in its thread.
class Peer final {
public:
    // With a certificate it speaks TLS.
    explicit Peer(const QByteArray &answer, const QString &certificate = {}, const QString &key = {})
        : m_certificate(certificate), m_key(key)
    {
        std::promise<quint16> port;
        std::future<quint16> listening = port.get_future();
        m_thread.reset(QThread::create([this, answer, &port] { serve(answer, port); }));
        m_thread->start();
        m_port = listening.get();
    }
    ~Peer() { m_thread->wait(); }

    QByteArray url() const
    {
        return (m_certificate.isEmpty() ? "http://127.0.0.1:" : "https://127.0.0.1:") + QByteArray::number(m_port);
    }

    ClientFlags flags() const
    {
        ClientFlags flags;
        flags.url = url().toStdString();
        flags.token = "isk_test";
        flags.dataDirectory = "/nonexistent";
        return flags;
    }

    // What the client sent.
    QByteArray heard()
    {
        m_thread->wait();
        return m_heard;
    }

private:
    void serve(const QByteArray &answer, std::promise<quint16> &port)
    {
        Listener server;
        server.listen(QHostAddress::LocalHost);
        port.set_value(server.serverPort());
        if (!server.waitForNewConnection(30000))
            return;
        // By signals: the blocking calls of QSslSocket overlook a client that refuses and closes in one go.
        QSslSocket socket;
        QEventLoop loop;
        QObject::connect(&socket, &QSslSocket::disconnected, &loop, &QEventLoop::quit);
        QObject::connect(&socket, &QSslSocket::readyRead, &loop, [&] {
            m_heard += socket.readAll();
            if (!m_heard.contains("\r\n\r\n") || socket.state() != QAbstractSocket::ConnectedState)
                return;
            socket.write(answer);
            socket.disconnectFromHost();
        });
        QTimer::singleShot(30000, &loop, &QEventLoop::quit);
        socket.setSocketDescriptor(server.descriptor);
        if (!m_certificate.isEmpty())
            secure(socket);
        loop.exec();
    }

    void secure(QSslSocket &socket)
    {
        QFile key(m_key);
        if (key.open(QIODevice::ReadOnly))
            socket.setPrivateKey(QSslKey(key.readAll(), QSsl::Rsa));
        socket.setLocalCertificate(m_certificate);
        socket.startServerEncryption();
    }

    const QString m_certificate;
    const QString m_key;
    quint16 m_port = 0;
    std::unique_ptr<QThread> m_thread;
    QByteArray m_heard;
};

} // namespace

class TestApiConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestCarriesTokenPathAndQuery();
    void errorsOfTheApiAreUnderstood();
    void strangersAreTold();
    void aRedirectIsNotFollowed();
    void aConnectionCutShortIsUnreachable();
    void aStreamIsHandedOnAndEnds();
    void aServersOwnCertificateMustBeNamed();
    void partsOfPathsAreEncoded();
};

void TestApiConnection::aRequestCarriesTokenPathAndQuery()
{
    Peer peer("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{\"a\":1}");
    ApiConnection client(peer.flags(), {});
    const auto answer = client.get("/v1/x", QUrlQuery{{u"q"_s, u"a%26b"_s}});
    QVERIFY(answer);
    QCOMPARE(answer->value("a"_L1).toInt(), 1);
    const QByteArray heard = peer.heard();
    QVERIFY2(heard.startsWith("GET /v1/x?q=a%26b HTTP/1.1\r\n"), heard);
    QVERIFY(heard.contains("Authorization: Bearer isk_test\r\n"));
}

void TestApiConnection::errorsOfTheApiAreUnderstood()
{
    const QByteArray body = R"({"error":{"code":"RESOURCE_CONFLICT","message":"taken","remediation":"choose another"}})";
    Peer peer("HTTP/1.1 409 Conflict\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    ApiConnection client(peer.flags(), {});
    const auto answer = client.post("/v1/apps", {});
    QVERIFY(!answer);
    QVERIFY(answer.error().exitCode == ExitCode::Conflict);
    QCOMPARE(answer.error().message, u"taken"_s);
    QCOMPARE(answer.error().remediation, u"choose another"_s);
}

void TestApiConnection::strangersAreTold()
{
    Peer peer("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>");
    ApiConnection client(peer.flags(), {});
    const auto answer = client.get("/v1/x");
    QVERIFY(!answer);
    QVERIFY(answer.error().remediation.contains(u"Isola server"_s));
}

void TestApiConnection::aRedirectIsNotFollowed()
{
    Peer elsewhere("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    Peer peer("HTTP/1.1 302 Found\r\nlocation: " + elsewhere.url() + "/\r\ncontent-length: 0\r\n\r\n");
    ApiConnection client(peer.flags(), {});
    QVERIFY(!client.get("/v1/x"));
    // Only now does anybody speak to the other: it heard no token.
    QTcpSocket probe;
    probe.connectToHost(u"127.0.0.1"_s, quint16(QUrl(QString::fromUtf8(elsewhere.url())).port()));
    QVERIFY(probe.waitForConnected());
    probe.write("GET / HTTP/1.1\r\n\r\n");
    QVERIFY(probe.waitForBytesWritten());
    QCOMPARE(elsewhere.heard(), "GET / HTTP/1.1\r\n\r\n");
}

void TestApiConnection::aConnectionCutShortIsUnreachable()
{
    Peer peer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\"");
    ApiConnection client(peer.flags(), {});
    const auto answer = client.get("/v1/x");
    QVERIFY(!answer);
    QVERIFY(answer.error().exitCode == ExitCode::Unreachable);
}

void TestApiConnection::aStreamIsHandedOnAndEnds()
{
    Peer peer("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nid: 1\n\n");
    ApiConnection client(peer.flags(), {});
    QByteArray got;
    QVERIFY(client.stream("/v1/x", {}, "7", [&got](QByteArrayView bytes) { got += bytes.toByteArray(); }));
    QCOMPARE(got, "id: 1\n\n");
    QVERIFY(peer.heard().contains("Last-Event-ID: 7\r\n"));
}

void TestApiConnection::aServersOwnCertificateMustBeNamed()
{
    QTemporaryDir directory;
    const QString key = directory.filePath(u"key.pem"_s);
    const QString certificate = directory.filePath(u"certificate.pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s,
        {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s, u"/CN=127.0.0.1"_s, u"-addext"_s,
            u"subjectAltName=IP:127.0.0.1"_s, u"-keyout"_s, key, u"-out"_s, certificate});
    QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);

    Peer stranger("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", certificate, key);
    ApiConnection careful(stranger.flags(), {});
    const auto refused = careful.get("/v1/x");
    QVERIFY(!refused);
    QVERIFY2(refused.error().remediation.contains(u"--ca"_s), qPrintable(refused.error().message));
    QCOMPARE(stranger.heard(), "");

    Peer known("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", certificate, key);
    ClientFlags flags = known.flags();
    flags.certificates = certificate.toStdString();
    ApiConnection trusting(flags, {});
    const auto answer = trusting.get("/v1/x");
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
}

void TestApiConnection::partsOfPathsAreEncoded()
{
    QCOMPARE(apiPath(u"my app"_s, "functions"_L1, u"grüß/x?"_s), "/v1/my%20app/functions/gr%C3%BC%C3%9F%2Fx%3F");
}

QTEST_GUILESS_MAIN(TestApiConnection)
#include "tst_ApiConnection.moc"
