#include "core/model/Environment.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class EnvironmentTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPatchSetsAndDeletes()
    {
        const QJsonObject body{{u"envVars"_s, QJsonObject{{u"NEW"_s, u"1"_s}, {u"OLD"_s, QJsonValue()}, {u"EMPTY"_s, u""_s}}}};
        const Result<EnvironmentPatch> patch = environmentPatchFromJson(body);
        QVERIFY(patch);
        EnvironmentVariables environment{{u"OLD"_s, u"x"_s}, {u"KEPT"_s, u"y"_s}};
        applyPatch(*patch, environment);
        QCOMPARE(environment, EnvironmentVariables({{u"NEW"_s, u"1"_s}, {u"EMPTY"_s, u""_s}, {u"KEPT"_s, u"y"_s}}));
    }

    void flagsAndTimesAreKeptBesideTheValues()
    {
        const QDateTime before = QDateTime::fromMSecsSinceEpoch(1000);
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(2000);
        const QJsonObject body{{u"envVars"_s, QJsonObject{{u"NEW"_s, u"1"_s}, {u"GONE"_s, QJsonValue()}}},
            {u"secret"_s, QJsonObject{{u"NEW"_s, false}, {u"OLD"_s, false}}}};
        const Result<EnvironmentPatch> patch = environmentPatchFromJson(body);
        QVERIFY(patch);
        QCOMPARE(patch->keys(), QStringList({u"GONE"_s, u"NEW"_s, u"OLD"_s}));
        VariableNotes notes{{u"OLD"_s, {true, before}}, {u"GONE"_s, {true, before}}};
        applyPatch(*patch, notes, now);
        QVERIFY((notes == VariableNotes{{u"NEW"_s, {false, now}}, {u"OLD"_s, {false, before}}}));
        QVERIFY(checkFlags(*patch, {{u"OLD"_s, u"x"_s}}));
        QCOMPARE(checkFlags(*patch, {}).error().details.first().field, u"secret.OLD"_s);

        const VariableNotes replaced = notesOf({{u"OLD"_s, u"x"_s}, {u"NEW"_s, u"2"_s}}, {{u"OLD"_s, u"x"_s}, {u"NEW"_s, u"1"_s}},
            {{u"OLD"_s, {false, before}}, {u"NEW"_s, {false, before}}}, now);
        QVERIFY((replaced == VariableNotes{{u"NEW"_s, {false, now}}, {u"OLD"_s, {false, before}}}));
    }

    void badPatchesNameTheirFields_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("field");
        QTest::newRow("nothing") << QJsonObject() << u"envVars"_s;
        QTest::newRow("no object") << QJsonObject{{u"envVars"_s, u"A=1"_s}} << u"envVars"_s;
        QTest::newRow("misspelt") << QJsonObject{{u"envVars"_s, QJsonObject()}, {u"env"_s, 1}} << u"env"_s;
        QTest::newRow("number") << QJsonObject{{u"envVars"_s, QJsonObject{{u"A"_s, 1}}}} << u"envVars.A"_s;
        QTest::newRow("name") << QJsonObject{{u"envVars"_s, QJsonObject{{u"A-B"_s, QJsonValue()}}}} << u"envVars.A-B"_s;
        QTest::newRow("reserved") << QJsonObject{{u"envVars"_s, QJsonObject{{u"ISOLA_"_s, u""_s}}}} << u"envVars.ISOLA_"_s;
        QTest::newRow("flag") << QJsonObject{{u"secret"_s, QJsonObject{{u"A"_s, 1}}}} << u"secret.A"_s;
        QTest::newRow("lone surrogate") << QJsonObject{{u"envVars"_s, QJsonObject{{u"A"_s, QString(QChar(0xd800))}}}}
                                        << u"envVars.A"_s;
    }

    void badPatchesNameTheirFields()
    {
        QFETCH(QJsonObject, body);
        QFETCH(QString, field);
        const Result<EnvironmentPatch> patch = environmentPatchFromJson(body);
        QVERIFY(!patch);
        QCOMPARE(patch.error().details.size(), 1);
        QCOMPARE(patch.error().details.first().field, field);
    }
};

QTEST_GUILESS_MAIN(EnvironmentTest)
#include "tst_Environment.moc"
