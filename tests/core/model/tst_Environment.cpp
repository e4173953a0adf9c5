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
