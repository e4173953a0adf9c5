#pragma once
// What a call's code sees of time and randomness, and the order of what it hears: written down while the call is recorded, given
// again in a replay. Between two entries of what it heard lie the readings of the clocks in that turn, runs of equal ones as one;
// randomness is a seed. Bounded. Isolate's thread. Knows no V8.

#include "core/sandbox/runtime/RandomStream.h"

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace isola {

class Tape final {
public:
    enum class Mode : uint8_t { Off, Record, Replay };

    // What begins a turn of the call, but for its first. The numbers are kept in recordings and never change.
    enum class Event : uint8_t { RequestChunk, ResponseCredit, Cancel, HostFrame, Timer, Job, Overdue };
    struct Turn {
        Event event = Event::RequestChunk;
        // ResponseCredit: bytes. Cancel: the reason. HostFrame, Timer, Job: which of the call's, from 1.
        uint32_t number = 0;
    };

    static constexpr size_t kMostBytes = 256 << 10;

    void record() { m_mode = Mode::Record; }
    // False: these are no tape's bytes.
    bool replay(std::span<const uint8_t> bytes, double clockMs);
    Mode mode() const { return m_mode; }
    bool isRecording() const { return m_mode == Mode::Record; }
    bool isReplaying() const { return m_mode == Mode::Replay; }

    // What the code is to see, given what it would see by itself.
    double wallMs(double real) { return reading(Wall, real); }
    double elapsedMs(double real) { return reading(Elapsed, real); }
    double originMs(double real) { return reading(Origin, real); }
    RandomStream &randomness();
    double randomNumber(); // 0 to 1
    RandomSeed seedForJob();

    // Recording: the call hears something.
    void begin(Turn turn);
    std::vector<uint8_t> finish();
    bool isTooLong() const { return m_isTooLong; }

    // Replay: what it heard next, nothing at the end; enter() goes on to it.
    std::optional<Turn> next() const;
    void enter() { m_turn += m_turn + 1 < m_turns.size(); }
    void pass(double ms); // beyond the recording

private:
    enum Clock : uint8_t { Wall, Elapsed, Origin, kClocks };
    struct Run {
        double value = 0;
        uint32_t count = 0;
    };
    struct RecordedTurn {
        Turn turn;
        std::vector<Run> readings[kClocks];
    };

    double reading(Clock clock, double real);
    double replayed(Clock clock);
    void flush(Clock clock);
    void flushAll();
    void put(const void *bytes, size_t size);
    void putNumber(uint32_t number);
    const RandomSeed &seed();

    Mode m_mode = Mode::Off;
    std::vector<uint8_t> m_bytes;
    bool m_isTooLong = false;
    Run m_runs[kClocks]; // recording: not put yet
    std::vector<RecordedTurn> m_turns; // replay: the first is the call's own
    size_t m_turn = 0;
    double m_last[kClocks] = {}; // replay: what was read last
    std::optional<RandomSeed> m_seed;
    std::optional<RandomStream> m_stream;
    std::optional<RandomStream> m_jobSeeds;
    std::optional<std::mt19937_64> m_numbers;
};

} // namespace isola
