#include "server/s3/S3Operations.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// What an operation does is seen by tests/integration/s3; here, which one a request means, and what ranges mean.
using Function = void (*)(isola::S3Exchange &);
Q_DECLARE_METATYPE(Function)

class S3OperationsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestMeansOneOperation_data();
    void aRequestMeansOneOperation();
    void whatIsNotServedIsRefused_data();
    void whatIsNotServedIsRefused();
    void rangesAreThoseOfHttp();
    void copySourcesAreBucketAndKey();

private:
    // "METHOD /bucket/key?query".
    static S3Request request(const QByteArray &line, const QMap<QByteArray, QByteArray> &fields = {})
    {
        const QByteArray target = line.sliced(line.indexOf(' ') + 1);
        const qsizetype mark = target.indexOf('?');
        const QByteArray path = mark < 0 ? target : target.first(mark);
        S3Request request;
        request.method = line.first(line.indexOf(' '));
        request.bucket = QString::fromUtf8(path.split('/').value(1));
        request.key = QString::fromUtf8(path.split('/').value(2));
        for (const QByteArray &item : mark < 0 ? QByteArrayList() : target.sliced(mark + 1).split('&'))
            request.query.append({item.split('=').first(), item.split('=').value(1)});
        request.fields = fields;
        return request;
    }
};

void S3OperationsTest::aRequestMeansOneOperation_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Function>("function");
    const auto row = [](const char *line, Function function) { QTest::newRow(line) << QByteArray(line) << function; };
    row("GET /", s3::listBuckets);
    row("PUT /b", s3::createBucket);
    row("DELETE /b", s3::deleteBucket);
    row("HEAD /b", s3::headBucket);
    row("GET /b?location", s3::bucketLocation);
    row("GET /b?versioning", s3::bucketVersioning);
    row("PUT /b?cors", s3::putBucketCors);
    row("GET /b?cors", s3::bucketCors);
    row("DELETE /b?cors", s3::deleteBucketCors);
    row("GET /b", s3::listObjects);
    row("GET /b?list-type=2", s3::listObjects);
    row("GET /b?uploads", s3::listUploads);
    row("POST /b?delete", s3::deleteObjects);
    row("PUT /b/k", s3::putObject);
    row("GET /b/k", s3::getObject);
    row("HEAD /b/k?partNumber=1", s3::getObject);
    row("GET /b/k?attributes", s3::objectAttributes);
    row("DELETE /b/k", s3::deleteObject);
    row("POST /b/k?uploads", s3::createUpload);
    row("PUT /b/k?partNumber=1&uploadId=u", s3::putPart);
    row("GET /b/k?uploadId=u", s3::listParts);
    row("POST /b/k?uploadId=u", s3::completeUpload);
    row("DELETE /b/k?uploadId=u", s3::abortUpload);
}

void S3OperationsTest::aRequestMeansOneOperation()
{
    QFETCH(QByteArray, line);
    QFETCH(Function, function);
    const auto operation = operationOf(request(line));
    QVERIFY(operation);
    const Function *target = operation->run.target<Function>();
    QVERIFY(target && *target == function);
    if (line.startsWith("PUT /b/k")) {
        const bool isPart = line.contains("uploadId");
        const auto copy = operationOf(request(line, {{"x-amz-copy-source", "a/b"}}));
        QVERIFY(copy && *copy->run.target<Function>() == (isPart ? s3::copyPart : s3::copyObject));
        QVERIFY(copy->body == S3Body::Kind::Ignored && operation->body == S3Body::Kind::Object);
    }
}

void S3OperationsTest::whatIsNotServedIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<S3Code>("code");
    for (const char *line : {"GET /b?acl", "PUT /b?policy", "GET /b?lifecycle", "PUT /b?versioning", "GET /b/k?tagging",
             "GET /b/k?versionId=1", "GET /b?versions"})
        QTest::newRow(line) << QByteArray(line) << S3Code::NotImplemented;
    for (const char *line : {"POST /", "PATCH /b", "POST /b?cors", "PATCH /b/k", "POST /b/k"})
        QTest::newRow(line) << QByteArray(line) << S3Code::MethodNotAllowed;
}

void S3OperationsTest::whatIsNotServedIsRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(S3Code, code);
    const auto operation = operationOf(request(line));
    QVERIFY(!operation);
    QVERIFY(operation.error().code == code);
}

void S3OperationsTest::rangesAreThoseOfHttp()
{
    const auto range = [](const char *field) -> QString {
        const auto range = s3::byteRange(field, 10);
        if (!range)
            return u"refused"_s;
        return *range ? u"%1+%2"_s.arg((*range)->offset).arg((*range)->length) : u"whole"_s;
    };
    QCOMPARE(range("bytes=0-4"), u"0+5"_s);
    QCOMPARE(range("bytes=4-"), u"4+6"_s);
    QCOMPARE(range("bytes=-3"), u"7+3"_s);
    QCOMPARE(range("bytes=-30"), u"0+10"_s);
    QCOMPARE(range("bytes=8-99"), u"8+2"_s);
    QCOMPARE(range("bytes=10-"), u"refused"_s);
    QCOMPARE(range("bytes=-0"), u"refused"_s);
    for (const char *whole : {"", "bytes=", "bytes=4-2", "bytes=a-b", "bytes=0-1,3-4", "items=0-4"})
        QCOMPARE(range(whole), u"whole"_s);
}

void S3OperationsTest::copySourcesAreBucketAndKey()
{
    const auto source = [](const QByteArray &field) {
        return s3::copySource(request("PUT /b/k", {{"x-amz-copy-source", field}}));
    };
    QCOMPARE(source("/a/b/c%20d")->bucket, u"a"_s);
    QCOMPARE(source("a/b/c%20d")->key, u"b/c d"_s);
    QVERIFY(source("a/b?versionId=1").error().code == S3Code::NotImplemented);
    for (const char *wrong : {"", "a", "a/", "/"})
        QVERIFY(source(wrong).error().code == S3Code::InvalidArgument);
}

QTEST_APPLESS_MAIN(S3OperationsTest)
#include "tst_S3Operations.moc"
