#include "core/logs/LogUsage.h"

#include <QTest>

using namespace isola;

class tst_LogUsage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesAddUpTheirFunctions();
    void whatIsTooMuchIsToldInRows();
};

void tst_LogUsage::sharesAddUpTheirFunctions()
{
    LogUsage usage;
    usage.add(FunctionId{1}, 10, 1000);
    usage.add(FunctionId{1}, 0, 500); // texts of the same rows
    usage.add(FunctionId{2}, 5, 100);
    LogUsage gone;
    gone.add(FunctionId{2}, 2, 40);
    usage.subtract(gone);
    QCOMPARE(usage.rows(), 13);
    QCOMPARE(usage.bytesOf({{FunctionId{1}, FunctionId{2}}}), 1560);
    QCOMPARE(usage.bytesOf({{FunctionId{3}}}), 0);
}

void tst_LogUsage::whatIsTooMuchIsToldInRows()
{
    LogUsage usage;
    usage.add(FunctionId{1}, 10, 1000);
    LogShare share{{FunctionId{1}}};
    QCOMPARE(usage.rowsTooMany(share), 0);
    share.keptBytes = 1000;
    QCOMPARE(usage.rowsTooMany(share), 0);
    share.keptBytes = 999;
    QCOMPARE(usage.rowsTooMany(share), 1);
    share.keptBytes = 500;
    QCOMPARE(usage.rowsTooMany(share), 6);
}

QTEST_GUILESS_MAIN(tst_LogUsage)
#include "tst_LogUsage.moc"
