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

    void aCallGrowsTheFiguresAndTheLastBar()
    {
        FunctionsModel model;
        model.setFunctions({summary(u"a"_s, 4, 1), summary(u"b"_s)});
        const QDateTime start = QDateTime::fromString(u"2026-01-01T10:00:00.000Z"_s, Qt::ISODateWithMs);
        MetricsSeries activity;
        activity.samples.resize(3);
        for (int step = 0; step < 3; ++step)
            activity.samples[step].time = start.addSecs(120 * step);
        activity.samples[0].count = 5;
        model.setActivity(u"a"_s, activity);
        LogEntry call;
        call.function = u"a"_s;
        call.status = 500;
        call.time = start.addSecs(130 + 240); // a step after the last one
        model.countCall(call);
        QCOMPARE(model.index(0, FunctionsModel::CallsColumn).data().toString(), u"5"_s);
        QCOMPARE(model.at(0).errors, 2);
        const auto bars = model.index(0, 0).data(FunctionsModel::ActivityRole).value<MetricsSeries>().samples;
        QCOMPARE(bars.size(), 3);
        QCOMPARE(bars.first().time, start.addSecs(120)); // the oldest fell off
        QCOMPARE(bars.last().count, 1);
        QCOMPARE(bars.last().errors, 1);
        QCOMPARE(model.at(1).calls, 0);
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
