#include "core/triggers/WallTimer.h"

#include <QSignalSpy>
#include <QTest>

using namespace isola;

// Due at the times it was given.
class TimeList final : public Timetable {
    Q_OBJECT

public:
    std::optional<WallTime> nextDue() const override { return due; }
    bool isBusy() const override { return false; }
    void runDue() override
    {
        ranAt = SystemClock().wall();
        if (due && *due <= ranAt) {
            due.reset();
            Q_EMIT ran();
        }
    }

    std::optional<WallTime> due;
    WallTime ranAt{};

Q_SIGNALS:
    void ran();
};

class WallTimerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsDueIsRunAtItsTimeAndNotBefore();
    void whatBecomesDueSoonerIsNotForgotten();
    void whatWasDueLongAgoIsRunAtOnce();
};

void WallTimerTest::whatIsDueIsRunAtItsTimeAndNotBefore()
{
    TimeList list;
    const WallTime due = SystemClock().wall() + Milliseconds(200);
    list.due = due;
    WallTimer timer(list);
    QSignalSpy ran(&list, &TimeList::ran);
    QVERIFY(ran.wait());
    QVERIFY(list.ranAt >= due);
}

void WallTimerTest::whatBecomesDueSoonerIsNotForgotten()
{
    TimeList list;
    list.due = SystemClock().wall() + std::chrono::hours(1);
    WallTimer timer(list);
    list.due = SystemClock().wall() + Milliseconds(50);
    Q_EMIT list.changed();
    QSignalSpy ran(&list, &TimeList::ran);
    QVERIFY(ran.wait());
}

void WallTimerTest::whatWasDueLongAgoIsRunAtOnce()
{
    TimeList list;
    list.due = WallTime{};
    WallTimer timer(list);
    QSignalSpy ran(&list, &TimeList::ran);
    QVERIFY(ran.wait());
}

QTEST_GUILESS_MAIN(WallTimerTest)
#include "tst_WallTimer.moc"
