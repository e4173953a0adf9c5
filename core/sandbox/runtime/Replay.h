#pragma once
// A call that is run again: what has come for it and waits until it is its turn in the recording. Private to Runtime.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/Timers.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

namespace isola {

struct Replay {
    using Frame = std::vector<uint8_t>;
    // How long a call that nothing more can come for is left, for what V8 may still do by itself.
    static constexpr int64_t kGraceNs = 1'000'000'000;

    uint32_t call = 0;
    std::deque<Frame> frames; // from the engine, in order of arrival
    std::map<uint32_t, BackgroundJobs::Done> jobs; // by which they are
    Timers timers;
    int64_t now = 0; // of the timers: no time passes but by them
    int64_t credit = 0; // of the response's body: granted by the engine, less what the recording has granted
    bool isRequestComplete = true;
    std::set<uint32_t> unanswered; // host calls by number
    std::unordered_map<uint32_t, uint32_t> answering; // those whose answer goes on, to the recorded one
    int64_t idleSince = 0; // 0: something can come
    bool looksAgain = false; // soon, for V8 is at work
    uint32_t skipped = 0;
    uint32_t beyond = 0;

    void take(const wire::Frame &frame, std::span<const uint8_t> bytes);
    void forgetHostCall(uint32_t number);
    bool awaits(uint32_t recorded) const; // more of this host call's answer is on its way
    // The first frame that waits of this kind; of host calls, of this recorded one.
    std::optional<Frame> takeHostFrame(uint32_t recorded);
    std::optional<Frame> takeRequestChunk();
};

} // namespace isola
