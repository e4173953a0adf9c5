#include "core/base/Ids.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class IdsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void invocationIdsGoThereAndBack()
    {
        const InvocationId id{1767225600000001};
        QCOMPARE(wireName(id), "inv_1767225600000001"_ba);
        QVERIFY(invocationIdFromWire(wireName(id)) == id);
    }

    void whatIsNoInvocationIdIsRefused()
    {
        for (const QByteArray &text : {""_ba, "inv_"_ba, "inv_0"_ba, "inv_-1"_ba, "inv_1x"_ba, "inv_+1"_ba, "inv_ 1"_ba,
                 "inv_01"_ba, "1"_ba, "inv_99999999999999999999"_ba})
            QVERIFY(!invocationIdFromWire(text));
    }

    void onlyPositiveNumbersAreValid()
    {
        QVERIFY(FunctionId{1}.isValid());
        QVERIFY(!FunctionId{}.isValid());
        QVERIFY(!FunctionId{-1}.isValid());
    }
};

QTEST_GUILESS_MAIN(IdsTest)
#include "tst_Ids.moc"
