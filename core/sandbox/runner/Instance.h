#pragma once
// The loop of one instance: reads frames from its wire, gives them to the runtime, writes what comes of them, many at a time.

#include "core/sandbox/runtime/Platform.h"
#include "core/sandbox/runtime/Runtime.h"
#include "core/sandbox/wire/FrameReader.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <deque>
#include <mutex>
#include <uv.h>
#include <vector>

namespace isola {

class Confinement;

class Instance final {
public:
    Instance(Runtime &runtime, Platform &platform, const Confinement &confinement);

    // Serves until the wire closes or the engine drains it; ends the process.
    [[noreturn]] void run();

private:
    static constexpr int kWire = 3;

    void start();
    bool takeIn(); // reads what has come; false: nothing
    void readWire();
    void step(); // after anything happened: due work, Done frames, one write
    void flush();
    void scheduleTimer();
    void writeNow(const uint8_t *frame, size_t length); // from the watchdog's thread

    void beginInspection();
    void sortFrames();
    void handleBacklog();
    void inspectNow();
    void attend();
    void serveInspector();

    Runtime &m_runtime;
    Platform &m_platform;
    const Confinement &m_confinement;
    wire::FrameReader m_reader{wire::kMaxFrameFromEngine};
    wire::FrameWriter m_writer;
    std::mutex m_writing; // guards the descriptor and m_hasPartialFrame between the loop and the watchdog
    bool m_hasPartialFrame = false;
    uv_loop_t m_loop;
    uv_poll_t m_poll;
    uv_timer_t m_timer;
    uv_async_t m_wake;
    int m_events = UV_READABLE;
    bool m_isInspected = false;
    std::deque<std::vector<uint8_t>> m_forInspector; // frames; empty, as the next, where nobody looks in
    std::deque<std::vector<uint8_t>> m_backlog;
};

} // namespace isola
