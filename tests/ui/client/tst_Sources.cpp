#include "ui/client/Sources.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_Sources final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesOfFilesAreChecked()
    {
        const Sources sources{{}, {{u"./lib/a.ts"_s, {}}, {u"b.js"_s, {}}}};
        for (const QString &good : {u"util.js"_s, u"./util.mjs"_s, u"lib/deep/x.mts"_s, u"data.json"_s, u"a.test.ts"_s})
            QVERIFY2(moduleNameFault(good, sources).isEmpty(), qPrintable(good));
        for (const QString &bad : {u""_s, u"util"_s, u"../util.js"_s, u"/util.js"_s, u"lib//x.js"_s, u"x.css"_s, u".hidden.js"_s})
            QVERIFY2(moduleNameFault(bad, sources).contains("ends in"_L1), qPrintable(bad));
        for (const QString &taken : {u"lib/a.ts"_s, u"./b.js"_s})
            QVERIFY2(moduleNameFault(taken, sources).contains("already"_L1), qPrintable(taken));
    }

    void whatDiffersIsListedEntryFirst()
    {
        const Sources before{u"1"_s, {{u"./a.js"_s, u"1"_s}, {u"./gone.js"_s, {}}, {u"./same.js"_s, u"1"_s}}};
        const Sources after{u"2"_s, {{u"./a.js"_s, u"2"_s}, {u"./new.js"_s, {}}, {u"./same.js"_s, u"1"_s}}};
        QCOMPARE(changedFiles(before, after), (QStringList{{}, u"./a.js"_s, u"./gone.js"_s, u"./new.js"_s}));
        QVERIFY(changedFiles(before, before).isEmpty());
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_Sources)
#include "tst_Sources.moc"
