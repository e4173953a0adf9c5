#include "core/triggers/cron/CronSchedule.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class CronScheduleTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWhereThreeOtherLibrariesDo_data();
    void agreesWhereThreeOtherLibrariesDo();
    void keepsItsOwnRuleWhereTheyDiffer_data();
    void keepsItsOwnRuleWhereTheyDiffer();
    void refusesWhatItSaysItRefuses();
    void saysWhyATimeIsUnusual();
    void everyMinuteIsEveryMinuteOfRealTime_data();
    void everyMinuteIsEveryMinuteOfRealTime();
    void onceADayIsOnceADayInEveryZone_data();
    void onceADayIsOnceADayInEveryZone();
    void zonesAreNamedAsTheDatabaseDoes();

private:
    static WallTime timeOf(const QString &text)
    {
        return WallTime(Milliseconds(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch()));
    }
    static QStringList nexts(const CronSchedule &schedule, const QString &from, qsizetype count)
    {
        QStringList times;
        WallTime at = timeOf(from);
        while (times.size() < count) {
            const auto run = schedule.next(at);
            if (!run)
                break;
            at = run->at;
            const qint64 milliseconds = std::chrono::floor<Milliseconds>(at.time_since_epoch()).count();
            times.append(QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc()).toUTC().toString(Qt::ISODate));
        }
        return times;
    }
    static QJsonObject vectors()
    {
        QFile file(QStringLiteral(ISOLA_SOURCE_DIR "/tests/data/cron.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
};

void CronScheduleTest::agreesWhereThreeOtherLibrariesDo_data()
{
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<QString>("timezone");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QStringList>("next");
    int count = 0;
    for (const QJsonValue &value : vectors()["cases"_L1].toArray()) {
        const QJsonObject item = value.toObject();
        if (!item["next"_L1].isArray())
            continue;
        ++count;
        QTest::addRow("%s, %s", qPrintable(item["schedule"_L1].toString()), qPrintable(item["note"_L1].toString()))
            << item["schedule"_L1].toString() << item["timezone"_L1].toString() << item["from"_L1].toString()
            << item["next"_L1].toVariant().toStringList();
    }
    QVERIFY(count > 20);
}

void CronScheduleTest::agreesWhereThreeOtherLibrariesDo()
{
    QFETCH(QString, schedule);
    QFETCH(QString, timezone);
    QFETCH(QString, from);
    QFETCH(QStringList, next);
    const Result<CronSchedule> made = CronSchedule::create(schedule, timezone);
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    QCOMPARE(nexts(*made, from, next.size()), next);
}

void CronScheduleTest::keepsItsOwnRuleWhereTheyDiffer_data()
{
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<QString>("timezone");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QStringList>("next");
    const auto row = [](const char *name, const char *schedule, const char *zone, const char *from, QStringList next) {
        QTest::newRow(name) << QString::fromLatin1(schedule) << QString::fromLatin1(zone) << QString::fromLatin1(from) << next;
    };
    row("New York, 02:30 is left out: at the shift", "30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z",
        {u"2026-03-08T07:00:00Z"_s, u"2026-03-09T06:30:00Z"_s, u"2026-03-10T06:30:00Z"_s});
    row("New York, 02:00 is left out: at the shift", "0 2 * * *", "America/New_York", "2026-03-07T12:00:00Z",
        {u"2026-03-08T07:00:00Z"_s, u"2026-03-09T06:00:00Z"_s});
    row("New York, several left out: once", "*/15 2 * * *", "America/New_York", "2026-03-08T06:00:00Z",
        {u"2026-03-08T07:00:00Z"_s, u"2026-03-09T06:00:00Z"_s});
    row("New York, 02:30 and 03:00: once at the shift", "0,30 2,3 * * *", "America/New_York", "2026-03-08T06:00:00Z",
        {u"2026-03-08T07:00:00Z"_s, u"2026-03-08T07:30:00Z"_s});
    row("New York, 01:30 twice and 02:30: each once", "30 1-2 * * *", "America/New_York", "2026-11-01T04:30:00Z",
        {u"2026-11-01T05:30:00Z"_s, u"2026-11-01T07:30:00Z"_s, u"2026-11-02T06:30:00Z"_s});
    row("Berlin, 02:30 is left out", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
        {u"2026-03-29T01:00:00Z"_s, u"2026-03-30T00:30:00Z"_s});
    row("Sao Paulo, midnight is left out", "0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z",
        {u"2018-11-04T03:00:00Z"_s, u"2018-11-05T02:00:00Z"_s});
    row("Lord Howe, half an hour is left out", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
        {u"2026-10-03T15:30:00Z"_s, u"2026-10-04T15:15:00Z"_s});
    row("Lord Howe, half an hour comes twice", "*/15 1 * * *", "Australia/Lord_Howe", "2026-04-04T13:50:00Z",
        {u"2026-04-04T14:00:00Z"_s, u"2026-04-04T14:15:00Z"_s, u"2026-04-04T14:30:00Z"_s, u"2026-04-04T14:45:00Z"_s,
            u"2026-04-05T14:30:00Z"_s});
    row("Chatham, 02:45 to 03:45 is left out", "0 3 * * *", "Pacific/Chatham", "2026-09-26T00:00:00Z",
        {u"2026-09-26T14:00:00Z"_s, u"2026-09-27T13:15:00Z"_s});
    row("Chatham, 02:45 to 03:45 comes twice", "0 3 * * *", "Pacific/Chatham", "2026-04-04T00:00:00Z",
        {u"2026-04-04T13:15:00Z"_s, u"2026-04-05T14:15:00Z"_s});
    row("Casablanca, Ramadan begins: 02:30 comes twice", "30 2 * * *", "Africa/Casablanca", "2026-02-14T12:00:00Z",
        {u"2026-02-15T01:30:00Z"_s, u"2026-02-16T02:30:00Z"_s});
    row("Casablanca, Ramadan ends: 02:30 is left out", "30 2 * * *", "Africa/Casablanca", "2026-03-21T12:00:00Z",
        {u"2026-03-22T02:00:00Z"_s, u"2026-03-23T01:30:00Z"_s});
    row("Apia, a day that did not exist", "0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z",
        {u"2011-12-29T22:00:00Z"_s, u"2011-12-30T22:00:00Z"_s});
    row("Athens, 03:00 is left out", "0 3 * * *", "Europe/Athens", "2016-03-27T00:00:01Z",
        {u"2016-03-27T01:00:00Z"_s, u"2016-03-28T00:00:00Z"_s});
    row("far in the future, by the zone's rule", "30 2 * * *", "Europe/Berlin", "2098-03-29T12:00:00Z",
        {u"2098-03-30T01:00:00Z"_s, u"2098-03-31T00:30:00Z"_s});
}

void CronScheduleTest::keepsItsOwnRuleWhereTheyDiffer()
{
    agreesWhereThreeOtherLibrariesDo();
}

void CronScheduleTest::refusesWhatItSaysItRefuses()
{
    int refused = 0;
    for (const QJsonValue &value : vectors()["invalid"_L1].toArray()) {
        const QString schedule = value["schedule"_L1].toString();
        const bool isOnlySpaced = schedule.simplified() == u"* * * * *" || schedule.simplified() == u"0 9 * * *";
        QCOMPARE(CronSchedule::create(schedule, u"UTC"_s).has_value(), isOnlySpaced);
        refused += !isOnlySpaced;
    }
    QVERIFY(refused > 20);
    QCOMPARE(CronSchedule::create(u"0 22-2 * * *"_s, u"UTC"_s).error().details.first().field, u"schedule"_s);
    QCOMPARE(CronSchedule::create(u"0 2 * * *"_s, u"Mars/Olympus"_s).error().details.first().field, u"timezone"_s);
}

void CronScheduleTest::saysWhyATimeIsUnusual()
{
    const auto first = [](const QString &schedule, const QString &from) {
        return CronSchedule::create(schedule, u"Europe/Berlin"_s)->next(timeOf(from))->kind;
    };
    QVERIFY(first(u"30 2 * * *"_s, u"2026-03-28T12:00:00Z"_s) == CronRun::Kind::AtShift);
    QVERIFY(first(u"30 2 * * *"_s, u"2026-10-24T12:00:00Z"_s) == CronRun::Kind::FirstOfTwo);
    QVERIFY(first(u"30 3 * * *"_s, u"2026-10-24T12:00:00Z"_s) == CronRun::Kind::Ordinary);
    QVERIFY(first(u"30 * * * *"_s, u"2026-10-25T00:00:00Z"_s) == CronRun::Kind::Ordinary);
    const auto run = CronSchedule::create(u"30 2 * * *"_s, u"Europe/Berlin"_s)->next(timeOf(u"2026-03-28T12:00:00Z"_s));
    QCOMPARE(run->offset.count(), 7200);
}

static void addZones()
{
    QTest::addColumn<QString>("zone");
    for (const char *zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham",
             "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns", "Antarctica/Troll", "Africa/Cairo", "Europe/Dublin"})
        QTest::newRow(zone) << QString::fromLatin1(zone);
}

void CronScheduleTest::everyMinuteIsEveryMinuteOfRealTime_data()
{
    addZones();
}

void CronScheduleTest::everyMinuteIsEveryMinuteOfRealTime()
{
    QFETCH(QString, zone);
    const auto schedule = CronSchedule::create(u"* * * * *"_s, zone);
    // Around both changes of the year, and through nights without one.
    for (const QString &from :
        {u"2026-03-06T00:00:00Z"_s, u"2026-03-28T00:00:00Z"_s, u"2026-10-24T00:00:00Z"_s, u"2026-04-04T00:00:00Z"_s})
        for (WallTime at = timeOf(from), end = at + std::chrono::days(3); at < end; at += std::chrono::minutes(1)) {
            const auto run = schedule->next(at);
            QVERIFY(run && run->at == at + std::chrono::minutes(1));
        }
}

void CronScheduleTest::onceADayIsOnceADayInEveryZone_data()
{
    addZones();
}

void CronScheduleTest::onceADayIsOnceADayInEveryZone()
{
    QFETCH(QString, zone);
    for (int hour = 0; hour < 24; ++hour) {
        const auto schedule = CronSchedule::create(u"30 %1 * * *"_s.arg(hour), zone);
        WallTime at = timeOf(u"2025-12-31T23:59:00Z"_s);
        int runs = 0;
        for (auto run = schedule->next(at); run && run->at < timeOf(u"2027-01-01T00:00:00Z"_s); run = schedule->next(at)) {
            at = run->at;
            ++runs;
        }
        QCOMPARE(runs, 365);
    }
}

void CronScheduleTest::zonesAreNamedAsTheDatabaseDoes()
{
    for (const QString &zone : {u"UTC"_s, u"Etc/GMT+5"_s, u"Europe/Rome"_s, u"America/Argentina/Buenos_Aires"_s, u"EST5EDT"_s})
        QVERIFY2(CronSchedule::create(u"@daily"_s, zone), qPrintable(zone));
    for (const QString &zone : {u""_s, u"Europe/Atlantis"_s, u"UTC+2"_s, u"+02:00"_s, u"../etc/passwd"_s, u"/etc/localtime"_s})
        QVERIFY2(!CronSchedule::create(u"@daily"_s, zone), qPrintable(zone));
}

QTEST_GUILESS_MAIN(CronScheduleTest)
#include "tst_CronSchedule.moc"
