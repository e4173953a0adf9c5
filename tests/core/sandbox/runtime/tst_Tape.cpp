// What a tape wrote down is what a replay sees, turn by turn; beyond it clocks go on and randomness stays alike.

#include "core/sandbox/runtime/Tape.h"

#include <QTest>

using namespace isola;

class tst_Tape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesWhatWasRead();
    void keepsToTheTurn();
    void drawsTheSame();
    void isBounded();
    void refusesOtherBytes();
};

void tst_Tape::givesWhatWasRead()
{
    Tape tape;
    tape.record();
    const double walls[] = {1000, 1000, 1000, 1001, 1000};
    for (const double wall : walls) {
        tape.wallMs(wall);
        tape.elapsedMs(wall / 3);
    }
    tape.originMs(7.5);
    const auto bytes = tape.finish();
    Tape replay;
    QVERIFY(replay.replay(bytes, 0));
    for (const double wall : walls) {
        QCOMPARE(replay.wallMs(-1), wall);
        QCOMPARE(replay.elapsedMs(-1), wall / 3);
    }
    QCOMPARE(replay.originMs(-1), 7.5);
    QCOMPARE(replay.wallMs(-1), 1001.0); // goes on by itself
    QVERIFY(replay.wallMs(-1) > 1001);
}

void tst_Tape::keepsToTheTurn()
{
    Tape tape;
    tape.record();
    tape.wallMs(10);
    tape.begin({Tape::Event::Timer, 3});
    tape.wallMs(20);
    tape.wallMs(21);
    tape.begin({Tape::Event::HostFrame, 400});
    tape.wallMs(30);
    const auto bytes = tape.finish();
    Tape replay;
    QVERIFY(replay.replay(bytes, 0));
    QCOMPARE(replay.wallMs(0), 10.0);
    QCOMPARE(replay.wallMs(0), 11.0); // one more than was read then
    QCOMPARE(replay.next()->number, 3u);
    replay.enter();
    QCOMPARE(replay.wallMs(0), 20.0);
    QVERIFY(replay.next()->event == Tape::Event::HostFrame);
    QCOMPARE(replay.next()->number, 400u);
    replay.enter(); // one less than was read then
    QCOMPARE(replay.wallMs(0), 30.0);
    QVERIFY(!replay.next());
}

void tst_Tape::drawsTheSame()
{
    Tape tape;
    tape.record();
    std::array<uint8_t, 48> first, second;
    tape.randomness().fill(first.data(), first.size());
    const double number = tape.randomNumber();
    const RandomSeed job = tape.seedForJob();
    const auto bytes = tape.finish();
    QVERIFY(number >= 0 && number < 1);
    Tape replay, other;
    QVERIFY(replay.replay(bytes, 0));
    QVERIFY(replay.seedForJob() == job); // in whatever order
    QCOMPARE(replay.randomNumber(), number);
    replay.randomness().fill(second.data(), second.size());
    QVERIFY(first == second);
    other.record();
    other.randomness().fill(second.data(), second.size());
    QVERIFY(first != second);
}

void tst_Tape::isBounded()
{
    Tape tape;
    tape.record();
    for (int tick = 0; tick < 1'000'000; ++tick)
        tape.wallMs(1000); // one run
    tape.wallMs(1001);
    QVERIFY(!tape.isTooLong());
    for (int tick = 0; tick < 100'000; ++tick)
        tape.wallMs(tick);
    QVERIFY(tape.isTooLong());
    QVERIFY(tape.finish().empty());
}

void tst_Tape::refusesOtherBytes()
{
    const std::vector<uint8_t> bytes[]
        = {{9}, {1}, {1, 4}, {2, 0, 1, 2}, {2, 77, 0, 0, 0, 0, 0, 0, 0, 0, 1}, {3, 1}, {1, 4, 0xff, 0xff, 0xff, 0xff, 0xff}};
    for (const auto &some : bytes)
        QVERIFY(!Tape().replay(some, 0));
    QVERIFY(Tape().replay({}, 0));
}

QTEST_GUILESS_MAIN(tst_Tape)
#include "tst_Tape.moc"
