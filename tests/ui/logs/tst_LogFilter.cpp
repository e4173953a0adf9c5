#include "ui/logs/LogFilter.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_LogFilter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLastWordIsCompleted()
    {
        const QStringList functions{u"create-invoice"_s, u"größe & co"_s};
        QCOMPARE(logFilterCompletions(u"level:error tri"_s, functions), QStringList{u"level:error trigger:"_s});
        QCOMPARE(logFilterCompletions(u"fn:cr"_s, functions), QStringList{u"fn:create-invoice"_s});
        QCOMPARE(logFilterCompletions(u"fn:g"_s, functions), QStringList{u"fn:\"größe & co\""_s});
        QCOMPARE(logFilterCompletions(u"trigger:w"_s, functions), (QStringList{u"trigger:webhook"_s, u"trigger:websocket"_s}));
        QVERIFY(logFilterCompletions(u"fn:create-invoice"_s, functions).isEmpty()); // complete already
        QVERIFY(logFilterCompletions(u"\"no li"_s, functions).isEmpty());
        QVERIFY(logFilterCompletions(u""_s, functions).isEmpty());
        for (const QString &text : logFilterCompletions(u"fn:"_s, functions))
            QVERIFY(logFilterFromText(text).has_value());
    }

    void readsWhatPeopleType()
    {
        const auto filter = logFilterFromText(u"fn:\"my function\" level:error status:503 trigger:cron version:4 no luck"_s);
        QVERIFY(filter);
        QCOMPARE(filter->function, u"my function"_s);
        QVERIFY(filter->onlyErrors);
        QCOMPARE(filter->status, 503);
        QCOMPARE(filter->trigger, u"cron"_s);
        QCOMPARE(filter->version, 4);
        QCOMPARE(filter->text, u"no luck"_s);
    }

    void quotesKeepColons()
    {
        const auto filter = logFilterFromText(u"\"TypeError: no\""_s);
        QVERIFY(filter);
        QCOMPARE(filter->text, u"TypeError: no"_s);
    }

    void namesTheWordAtFault_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown key") << u"fm:x"_s << u"fm:x"_s;
        QTest::newRow("no status") << u"status:many"_s << u"status:many"_s;
        QTest::newRow("status out of range") << u"ok status:12"_s << u"status:12"_s;
        QTest::newRow("unknown trigger") << u"trigger:mail"_s << u"trigger:mail"_s;
        QTest::newRow("no time") << u"since:yesterday"_s << u"since:yesterday"_s;
        QTest::newRow("unknown level") << u"level:loud"_s << u"level:loud"_s;
    }

    void namesTheWordAtFault()
    {
        QFETCH(QString, text);
        QFETCH(QString, word);
        const auto filter = logFilterFromText(text);
        QVERIFY(!filter);
        QVERIFY2(filter.error().message.contains(word), qPrintable(filter.error().message));
        QVERIFY(!filter.error().remediation.isEmpty());
    }

    void whatIsWrittenReadsBackTheSame()
    {
        LogFilter filter;
        filter.function = u"a b"_s;
        filter.onlyErrors = true;
        filter.status = 404;
        filter.trigger = u"webhook"_s;
        filter.version = 2;
        filter.text = u"order: 7"_s;
        filter.since = QDateTime::fromString(u"2026-01-31T08:00:00Z"_s, Qt::ISODate);
        filter.until = filter.since.addSecs(3600);
        const auto back = logFilterFromText(logFilterText(filter));
        QVERIFY(back);
        QCOMPARE(*back, filter);
        QCOMPARE(logFilterText(LogFilter()), QString());
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_LogFilter)
#include "tst_LogFilter.moc"
