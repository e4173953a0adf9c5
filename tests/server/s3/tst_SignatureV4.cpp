// The examples of the Amazon S3 API reference (tests/server/data/s3-sigv4.json): each signature verifies, and none does when a
// byte is another; the body in signed chunks likewise.

#include "server/s3/ChunkedBody.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>
#include <QUrl>

using namespace isola;
using namespace Qt::StringLiterals;

class TestSignatureV4 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theExamplesVerify_data() { addCases(); }
    void theExamplesVerify();
    void anotherByteIsFoundOut_data() { addCases(); }
    void anotherByteIsFoundOut();
    void signedChunksAreRead_data();
    void signedChunksAreRead();
    void aForgedChunkIsRefused();
    void timesAreChecked();
    void whatIsNotSignedIsRefused();

private:
    void addCases();
    S3Request requestOf(const QJsonObject &example) const;
    QByteArray secret() const { return m_vectors["secret_key"_L1].toString().toLatin1(); }
    QJsonObject example(const QString &name) const;
    QByteArray chunkedBody() const;
    QDateTime then() const { return QDateTime(QDate(2013, 5, 24), QTime(0, 0), Qt::UTC); }

    QJsonObject m_vectors;
};

void TestSignatureV4::initTestCase()
{
    QFile file(QStringLiteral(ISOLA_SOURCE_DIR "/tests/server/data/s3-sigv4.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_vectors = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(m_vectors["cases"_L1].toArray().size(), 6);
}

void TestSignatureV4::addCases()
{
    QTest::addColumn<QString>("name");
    const QJsonArray cases = m_vectors["cases"_L1].toArray();
    for (const QJsonValue &one : cases)
        QTest::newRow(qPrintable(one["name"_L1].toString())) << one["name"_L1].toString();
}

QJsonObject TestSignatureV4::example(const QString &name) const
{
    const QJsonArray cases = m_vectors["cases"_L1].toArray();
    for (const QJsonValue &one : cases)
        if (one["name"_L1].toString() == name)
            return one.toObject();
    return {};
}

// The examples name the bucket by host: their path's first part stands where ours has it.
S3Request TestSignatureV4::requestOf(const QJsonObject &example) const
{
    S3Request request;
    request.method = example["method"_L1].toString().toLatin1();
    request.path = example["uri"_L1].toString().toLatin1();
    const QString path = QUrl::fromPercentEncoding(request.path).mid(1);
    request.bucket = path.section('/'_L1, 0, 0);
    request.key = path.section('/'_L1, 1);
    const QJsonObject headers = example["headers"_L1].toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        request.fields.insert(header.key().toLatin1(), header.value().toString().toLatin1());
    for (const QString &item : example["canonical_query"_L1].toString().split('&'_L1, Qt::SkipEmptyParts))
        request.query.append({QByteArray::fromPercentEncoding(item.section('='_L1, 0, 0).toLatin1()),
            QByteArray::fromPercentEncoding(item.section('='_L1, 1).toLatin1())});
    const QByteArray signature = example["signature"_L1].toString().toLatin1();
    if (request.has("X-Amz-Algorithm"))
        request.query.append({"X-Amz-Signature", signature});
    else
        request.fields.insert("authorization",
            "AWS4-HMAC-SHA256 Credential=" + m_vectors["access_key"_L1].toString().toLatin1()
                + "/20130524/us-east-1/s3/aws4_request,SignedHeaders=" + example["signed_headers"_L1].toString().toLatin1()
                + ",Signature=" + signature);
    return request;
}

void TestSignatureV4::theExamplesVerify()
{
    QFETCH(QString, name);
    const S3Request request = requestOf(example(name));
    const auto claim = readSignature(request, then());
    QVERIFY2(claim.has_value(), claim ? "" : wireName(claim.error().code).constData());
    QCOMPARE(claim->accessKey, m_vectors["access_key"_L1].toString().toLatin1());
    QVERIFY(SignatureV4(*claim, secret()).verify(request).has_value());
}

void TestSignatureV4::anotherByteIsFoundOut()
{
    QFETCH(QString, name);
    const S3Request request = requestOf(example(name));
    const SignatureV4 signature(*readSignature(request, then()), secret());
    S3Request changed = request;
    changed.fields["host"] += 'x';
    QCOMPARE(signature.verify(changed).error().code, S3Code::SignatureDoesNotMatch);
    changed = request;
    changed.method = "DELETE";
    QVERIFY(!signature.verify(changed));
    changed = request;
    changed.query.append(std::pair<QByteArray, QByteArray>("acl", ""));
    QVERIFY(!signature.verify(changed));
    QVERIFY(!SignatureV4(*readSignature(request, then()), secret() + 'x').verify(request));
}

// 65536 and 1024 times 'a'.
QByteArray TestSignatureV4::chunkedBody() const
{
    QByteArray body;
    const QJsonArray chunks = m_vectors["chunks"_L1].toArray();
    for (const QJsonValue &chunk : chunks) {
        const int count = chunk["bytes_of_a"_L1].toInt();
        body += QByteArray::number(count, 16) + ";chunk-signature=" + chunk["signature"_L1].toString().toLatin1() + "\r\n"
            + QByteArray(count, 'a') + "\r\n";
    }
    return body;
}

void TestSignatureV4::signedChunksAreRead_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("at once") << 100000;
    QTest::newRow("in pieces") << 1000;
    QTest::newRow("byte by byte") << 1;
}

void TestSignatureV4::signedChunksAreRead()
{
    QFETCH(int, step);
    const S3Request request = requestOf(example(u"chunked PUT seed"_s));
    const SignatureV4 signature(*readSignature(request, then()), secret());
    ChunkedBody body(ChunkedBody::Signing::Chunks, false, signature);
    const QByteArray bytes = chunkedBody();
    QByteArray out;
    for (qsizetype at = 0; at < bytes.size(); at += step)
        QVERIFY(body.take(QByteArrayView(bytes).sliced(at, std::min<qsizetype>(step, bytes.size() - at)), out).has_value());
    QVERIFY(body.isComplete());
    QCOMPARE(out, QByteArray(66560, 'a'));
}

void TestSignatureV4::aForgedChunkIsRefused()
{
    const S3Request request = requestOf(example(u"chunked PUT seed"_s));
    const SignatureV4 signature(*readSignature(request, then()), secret());
    for (const qsizetype at : {qsizetype(40), qsizetype(500), chunkedBody().size() - 10}) {
        ChunkedBody body(ChunkedBody::Signing::Chunks, false, signature);
        QByteArray bytes = chunkedBody();
        bytes[at] = bytes[at] == 'b' ? 'c' : 'b';
        QByteArray out;
        const auto taken = body.take(bytes, out);
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, S3Code::SignatureDoesNotMatch);
    }
}

void TestSignatureV4::timesAreChecked()
{
    const S3Request request = requestOf(example(u"GET bucket list"_s));
    QVERIFY(readSignature(request, then().addSecs(15 * 60)).has_value());
    QCOMPARE(readSignature(request, then().addSecs(15 * 60 + 1)).error().code, S3Code::RequestTimeTooSkewed);
    QCOMPARE(readSignature(request, then().addSecs(-15 * 60 - 1)).error().code, S3Code::RequestTimeTooSkewed);
    S3Request presigned = requestOf(example(u"presigned GET 86400 s"_s));
    QVERIFY(readSignature(presigned, then().addSecs(86400)).has_value());
    QCOMPARE(readSignature(presigned, then().addSecs(86401)).error().code, S3Code::AccessDenied);
    for (auto &[name, value] : presigned.query)
        if (name == "X-Amz-Expires")
            value = "604801";
    QCOMPARE(readSignature(presigned, then()).error().code, S3Code::AuthorizationQueryParametersError);
}

void TestSignatureV4::whatIsNotSignedIsRefused()
{
    S3Request request = requestOf(example(u"GET bucket list"_s));
    request.fields.insert("x-amz-copy-source", "/other/secret");
    QCOMPARE(readSignature(request, then()).error().code, S3Code::AccessDenied);
    QCOMPARE(readSignature(S3Request(), then()).error().code, S3Code::AccessDenied);
}

QTEST_GUILESS_MAIN(TestSignatureV4)
#include "tst_SignatureV4.moc"
