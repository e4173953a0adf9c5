#include "ui/debug/BreakpointStore.h"

#include "ui/client/ApiServer.h"

#include <QDir>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_BreakpointStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).removeRecursively(); }

    void whatIsSetIsThereAfterARestart()
    {
        {
            BreakpointStore store;
            store.open(kHere);
            store.toggle(u"shop"_s, {}, 3);
            store.set(u"shop"_s, {u"./lib/tax.ts"_s, 7, u"price > 10"_s});
        }
        BreakpointStore store;
        store.open(kHere);
        const QList<Breakpoint> expected{{{}, 3, {}}, {u"./lib/tax.ts"_s, 7, u"price > 10"_s}};
        QCOMPARE(store.breakpoints(u"shop"_s), expected);
        QVERIFY(store.breakpoints(u"other"_s).isEmpty());
        store.open({QUrl(u"http://127.0.0.1:2"_s), {}, u"default"_s});
        QVERIFY(store.breakpoints(u"shop"_s).isEmpty()); // another server's functions are others
    }

    void aSecondClickTakesItAway()
    {
        BreakpointStore store;
        store.open(kHere);
        QSignalSpy changed(&store, &BreakpointStore::changed);
        store.toggle(u"shop"_s, {}, 3);
        store.toggle(u"shop"_s, u"./a.js"_s, 3);
        store.toggle(u"shop"_s, {}, 3);
        QCOMPARE(store.breakpoints(u"shop"_s), (QList<Breakpoint>{{u"./a.js"_s, 3, {}}}));
        QCOMPARE(changed.count(), 3);
    }

    void aConditionReplacesTheOneBefore()
    {
        BreakpointStore store;
        store.open(kHere);
        store.set(u"shop"_s, {{}, 3, u"a"_s});
        store.set(u"shop"_s, {{}, 3, u"b"_s});
        QCOMPARE(store.breakpoints(u"shop"_s), (QList<Breakpoint>{{{}, 3, u"b"_s}}));
    }

    void textThatIsEditedCarriesThemAlong()
    {
        BreakpointStore store;
        store.open(kHere);
        store.set(u"shop"_s, {{}, 3, u"a"_s});
        store.toggle(u"shop"_s, u"./a.js"_s, 1);
        QSignalSpy changed(&store, &BreakpointStore::changed);
        QJsonObject moved = store.inFile(u"shop"_s, {}).first().toObject();
        moved.insert("line"_L1, 5);
        store.move(u"shop"_s, {}, {moved});
        QCOMPARE(store.breakpoints(u"shop"_s), (QList<Breakpoint>{{u"./a.js"_s, 1, {}}, {{}, 5, u"a"_s}}));
        QVERIFY(changed.isEmpty()); // what runs meanwhile has not moved
    }

private:
    const ApiServer kHere{QUrl(u"http://127.0.0.1:1"_s), {}, u"default"_s};
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_BreakpointStore)
#include "tst_BreakpointStore.moc"
