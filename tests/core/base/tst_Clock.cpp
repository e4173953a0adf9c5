#include "core/base/Clock.h"

#include <QTest>

using namespace isola;

class ClockTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSystemClockShowsTheSystemsTime()
    {
        const SystemClock clock;
        const auto before = std::chrono::system_clock::now();
        const WallTime shown = clock.wall();
        const auto after = std::chrono::system_clock::now();
        QVERIFY(shown >= std::chrono::floor<Microseconds>(before));
        QVERIFY(shown <= after);
    }

    void monotonicTimeNeverGoesBack()
    {
        const SystemClock clock;
        MonotonicTime last = clock.monotonic();
        for (int i = 0; i < 1000; ++i) {
            const MonotonicTime next = clock.monotonic();
            QVERIFY(next >= last);
            last = next;
        }
    }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "tst_Clock.moc"
