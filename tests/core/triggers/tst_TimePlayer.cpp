#include "core/triggers/TimePlayer.h"

#include <QTest>
#include <QTimer>

using namespace isola;
using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;

static constexpr WallTime kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

// Due at the times it was given; what it starts ends when the event loop has gone around.
class SlowList final : public Timetable {
    Q_OBJECT

public:
    SlowList(const Clock &clock, QList<WallTime> times) : m_clock(clock), due(std::move(times)) { }

    std::optional<WallTime> nextDue() const override { return due.isEmpty() ? std::nullopt : std::optional(due.first()); }
    bool isBusy() const override { return m_running > 0; }
    void runDue() override
    {
        while (!due.isEmpty() && due.first() <= m_clock.wall()) {
            due.removeFirst();
            began.append(m_clock.wall());
            ++m_running;
            QTimer::singleShot(0, this, [this, at = began.last()] {
                endedAt.append(m_clock.wall());
                --m_running;
                if (then)
                    then(at);
                Q_EMIT changed();
            });
        }
    }

private:
    const Clock &m_clock;
    int m_running = 0;

public:
    QList<WallTime> due;
    QList<WallTime> began;
    QList<WallTime> endedAt; // what the clock said then
    std::function<void(WallTime)> then;
};

class TimePlayerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itStopsAtEachTimeUntilItsWorkHasEnded();
    void severalTimetablesArePlayedInTheOrderOfTime();
    void whatWorkMakesDueIsPlayedToo();
    void whatIsDueAlreadyIsDoneWithoutBeingAsked();
    void oneAtATime();
    void withNothingDueItGoesStraightThere();

private:
    static Result<int> play(TimePlayer &player, WallTime target)
    {
        std::optional<Result<int>> answer;
        player.playUntil(target, [&](const Result<int> &stops) { answer = stops; });
        [&] { QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); })); }();
        return *answer;
    }
};

void TimePlayerTest::itStopsAtEachTimeUntilItsWorkHasEnded()
{
    SimulatedClock clock(kStart);
    SlowList list(clock, {kStart + minutes(5), kStart + minutes(10), kStart + hours(2)});
    TimePlayer player(clock, {&list});
    QCOMPARE(*play(player, kStart + hours(1)), 2);
    QVERIFY(player.now() == kStart + hours(1));
    QVERIFY(list.began == (QList<WallTime>{kStart + minutes(5), kStart + minutes(10)}));
    QVERIFY(list.endedAt == list.began); // the clock stood meanwhile
    QCOMPARE(*play(player, kStart + hours(2)), 1); // the target itself belongs to it
}

void TimePlayerTest::severalTimetablesArePlayedInTheOrderOfTime()
{
    SimulatedClock clock(kStart);
    QStringList order;
    SlowList first(clock, {kStart + minutes(2), kStart + minutes(4)});
    SlowList second(clock, {kStart + minutes(1), kStart + minutes(3)});
    first.then = [&](WallTime) { order.append(u"first"_s); };
    second.then = [&](WallTime) { order.append(u"second"_s); };
    TimePlayer player(clock, {&first, &second});
    QCOMPARE(*play(player, kStart + minutes(10)), 4);
    QCOMPARE(order, (QStringList{u"second"_s, u"first"_s, u"second"_s, u"first"_s}));
}

void TimePlayerTest::whatWorkMakesDueIsPlayedToo()
{
    SimulatedClock clock(kStart);
    SlowList list(clock, {kStart + minutes(1)});
    list.then = [&](WallTime at) {
        if (at < kStart + minutes(5))
            list.due.append(at + minutes(1));
    };
    TimePlayer player(clock, {&list});
    QCOMPARE(*play(player, kStart + hours(1)), 5);
    QVERIFY(list.began.last() == kStart + minutes(5));
}

void TimePlayerTest::whatIsDueAlreadyIsDoneWithoutBeingAsked()
{
    SimulatedClock clock(kStart);
    SlowList list(clock, {kStart - minutes(1)});
    TimePlayer player(clock, {&list});
    QTRY_COMPARE(list.endedAt.size(), 1);
    QVERIFY(clock.wall() == kStart);
    list.due.append(kStart);
    Q_EMIT list.changed();
    QTRY_COMPARE(list.endedAt.size(), 2);
}

void TimePlayerTest::oneAtATime()
{
    SimulatedClock clock(kStart);
    SlowList list(clock, {kStart + minutes(1)});
    TimePlayer player(clock, {&list});
    bool isDone = false;
    player.playUntil(kStart + hours(1), [&](const Result<int> &) { isDone = true; });
    std::optional<ErrorCode> refused;
    player.playUntil(kStart + hours(1), [&](const Result<int> &stops) { refused = stops.error().code; });
    QVERIFY(refused == ErrorCode::ResourceConflict);
    QTRY_VERIFY(isDone);
    QCOMPARE(*play(player, kStart + hours(2)), 0);
}

void TimePlayerTest::withNothingDueItGoesStraightThere()
{
    SimulatedClock clock(kStart);
    SlowList list(clock, {});
    TimePlayer player(clock, {&list});
    QCOMPARE(*play(player, kStart + hours(24 * 365)), 0);
    QVERIFY(clock.wall() == kStart + hours(24 * 365));
}

QTEST_GUILESS_MAIN(TimePlayerTest)
#include "tst_TimePlayer.moc"
