#include "ui/registry/FunctionsModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

static FunctionSummary summary(const QString &name, qint64 calls = 0, qint64 errors = 0)
{
    FunctionSummary summary;
    summary.name = name;
    summary.version = 1;
    summary.calls = calls;
    summary.errors = errors;
    summary.triggers = {{TriggerType::Cron, {}, true}};
    return summary;
}

class tst_FunctionsModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheModelContract()
    {
        FunctionsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFunctions({summary(u"a"_s), summary(u"b"_s)});
        model.setFunctions({summary(u"a"_s, 3), summary(u"b"_s)});
        model.hide(u"a"_s);
        model.setFunctions({});
        model.setFunctions({summary(u"a"_s)});
        model.unhide(u"a"_s);
        QCOMPARE(model.rowCount(), 1);
    }

    void newFiguresOfTheSameFunctionsAreNoReset()
    {
        FunctionsModel model;
        model.setFunctions({summary(u"a"_s), summary(u"b"_s)});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setFunctions({summary(u"a"_s, 10, 1), summary(u"b"_s)});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(model.index(0, FunctionsModel::CallsColumn).data().toString(), u"10"_s);
        QCOMPARE(model.index(0, FunctionsModel::ErrorsColumn).data().toString(), u"10 %"_s);
    }

    void aHiddenFunctionStaysHiddenThroughAReload()
    {
        FunctionsModel model;
        model.setFunctions({summary(u"a"_s), summary(u"b"_s)});
        model.hide(u"a"_s);
        model.setFunctions({summary(u"a"_s), summary(u"b"_s)});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.at(0).name, u"b"_s);
        QVERIFY(model.find(u"a"_s)); // known still: undo brings it back
        model.unhide(u"a"_s);
        QCOMPARE(model.rowCount(), 2);
    }

    void aFunctionThatNeverRanHasNoFigures()
    {
        FunctionsModel model;
        model.setFunctions({summary(u"a"_s)});
        QCOMPARE(model.index(0, FunctionsModel::ErrorsColumn).data().toString(), u"–"_s);
        QCOMPARE(model.index(0, FunctionsModel::LastRunColumn).data().toString(), u"never"_s);
        QCOMPARE(model.index(0, FunctionsModel::TriggersColumn).data().toString(), u"cron"_s);
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_FunctionsModel)
#include "tst_FunctionsModel.moc"
