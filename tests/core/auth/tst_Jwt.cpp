#include "NodeTokens.h"
#include "core/auth/Base64Url.h"
#include "core/auth/Jwt.h"
#include "core/auth/Signature.h"
#include "tests/core/base/FakeClock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// RFC 7515, appendix A.1 to A.3: one payload, which ended on 2011-03-22.
static constexpr char kRfcPayload[]
    = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
static const WallTime kRfcTime{std::chrono::seconds(1300819000)};

class JwtTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVectorsOfRfc7515Verify_data();
    void theVectorsOfRfc7515Verify();
    void tokensOfAnotherImplementationVerify_data();
    void tokensOfAnotherImplementationVerify();
    void everyChangedBitIsRefused();
    void noneIsRefused();
    void aPublicKeyIsNoHmacSecret();
    void anotherKeyOfTheSameTypeIsRefused();
    void aKeyIdThatNoKeyHasIsRefused();
    void anUnknownExtensionIsRefused();
    void claimsAreChecked_data();
    void claimsAreChecked();
    void aTokenThatIsNoneIsRefused_data();
    void aTokenThatIsNoneIsRefused();

private:
    static QJsonObject json(const char *text) { return QJsonDocument::fromJson(text).object(); }
    static QByteArray encoded(const QJsonObject &object)
    {
        return toBase64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    static QByteArray signedBySecret(const QJsonObject &header, const QJsonObject &claims, const QByteArray &secret)
    {
        const QByteArray input = encoded(header) + '.' + encoded(claims);
        return input + '.' + toBase64Url(hmac(JwtAlgorithm::Hs256, secret, input));
    }

    FakeClock m_clock;
    const QByteArray m_secret = QByteArray(32, 's');
    const QList<JsonWebKey> m_keys{JsonWebKey::fromSecret(m_secret, JwtAlgorithm::Hs256)};
};

void JwtTest::theVectorsOfRfc7515Verify_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<QByteArray>("jwk");
    QTest::newRow("A.1 HS256")
        << "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"_ba
        << "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"_ba
        << R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})"_ba;
    QTest::newRow("A.2 RS256")
        << "eyJhbGciOiJSUzI1NiJ9"_ba
        << "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
           "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
           "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
           "eOkHWEsqtFZESc6BfI7noOPqv"
           "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"_ba
        << R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})"_ba;
    QTest::newRow("A.3 ES256")
        << "eyJhbGciOiJFUzI1NiJ9"_ba
        << "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"_ba
        << R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"_ba;
}

void JwtTest::theVectorsOfRfc7515Verify()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, signature);
    QFETCH(QByteArray, jwk);
    const Result<JsonWebKey> key = JsonWebKey::fromJson(json(jwk.constData()));
    QVERIFY(key);
    const QByteArray token = header + '.' + kRfcPayload + '.' + signature;
    const Result<Jwt> jwt = verifyJwt(token, {*key}, {u"joe"_s, {}}, kRfcTime);
    QVERIFY2(jwt, qPrintable(jwt.has_value() ? QString() : jwt.error().message));
    QVERIFY(jwt->claims.value("http://example.com/is_root"_L1).toBool());
    QVERIFY(!verifyJwt(token, {*key}, {u"joe"_s, {}}, m_clock.wall())); // long past
}

void JwtTest::tokensOfAnotherImplementationVerify_data()
{
    QTest::addColumn<QByteArray>("token");
    for (const auto &[algorithm, token] : kNodeTokens)
        QTest::newRow(algorithm) << QByteArray(token);
}

void JwtTest::tokensOfAnotherImplementationVerify()
{
    QFETCH(QByteArray, token);
    const QList<JsonWebKey> keys = keysFromJwks(json(kNodeJwks));
    const Result<Jwt> jwt = verifyJwt(token, keys, {u"https://issuer.example"_s, u"isola"_s}, m_clock.wall());
    QVERIFY2(jwt, qPrintable(jwt.has_value() ? QString() : jwt.error().message));
    QCOMPARE(jwt->claims.value("sub"_L1).toString(), u"user-1"_s);
    QVERIFY(jwt->payload.contains("\"role\":\"editor\""));
}

void JwtTest::everyChangedBitIsRefused()
{
    const QList<JsonWebKey> keys = keysFromJwks(json(kNodeJwks));
    for (const auto &[algorithm, text] : kNodeTokens) {
        const QByteArray token(text);
        const qsizetype signatureAt = token.lastIndexOf('.') + 1;
        const QByteArray signature = *fromBase64Url(token.sliced(signatureAt));
        for (qsizetype byte = 0; byte < signature.size(); ++byte) {
            QByteArray changed = signature;
            changed[byte] = char(changed.at(byte) ^ 1);
            QVERIFY(!verifyJwt(token.first(signatureAt) + toBase64Url(changed), keys, {}, m_clock.wall()));
        }
        QVERIFY(!verifyJwt(token.first(signatureAt), keys, {}, m_clock.wall()));
        QVERIFY(!verifyJwt(token.first(signatureAt) + toBase64Url(signature + 'x'), keys, {}, m_clock.wall()));
    }
}

void JwtTest::noneIsRefused()
{
    for (const QString &none : {u"none"_s, u"None"_s, u"NONE"_s, u""_s}) {
        const QByteArray input = encoded({{u"alg"_s, none}}) + '.' + encoded({{u"sub"_s, u"root"_s}}) + '.';
        QVERIFY(!verifyJwt(input, m_keys, {}, m_clock.wall()));
        QVERIFY(!verifyJwt(input, keysFromJwks(json(kNodeJwks)), {}, m_clock.wall()));
    }
}

void JwtTest::aPublicKeyIsNoHmacSecret()
{
    // The classic confusion: everybody knows the public key, and signs with its bytes as if they were a secret.
    const QJsonArray keys = json(kNodeJwks).value("keys"_L1).toArray();
    for (const QJsonValue &jwk : keys) {
        const QJsonObject key = jwk.toObject();
        if (key.value("kty"_L1).toString() == "oct"_L1)
            continue;
        const auto usable = JsonWebKey::fromJson(key);
        for (const auto part : {"n"_L1, "x"_L1}) {
            const QByteArray text = key.value(part).toString().toLatin1();
            for (const QByteArray &secret : {text, *fromBase64Url(text), QJsonDocument(key).toJson(QJsonDocument::Compact)}) {
                const QByteArray token
                    = signedBySecret({{u"alg"_s, u"HS256"_s}, {u"kid"_s, key.value("kid"_L1)}}, {{u"sub"_s, u"root"_s}}, secret);
                if (usable)
                    QVERIFY(!verifyJwt(token, {*usable}, {}, m_clock.wall()));
            }
        }
    }
}

void JwtTest::anotherKeyOfTheSameTypeIsRefused()
{
    const QByteArray token = signedBySecret({{u"alg"_s, u"HS256"_s}}, {}, QByteArray(32, 'x'));
    QVERIFY(!verifyJwt(token, m_keys, {}, m_clock.wall()));
}

void JwtTest::aKeyIdThatNoKeyHasIsRefused()
{
    const QByteArray token = signedBySecret({{u"alg"_s, u"HS256"_s}, {u"kid"_s, u"gone"_s}}, {}, m_secret);
    const Result<Jwt> refused = verifyJwt(token, m_keys, {}, m_clock.wall());
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("no key"_L1));
}

void JwtTest::anUnknownExtensionIsRefused()
{
    const QJsonObject header{{u"alg"_s, u"HS256"_s}, {u"crit"_s, QJsonArray::fromStringList({u"b64"_s})}, {u"b64"_s, false}};
    QVERIFY(!verifyJwt(signedBySecret(header, {}, m_secret), m_keys, {}, m_clock.wall()));
}

void JwtTest::claimsAreChecked_data()
{
    QTest::addColumn<QByteArray>("claims");
    QTest::addColumn<bool>("isGood");
    // The clock stands at 1767225600; the leeway is 60 s.
    QTest::newRow("nothing but issuer and audience") << R"({"iss":"me","aud":"isola"})"_ba << true;
    QTest::newRow("audience in a list") << R"({"iss":"me","aud":["x","isola"]})"_ba << true;
    QTest::newRow("other audience") << R"({"iss":"me","aud":"x"})"_ba << false;
    QTest::newRow("other audiences") << R"({"iss":"me","aud":["x"]})"_ba << false;
    QTest::newRow("no audience") << R"({"iss":"me"})"_ba << false;
    QTest::newRow("other issuer") << R"({"iss":"you","aud":"isola"})"_ba << false;
    QTest::newRow("no issuer") << R"({"aud":"isola"})"_ba << false;
    QTest::newRow("just expired, in the leeway") << R"({"iss":"me","aud":"isola","exp":1767225541})"_ba << true;
    QTest::newRow("expired") << R"({"iss":"me","aud":"isola","exp":1767225540})"_ba << false;
    QTest::newRow("with a fraction") << R"({"iss":"me","aud":"isola","exp":1767225540.5})"_ba << true;
    QTest::newRow("exp is text") << R"({"iss":"me","aud":"isola","exp":"1767229200"})"_ba << false;
    QTest::newRow("exp is null") << R"({"iss":"me","aud":"isola","exp":null})"_ba << false;
    QTest::newRow("exp is huge") << R"({"iss":"me","aud":"isola","exp":1e300})"_ba << false;
    QTest::newRow("exp is negative") << R"({"iss":"me","aud":"isola","exp":-1})"_ba << false;
    QTest::newRow("begins in the leeway") << R"({"iss":"me","aud":"isola","nbf":1767225660})"_ba << true;
    QTest::newRow("begins later") << R"({"iss":"me","aud":"isola","nbf":1767225661})"_ba << false;
    QTest::newRow("nbf is text") << R"({"iss":"me","aud":"isola","nbf":"now"})"_ba << false;
    QTest::newRow("sub is a number") << R"({"iss":"me","aud":"isola","sub":7})"_ba << false;
}

void JwtTest::claimsAreChecked()
{
    QFETCH(QByteArray, claims);
    QFETCH(bool, isGood);
    const QByteArray token = signedBySecret({{u"alg"_s, u"HS256"_s}}, json(claims.constData()), m_secret);
    QCOMPARE(verifyJwt(token, m_keys, {u"me"_s, u"isola"_s}, m_clock.wall()).has_value(), isGood);
}

void JwtTest::aTokenThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("token");
    const QByteArray good = signedBySecret({{u"alg"_s, u"HS256"_s}}, {}, m_secret);
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("dots") << ".."_ba;
    QTest::newRow("one dot") << "a.b"_ba;
    QTest::newRow("four parts") << QByteArray(good + ".x");
    QTest::newRow("padding") << QByteArray(good + "=");
    QTest::newRow("not base64url") << QByteArray("+" + good);
    QTest::newRow("space inside") << QByteArray(good).replace('.', " .");
    QTest::newRow("header is a list") << QByteArray(toBase64Url("[]") + "." + toBase64Url("{}") + ".x");
    QTest::newRow("too long") << QByteArray(good + QByteArray(20000, 'A'));
}

void JwtTest::aTokenThatIsNoneIsRefused()
{
    QFETCH(QByteArray, token);
    const Result<Jwt> refused = verifyJwt(token, m_keys, {}, m_clock.wall());
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::AuthInvalidToken);
}

QTEST_GUILESS_MAIN(JwtTest)
#include "tst_Jwt.moc"
