#include "ui/profile/FlameGraph.h"

#include "ui/debug/ScriptNames.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_FlameGraph final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplesBecomeSpansInTheOrderOfTime()
    {
        // (root) > handler > [platform] > tax; handler twice, with a wait between.
        const QJsonArray nodes{node(1, u"(root)"_s, {}, {2, 5, 6}), node(2, u"handler"_s, kEntry, {3}),
            node(3, u"call"_s, u"isola:runtime"_s, {4}), node(4, u"tax"_s, kModule, {}), node(5, u"(idle)"_s, {}, {}),
            node(6, u"(garbage collector)"_s, {}, {})};
        const QJsonObject profile{{u"nodes"_s, nodes}, {u"samples"_s, QJsonArray{2, 4, 3, 5, 2, 6, 1}},
            {u"timeDeltas"_s, QJsonArray{0, 100, 200, 50, 1000, 100, 30}}};
        const FlameGraph graph = flameOfCpuProfile(profile, kNames);
        QCOMPARE(graph.spans.size(), 4);
        const FlameSpan &first = graph.spans.at(0);
        QCOMPARE(first.name, u"handler"_s);
        QCOMPARE(first.start, 0.0);
        QCOMPARE(first.end, 350.0);
        QCOMPARE(first.self, 150.0); // the platform's share is the caller's
        QCOMPARE(first.line, 10);
        const FlameSpan &tax = graph.spans.at(1);
        QCOMPARE(tax.file, u"./lib/tax.ts"_s);
        QCOMPARE(tax.depth, 1);
        QCOMPARE(tax.start, 100.0);
        QCOMPARE(tax.total(), 200.0);
        QCOMPARE(graph.spans.at(2).start, 1350.0); // after the wait, a span of its own
        QCOMPARE(graph.spans.at(3).line, 0); // the collector is nobody's code
        QCOMPARE(graph.length, 1480.0);
        QCOMPARE(graph.depth, 2);
    }

    void allocationsLieBesideEachOtherBySize()
    {
        const QJsonObject small{{u"callFrame"_s, frame(u"small"_s, u"lib/tax.ts"_s)}, {u"selfSize"_s, 10}};
        const QJsonObject large{{u"callFrame"_s, frame(u"large"_s, u"index.js"_s)}, {u"selfSize"_s, 90}};
        const QJsonObject handler{
            {u"callFrame"_s, frame(u"handler"_s, u"index.js"_s)}, {u"selfSize"_s, 0}, {u"children"_s, QJsonArray{small, large}}};
        const QJsonObject head{
            {u"callFrame"_s, frame(u"(root)"_s, {})}, {u"selfSize"_s, 0}, {u"children"_s, QJsonArray{handler}}};
        const FlameGraph graph = flameOfAllocations({{u"head"_s, head}});
        QCOMPARE(graph.spans.size(), 3);
        QCOMPARE(graph.spans.at(0).name, u"handler"_s);
        QCOMPARE(graph.spans.at(0).file, QString());
        QCOMPARE(graph.spans.at(0).line, 10);
        QCOMPARE(graph.spans.at(0).total(), 100.0);
        QCOMPARE(graph.spans.at(1).name, u"large"_s);
        QCOMPARE(graph.spans.at(2).start, 90.0);
        QCOMPARE(graph.spans.at(2).file, u"./lib/tax.ts"_s);
    }

    void recursionIsCountedOnce()
    {
        const QJsonArray nodes{node(1, u"walk"_s, kEntry, {2}), node(2, u"walk"_s, kEntry, {})};
        const QJsonObject profile{
            {u"nodes"_s, nodes}, {u"samples"_s, QJsonArray{1, 2, 2}}, {u"timeDeltas"_s, QJsonArray{0, 40, 60}}};
        const QList<FlameTotal> totals = flameOfCpuProfile(profile, kNames).totals();
        QCOMPARE(totals.size(), 1);
        QCOMPARE(totals.first().total, 100.0);
        QCOMPARE(totals.first().self, 100.0);
    }

    void nothingMeasuredIsAnEmptyGraph()
    {
        const FlameGraph graph = flameOfCpuProfile({}, kNames);
        QVERIFY(graph.spans.isEmpty());
        QVERIFY(graph.totals().isEmpty());
        QCOMPARE(graph.length, 0.0);
    }

private:
    static QJsonObject frame(const QString &function, const QString &url)
    {
        return {{u"functionName"_s, function}, {u"url"_s, url}, {u"lineNumber"_s, 9}};
    }

    static QJsonObject node(int id, const QString &function, const QString &url, const QJsonArray &children)
    {
        return {{u"id"_s, id}, {u"callFrame"_s, frame(function, url)}, {u"children"_s, children}};
    }

    const ScriptNames kNames{u"default"_s, u"shop"_s};
    const QString kEntry = u"fn://default/shop/index.js"_s;
    const QString kModule = u"fn://default/shop/lib/tax.ts"_s;
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_FlameGraph)
#include "tst_FlameGraph.moc"
