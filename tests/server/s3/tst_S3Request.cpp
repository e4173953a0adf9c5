#include "server/s3/S3Request.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class S3RequestTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bucketAndKeyAreFound_data();
    void bucketAndKeyAreFound();
    void theQueryIsDecoded();
    void whatCannotBeNamedIsRefused_data();
    void whatCannotBeNamedIsRefused();
    void lengthsAreOfTheObject();

private:
    static S3Result<S3Request> parse(const QByteArray &host, const QByteArray &target)
    {
        RequestHead head;
        head.method = "GET";
        head.target = target;
        head.host = host;
        head.fields.append({"Host", host});
        return S3Request::parse(head, {"localhost", "s3.localhost", "s3.example.com"});
    }
};

void S3RequestTest::bucketAndKeyAreFound_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("bucket");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *host, const char *target, const char *bucket, const char *key) {
        QTest::newRow(qPrintable(u"%1 %2"_s.arg(QLatin1StringView(host), QLatin1StringView(target))))
            << QByteArray(host) << QByteArray(target) << QString::fromUtf8(bucket) << QString::fromUtf8(key);
    };
    row("127.0.0.1:4001", "/", "", "");
    row("127.0.0.1:4001", "/abc", "abc", "");
    row("127.0.0.1:4001", "/abc/", "abc", "");
    row("127.0.0.1:4001", "/abc/a/b%20c%C3%BC?x=1", "abc", "a/b cü");
    row("127.0.0.1:4001", "/abc//a", "abc", "/a");
    row("localhost:4001", "/abc/k", "abc", "k");
    row("s3.localhost:4001", "/abc/k", "abc", "k"); // the endpoint's own name, no bucket of localhost
    row("abc.localhost:4001", "/", "abc", "");
    row("abc.localhost:4001", "/k/l", "abc", "k/l");
    row("abc.s3.localhost", "/k", "abc", "k"); // the longest domain
    row("ABC.S3.Example.com:443", "/K", "abc", "K");
    row("a.b-c.s3.example.com", "/k", "a.b-c", "k");
    row("elsewhere.example.com", "/abc/k", "abc", "k");
    row("[::1]:4001", "/abc/k", "abc", "k");
}

void S3RequestTest::bucketAndKeyAreFound()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    const auto request = parse(host, target);
    QVERIFY(request);
    QTEST(request->bucket, "bucket");
    QTEST(request->key, "key");
}

void S3RequestTest::theQueryIsDecoded()
{
    const auto request = parse("x", "/abc?prefix=a%2Fb&uploads&x=1+2");
    QVERIFY(request->has("uploads"));
    QVERIFY(!request->has("upload"));
    QCOMPARE(request->value("prefix"), "a/b");
    QCOMPARE(request->value("x"), "1 2");
    QCOMPARE(awsEncoded("a b/ü~-_.", true), "a%20b%2F%C3%BC~-_.");
    QCOMPARE(awsEncoded("a/b", false), "a/b");
}

void S3RequestTest::whatCannotBeNamedIsRefused_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<S3Code>("code");
    QTest::newRow("a bucket in capitals") << QByteArray("x") << QByteArray("/ABC") << S3Code::InvalidBucketName;
    QTest::newRow("a short bucket") << QByteArray("ab.localhost") << QByteArray("/k") << S3Code::InvalidBucketName;
    QTest::newRow("no UTF-8") << QByteArray("x") << QByteArray("/abc/%ff") << S3Code::InvalidUri;
    QTest::newRow("NUL") << QByteArray("x") << QByteArray("/abc/%00") << S3Code::InvalidUri;
    QTest::newRow("half an escape") << QByteArray("x") << QByteArray("/abc/%f") << S3Code::InvalidUri;
    QTest::newRow("a long key") << QByteArray("x") << "/abc/" + QByteArray(1025, 'k') << S3Code::KeyTooLong;
}

void S3RequestTest::whatCannotBeNamedIsRefused()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    const auto request = parse(host, target);
    QVERIFY(!request);
    QTEST(request.error().code, "code");
}

void S3RequestTest::lengthsAreOfTheObject()
{
    S3Request request;
    request.contentLength = 120;
    QCOMPARE(request.claimedLength(), 120);
    request.fields.insert("x-amz-decoded-content-length", "100");
    QCOMPARE(request.claimedLength(), 100);
    QVERIFY(request.nameKey("a/b"));
    QCOMPARE(request.key, u"a/b"_s);
    QCOMPARE(request.nameKey("").error().code, S3Code::InvalidUri);
    QCOMPARE(request.nameKey("\xff").error().code, S3Code::InvalidUri);
    QCOMPARE(request.nameKey(QByteArray(1025, 'k')).error().code, S3Code::KeyTooLong);
}

QTEST_GUILESS_MAIN(S3RequestTest)
#include "tst_S3Request.moc"
