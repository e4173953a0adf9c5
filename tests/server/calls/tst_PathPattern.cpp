#include "server/calls/PathPattern.h"

#include <QTest>

using namespace isola;

class TestPathPattern : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesTakeOneSegment();
    void aStarTakesTheRest();
    void nothingElseMatches();
    void dotSegmentsAreFound();
};

void TestPathPattern::namesTakeOneSegment()
{
    const auto found = matchPath("/orders/:id/items/:item", "/orders/a%20b/items/%C3%A4");
    QVERIFY(found);
    QCOMPARE(found->size(), 2);
    QCOMPARE(found->at(0).name, "id");
    QCOMPARE(found->at(0).value, "a b");
    QCOMPARE(found->at(1).value, "\xc3\xa4");
    QVERIFY(matchPath("/", ""));
    QVERIFY(matchPath("/", "/"));
    QVERIFY(matchPath("/a", "/%61"));
}

void TestPathPattern::aStarTakesTheRest()
{
    QVERIFY(matchPath("/files/*", "/files/a/b/c"));
    QVERIFY(matchPath("/files/*", "/files/"));
    QVERIFY(matchPath("/*", ""));
    QVERIFY(!matchPath("/files/*", "/file/a"));
}

void TestPathPattern::nothingElseMatches()
{
    for (const char *path : {"", "/", "/orders", "/orders/", "/orders/1/2", "/Orders/1", "/orders/%ff", "/orders/1/"})
        QVERIFY2(!matchPath("/orders/:id", path), path);
}

void TestPathPattern::dotSegmentsAreFound()
{
    for (const char *path : {"/.", "/..", "/a/../b", "/%2e", "/%2E.", "/.%2e/", "/%2e%2E"})
        QVERIFY2(hasDotSegment(path), path);
    for (const char *path : {"", "/", "/...", "/.a", "/a.", "/%2ea", "/a/b", "/%2f"})
        QVERIFY2(!hasDotSegment(path), path);
}

QTEST_GUILESS_MAIN(TestPathPattern)
#include "tst_PathPattern.moc"
