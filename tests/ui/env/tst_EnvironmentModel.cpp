#include "ui/env/EnvironmentModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_EnvironmentModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheModelContract()
    {
        EnvironmentModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setStored({u"A"_s, u"B"_s});
        model.set(u"C"_s, u"1"_s);
        model.set(u"A"_s, u"2"_s);
        model.remove(1);
        model.remove(2);
        model.restore(0);
        model.setStored({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aPatchHoldsOnlyWhatChanged()
    {
        EnvironmentModel model;
        model.setStored({u"KEPT"_s, u"CHANGED"_s, u"REMOVED"_s});
        QVERIFY(!model.hasChanges());
        model.set(u"CHANGED"_s, u"new"_s);
        model.remove(2);
        model.set(u"ADDED"_s, u"value"_s);
        QCOMPARE(model.patch(),
            (QJsonObject{{u"CHANGED"_s, u"new"_s}, {u"REMOVED"_s, QJsonValue()}, {u"ADDED"_s, u"value"_s}}));
    }

    void undoLeavesNothingToApply()
    {
        EnvironmentModel model;
        model.setStored({u"A"_s});
        model.remove(0);
        model.set(u"B"_s, u"1"_s);
        model.restore(1); // added: gone
        model.restore(0); // removed: back
        QVERIFY(!model.hasChanges());
        QCOMPARE(model.rowCount(), 1);
    }

    void noRoleEverGivesAValue()
    {
        EnvironmentModel model;
        model.setStored({});
        model.set(u"A"_s, u"hunter2"_s);
        for (int role = 0; role < Qt::UserRole + 8; ++role)
            for (int column = 0; column < EnvironmentModel::kColumns; ++column)
                QVERIFY(!model.index(0, column).data(role).toString().contains("hunter2"_L1));
    }

    void pasteTakesTheLinesOfADotenvFile()
    {
        EnvironmentModel model;
        model.setStored({});
        const int taken = model.paste(u"# comment\nA=1\nexport B=\"two words\\nmore\"\n C = 'x\\n' \nISOLA_X=no\nnot a line\n1BAD=1\nD=a=b\n"_s);
        QCOMPARE(taken, 4);
        QCOMPARE(model.patch(),
            (QJsonObject{{u"A"_s, u"1"_s}, {u"B"_s, u"two words\nmore"_s}, {u"C"_s, u"x\\n"_s}, {u"D"_s, u"a=b"_s}}));
    }

    void namesFollowTheRules_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("plain") << u"API_KEY"_s << true;
        QTest::newRow("underscore first") << u"_x9"_s << true;
        QTest::newRow("digit first") << u"9x"_s << false;
        QTest::newRow("hyphen") << u"A-B"_s << false;
        QTest::newRow("reserved") << u"ISOLA_TOKEN"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("line end") << u"A\n"_s << false;
    }

    void namesFollowTheRules()
    {
        QFETCH(QString, name);
        QFETCH(bool, isFine);
        QCOMPARE(EnvironmentModel::faultOf(name).isEmpty(), isFine);
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_EnvironmentModel)
#include "tst_EnvironmentModel.moc"
