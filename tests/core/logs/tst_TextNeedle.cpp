#include "core/logs/TextNeedle.h"

#include "core/logs/LogConsole.h"

#include <QTest>
#include <random>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_TextNeedle final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFoundInEachColumn();
    void foldsLettersOfAsciiOnly();
    void escapedCharactersAreFoundInTheConsole();
    void theFormOfTheConsoleIsNotPartOfIt();
    void findsWhatAPlainSearchFinds();
};

static bool isInMessage(const QString &needle, const QString &message)
{
    return TextNeedle(needle).isInRow({}, {}, encodeConsole({{ConsoleLevel::Log, message, 1767225600123}}));
}

void tst_TextNeedle::isFoundInEachColumn()
{
    const TextNeedle needle(u"refused"_s);
    QVERIFY(needle.isInRow("connection refused", {}, {}));
    QVERIFY(needle.isInRow({}, "at refused (a.js:1:1)", {}));
    QVERIFY(isInMessage(u"refused"_s, u"it was refused."_s));
    QVERIFY(!needle.isInRow("connection refuse", "d", {}));
}

void tst_TextNeedle::foldsLettersOfAsciiOnly()
{
    QVERIFY(isInMessage(u"ReFuSed"_s, u"REFUSED"_s));
    QVERIFY(isInMessage(u"\u00fcber"_s, u"\u00fcBER"_s));
    QVERIFY(!isInMessage(u"\u00fcber"_s, u"\u00dcber"_s));
    QVERIFY(!isInMessage(u"a[b"_s, u"a{b"_s));
}

void tst_TextNeedle::escapedCharactersAreFoundInTheConsole()
{
    QVERIFY(isInMessage(u"say \"hi\"\nC:\\x"_s, u"to say \"HI\"\nc:\\X"_s));
    QVERIFY(!isInMessage(u"\\n"_s, u"a\nb"_s));
}

void tst_TextNeedle::theFormOfTheConsoleIsNotPartOfIt()
{
    QVERIFY(!isInMessage(u"1767225600123"_s, u"hello"_s));
    QVERIFY(!isInMessage(u"["_s, u"hello"_s));
    QVERIFY(!isInMessage(u","_s, u"hello"_s));
    QVERIFY(isInMessage(u"["_s, u"hello ["_s));
}

void tst_TextNeedle::findsWhatAPlainSearchFinds()
{
    // Two letters make near misses and overlaps frequent.
    std::mt19937 random(11);
    const auto randomText = [&](int length) {
        QByteArray text;
        for (int index = 0; index < length; ++index)
            text += random() % 2 ? 'a' : 'b';
        return text;
    };
    for (int round = 0; round < 2000; ++round) {
        const QByteArray needle = randomText(1 + int(random() % 8));
        const QByteArray text = randomText(int(random() % 40));
        QCOMPARE(TextNeedle(QString::fromLatin1(needle)).isInRow(text, {}, {}), text.contains(needle));
    }
}

QTEST_GUILESS_MAIN(tst_TextNeedle)
#include "tst_TextNeedle.moc"
