#include "core/model/Invocation.h"

#include <QSet>
#include <QTest>

using namespace isola;

class InvocationTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWireNameIsItsOwn()
    {
        QSet<QString> callers;
        for (int kind = 0; kind <= int(CallerKind::Agent); ++kind)
            callers.insert(wireName(CallerKind(kind)));
        QCOMPARE(callers.size(), 6);
        QSet<QString> levels;
        for (int level = 0; level <= int(ConsoleLevel::Error); ++level)
            levels.insert(wireName(ConsoleLevel(level)));
        QCOMPARE(levels.size(), 5);
    }

    void everyFailureHasItsErrorCode()
    {
        QVERIFY(errorCode(OutcomeKind::Threw) == ErrorCode::FunctionError);
        QVERIFY(errorCode(OutcomeKind::LoadFailed) == ErrorCode::FunctionError);
        QVERIFY(errorCode(OutcomeKind::BadResponse) == ErrorCode::FunctionBadResponse);
        QVERIFY(errorCode(OutcomeKind::TimedOut) == ErrorCode::FunctionTimeout);
        QVERIFY(errorCode(OutcomeKind::OutOfMemory) == ErrorCode::FunctionMemoryLimit);
        QVERIFY(errorCode(OutcomeKind::Crashed) == ErrorCode::FunctionCrashed);
    }
};

QTEST_GUILESS_MAIN(InvocationTest)
#include "tst_Invocation.moc"
