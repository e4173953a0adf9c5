#include "ui/shell/FuzzyMatch.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_FuzzyMatch final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lettersMustComeInOrder()
    {
        QVERIFY(fuzzyScore(u"crinv", u"create-invoice"));
        QVERIFY(fuzzyScore(u"CI", u"create-invoice"));
        QVERIFY(!fuzzyScore(u"ic", u"create"));
        QVERIFY(!fuzzyScore(u"createx", u"create"));
        QVERIFY(fuzzyScore(u"", u"anything"));
    }

    void beginningsOfWordsComeFirst()
    {
        QVERIFY(*fuzzyScore(u"ci", u"create-invoice") > *fuzzyScore(u"ci", u"specific"));
        QVERIFY(*fuzzyScore(u"log", u"Logs") > *fuzzyScore(u"log", u"catalogue"));
        QVERIFY(*fuzzyScore(u"nf", u"New function") > *fuzzyScore(u"nf", u"confined"));
    }

    void blanksBetweenWordsDoNotMatter()
    {
        QVERIFY(fuzzyScore(u"new fun", u"New function"));
        QVERIFY(fuzzyScore(u"logs inv", u"Logs of create-invoice"));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_FuzzyMatch)
#include "tst_FuzzyMatch.moc"
