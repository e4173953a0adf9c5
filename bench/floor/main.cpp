// The floor that Isola is measured against: the least that QtHttpServer can do, with no function, no routing and no logging.
// Answers every request with the hello function's body. Prints "floor: ready on URL" once it listens.

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>
#include <QTextStream>
#include <utility>

namespace {

const QByteArray kBody = QByteArrayLiteral("{\"message\":\"Hello!\"}");
const QByteArray kContentType = QByteArrayLiteral("application/json");

class Floor final : public QAbstractHttpServer {
private:
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        makeResponder(request, socket).write(kBody, kContentType);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#else
    bool handleRequest(const QHttpServerRequest &, QHttpServerResponder &responder) override
    {
        responder.write(kBody, kContentType);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#endif
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Floor floor;
    auto *listener = new QTcpServer(&floor);
    const quint16 port = application.arguments().value(1).toUShort();
    if (!listener->listen(QHostAddress::LocalHost, port)) {
        QTextStream(stderr) << "floor: cannot listen: " << listener->errorString() << Qt::endl;
        return 1;
    }
    floor.bind(listener);
    QTextStream(stdout) << "floor: ready on http://127.0.0.1:" << listener->serverPort() << Qt::endl;
    return application.exec();
}
