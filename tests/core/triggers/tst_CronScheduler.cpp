#include "core/triggers/CronScheduler.h"

#include "core/logs/LogStore.h"
#include "tests/core/triggers/TriggerFixture.h"

#include <QSemaphore>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

static const QByteArray kTelling = "export default async (req, ctx) => { console.log(JSON.stringify(ctx.trigger)); "
                                   "return new Response('ok'); };";
static const QByteArray kSlow = "export default async () => { await new Promise(go => setTimeout(go, 700)); "
                                "return new Response('ok'); };";

// Times in the log are those of the due times: 2026-01-01, where the fake clock begins.
class CronSchedulerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void itRunsAtItsTimeAndNotBefore();
    void itTellsTheFunctionWhatItIs();
    void aRestartGoesOnWhereItWas();
    void afterDowntimeOneIsCaughtUp();
    void afterDowntimeSkipRunsNone();
    void afterDowntimeAllAreCaughtUpInOrder();
    void aLongDowntimeIsSummedUp();
    void aRunThatACrashCutOffBeginsOnceMore();
    void itDoesNotOverlapItself();
    void whatAPausedAppMissesIsInTheLogAndCaughtUp();
    void aDisabledOneMissesNothing();
    void aNewScheduleBeginsAnew();
    void aClockSetBackALittleRepeatsNothing();
    void aClockSetBackALotGoesByTheNewTime();
    void aClockSetForwardALotIsNotMadeUpFor();
    void whatCameWhileTheMachineSleptIsCaughtUpHoweverLong();
    void aClockSetForwardWhileTheMachineSleptIsSeen();
    void aRunIsOnDiskBeforeItBegins();
    void aRunIsWrittenDownAheadAndNeedsNoDiskAtItsTime();
    void aServerThatEndedBeforeTheTimeHasRunNothing();
    void aServerThatEndedAroundTheTimeRunsOnceAndSaysSo();
    void whatIsSwitchedOffOrPausedIsNotLeftWrittenDown();
    void runNowRunsBesideTheSchedule();
    void aDeletedFunctionIsForgotten();

private:
    CronScheduler &cron() { return m_fixture->triggers->cron(); }
    void deploy(const QString &schedule, const QString &catchUp = u"one"_s, const QByteArray &code = kTelling)
    {
        const QJsonObject config{{u"schedule"_s, schedule}, {u"timezone"_s, u"UTC"_s}, {u"catch_up"_s, catchUp}};
        m_function = m_fixture->deploy(code, {TriggerType::Cron, config, true});
        QVERIFY(m_function);
    }
    void start()
    {
        cron().start();
        QVERIFY(QTest::qWaitFor([&] { return !cron().isBusy() || cron().nextDue(); }));
        settle();
    }
    void restart()
    {
        m_fixture->reopen();
        start();
    }
    // Runs what is due by now until nothing is.
    void settle()
    {
        do {
            cron().runDue();
            QVERIFY(QTest::qWaitFor([&] { return !cron().isBusy(); }, 30000));
        } while (cron().nextDue() && *cron().nextDue() <= m_fixture->clock.wall());
        QVERIFY(m_fixture->inDatabase<bool>([](Database &) -> Result<bool> { return true; })); // after what was written
    }
    void pass(Milliseconds time)
    {
        m_fixture->clock.advance(time);
        settle();
    }
    // To a second before what is due next, with that run written down.
    void passToTheClaim()
    {
        m_fixture->clock.advance(std::chrono::floor<Milliseconds>(*cron().nextDue() - m_fixture->clock.wall()) - seconds(1));
        cron().runDue();
        QVERIFY(runningOnDisk() == m_fixture->clock.wall() + seconds(1));
        QVERIFY(!cron().isBusy());
    }
    std::optional<WallTime> runningOnDisk()
    {
        const auto states = m_fixture->inDatabase<QList<CronState>>(
            [](Database &database) -> Result<QList<CronState>> { return CronStore(database).load(); });
        return states->first().runningDue;
    }
    // "status path error", oldest first.
    QStringList rows()
    {
        m_fixture->engine.log->flush();
        const auto logs = LogStore::create(m_fixture->engine.directory.filePath(u"logs"_s));
        LogQuery query;
        query.limit = 1000;
        const auto page = (*logs)->query(query);
        QStringList texts;
        m_details.clear();
        for (const StoredLogRow &row : page->rows) {
            const QString path = QString::fromLatin1(row.log.path).section(u'T', 1).section(u'.', 0, 0);
            texts.prepend(u"%1 %2 %3"_s.arg(row.log.outcome.status).arg(path, row.log.outcome.message).trimmed());
            const QList<ConsoleEntry> &console = row.log.outcome.console;
            m_details.prepend(
                console.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(console.first().message.toUtf8()).object());
        }
        return texts;
    }

    const QString kDown = u"missed: the server was down or the machine asleep at its time"_s;

    std::unique_ptr<TriggerFixture> m_fixture;
    FunctionVersionPtr m_function;
    QList<QJsonObject> m_details; // what each row's function was told, from rows()
};

void CronSchedulerTest::init()
{
    m_fixture = std::make_unique<TriggerFixture>();
}

void CronSchedulerTest::itRunsAtItsTimeAndNotBefore()
{
    deploy(u"*/5 * * * *"_s);
    start();
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + minutes(5));
    pass(minutes(5) - Milliseconds(1));
    QCOMPARE(rows(), QStringList());
    pass(Milliseconds(1));
    QCOMPARE(rows(), QStringList{u"200 00:05:00"_s});
    pass(minutes(5));
    QCOMPARE(rows(), (QStringList{u"200 00:05:00"_s, u"200 00:10:00"_s}));
}

void CronSchedulerTest::itTellsTheFunctionWhatItIs()
{
    deploy(u"*/5 * * * *"_s);
    start();
    pass(minutes(5));
    rows();
    const QJsonObject detail = m_details.first();
    QCOMPARE(detail["type"_L1].toString(), u"cron"_s);
    QCOMPARE(detail["schedule"_L1].toString(), u"*/5 * * * *"_s);
    QCOMPARE(detail["scheduled_at"_L1].toString(), u"2026-01-01T00:05:00.000Z"_s);
    QCOMPARE(detail["catch_up"_L1], QJsonValue(false));
    QCOMPARE(detail["manual"_L1], QJsonValue(false));
}

void CronSchedulerTest::aRestartGoesOnWhereItWas()
{
    deploy(u"0 * * * *"_s);
    start();
    pass(hours(1));
    restart();
    QCOMPARE(rows().size(), 1);
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + hours(1));
    const auto record = m_fixture->registry.functions->record(kDefaultApp, u"test"_s);
    QCOMPARE(cron().health(*record)["last_run"_L1].toObject()["status"_L1].toInt(), 200);
}

void CronSchedulerTest::afterDowntimeOneIsCaughtUp()
{
    deploy(u"0 * * * *"_s);
    start();
    m_fixture->clock.advance(hours(3) + minutes(10));
    restart();
    const QString missed = u" "_s + kDown;
    QCOMPARE(rows(),
        (QStringList{u"503 01:00:00"_s + missed, u"503 02:00:00"_s + missed, u"503 03:00:00"_s + missed, u"200 03:00:00"_s}));
    QCOMPARE(m_details.last()["catch_up"_L1], QJsonValue(true));
    QCOMPARE(m_details.last()["missed"_L1].toInt(), 3);
    pass(minutes(50));
    QCOMPARE(rows().last(), u"200 04:00:00"_s);
    QCOMPARE(m_details.last()["catch_up"_L1], QJsonValue(false));
}

void CronSchedulerTest::afterDowntimeSkipRunsNone()
{
    deploy(u"0 * * * *"_s, u"skip"_s);
    start();
    m_fixture->clock.advance(hours(2) + minutes(10));
    restart();
    QCOMPARE(rows(), (QStringList{u"503 01:00:00 "_s + kDown, u"503 02:00:00 "_s + kDown}));
    pass(minutes(50));
    QCOMPARE(rows().last(), u"200 03:00:00"_s);
}

void CronSchedulerTest::afterDowntimeAllAreCaughtUpInOrder()
{
    deploy(u"0 * * * *"_s, u"all"_s);
    start();
    m_fixture->clock.advance(hours(3));
    restart();
    const QStringList found = rows();
    QCOMPARE(found.mid(0, 2), (QStringList{u"503 01:00:00 "_s + kDown, u"503 02:00:00 "_s + kDown}));
    QCOMPARE(found.mid(2), (QStringList{u"200 01:00:00"_s, u"200 02:00:00"_s, u"200 03:00:00"_s}));
    QCOMPARE(m_details.at(2)["catch_up"_L1], QJsonValue(true));
    QCOMPARE(m_details.at(4)["catch_up"_L1], QJsonValue(false)); // it is on time
}

void CronSchedulerTest::aLongDowntimeIsSummedUp()
{
    deploy(u"* * * * *"_s, u"skip"_s);
    start();
    m_fixture->clock.advance(hours(24 * 365) + seconds(45));
    restart();
    const QStringList found = rows();
    QCOMPARE(found.size(), 1 + CronEntry::kMostListed);
    QVERIFY(found.first().contains("for this and at least"_L1));
    QVERIFY(*cron().nextDue() > m_fixture->clock.wall());
}

void CronSchedulerTest::aRunThatACrashCutOffBeginsOnceMore()
{
    deploy(u"0 * * * *"_s, u"one"_s, kSlow);
    start();
    m_fixture->clock.advance(hours(1));
    cron().runDue(); // it runs
    QVERIFY(m_fixture->inDatabase<bool>([](Database &) -> Result<bool> { return true; }));
    m_fixture->reopen(); // and is cut off
    cron().start();
    QVERIFY(QTest::qWaitFor([&] { return !cron().isBusy() && cron().nextDue(); }, 30000));
    QCOMPARE(rows().filter(u"200 01:00:00"_s).size(), 1);
    restart();
    QCOMPARE(rows().filter(u"200 01:00:00"_s).size(), 1); // once is enough
}

void CronSchedulerTest::itDoesNotOverlapItself()
{
    deploy(u"* * * * *"_s, u"one"_s, kSlow);
    start();
    m_fixture->clock.advance(minutes(1));
    cron().runDue();
    m_fixture->clock.advance(minutes(1));
    cron().runDue();
    settle();
    QCOMPARE(rows(), (QStringList{u"409 00:02:00 skipped_overlap: the run before has not ended"_s, u"200 00:01:00"_s}));
    pass(minutes(1));
    QCOMPARE(rows().last(), u"200 00:03:00"_s);
}

void CronSchedulerTest::whatAPausedAppMissesIsInTheLogAndCaughtUp()
{
    deploy(u"0 * * * *"_s);
    start();
    m_fixture->pauseApp(true);
    pass(hours(1));
    pass(hours(1));
    QCOMPARE(rows(), (QStringList{u"503 01:00:00 missed: the app is paused"_s, u"503 02:00:00 missed: the app is paused"_s}));
    m_fixture->clock.advance(minutes(5));
    m_fixture->pauseApp(false);
    settle();
    QCOMPARE(rows().mid(2), QStringList{u"200 02:00:00"_s});
    QCOMPARE(m_details.last()["catch_up"_L1], QJsonValue(true));
}

void CronSchedulerTest::aDisabledOneMissesNothing()
{
    deploy(u"0 * * * *"_s);
    start();
    const auto enable = [&](bool isEnabled) {
        QVERIFY(await<FunctionRecord>([&](Callback<FunctionRecord> done) {
            m_fixture->registry.functions->enableTrigger(kDefaultApp, u"test"_s, TriggerType::Cron, isEnabled, done);
        }));
    };
    enable(false);
    QVERIFY(!cron().nextDue());
    pass(hours(5));
    enable(true);
    settle();
    QCOMPARE(rows(), QStringList());
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + hours(1));
}

void CronSchedulerTest::aNewScheduleBeginsAnew()
{
    deploy(u"0 * * * *"_s);
    start();
    deploy(u"30 * * * *"_s);
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + minutes(30));
    m_fixture->clock.advance(minutes(45));
    deploy(u"15 * * * *"_s);
    settle();
    QCOMPARE(rows(), QStringList());
    deploy(u"15 * * * *"_s, u"skip"_s); // the same schedule goes on
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + minutes(30));
}

void CronSchedulerTest::aClockSetBackALittleRepeatsNothing()
{
    deploy(u"*/30 * * * *"_s);
    start();
    pass(minutes(30));
    m_fixture->clock.setWall(m_fixture->clock.wall() - minutes(20));
    settle();
    pass(minutes(20)); // 00:30 once more
    QCOMPARE(rows(), QStringList{u"200 00:30:00"_s});
    pass(minutes(30));
    QCOMPARE(rows().last(), u"200 01:00:00"_s);
}

void CronSchedulerTest::aClockSetBackALotGoesByTheNewTime()
{
    deploy(u"*/30 * * * *"_s);
    start();
    pass(hours(10));
    const qsizetype before = rows().size();
    m_fixture->clock.setWall(m_fixture->clock.wall() - hours(9));
    settle();
    pass(minutes(30));
    QCOMPARE(rows().size(), before + 1);
    QCOMPARE(rows().last(), u"200 01:30:00"_s);
}

void CronSchedulerTest::aClockSetForwardALotIsNotMadeUpFor()
{
    deploy(u"0 * * * *"_s, u"all"_s);
    start();
    pass(hours(1));
    m_fixture->clock.setWall(m_fixture->clock.wall() + hours(24 * 365 * 10));
    settle();
    const QStringList found = rows();
    QCOMPARE(found.size(), 2);
    QVERIFY(found.last().startsWith("503 02:00:00 missed: the clock was set forward, to 2035"_L1));
    // A little is late, and is caught up.
    m_fixture->clock.setWall(m_fixture->clock.wall() + hours(2));
    settle();
    QVERIFY(rows().size() > 2);
}

// The wall and the count since boot agree: time has passed, the clock was not set.
void CronSchedulerTest::whatCameWhileTheMachineSleptIsCaughtUpHoweverLong()
{
    deploy(u"0 * * * *"_s, u"all"_s);
    start();
    m_fixture->clock.sleep(hours(5) + minutes(30));
    settle();
    QStringList expected;
    for (int hour = 1; hour <= 5; ++hour)
        expected.append(u"503 0%1:00:00 %2"_s.arg(hour).arg(kDown));
    for (int hour = 1; hour <= 5; ++hour)
        expected.append(u"200 0%1:00:00"_s.arg(hour));
    QCOMPARE(rows(), expected);
    QCOMPARE(m_details.last()["catch_up"_L1], QJsonValue(true));
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + minutes(30));
}

void CronSchedulerTest::aClockSetForwardWhileTheMachineSleptIsSeen()
{
    deploy(u"0 * * * *"_s, u"all"_s);
    start();
    m_fixture->clock.sleep(minutes(30));
    m_fixture->clock.setWall(m_fixture->clock.wall() + hours(24));
    settle();
    QCOMPARE(rows().size(), 1);
    QVERIFY(rows().first().contains("the clock was set forward"_L1));
}

// The server dies with the run still to begin: what it wrote is what a restart goes by.
void CronSchedulerTest::aRunIsOnDiskBeforeItBegins()
{
    deploy(u"0 * * * *"_s);
    start();
    m_fixture->clock.advance(hours(1));
    cron().runDue();
    QVERIFY(m_fixture->inDatabase<bool>([](Database &) -> Result<bool> { return true; }));
    const auto states = m_fixture->inDatabase<QList<CronState>>(
        [](Database &database) -> Result<QList<CronState>> { return CronStore(database).load(); });
    QVERIFY(states->first().runningDue == m_fixture->clock.wall());
    QVERIFY(cron().isBusy());
    settle();
    QCOMPARE(rows(), QStringList{u"200 01:00:00"_s});
}

void CronSchedulerTest::aRunIsWrittenDownAheadAndNeedsNoDiskAtItsTime()
{
    deploy(u"0 * * * *"_s);
    start();
    QVERIFY(*cron().nextLook() == *cron().nextDue() - CronScheduler::kAhead);
    passToTheClaim();
    QVERIFY(*cron().nextLook() == *cron().nextDue());
    QSemaphore disk; // that stands still while the run begins and ends
    m_fixture->triggers->database().run<void>(
        [&disk](Database &) -> Result<void> {
            disk.acquire();
            return {};
        },
        [](const Result<void> &) {});
    m_fixture->clock.advance(seconds(1));
    cron().runDue();
    QVERIFY(cron().isBusy());
    const bool hasEnded = QTest::qWaitFor([&] { return !cron().isBusy(); }, 30000);
    disk.release();
    QVERIFY(hasEnded);
    QCOMPARE(rows(), QStringList{u"200 01:00:00"_s});
    QCOMPARE(m_details.first()["redelivered"_L1], QJsonValue(false));
    QVERIFY(!runningOnDisk());
}

void CronSchedulerTest::aServerThatEndedBeforeTheTimeHasRunNothing()
{
    deploy(u"0 * * * *"_s, u"skip"_s);
    start();
    passToTheClaim();
    restart();
    QCOMPARE(rows(), QStringList());
    pass(seconds(1));
    QCOMPARE(rows(), QStringList{u"200 01:00:00"_s});
    QCOMPARE(m_details.first()["redelivered"_L1], QJsonValue(false));
}

void CronSchedulerTest::aServerThatEndedAroundTheTimeRunsOnceAndSaysSo()
{
    deploy(u"0 * * * *"_s);
    start();
    passToTheClaim();
    m_fixture->clock.advance(seconds(2));
    restart();
    QCOMPARE(rows(), QStringList{u"200 01:00:00"_s});
    QCOMPARE(m_details.first()["redelivered"_L1], QJsonValue(true));
    restart();
    QCOMPARE(rows().size(), 1);
}

void CronSchedulerTest::whatIsSwitchedOffOrPausedIsNotLeftWrittenDown()
{
    deploy(u"0 * * * *"_s);
    start();
    passToTheClaim();
    QVERIFY(await<FunctionRecord>([&](Callback<FunctionRecord> done) {
        m_fixture->registry.functions->enableTrigger(kDefaultApp, u"test"_s, TriggerType::Cron, false, done);
    }));
    QVERIFY(!runningOnDisk());
    pass(minutes(5));
    QVERIFY(await<FunctionRecord>([&](Callback<FunctionRecord> done) {
        m_fixture->registry.functions->enableTrigger(kDefaultApp, u"test"_s, TriggerType::Cron, true, done);
    }));
    passToTheClaim();
    m_fixture->pauseApp(true);
    QVERIFY(!runningOnDisk());
    pass(seconds(1));
    QCOMPARE(rows(), QStringList{u"503 02:00:00 missed: the app is paused"_s});
}

void CronSchedulerTest::runNowRunsBesideTheSchedule()
{
    deploy(u"0 * * * *"_s);
    start();
    const auto record = m_fixture->registry.functions->record(kDefaultApp, u"test"_s);
    QVERIFY(cron().runNow(*record));
    QVERIFY(cron().runNow(*record).error().code == ErrorCode::ResourceConflict);
    settle();
    QCOMPARE(rows().size(), 1);
    QCOMPARE(m_details.first()["manual"_L1], QJsonValue(true));
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + hours(1));
}

void CronSchedulerTest::aDeletedFunctionIsForgotten()
{
    deploy(u"0 * * * *"_s);
    start();
    QVERIFY(await<void>([&](Callback<void> done) { m_fixture->registry.functions->remove(kDefaultApp, u"test"_s, done); }));
    QVERIFY(!cron().nextDue());
    deploy(u"0 * * * *"_s);
    QVERIFY(*cron().nextDue() == m_fixture->clock.wall() + hours(1));
}

QTEST_GUILESS_MAIN(CronSchedulerTest)
#include "tst_CronScheduler.moc"
