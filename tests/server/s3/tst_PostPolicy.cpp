// The policy of the example in the Amazon S3 API reference ("Example: Browser-based upload using HTTP POST"), with its signature,
// and what policies can say.

#include "server/s3/PostPolicy.h"
#include "server/s3/SignatureV4.h"

#include <QTest>
#include <QTimeZone>

using namespace isola;
using namespace Qt::StringLiterals;

using Fields = QMap<QByteArray, QByteArray>;

class PostPolicyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theReferencesExampleIsSignedAsItSays();
    void conditionsDecide_data();
    void conditionsDecide();
    void everyFieldMustBeNamed();
    void lengthsAreBounded();
    void timePasses();
    void whatCannotBeReadIsRefused_data();
    void whatCannotBeReadIsRefused();

private:
    static S3Result<PostPolicy> policy(const QByteArray &conditions, const QByteArray &expiration = "2026-01-01T12:00:00.000Z")
    {
        return PostPolicy::parse(("{\"expiration\": \"" + expiration + "\", \"conditions\": [" + conditions + "]}").toBase64());
    }
    const QDateTime m_now{QDate(2026, 1, 1), QTime(11, 59, 59), QTimeZone::utc()};
};

void PostPolicyTest::theReferencesExampleIsSignedAsItSays()
{
    const QByteArray text
        = "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n  \"conditions\": [\r\n    {\"bucket\": "
          "\"sigv4examplebucket\"},\r\n"
          "    [\"starts-with\", \"$key\", \"user/user1/\"],\r\n    {\"acl\": \"public-read\"},\r\n"
          "    {\"success_action_redirect\": \"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},\r\n"
          "    [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n    {\"x-amz-meta-uuid\": \"14365123651274\"},\r\n"
          "    {\"x-amz-server-side-encryption\": \"AES256\"},\r\n    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],\r\n\r\n"
          "    {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},\r\n"
          "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},\r\n    {\"x-amz-date\": \"20151229T000000Z\" }\r\n  ]\r\n}";
    const Fields fields{{"key", "user/user1/${filename}"}, {"acl", "public-read"},
        {"success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
        {"content-type", "image/jpeg"}, {"x-amz-meta-uuid", "14365123651274"}, {"x-amz-server-side-encryption", "AES256"},
        {"x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"}, {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
        {"x-amz-date", "20151229T000000Z"}, {"x-amz-meta-tag", ""}, {"policy", text.toBase64()}, {"bucket", "sigv4examplebucket"},
        {"x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"}};
    const auto claim = readFormSignature(fields);
    QVERIFY(claim);
    const SignatureV4 signature(*claim, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    QVERIFY(signature.signs(fields["policy"]));
    QVERIFY(!signature.signs(fields["policy"] + "="));
    const auto parsed = PostPolicy::parse(fields["policy"]);
    QVERIFY(parsed);
    QVERIFY(parsed->allows(fields, QDateTime(QDate(2015, 12, 29), QTime(1, 0), QTimeZone::utc())));
}

void PostPolicyTest::conditionsDecide_data()
{
    QTest::addColumn<QByteArray>("conditions");
    QTest::addColumn<QByteArray>("value"); // of the field a
    QTest::addColumn<bool>("isAllowed");
    const QByteArray equal = R"({"a": "x"})";
    QTest::newRow("equal") << equal << QByteArray("x") << true;
    QTest::newRow("not equal") << equal << QByteArray("xx") << false;
    QTest::newRow("eq") << QByteArray(R"(["eq", "$a", "x"])") << QByteArray("x") << true;
    QTest::newRow("eq in another case") << QByteArray(R"(["EQ", "$A", "x"])") << QByteArray("x") << true;
    QTest::newRow("eq fails") << QByteArray(R"(["eq", "$a", "x"])") << QByteArray("X") << false;
    QTest::newRow("prefix") << QByteArray(R"(["starts-with", "$a", "in/"])") << QByteArray("in/x") << true;
    QTest::newRow("prefix fails") << QByteArray(R"(["starts-with", "$a", "in/"])") << QByteArray("out/x") << false;
    QTest::newRow("anything") << QByteArray(R"(["starts-with", "$a", ""])") << QByteArray("") << true;
    QTest::newRow("both must hold") << QByteArray(R"({"a": "x"}, ["starts-with", "$a", "y"])") << QByteArray("x") << false;
}

void PostPolicyTest::conditionsDecide()
{
    QFETCH(QByteArray, conditions);
    QFETCH(QByteArray, value);
    const auto parsed = policy(conditions);
    QVERIFY(parsed);
    const auto allowed = parsed->allows({{"a", value}}, m_now);
    QTEST(allowed.has_value(), "isAllowed");
    if (!allowed)
        QCOMPARE(allowed.error().code, S3Code::AccessDenied);
}

void PostPolicyTest::everyFieldMustBeNamed()
{
    const auto parsed = policy(R"({"a": "x"}, {"b": "y"}, ["starts-with", "$Content-Type", "image/"])");
    const Fields good{{"a", "x"}, {"b", "y"}, {"content-type", "image/png"}};
    QVERIFY(parsed->allows(good, m_now));
    Fields more = good;
    more.insert("policy", "p");
    more.insert("x-amz-signature", "s");
    more.insert("x-ignore-this", "1");
    QVERIFY(parsed->allows(more, m_now));
    more.insert("c", "z");
    QCOMPARE(parsed->allows(more, m_now).error().message, u"Invalid according to Policy: Extra input fields: c"_s);
    Fields less = good;
    less.remove("b"); // what is named must be there as well
    QVERIFY(!parsed->allows(less, m_now));
    Fields types = good;
    types["content-type"] = "image/png, image/gif";
    QVERIFY(parsed->allows(types, m_now));
    types["content-type"] = "image/png, text/html";
    QVERIFY(!parsed->allows(types, m_now));
}

void PostPolicyTest::lengthsAreBounded()
{
    const auto open = policy("");
    QCOMPARE(open->leastSize(), 0);
    QCOMPARE(open->mostSize(), Objects::kMaxObject);
    const auto bounded = policy(R"(["content-length-range", 5, 1000], ["content-length-range", "2", "100"])");
    QCOMPARE(bounded->leastSize(), 5);
    QCOMPARE(bounded->mostSize(), 100);
}

void PostPolicyTest::timePasses()
{
    const auto parsed = policy("");
    QVERIFY(parsed->allows({}, m_now));
    QCOMPARE(parsed->allows({}, m_now.addSecs(1)).error().message, u"Invalid according to Policy: Policy expired."_s);
}

void PostPolicyTest::whatCannotBeReadIsRefused_data()
{
    QTest::addColumn<QByteArray>("policy");
    QTest::newRow("no base64") << QByteArray("{}");
    QTest::newRow("no JSON") << QByteArray("hello").toBase64();
    QTest::newRow("no expiration") << QByteArray(R"({"conditions": []})").toBase64();
    QTest::newRow("a time without a zone") << QByteArray(R"({"expiration": "2026-01-01T00:00:00", "conditions": []})").toBase64();
    QTest::newRow("no conditions") << QByteArray(R"({"expiration": "2026-01-01T00:00:00Z"})").toBase64();
    const auto condition = [](const QByteArray &text) {
        return (R"({"expiration": "2026-01-01T00:00:00Z", "conditions": [)" + text + "]}").toBase64();
    };
    QTest::newRow("an unknown kind") << condition(R"(["near", "$a", "x"])");
    QTest::newRow("no dollar") << condition(R"(["eq", "a", "x"])");
    QTest::newRow("two words") << condition(R"(["eq", "$a"])");
    QTest::newRow("a number") << condition(R"({"a": 1})");
    QTest::newRow("a range backwards") << condition(R"(["content-length-range", 5, 1])");
    QTest::newRow("a word") << condition(R"("x")");
}

void PostPolicyTest::whatCannotBeReadIsRefused()
{
    QFETCH(QByteArray, policy);
    const auto parsed = PostPolicy::parse(policy);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, S3Code::InvalidPolicyDocument);
}

QTEST_GUILESS_MAIN(PostPolicyTest)
#include "tst_PostPolicy.moc"
