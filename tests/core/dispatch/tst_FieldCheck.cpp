#include "core/dispatch/FieldCheck.h"

#include <QTest>

using namespace isola;

class tst_FieldCheck final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsGoodBlocksFromBad_data()
    {
        QTest::addColumn<QByteArray>("block");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("two fields") << QByteArray("content-type:text/plain\nx-a:b c\n") << true;
        QTest::newRow("empty value") << QByteArray("x:\n") << true;
        QTest::newRow("Latin-1 and tab") << QByteArray("x:\xe4\tb\n") << true;
        QTest::newRow("no end") << QByteArray("x:y") << false;
        QTest::newRow("no name") << QByteArray(":y\n") << false;
        QTest::newRow("no colon") << QByteArray("xy\n") << false;
        QTest::newRow("capital name") << QByteArray("X:y\n") << false;
        QTest::newRow("space in name") << QByteArray("x y:z\n") << false;
        QTest::newRow("carriage return splits the answer") << QByteArray("x:y\rset-cookie: a=b\n") << false;
        QTest::newRow("NUL") << QByteArray("x:y\0z\n", 6) << false;
        QTest::newRow("DEL") << QByteArray("x:\x7f\n") << false;
    }
    void tellsGoodBlocksFromBad()
    {
        QFETCH(QByteArray, block);
        QFETCH(bool, isGood);
        QCOMPARE(isFieldBlock({reinterpret_cast<const uint8_t *>(block.constData()), size_t(block.size())}), isGood);
    }
};

QTEST_APPLESS_MAIN(tst_FieldCheck)
#include "tst_FieldCheck.moc"
