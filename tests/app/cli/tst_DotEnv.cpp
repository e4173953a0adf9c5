#include "app/cli/DotEnv.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestDotEnv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreRead_data();
    void valuesAreRead();
    void faultsNameTheLine_data();
    void faultsNameTheLine();
    void argumentsAreKeyAndValue();
};

void TestDotEnv::valuesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::newRow("plain") << u"KEY=value"_s << u"value"_s;
    QTest::newRow("blanks around") << u"  KEY =  some value  \r\n"_s << u"some value"_s;
    QTest::newRow("export") << u"export KEY=value"_s << u"value"_s;
    QTest::newRow("empty") << u"KEY="_s << u""_s;
    QTest::newRow("equals inside") << u"KEY=a=b=c"_s << u"a=b=c"_s;
    QTest::newRow("comment behind") << u"KEY=value # why"_s << u"value"_s;
    QTest::newRow("hash inside") << u"KEY=va#lue"_s << u"va#lue"_s;
    QTest::newRow("comment before") << u"# why\n\nKEY=value\n"_s << u"value"_s;
    QTest::newRow("double quotes") << u"KEY=\"a # b\" # why"_s << u"a # b"_s;
    QTest::newRow("escapes") << u"KEY=\"a\\nb\\t\\\"c\\\" \\$d \\e\""_s << u"a\nb\t\"c\" $d \\e"_s;
    QTest::newRow("several lines") << u"KEY=\"-----BEGIN\nabc\n-----END\"\nOTHER=1"_s << u"-----BEGIN\nabc\n-----END"_s;
    QTest::newRow("single quotes are literal") << u"KEY='a\\n$b'"_s << u"a\\n$b"_s;
    QTest::newRow("nothing is expanded") << u"KEY=${HOME}"_s << u"${HOME}"_s;
    QTest::newRow("the last one counts") << u"KEY=1\nKEY=2"_s << u"2"_s;
}

void TestDotEnv::valuesAreRead()
{
    QFETCH(QString, text);
    QFETCH(QString, value);
    const auto variables = variablesFromDotEnv(text, u".env"_s);
    QVERIFY2(variables, variables ? "" : qPrintable(variables.error().message));
    QCOMPARE(variables->value(u"KEY"_s), value);
}

void TestDotEnv::faultsNameTheLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("no equals") << u"A=1\nKEY\nB=2"_s << u".env:2: must be KEY=VALUE"_s;
    QTest::newRow("bad key") << u"\n1KEY=x"_s << u".env:2: 1KEY is not a key: letters, digits and _"_s;
    QTest::newRow("open quote") << u"A=1\nKEY=\"abc\nB=2\n"_s << u".env:2: the quote is not closed"_s;
    QTest::newRow("text behind a quote") << u"KEY=\"abc\"def"_s << u".env:1: there is text behind the closing quote"_s;
}

void TestDotEnv::faultsNameTheLine()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const auto variables = variablesFromDotEnv(text, u".env"_s);
    QVERIFY(!variables);
    QCOMPARE(variables.error().message, message);
    QVERIFY(variables.error().exitCode == ExitCode::Usage);
}

void TestDotEnv::argumentsAreKeyAndValue()
{
    const auto variable = variableFromArgument(u"KEY=a=b # c"_s);
    QVERIFY(variable);
    QCOMPARE(variable->first, u"KEY"_s);
    QCOMPARE(variable->second, u"a=b # c"_s);
    QVERIFY(!variableFromArgument(u"KEY"_s));
    QVERIFY(!variableFromArgument(u"=x"_s));
    QVERIFY(!variableFromArgument(u"A B=x"_s));
}

QTEST_GUILESS_MAIN(TestDotEnv)
#include "tst_DotEnv.moc"
