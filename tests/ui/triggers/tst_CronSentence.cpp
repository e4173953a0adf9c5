#include "ui/triggers/CronSentence.h"

#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_CronSentence final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::C); }

    void schedulesReadAsSentences_data()
    {
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const QString &schedule, const QString &sentence) {
            QTest::newRow(qPrintable(schedule)) << schedule << sentence;
        };
        row(u"* * * * *"_s, u"Every minute"_s);
        row(u"*/5 * * * *"_s, u"Every 5 minutes"_s);
        row(u"0 * * * *"_s, u"Every hour, on the hour"_s);
        row(u"@hourly"_s, u"Every hour, on the hour"_s);
        row(u"15 * * * *"_s, u"Every hour at minute 15"_s);
        row(u"0 */6 * * *"_s, u"Every 6 hours at minute 0"_s);
        row(u"30 2 * * *"_s, u"At 02:30, every day"_s);
        row(u"0 9,18 * * *"_s, u"At 09:00 and 18:00, every day"_s);
        row(u"0 9 * * 1-5"_s, u"At 09:00, Monday to Friday"_s);
        row(u"0 9 * * mon,WED,7"_s, u"At 09:00, Monday, Wednesday and Sunday"_s);
        row(u"*/10 8-17 * * *"_s, u"Every 10 minutes, from 08:00 to 17:59, every day"_s);
        row(u"0 0 1 * *"_s, u"At 00:00, on day 1 of the month"_s);
        row(u"0 0 1 jan *"_s, u"At 00:00, on day 1 of the month, in January"_s);
        row(u"0 0 13 * 5"_s, u"At 00:00, on day 13 of the month or on Friday"_s);
    }

    void schedulesReadAsSentences()
    {
        QFETCH(QString, schedule);
        QTEST(cronSentence(schedule), "sentence");
    }

    void whatIsNoScheduleHasNone()
    {
        for (const QString &text : {u""_s, u"*"_s, u"61 * * * *"_s, u"* 24 * * *"_s, u"5-1 * * * *"_s, u"a b c d e"_s,
                 u"* * * * * *"_s, u"*/0 * * * *"_s})
            QVERIFY2(cronSentence(text).isEmpty(), qPrintable(text));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_CronSentence)
#include "tst_CronSentence.moc"
