#include "core/auth/Base64Url.h"
#include "core/auth/PublicKey.h"

#include <QTest>

using namespace isola;

class PublicKeyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ecPointsMustLieOnTheirCurve()
    {
        // The generator of P-256: SEC 2, section 2.4.2.
        const QByteArray x = QByteArray::fromHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
        const QByteArray y = QByteArray::fromHex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
        QVERIFY(ecPublicKey(EcCurve::P256, x, y));
        QVERIFY(!ecPublicKey(EcCurve::P256, y, x));
        QVERIFY(!ecPublicKey(EcCurve::P384, x, y));
        QVERIFY(!ecPublicKey(EcCurve::P256, x, {}));
        QVERIFY(!ecPublicKey(EcCurve::P256, QByteArray(32, '\0'), QByteArray(32, '\0')));
    }

    void rsaModuliMustBeLongEnoughAndNotTooLong()
    {
        const QByteArray exponent("\x01\x00\x01", 3);
        // RFC 7515, appendix A.2.
        const QByteArray modulus
            = *fromBase64Url("ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-"
                             "yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b"
                             "32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
                             "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5"
                             "IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ");
        QVERIFY(rsaPublicKey(modulus, exponent));
        QVERIFY(!rsaPublicKey(modulus.chopped(1), exponent));
        QVERIFY(!rsaPublicKey(QByteArray(256, '\xc5'), exponent)); // has small factors
        QVERIFY(!rsaPublicKey(QByteArray(2000, '\xc5'), exponent));
        QVERIFY(!rsaPublicKey({}, exponent));
        QVERIFY(!rsaPublicKey(QByteArray(256, '\xc5'), {}));
    }

    void ed25519KeysAreThirtyTwoBytes()
    {
        QVERIFY(ed25519PublicKey(QByteArray(32, '\x01')));
        QVERIFY(!ed25519PublicKey(QByteArray(31, '\x01')));
        QVERIFY(!ed25519PublicKey({}));
    }
};

QTEST_GUILESS_MAIN(PublicKeyTest)
#include "tst_PublicKey.moc"
