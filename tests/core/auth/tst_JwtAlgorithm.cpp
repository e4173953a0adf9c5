#include "NodeTokens.h"
#include "core/auth/JwtAlgorithm.h"

#include <QTest>

using namespace isola;

class JwtAlgorithmTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesGoThereAndBack()
    {
        int count = 0;
        for (const auto &[name, token] : kNodeTokens) {
            const auto algorithm = jwtAlgorithmFromWire(QString::fromLatin1(name));
            QVERIFY(algorithm);
            QCOMPARE(QString(wireName(*algorithm)), QString::fromLatin1(name));
            ++count;
        }
        QCOMPARE(count, int(JwtAlgorithm::EdDsa) + 1);
    }

    void othersAreNotKnown()
    {
        for (const QStringView name : {u"none", u"hs256", u"", u"HS1", u"ES256K"})
            QVERIFY(!jwtAlgorithmFromWire(name));
    }
};

QTEST_GUILESS_MAIN(JwtAlgorithmTest)
#include "tst_JwtAlgorithm.moc"
