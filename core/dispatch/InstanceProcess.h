#pragma once
// One instance as the engine sees it: its wire, its state, the calls that are open in it. Owned by InstancePool, engine thread.

#include "core/base/Clock.h"
#include "core/dispatch/HostService.h"
#include "core/dispatch/WirePoller.h"
#include "core/model/Invocation.h"
#include "core/sandbox/wire/FrameReader.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace isola {

struct EngineCall;
class InstanceProcess;

// What an instance said of its own end, before it ended.
struct LastWords {
    wire::LastWord kind = wire::LastWord::Crash;
    std::string text;
    uint32_t call = 0; // whose turn it was, on the wire; 0: nobody's
    uint32_t line = 0; // where it was, from 1; 0: unknown
    uint32_t column = 0;
};

// What the pool makes of an instance's wire.
class InstanceEvents {
public:
    virtual ~InstanceEvents() = default;
    virtual void frameArrived(InstanceProcess &instance, const wire::Frame &frame) = 0;
    // The wire closed or carried nonsense. The instance is gone after this call.
    virtual void wireClosed(InstanceProcess &instance) = 0;
    // There is something to write; flush() before the event loop sleeps.
    virtual void writeWanted(InstanceProcess &instance) = 0;
};

class InstanceProcess final : private WirePoller::Client {
public:
    enum class State { Starting, Spare, Loading, Serving };

    // `wire` is the engine's end of the socket pair, owned from here on.
    InstanceProcess(uint64_t number, int wire, WirePoller &poller, InstanceEvents &events);
    ~InstanceProcess() override; // kills the process

    uint64_t number() const { return m_number; }
    wire::Builder &builder() { return m_writer.builder(); }
    template <typename Table> void send(flatbuffers::Offset<Table> message)
    {
        m_writer.append(message);
        if (!m_isWriteWanted) {
            m_isWriteWanted = true;
            m_events.writeWanted(*this);
        }
    }
    void flush();
    void setProcessHandle(int handle); // a pidfd, owned from here on
    pid_t process() const { return m_process; } // as this process sees it; 0: not known
    void kill(); // its end is heard through wireClosed()
    // Serves a version, with nothing to do at the moment, and stays.
    bool isIdle() const { return state == State::Serving && calls.empty() && !isLeaving && !version->isInspected; }

    // Kept by the pool and the engine.
    int zygote = 0; // process id of the one it was forked from
    State state = State::Starting;
    FunctionVersionPtr version; // from Loading on
    bool isLeaving = false; // takes no new calls
    bool isBusy = false; // its watchdog says that busyCall holds the thread; until anything else is heard
    uint32_t busyCall = 0;
    int handlerLine = 0; // where the handler begins, from 1; 0: unknown
    int handlerColumn = 0;
    QByteArray loadTape; // of a version that is taped
    // What InstancePoolPriorities.cpp keeps.
    bool isTakingCore = false; // until a call of its ends
    uint64_t endedCalls = 0;
    struct {
        uint64_t endedCalls = 0;
        std::chrono::nanoseconds processorTime{}; // until then
        std::chrono::nanoseconds usedLately{}; // of it, in calls that go on
    } lastLook;
    bool givesWay = false; // runs behind everyone else
    std::optional<LastWords> lastWords;
    MonotonicTime idleSince{};
    uint32_t lastCall = 0;
    std::unordered_map<uint32_t, EngineCall *> calls; // open ones, by their number on the wire
    QList<ConsoleEntry> consoleOfNoCall; // printed by module code since the last call came
    int droppedOfNoCall = 0; // beyond what is kept of it
    uint32_t lastHostCall = 0;
    std::unordered_map<uint32_t, HostCallId> hostCalls; // open ones, by their number on the wire
    int64_t hostCallBytes = 0; // of the open ones' questions

private:
    void wireReadable() override;
    void wireWritable() override;

    const uint64_t m_number;
    const int m_wire;
    WirePoller &m_poller;
    InstanceEvents &m_events;
    wire::FrameReader m_reader{wire::kMaxFrameFromInstance};
    wire::FrameWriter m_writer;
    bool m_isWriteWanted = false;
    bool m_isWatchingWritable = false;
    int m_processHandle = -1;
    pid_t m_process = 0;
};

} // namespace isola
