#include "core/dispatch/SourceExcerpt.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestSourceExcerpt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsAtTheColumn();
    void findsAModuleByItsSpecifier();
    void cutsALongLineToAWindow();
    void saysNoPlaceWhereNoneIsKnown();
    void leavesTheExcerptOutWhereTheLineIsNotThere();
};

static FunctionVersion version(const QByteArray &code)
{
    FunctionVersion made;
    made.code = code;
    return made;
}

void TestSourceExcerpt::pointsAtTheColumn()
{
    const FieldError fault = faultInSource(version("one\r\n\tlet x = ?;\n"), u"code"_s, {}, u"wrong"_s, 2, 10);
    QCOMPARE(fault.message, u"wrong (line 2, column 10)"_s);
    QCOMPARE(fault.excerpt, u"\tlet x = ?;\n\t        ^"_s);
}

void TestSourceExcerpt::findsAModuleByItsSpecifier()
{
    FunctionVersion made = version("entry");
    made.modules.insert(u"./lib/x.ts"_s, "the module");
    QCOMPARE(faultInSource(made, {}, u"lib/x.ts"_s, {}, 1, 5).excerpt, u"the module\n    ^"_s);
}

void TestSourceExcerpt::cutsALongLineToAWindow()
{
    const QString excerpt
        = faultInSource(version(QByteArray(5000, 'a') + "!" + QByteArray(5000, 'b')), {}, {}, {}, 1, 5001).excerpt;
    const QStringList lines = excerpt.split(u'\n');
    QCOMPARE(lines[0].size(), 160);
    QCOMPARE(lines[0].indexOf(u'!'), lines[1].indexOf(u'^'));
}

void TestSourceExcerpt::saysNoPlaceWhereNoneIsKnown()
{
    const FieldError fault = faultInSource(version("x"), u"code"_s, {}, u"wrong"_s, 0, 0);
    QCOMPARE(fault.message, u"wrong"_s);
    QVERIFY(fault.excerpt.isEmpty());
}

void TestSourceExcerpt::leavesTheExcerptOutWhereTheLineIsNotThere()
{
    QVERIFY(faultInSource(version("x"), {}, {}, {}, 7, 1).excerpt.isEmpty());
}

QTEST_GUILESS_MAIN(TestSourceExcerpt)
#include "tst_SourceExcerpt.moc"
