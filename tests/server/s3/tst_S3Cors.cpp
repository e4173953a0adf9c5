#include "server/s3/S3Cors.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class S3CorsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rulesAreReadAndWrittenAlike();
    void rulesThatMeanNothingAreRefused_data();
    void rulesThatMeanNothingAreRefused();
    void anAnswerSaysWhichPageMayReadIt();
    void aPreflightNeedsAllOfItAllowed();

private:
    static S3Request request(const QByteArray &method, const QMap<QByteArray, QByteArray> &fields)
    {
        S3Request request;
        request.method = method;
        request.fields = fields;
        return request;
    }
    static CorsRules rules(const QByteArray &inner)
    {
        return readCorsRules("<CORSConfiguration>" + inner + "</CORSConfiguration>").value_or(CorsRules());
    }
};

static const QByteArray kRule
    = "<CORSRule><ID>a</ID><AllowedOrigin>https://a.test</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>"
      "<AllowedHeader>x-amz-*</AllowedHeader><MaxAgeSeconds>5</MaxAgeSeconds>"
      "<ExposeHeader>ETag</ExposeHeader></CORSRule>";

void S3CorsTest::rulesAreReadAndWrittenAlike()
{
    const CorsRules read = rules(kRule);
    QCOMPARE(read.size(), 1);
    QCOMPARE(read.first().id, u"a"_s);
    QVERIFY(corsXml(read).contains(kRule));
}

void S3CorsTest::rulesThatMeanNothingAreRefused_data()
{
    QTest::addColumn<QByteArray>("inner");
    QTest::addColumn<S3Code>("code");
    const QByteArray origin = "<AllowedOrigin>https://a.test</AllowedOrigin>";
    const QByteArray get = "<AllowedMethod>GET</AllowedMethod>";
    QTest::newRow("no rule") << QByteArray() << S3Code::MalformedXml;
    QTest::newRow("no origin") << "<CORSRule>" + get + "</CORSRule>" << S3Code::MalformedXml;
    QTest::newRow("no method") << "<CORSRule>" + origin + "</CORSRule>" << S3Code::MalformedXml;
    QTest::newRow("another element") << "<CORSRule>" + origin + get + "<Colour/></CORSRule>" << S3Code::MalformedXml;
    QTest::newRow("another method") << "<CORSRule>" + origin + "<AllowedMethod>OPTIONS</AllowedMethod></CORSRule>"
                                    << S3Code::InvalidRequest;
    QTest::newRow("two stars") << "<CORSRule>" + get + "<AllowedOrigin>*.*</AllowedOrigin></CORSRule>" << S3Code::InvalidRequest;
    QTest::newRow("a line in an origin") << "<CORSRule>" + get + "<AllowedOrigin>a&#10;b:c</AllowedOrigin></CORSRule>"
                                         << S3Code::InvalidRequest;
    QTest::newRow("a line in a header") << "<CORSRule>" + origin + get + "<ExposeHeader>a&#10;b:c</ExposeHeader></CORSRule>"
                                        << S3Code::InvalidRequest;
    QTest::newRow("no number") << "<CORSRule>" + origin + get + "<MaxAgeSeconds>soon</MaxAgeSeconds></CORSRule>"
                               << S3Code::MalformedXml;
    QTest::newRow("too many") << ("<CORSRule>" + origin + get + "</CORSRule>").repeated(101) << S3Code::MalformedXml;
}

void S3CorsTest::rulesThatMeanNothingAreRefused()
{
    QFETCH(QByteArray, inner);
    QFETCH(S3Code, code);
    const auto read = readCorsRules("<CORSConfiguration>" + inner + "</CORSConfiguration>");
    QVERIFY(!read);
    QVERIFY(read.error().code == code);
}

void S3CorsTest::anAnswerSaysWhichPageMayReadIt()
{
    const CorsRules ours = rules(kRule);
    const FieldBlock fields = corsFields(ours, request("PUT", {{"origin", "https://a.test"}}));
    QVERIFY(fields.contains("access-control-allow-origin:https://a.test\n"));
    QVERIFY(fields.contains("access-control-allow-credentials:true\n"));
    QVERIFY(fields.contains("access-control-expose-headers:ETag\n"));
    QVERIFY(corsFields(ours, request("GET", {{"origin", "https://a.test"}})).isEmpty());
    QVERIFY(corsFields(ours, request("PUT", {{"origin", "https://b.test"}})).isEmpty());
    QVERIFY(corsFields(ours, request("PUT", {})).isEmpty());
    // Whoever may come must not come with somebody's cookies.
    const FieldBlock open
        = corsFields(rules("<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"),
            request("GET", {{"origin", "https://b.test"}}));
    QVERIFY(open.contains("access-control-allow-origin:*\n"));
    QVERIFY(!open.contains("credentials"));
}

void S3CorsTest::aPreflightNeedsAllOfItAllowed()
{
    const CorsRules ours = rules(kRule);
    const auto ask = [&](const QByteArray &headers) {
        return preflightFields(ours,
            request("OPTIONS",
                {{"origin", "https://a.test"}, {"access-control-request-method", "PUT"},
                    {"access-control-request-headers", headers}}));
    };
    QVERIFY(ask("X-Amz-Date,x-amz-meta-a")->contains("access-control-allow-headers:x-amz-date, x-amz-meta-a\n"));
    QVERIFY(ask("")->contains("access-control-max-age:5\n"));
    QVERIFY(ask("x-amz-date, cookie").error().code == S3Code::AccessForbidden);
    QVERIFY(preflightFields(ours, request("OPTIONS", {{"origin", "https://a.test"}})).error().code == S3Code::InvalidRequest);
    QVERIFY(preflightFields({}, request("OPTIONS", {{"origin", "https://a.test"}, {"access-control-request-method", "PUT"}}))
                .error()
                .code
        == S3Code::AccessForbidden);
}

QTEST_APPLESS_MAIN(S3CorsTest)
#include "tst_S3Cors.moc"
