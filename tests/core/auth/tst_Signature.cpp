#include "core/auth/Signature.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class SignatureTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVectorsOfRfc4231AreMet()
    {
        // Test case 2.
        const QByteArray input = "what do ya want for nothing?";
        QCOMPARE(hmac(JwtAlgorithm::Hs256, "Jefe", input).toHex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"_ba);
        QCOMPARE(hmac(JwtAlgorithm::Hs384, "Jefe", input).toHex(),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"_ba);
        QCOMPARE(hmac(JwtAlgorithm::Hs512, "Jefe", input).toHex(),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"_ba);
    }

    void secretsAreComparedWhole()
    {
        QVERIFY(isSameSecret("abc", "abc"));
        QVERIFY(isSameSecret({}, {}));
        QVERIFY(!isSameSecret("abc", "abd"));
        QVERIFY(!isSameSecret("abc", "ab"));
        QVERIFY(!isSameSecret("ab", "abc"));
    }
};

QTEST_GUILESS_MAIN(SignatureTest)
#include "tst_Signature.moc"
