#include "core/logs/LogRow.h"

#include <QTest>

using namespace isola;

class tst_LogRow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anErrorIsABadStatusOrAFailedFunction_data();
    void anErrorIsABadStatusOrAFailedFunction();
};

void tst_LogRow::anErrorIsABadStatusOrAFailedFunction_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isAnError");
    QTest::newRow("answered") << int(OutcomeKind::Completed) << 200 << false;
    QTest::newRow("redirected") << int(OutcomeKind::Completed) << 399 << false;
    QTest::newRow("answered with an error") << int(OutcomeKind::Completed) << 400 << true;
    QTest::newRow("failed after a good answer began") << int(OutcomeKind::Threw) << 200 << true;
    QTest::newRow("timed out") << int(OutcomeKind::TimedOut) << 504 << true;
    QTest::newRow("crashed in the middle") << int(OutcomeKind::Crashed) << 200 << true;
    QTest::newRow("the caller hung up") << int(OutcomeKind::ClientGone) << 200 << false;
    QTest::newRow("a duplicate that was not run") << int(OutcomeKind::Refused) << 200 << false;
    QTest::newRow("refused") << int(OutcomeKind::Refused) << 401 << true;
}

void tst_LogRow::anErrorIsABadStatusOrAFailedFunction()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    QFETCH(bool, isAnError);
    InvocationOutcome outcome;
    outcome.kind = OutcomeKind(kind);
    outcome.status = status;
    QCOMPARE(isError(outcome), isAnError);
}

QTEST_GUILESS_MAIN(tst_LogRow)
#include "tst_LogRow.moc"
