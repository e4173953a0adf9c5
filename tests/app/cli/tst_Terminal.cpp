#include "app/cli/Terminal.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestTerminal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void controlCharactersAreMadeVisible();
};

void TestTerminal::controlCharactersAreMadeVisible()
{
    QCOMPARE(Terminal::printable(u"a\n\tb"_s), u"a\n\tb"_s);
    QCOMPARE(Terminal::printable(u"\x1b]0;title\x07"_s), u"\\x1b]0;title\\x07"_s);
    QCOMPARE(Terminal::printable(u"over\rwritten\u009b"_s), u"over\\x0dwritten\\x9b"_s);
    QCOMPARE(Terminal::printable(u"grüß 🏝"_s), u"grüß 🏝"_s);
}

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_Terminal.moc"
