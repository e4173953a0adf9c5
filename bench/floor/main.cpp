// The floor that Isola is measured against: the least that QtHttpServer can do, with no function, no routing and no logging.
// Answers requests with the hello function's body; GET /body?bytes=N with as many bytes, POST /body with the size of the body.
// Prints "floor: ready on URL" once it listens.

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QIODevice>
#include <QTcpServer>
#include <QTextStream>
#include <QUrlQuery>
#include <algorithm>
#include <utility>

namespace {

const QByteArray kBody = QByteArrayLiteral("{\"message\":\"Hello!\"}");
const QByteArray kContentType = QByteArrayLiteral("application/json");

// As many bytes as were asked for. QtHttpServer reads it in pieces while the socket takes them.
class Filler final : public QIODevice {
public:
    explicit Filler(qint64 size) : m_size(size) { open(ReadOnly); }
    bool isSequential() const override { return false; }
    qint64 size() const override { return m_size; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min(most, m_size - pos());
        std::fill_n(data, count, 'x');
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    qint64 m_size;
};

void answer(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    if (request.url().path() != QLatin1StringView("/body"))
        return responder.write(kBody, kContentType);
    if (request.method() == QHttpServerRequest::Method::Post)
        return responder.write(QByteArray::number(request.body().size()), kContentType);
    const QString bytes = QUrlQuery(request.url()).queryItemValue(QStringLiteral("bytes"));
    responder.write(new Filler(bytes.toLongLong()), kContentType); // which owns it from now on
}

class Floor final : public QAbstractHttpServer {
private:
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        auto responder = makeResponder(request, socket);
        answer(request, responder);
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#else
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        answer(request, responder);
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
