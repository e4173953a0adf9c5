#include "core/triggers/cron/CronExpression.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class CronExpressionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faultsNameTheFieldAndTheMend_data();
    void faultsNameTheFieldAndTheMend();
    void spellingsOfTheSameScheduleMatchAlike_data();
    void spellingsOfTheSameScheduleMatchAlike();
    void bothDayFieldsRestrictedMeansEither();
    void theEndIsNotAMatch();

private:
    static QList<LocalMinute> matches(const QString &text, int count)
    {
        const Result<CronExpression> expression = CronExpression::parse(text);
        if (!expression)
            return {};
        QList<LocalMinute> found;
        LocalMinute from = std::chrono::local_days(std::chrono::year(2026) / 1 / 1);
        const LocalMinute end = from + std::chrono::days(3660);
        while (found.size() < count) {
            const auto match = expression->firstMatch(from, end);
            if (!match)
                break;
            found.append(*match);
            from = *match + std::chrono::minutes(1);
        }
        return found;
    }
};

void CronExpressionTest::faultsNameTheFieldAndTheMend_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *text, const char *message) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(message);
    };
    row("", "must have 5 fields (minute hour day month weekday), not 0, or be a macro like @hourly");
    row("* * * *", "must have 5 fields (minute hour day month weekday), not 4, or be a macro like @hourly");
    row("* * * * * *", "must have 5 fields, not 6: seconds are not supported");
    row("* * * * * * * *", "must have 5 fields (minute hour day month weekday), not 8, or be a macro like @hourly");
    row("60 * * * *", "minute: 60 is not within 0 to 59");
    row("* 24 * * *", "hour: 24 is not within 0 to 23");
    row("* * 0 * *", "day of month: 0 is not within 1 to 31");
    row("* * 32 * *", "day of month: 32 is not within 1 to 31");
    row("* * * 13 *", "month: 13 is not within 1 to 12 or jan to dec");
    row("* * * foo *", "month: foo is not a value, a range or *; it may be 1 to 12 or jan to dec");
    row("* * * * 8", "day of week: 8 is not within 0 to 7 or sun to sat");
    row("*/0 * * * *", "minute: 0 is not a step: a number from 1 on");
    row("*/-5 * * * *", "minute: -5 is not a step: a number from 1 on");
    row("*/ * * * *", "minute: */ is not a step: a number from 1 on");
    row("5/15 * * * *", "minute: 5/15: a step needs * or a range before it, like 5-59/15");
    row("10-5 * * * *", "minute: 10-5 runs backwards; write it as two ranges with a comma");
    row("0 22-2 * * *", "hour: 22-2 runs backwards; write it as two ranges with a comma");
    row("5- * * * *", "minute: 5- is not a value, a range or *; it may be 0 to 59");
    row("-5 * * * *", "minute: -5 is not a value, a range or *; it may be 0 to 59");
    row("1,,2 * * * *", "minute: a value is missing next to a comma; it may be 0 to 59");
    row("1.5 * * * *", "minute: 1.5 is not a value, a range or *; it may be 0 to 59");
    row("0x5 * * * *", "minute: 0x5 is not a value, a range or *; it may be 0 to 59");
    row("99999999999 * * * *", "minute: 99999999999 is not a value, a range or *; it may be 0 to 59");
    row("\uff11 * * * *", "minute: \uff11 is not a value, a range or *; it may be 0 to 59");
    row("* * L * *", "day of month: L is not a value, a range or *; it may be 1 to 31");
    row("* * * * 5#2", "day of week: 5#2 is not a value, a range or *; it may be 0 to 7 or sun to sat");
    row("* * * * *; rm", "must have 5 fields, not 6: seconds are not supported");
    row("0 0 30 2 *", "never comes: no month of these has such a day");
    row("0 0 31 2,4,6,9,11 *", "never comes: no month of these has such a day");
    row("@reboot", "@reboot has no time: it is not supported");
    row("@never", "@never is not one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly");
}

void CronExpressionTest::faultsNameTheFieldAndTheMend()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const Result<CronExpression> parsed = CronExpression::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().message, message);
    QVERIFY(!parsed.error().remediation.isEmpty());
}

void CronExpressionTest::spellingsOfTheSameScheduleMatchAlike_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    const auto row = [](const char *text, const char *plain) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(plain);
    };
    row("@Hourly", "0 * * * *");
    row("@weekly", "0 0 * * 0");
    row("@annually", "0 0 1 1 *");
    row("@monthly", "0 0 1 * *");
    row("@midnight", "0 0 * * *");
    row(" 0  9\t*\n* 1-5 ", "0 9 * * 1,2,3,4,5");
    row("0 9 * JAN-mar mon,FRI", "0 9 * 1,2,3 1,5");
    row("0 0 * * 7", "0 0 * * 0");
    row("0 0 * * 5-7", "0 0 * * 0,5,6");
    row("0 0 * * fri-sun", "0 0 * * 0,5,6");
    row("0 0 * * sun-tue", "0 0 * * 0,1,2");
    row("0 0 * * */2", "0 0 * * 0,2,4,6");
    row("0 0 * * 0-7/7", "0 0 * * 0");
    row("5-59/15 * * * *", "5,20,35,50 * * * *");
    row("*/7 3 * * *", "0,7,14,21,28,35,42,49,56 3 * * *");
    row("0-10/100 * * * *", "0 * * * *");
}

void CronExpressionTest::spellingsOfTheSameScheduleMatchAlike()
{
    QFETCH(QString, text);
    QFETCH(QString, plain);
    const QList<LocalMinute> found = matches(text, 40);
    QVERIFY(!found.isEmpty());
    QVERIFY(found == matches(plain, 40));
}

void CronExpressionTest::bothDayFieldsRestrictedMeansEither()
{
    QList<unsigned> days;
    for (const LocalMinute match : matches(u"0 0 13 * fri"_s, 6)) {
        const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(match));
        days.append(unsigned(date.day()));
    }
    QCOMPARE(days, (QList<unsigned>{2, 9, 13, 16, 23, 30})); // Fridays of January 2026, and the 13th
}

void CronExpressionTest::theEndIsNotAMatch()
{
    const auto expression = CronExpression::parse(u"30 4 * * *");
    const LocalMinute day = std::chrono::local_days(std::chrono::year(2026) / 1 / 1);
    const LocalMinute due = day + std::chrono::minutes(270);
    QVERIFY(!expression->firstMatch(day, due));
    QVERIFY(*expression->firstMatch(due, due + std::chrono::minutes(1)) == due);
    QVERIFY(!expression->firstMatch(due + std::chrono::minutes(1), due + std::chrono::minutes(1440)));
}

QTEST_GUILESS_MAIN(CronExpressionTest)
#include "tst_CronExpression.moc"
