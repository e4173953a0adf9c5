#include "core/sandbox/runtime/Tape.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace isola {

// An entry: its kind, then
//   Turn      event (1 byte), number
//   Reading   clock (1 byte), value (8 bytes, as the machine has doubles), count
//   Seed      32 bytes
// Numbers are LEB128.
enum EntryKind : uint8_t { kTurn = 1, kReading = 2, kSeed = 3 };

// A reading beyond the recorded ones moves the clock by this much: code that waits for it to move comes to an end.
static constexpr double kStepMs[] = {1, 0.02, 0};

enum StreamNumber : uint8_t { kBytesStream, kNumbersStream, kJobsStream };

// ---- recording

void Tape::put(const void *bytes, size_t size)
{
    m_isTooLong = m_isTooLong || m_bytes.size() + size > kMostBytes;
    if (m_isTooLong)
        return;
    const auto *begin = static_cast<const uint8_t *>(bytes);
    m_bytes.insert(m_bytes.end(), begin, begin + size);
}

void Tape::putNumber(uint32_t number)
{
    uint8_t bytes[5];
    size_t size = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[size++] = uint8_t(number | 0x80);
    bytes[size++] = uint8_t(number);
    put(bytes, size);
}

void Tape::flush(Clock clock)
{
    const Run run = std::exchange(m_runs[clock], {});
    if (run.count == 0)
        return;
    const uint8_t head[] = {kReading, clock};
    put(head, sizeof head);
    put(&run.value, sizeof run.value);
    putNumber(run.count);
}

void Tape::flushAll()
{
    for (const Clock clock : {Wall, Elapsed, Origin})
        flush(clock);
}

void Tape::begin(Turn turn)
{
    if (m_mode != Mode::Record)
        return;
    flushAll();
    const uint8_t head[] = {kTurn, uint8_t(turn.event)};
    put(head, sizeof head);
    putNumber(turn.number);
}

std::vector<uint8_t> Tape::finish()
{
    flushAll();
    return m_isTooLong ? std::vector<uint8_t>() : std::exchange(m_bytes, {});
}

// ---- both ways

double Tape::reading(Clock clock, double real)
{
    if (m_mode == Mode::Replay)
        return replayed(clock);
    if (m_mode == Mode::Off)
        return real;
    Run &run = m_runs[clock];
    if (run.count > 0 && (run.value != real || run.count == UINT32_MAX))
        flush(clock);
    run = {real, run.count + 1};
    return real;
}

const RandomSeed &Tape::seed()
{
    if (!m_seed) {
        m_seed = m_mode == Mode::Replay ? RandomSeed() : freshSeed(); // a replay that asks for what was never drawn: always alike
        if (m_mode == Mode::Record) {
            const uint8_t kind = kSeed;
            put(&kind, 1);
            put(m_seed->data(), m_seed->size());
        }
    }
    return *m_seed;
}

RandomStream &Tape::randomness()
{
    if (!m_stream)
        m_stream.emplace(seed(), kBytesStream);
    return *m_stream;
}

double Tape::randomNumber()
{
    if (!m_numbers) {
        uint64_t start = 0;
        RandomStream(seed(), kNumbersStream).fill(reinterpret_cast<uint8_t *>(&start), sizeof start);
        m_numbers.emplace(start);
    }
    return double((*m_numbers)() >> 11) * 0x1.0p-53;
}

RandomSeed Tape::seedForJob()
{
    if (!m_jobSeeds)
        m_jobSeeds.emplace(seed(), kJobsStream);
    RandomSeed seed;
    m_jobSeeds->fill(seed.data(), seed.size());
    return seed;
}

// ---- replay

namespace {

class TapeReader final {
public:
    explicit TapeReader(std::span<const uint8_t> bytes) : m_rest(bytes) { }

    bool isAtEnd() const { return m_rest.empty(); }
    bool take(void *to, size_t size)
    {
        if (m_rest.size() < size)
            return false;
        std::memcpy(to, m_rest.data(), size);
        m_rest = m_rest.subspan(size);
        return true;
    }
    bool takeNumber(uint32_t &number)
    {
        number = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            uint8_t byte = 0;
            if (!take(&byte, 1))
                return false;
            number |= uint32_t(byte & 0x7f) << shift;
            if (byte < 0x80)
                return true;
        }
        return false;
    }

private:
    std::span<const uint8_t> m_rest;
};

} // namespace

bool Tape::replay(std::span<const uint8_t> bytes, double clockMs)
{
    m_mode = Mode::Replay;
    m_last[Wall] = m_last[Origin] = clockMs;
    m_turns.assign(1, {});
    TapeReader reader(bytes);
    while (!reader.isAtEnd()) {
        uint8_t kind = 0, detail = 0;
        reader.take(&kind, 1);
        if (kind == kSeed) {
            if (!reader.take(m_seed.emplace().data(), sizeof(RandomSeed)))
                return false;
            continue;
        }
        Run run;
        const bool isWhole = reader.take(&detail, 1) && (kind != kReading || reader.take(&run.value, sizeof run.value))
            && reader.takeNumber(run.count);
        if (!isWhole || (kind != kTurn && kind != kReading) || (kind == kReading && detail >= kClocks))
            return false;
        if (kind == kTurn)
            m_turns.push_back({{Event(detail), run.count}, {}});
        else
            m_turns.back().readings[detail].push_back(run);
    }
    for (RecordedTurn &turn : m_turns)
        for (auto &readings : turn.readings)
            std::reverse(readings.begin(), readings.end()); // taken from the back
    return true;
}

double Tape::replayed(Clock clock)
{
    auto &readings = m_turns[m_turn].readings[clock];
    if (readings.empty())
        return m_last[clock] += kStepMs[clock];
    m_last[clock] = readings.back().value;
    if (--readings.back().count == 0)
        readings.pop_back();
    return m_last[clock];
}

std::optional<Tape::Turn> Tape::next() const
{
    return m_turn + 1 < m_turns.size() ? std::optional(m_turns[m_turn + 1].turn) : std::nullopt;
}

void Tape::pass(double ms)
{
    m_last[Wall] += ms;
    m_last[Elapsed] += ms;
}

} // namespace isola
