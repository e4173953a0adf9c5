#include "NodeTokens.h"
#include "core/auth/Base64Url.h"
#include "core/auth/JsonWebKey.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class JsonWebKeyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVectorOfRfc8037Verifies();
    void theTypeDecidesTheAlgorithms_data();
    void theTypeDecidesTheAlgorithms();
    void aSetLeavesOutKeysForOtherEnds();
    void aNamedAlgorithmIsTheOnlyOne();
    void badKeysAreRefused_data();
    void badKeysAreRefused();
};

static QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

void JsonWebKeyTest::theVectorOfRfc8037Verifies()
{
    // Appendix A.4.
    const auto key
        = JsonWebKey::fromJson(json(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"));
    QVERIFY(key);
    const QByteArray input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const QByteArray signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    QVERIFY(key->verifies(JwtAlgorithm::EdDsa, input, *fromBase64Url(signature)));
    QVERIFY(!key->verifies(JwtAlgorithm::EdDsa, input + 'x', *fromBase64Url(signature)));
    QVERIFY(!key->verifies(JwtAlgorithm::Es256, input, *fromBase64Url(signature)));
}

void JsonWebKeyTest::theTypeDecidesTheAlgorithms_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QStringList>("algorithms");
    QTest::newRow("oct") << 0 << QStringList{u"HS256"_s, u"HS384"_s, u"HS512"_s};
    QTest::newRow("rsa") << 1 << QStringList{u"RS256"_s, u"RS384"_s, u"RS512"_s, u"PS256"_s};
    QTest::newRow("p256") << 2 << QStringList{u"ES256"_s};
    QTest::newRow("p384") << 3 << QStringList{u"ES384"_s};
    QTest::newRow("ed") << 4 << QStringList{u"EdDSA"_s};
}

void JsonWebKeyTest::theTypeDecidesTheAlgorithms()
{
    QFETCH(int, index);
    QFETCH(QStringList, algorithms);
    const JsonWebKey key = keysFromJwks(json(kNodeJwks)).at(index);
    QCOMPARE(key.keyId(), QString::fromLatin1(QTest::currentDataTag()));
    for (const auto &[name, token] : kNodeTokens)
        QCOMPARE(key.allows(*jwtAlgorithmFromWire(QString::fromLatin1(name))), algorithms.contains(QLatin1StringView(name)));
}

void JsonWebKeyTest::aSetLeavesOutKeysForOtherEnds()
{
    // The sixth is for encryption.
    QCOMPARE(keysFromJwks(json(kNodeJwks)).size(), 5);
    QVERIFY(keysFromJwks({}).isEmpty());
    QVERIFY(keysFromJwks(json(R"({"keys":[{},7,null,{"kty":"OKP","crv":"X25519","x":"AA"}]})")).isEmpty());
}

void JsonWebKeyTest::aNamedAlgorithmIsTheOnlyOne()
{
    const QByteArray secret = toBase64Url(QByteArray(64, 'k'));
    const auto key = JsonWebKey::fromJson(json(R"({"kty":"oct","alg":"HS512","k":")" + secret + "\"}"));
    QVERIFY(key);
    QVERIFY(key->allows(JwtAlgorithm::Hs512));
    QVERIFY(!key->allows(JwtAlgorithm::Hs256));
}

void JsonWebKeyTest::badKeysAreRefused_data()
{
    QTest::addColumn<QByteArray>("jwk");
    QTest::newRow("nothing") << "{}"_ba;
    QTest::newRow("short secret") << R"({"kty":"oct","k":"c2hvcnQ"})"_ba;
    QTest::newRow("short modulus")
        << R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"})"_ba;
    QTest::newRow("no modulus") << R"({"kty":"RSA","e":"AQAB"})"_ba;
    QTest::newRow("point off the curve")
        << R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI4a0"})"_ba;
    QTest::newRow("coordinate too short") << R"({"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"})"_ba;
    QTest::newRow("curve not supported") << R"({"kty":"EC","crv":"secp256k1","x":"AQAB","y":"AQAB"})"_ba;
    QTest::newRow("short Ed25519") << R"({"kty":"OKP","crv":"Ed25519","x":"AQAB"})"_ba;
    QTest::newRow("algorithm of another type")
        << R"({"kty":"OKP","crv":"Ed25519","alg":"HS256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"_ba;
    QTest::newRow("for encryption")
        << R"({"kty":"OKP","crv":"Ed25519","use":"enc","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"_ba;
    QTest::newRow("for signing only")
        << R"({"kty":"OKP","crv":"Ed25519","key_ops":["sign"],"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"_ba;
}

void JsonWebKeyTest::badKeysAreRefused()
{
    QFETCH(QByteArray, jwk);
    QVERIFY(!JsonWebKey::fromJson(json(jwk)));
}

QTEST_GUILESS_MAIN(JsonWebKeyTest)
#include "tst_JsonWebKey.moc"
