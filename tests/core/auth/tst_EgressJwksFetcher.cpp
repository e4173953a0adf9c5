// Key sets over a real connection, and what must not be fetched.

#include "core/auth/EgressJwksFetcher.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class EgressJwksFetcherTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBodyOfAGoodAnswerIsHandedOver();
    void otherAnswersAreErrors();
    void theServersOwnPortIsRefused();

private:
    // What a fetch from a server that answers this comes to.
    static Result<QByteArray> fetched(const QByteArray &answer, bool isOwnPort = false)
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
        EgressJwksFetcher fetcher({});
        if (isOwnPort)
            fetcher.setOwnPorts({server.serverPort()});
        std::optional<Result<QByteArray>> result;
        fetcher.fetch(
            u"http://127.0.0.1:%1/keys"_s.arg(server.serverPort()), [&](Result<QByteArray> got) { result = std::move(got); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), 15000); }();
        return *result;
    }
};

void EgressJwksFetcherTest::theBodyOfAGoodAnswerIsHandedOver()
{
    const auto keys = fetched("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}");
    QVERIFY2(keys.has_value(), keys ? "" : qPrintable(keys.error().message));
    QCOMPARE(*keys, "{\"keys\":[]}");
}

void EgressJwksFetcherTest::otherAnswersAreErrors()
{
    QVERIFY(fetched("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").error().message.contains(u"404"_s));
    QVERIFY(!fetched("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
    QVERIFY(!fetched("nonsense"));
    QVERIFY(!fetched("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + QByteArray(2000000, ' ')));
}

void EgressJwksFetcherTest::theServersOwnPortIsRefused()
{
    QVERIFY(!fetched("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}", true));
}

QTEST_GUILESS_MAIN(EgressJwksFetcherTest)
#include "tst_EgressJwksFetcher.moc"
