#include "core/dispatch/SourceMap.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestSourceMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsThePlaceBeforeAColumn();
    void readsAMapThatIsNotBase64();
    void isNoneOfWhatCannotBeRead_data();
    void isNoneOfWhatCannotBeRead();
    void knowsWhatItCarriesOfAFile();
};

static QByteArray bundle(const QByteArray &map)
{
    return "let a = 1;\n//# sourceMappingURL=data:application/json;base64," + map.toBase64() + "\n";
}

// Line 1: column 1 is a.ts 1:1, column 5 is a.ts 3:2, from column 9 on nothing; line 3: column 3 is b.ts 2:1.
static const QByteArray kMap
    = R"({"version": 3, "sourceRoot": "src", "sources": ["./a.ts", "b.ts"], "sourcesContent": ["one\ntwo", null],
 "mappings": "AAAA,IAEC,I;;ECDD"})";

void TestSourceMap::findsThePlaceBeforeAColumn()
{
    const auto map = SourceMap::of(bundle(kMap));
    QVERIFY(map);
    const auto place = map->find(1, 4);
    QVERIFY(place);
    QCOMPARE(place->file, u"src/./a.ts"_s);
    QCOMPARE(place->line, 1);
    QCOMPARE(place->column, 1);
    QCOMPARE(map->find(1, 7)->line, 3);
    QCOMPARE(map->find(1, 7)->column, 2);
    QCOMPARE(map->find(3, 3)->file, u"src/b.ts"_s);
    QCOMPARE(map->find(3, 900)->line, 2);
    QVERIFY(!map->find(2, 1));
    QVERIFY(!map->find(3, 2));
    QVERIFY(!map->find(4, 1));
}

void TestSourceMap::readsAMapThatIsNotBase64()
{
    const auto map = SourceMap::of("x\n//# sourceMappingURL=data:application/json;charset=utf-8," + kMap.toPercentEncoding());
    QVERIFY(map);
    QCOMPARE(map->find(1, 1)->column, 1);
}

void TestSourceMap::isNoneOfWhatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("no map") << QByteArray("let a = 1;");
    QTest::newRow("a map elsewhere") << QByteArray("let a = 1;\n//# sourceMappingURL=a.js.map");
    QTest::newRow("no JSON") << bundle("{");
    QTest::newRow("no sources") << bundle(R"({"mappings": "AAAA"})");
    QTest::newRow("another character") << bundle(R"({"sources": ["a"], "mappings": "A!AA"})");
    QTest::newRow("a source that is not there") << bundle(R"({"sources": ["a"], "mappings": "ACAA"})");
    QTest::newRow("before the first line") << bundle(R"({"sources": ["a"], "mappings": "AADA"})");
    QTest::newRow("a number without an end") << bundle(R"({"sources": ["a"], "mappings": "AAgggggggggggggA"})");
    QTest::newRow("cut off") << bundle(R"({"sources": ["a"], "mappings": "AAAg"})");
    QTest::newRow("too large") << bundle(R"({"sources": ["a"], "mappings": ")" + QByteArray(7 << 20, ';') + "\"}");
}

void TestSourceMap::isNoneOfWhatCannotBeRead()
{
    QFETCH(QByteArray, source);
    QVERIFY(!SourceMap::of(source));
}

void TestSourceMap::knowsWhatItCarriesOfAFile()
{
    const auto map = SourceMap::of(bundle(kMap));
    QCOMPARE(map->contentOf(u"src/./a.ts"_s), "one\ntwo");
    QCOMPARE(map->contentOf(u"src/b.ts"_s), "");
    QCOMPARE(map->contentOf(u"c.ts"_s), "");
}

QTEST_APPLESS_MAIN(TestSourceMap)
#include "tst_SourceMap.moc"
