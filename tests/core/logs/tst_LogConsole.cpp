#include "core/logs/LogConsole.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogConsole final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entriesComeBackAsTheyWere();
    void everyControlCharacterIsValidJson();
    void noEntriesAreNoText();
};

void tst_LogConsole::entriesComeBackAsTheyWere()
{
    const QList<ConsoleEntry> entries = {{ConsoleLevel::Error, u"a \"quoted\" \\ line\nand \U0001F3DD"_s, 1767225600123},
        {ConsoleLevel::Debug, QString(), 0}, {ConsoleLevel::Info, u"],[9,9,\""_s, -1}};
    const QByteArray json = encodeConsole(entries);
    const QList<ConsoleEntry> decoded = decodeConsole(json);
    QCOMPARE(decoded.size(), entries.size());
    for (qsizetype index = 0; index < entries.size(); ++index) {
        QCOMPARE(decoded[index].level, entries[index].level);
        QCOMPARE(decoded[index].message, entries[index].message);
        QCOMPARE(decoded[index].timestampMs, entries[index].timestampMs);
    }
    QVERIFY(json.contains(encodedMessage(entries.first().message)));
}

void tst_LogConsole::everyControlCharacterIsValidJson()
{
    for (char16_t letter = 0; letter < 0x80; ++letter) {
        const QString message(3, QChar(letter));
        const QJsonArray array = QJsonDocument::fromJson(encodeConsole({{ConsoleLevel::Log, message, 1}})).array();
        QCOMPARE(array.at(0).toArray().at(2).toString(), message);
    }
}

void tst_LogConsole::noEntriesAreNoText()
{
    QVERIFY(encodeConsole({}).isEmpty());
    QVERIFY(decodeConsole({}).isEmpty());
}

QTEST_GUILESS_MAIN(tst_LogConsole)
#include "tst_LogConsole.moc"
