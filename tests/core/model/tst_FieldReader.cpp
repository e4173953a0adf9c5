#include "core/model/FieldReader.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FieldReaderTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodFieldsAreRead()
    {
        QList<FieldError> faults;
        FieldReader reader({{u"text"_s, u"a"_s}, {u"flag"_s, true}, {u"number"_s, 7}, {u"object"_s, QJsonObject{{u"x"_s, 1}}},
                               {u"array"_s, QJsonArray{1, 2}}, {u"texts"_s, QJsonArray::fromStringList({u"b"_s})}},
            {}, faults);
        QCOMPARE(reader.text("text"_L1), std::optional(u"a"_s));
        QCOMPARE(reader.boolean("flag"_L1), std::optional(true));
        QCOMPARE(reader.integer("number"_L1, 1, 7), std::optional(7));
        QCOMPARE(reader.object("object"_L1)->size(), 1);
        QCOMPARE(reader.array("array"_L1)->size(), 2);
        QCOMPARE(reader.texts("texts"_L1), std::optional(QStringList{u"b"_s}));
        reader.refuseUnknown();
        QVERIFY(faults.isEmpty());
    }

    void absentFieldsAreNoFault()
    {
        QList<FieldError> faults;
        FieldReader reader({}, {}, faults);
        QVERIFY(!reader.text("a"_L1) && !reader.boolean("b"_L1) && !reader.integer("c"_L1, 0, 1) && !reader.object("d"_L1));
        QVERIFY(!reader.has("a"_L1));
        reader.refuseUnknown();
        QVERIFY(faults.isEmpty());
    }

    void everyWrongTypeIsAFaultWithItsPath()
    {
        QList<FieldError> faults;
        const QJsonValue wrong = QJsonArray{QJsonValue()};
        FieldReader reader(
            {{u"a"_s, wrong}, {u"b"_s, wrong}, {u"c"_s, wrong}, {u"d"_s, wrong}, {u"e"_s, QJsonObject()}, {u"f"_s, wrong}},
            u"triggers[1]"_s, faults);
        QVERIFY(!reader.text("a"_L1));
        QVERIFY(!reader.boolean("b"_L1));
        QVERIFY(!reader.integer("c"_L1, 0, 1));
        QVERIFY(!reader.object("d"_L1));
        QVERIFY(!reader.array("e"_L1));
        QVERIFY(!reader.texts("f"_L1));
        QStringList paths;
        for (const FieldError &fault : faults)
            paths.append(fault.field);
        QCOMPARE(paths.join(u' '), u"triggers[1].a triggers[1].b triggers[1].c triggers[1].d triggers[1].e triggers[1].f"_s);
    }

    // Found by the fuzzer of deploys: each unknown field is compared with all known ones.
    void ofManyUnknownFieldsOnlyTheFirstAreNamed()
    {
        QJsonObject object;
        for (int i = 0; i < 100000; ++i)
            object.insert(u"unknown_%1"_s.arg(i), i);
        QList<FieldError> faults;
        FieldReader reader(object, {}, faults);
        reader.has("known"_L1);
        reader.refuseUnknown();
        QCOMPARE(faults.size(), 21);
        QVERIFY(faults.last().message.contains(u"more follow"_s));
    }

    void theClosestNameIsOffered_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("closest");
        QTest::newRow("swapped") << u"memroyLimitMb"_s << u"memoryLimitMb"_s;
        QTest::newRow("other convention") << u"agentToolMode"_s << u"agent_tool_mode"_s;
        QTest::newRow("case") << u"Code"_s << u"code"_s;
        QTest::newRow("nothing like it") << u"colour"_s << QString();
        QTest::newRow("short and different") << u"xyz"_s << QString();
        QTest::newRow("very long") << QString(100000, u'c') << QString();
        QTest::newRow("empty") << QString() << QString();
    }

    void theClosestNameIsOffered()
    {
        QFETCH(QString, name);
        QFETCH(QString, closest);
        QCOMPARE(closestName(name, {u"code"_s, u"memoryLimitMb"_s, u"agent_tool_mode"_s, u"name"_s}), closest);
    }
};

QTEST_GUILESS_MAIN(FieldReaderTest)
#include "tst_FieldReader.moc"
