#pragma once
// One isolate that runs one version of one function: loads its modules, turns Invoke frames into calls of its handler and writes
// what comes of them as frames. Made in the zygote from the startup snapshot, before any thread exists; start() makes it live in
// the forked instance. Everything here belongs to the isolate's thread except what the watchdog calls.

#include "core/sandbox/runtime/BackgroundJobs.h"
#include "core/sandbox/runtime/HeapGuard.h"
#include "core/sandbox/runtime/Inspector.h"
#include "core/sandbox/runtime/ModuleLoader.h"
#include "core/sandbox/runtime/OwnClock.h"
#include "core/sandbox/runtime/Platform.h"
#include "core/sandbox/runtime/Replay.h"
#include "core/sandbox/runtime/SourcePlace.h"
#include "core/sandbox/runtime/Tape.h"
#include "core/sandbox/runtime/Timers.h"
#include "core/sandbox/runtime/Watchdog.h"
#include "core/sandbox/wire/FrameWriter.h"

#include <v8.h>

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace isola {

class Snapshot;

class Runtime final : private RandomSource, private WallClockReader {
public:
    // The largest limit a function may have; setLimit() lowers it when the function is known.
    static constexpr size_t kMaxHeap = 1024u << 20;

    // V8 flags and V8::Initialize; once per process, before any Runtime.
    static void initializeProcess(Platform &platform);

    Runtime(const Snapshot &snapshot, Platform &platform);
    ~Runtime() override;

    // Runs a call through the whole path once, so that what it compiles and allocates is shared by every fork.
    void warmUp();

    struct Hooks {
        std::function<void(const uint8_t *frame, size_t length)> writeNow; // from the watchdog: one whole frame, at once
        std::function<void(size_t limit)> limitMemory; // the hard limit behind the heap's
        std::function<void()> endOutOfMemory; // last words, then the end of the process
        std::function<void()> serveInspector; // waits for its messages and gives them to inspect()
    };
    // In the instance, after the fork: seeds, watchdog. Frames go to `out`, which must outlive this.
    void start(wire::FrameWriter &out, Hooks hooks);

    // A batch is what one wake-up of the loop brings; CPU time is measured per batch and shared out among its turns.
    void beginBatch();
    void endBatch();
    // The batch has gone on for so long that what came of it should leave before more is begun.
    bool isBatchLong() const { return m_batchWall > kLongBatchNs; }

    // Frames from the engine; `bytes` is the frame's own memory. False when it makes no sense: the engine is not to be believed.
    bool handle(const wire::Frame &frame, std::span<const uint8_t> bytes);
    // A piece of the debugger's message, at any time: also while JavaScript runs, or stands still.
    void inspect(const wire::Inspector &piece);
    // Timers, deadlines and V8's own tasks that are due.
    void runDue();
    // CLOCK_MONOTONIC nanoseconds at which runDue() is wanted next, INT64_MAX: never.
    int64_t nextDue() const;
    bool isDrained() const { return m_isDraining && m_calls.empty(); }

    // For bindings.
    static Runtime &of(v8::Isolate *isolate) { return *static_cast<Runtime *>(isolate->GetData(kIsolateSlot)); }
    v8::Isolate *isolate() const { return m_isolate; }
    // Work for another thread, on behalf of the call whose turn it is.
    v8::Local<v8::Promise> inBackground(BackgroundJobs::Work work);
    ModuleLoader &modules() { return *m_modules; }
    // The call whose code runs, 0: none's.
    const volatile uint32_t &turnCall() const { return m_turnCall; }
    // The function's own clock: milliseconds since it was first looked at, and when that was, since 1970.
    double elapsedMs();
    double originMs();
    v8::Local<v8::Context> context() const { return m_context.Get(m_isolate); }

private:
    friend class CallNatives; // bindings/Calls.cpp: the natives that speak of calls
    static constexpr uint32_t kIsolateSlot = 0;
    static constexpr int64_t kLoadTimeoutNs = 10'000'000'000;
    static constexpr int64_t kLongBatchNs = 5'000'000;
    static constexpr int64_t kEvaluationNs = 3600'000'000'000; // of the debugger's own
    static constexpr size_t kForInspector = 512u << 20;
    static constexpr int64_t kAfterResponseNs = 30'000'000'000; // for ctx.waitUntil

    enum class Stop : int { None, Time, Memory, Cpu };
    enum class Entry {
        Invoke,
        RequestChunk,
        ResponseCredit,
        Cancel,
        Forget,
        SetHandler,
        FireTimer,
        HostReply,
        HostChunk,
        HostCredit,
        DescribeError,
        UnhandledRejection,
        BuiltinModule,
        UseSourceMaps,
        CompileWasm,
        BeInspected,
        Count
    };

    // Of a call that is recorded, or run again.
    struct Taped {
        Tape tape;
        bool isShared = false; // its code ran on in the turn of another
        uint32_t timerStarts = 0;
        std::unordered_map<uint32_t, uint32_t> timers; // that run: which start of the call's each is, from 1
        uint32_t jobs = 0;
    };

    struct Call {
        std::vector<uint8_t> frame; // the Invoke frame, for what ctx asks for later
        const wire::Invoke *invoke = nullptr;
        int64_t deadline = 0;
        int64_t responseWindow = wire::kBodyWindow;
        std::vector<uint8_t> pendingBody; // of the response, beyond the window
        size_t pendingSent = 0;
        bool isLastPending = false;
        int64_t batchWall = 0; // in the current batch
        double cpuNs = 0;
        int64_t limitedCpuNs = 0; // measured around each turn, only where there is a limit
        int64_t turnCpuStart = 0;
        uint64_t peakMemory = 0;
        uint64_t peakExternal = 0; // buffers alone
        uint32_t hostCalls = 0;
        int64_t hostNs = 0;
        uint32_t consoleEntries = 0;
        uint32_t droppedConsole = 0;
        bool isResponseBegun = false;
        bool isResponseComplete = false;
        bool isOver = false; // its end is known, Done goes out with the batch
        wire::End end = wire::End::Completed;
        std::string message;
        SourcePlace place;
        std::string heapSummary;
        bool retire = false;
        std::unique_ptr<Taped> taped; // null for most
    };

    // Than the one whose turn it is.
    bool hasOtherCalls() const { return m_openCalls > (m_turnOwner == 0 ? 0u : 1u); }
    void requestSample(); // any thread
    static void takeSample(v8::Isolate *isolate, void *self);
    uint32_t callOf(v8::Local<v8::Value> frame);
    void enterFrame(v8::Local<v8::Value> frame);
    void runFor(uint32_t call);
    void displace(uint32_t call);
    int64_t cpuDeadline(uint32_t call);
    void countCpu(uint32_t call);
    template <typename Body> bool turn(uint32_t call, int64_t deadline, Body &&body);
    v8::MaybeLocal<v8::Value> callEntry(Entry entry, std::initializer_list<v8::Local<v8::Value>> arguments);
    v8::Local<v8::Function> entry(Entry entry) const { return m_entries[size_t(entry)].Get(m_isolate); }

    void resetModules();
    void load(const wire::Load &load);
    void startInspector();
    void sendToDebugger(std::string_view message);
    void timeStood(int64_t ns);
    void finishLoad();
    void noteHandlerPlace();
    void sendLoaded(LoadReport report);
    bool invoke(std::span<const uint8_t> frame);
    bool requestChunk(const wire::BodyChunk &chunk);
    bool responseCredit(uint32_t id, uint32_t bytes);
    bool cancel(uint32_t id, wire::CancelReason reason);
    bool hostReply(const wire::HostReply &reply);
    bool hostChunk(const wire::HostChunk &chunk);
    bool hostCredit(const wire::HostCredit &credit);
    bool newOptionalBytes(const flatbuffers::Vector<uint8_t> *bytes, v8::Local<v8::Value> &value);

    void useTapes(const wire::Load &load);
    void tapeMathRandom();
    Tape *currentTape(); // null: time and randomness are what they are
    void noteShared(uint32_t call);
    static void heard(Call &call, Tape::Event event, uint32_t number);
    RandomStream *currentStream() override;
    double wallMs(double real) override;
    double randomNumber();
    OwnClock &ownClock();

    void beginReplay(uint32_t id, Call &call);
    bool takeForReplay(const wire::Frame &frame, std::span<const uint8_t> bytes);
    void advanceReplay();
    bool mayPassOver();
    bool replayTurn(Call &call, Tape::Turn turn);
    bool runBeyond(Call &call);
    std::optional<uint32_t> timerOf(const Call &call, uint32_t which) const;
    void deliver(const Replay::Frame &frame);

    void startTimer(uint32_t timer, uint32_t owner, int64_t delayNs);
    void stopTimer(uint32_t timer);
    void stopTimersOf(uint32_t call);
    bool fireTimer(uint32_t timer);
    void settleJob(const BackgroundJobs::Done &done);

    Call *find(uint32_t call);
    void sendBody(uint32_t id, Call &call, std::span<const uint8_t> bytes, bool isLast);
    void pumpBody(uint32_t id, Call &call);
    void completeResponse(Call &call);
    void end(uint32_t call, wire::End end, std::string message, SourcePlace place);
    void failEarly(uint32_t call, wire::End end, std::string message, SourcePlace place);
    void endStopped(uint32_t call, Stop why);
    void endOverdue();
    void endOverdue(uint32_t call);
    void finishJobs();
    void sendDone(uint32_t id, Call &call);
    void describe(v8::Local<v8::Value> error, std::string &message, std::string &stack);
    void reportUncaught(uint32_t call, v8::Local<v8::Value> value);
    void sendConsole(uint32_t call, wire::Level level, std::string_view message);
    void reportRejections();
    void account(uint32_t call, int64_t wallNs);

    void requestStop(Stop why); // any thread
    static void interrupted(v8::Isolate *isolate, void *self);
    static void compileWasm(const v8::FunctionCallbackInfo<v8::Value> &info);
    static void promiseRejected(v8::PromiseRejectMessage message);

    Platform &m_platform;
    CountingAllocator m_allocator;
    v8::Isolate *m_isolate = nullptr;
    v8::Global<v8::Context> m_context;
    std::vector<v8::Global<v8::Function>> m_entries;
    std::unique_ptr<HeapGuard> m_heap;
    std::unique_ptr<ModuleLoader> m_modules;
    Timers m_timers;
    BackgroundJobs m_jobs; // without threads until there is a first one: none exist before the fork
    std::unique_ptr<Watchdog> m_watchdog;
    wire::FrameWriter *m_out = nullptr;
    Hooks m_hooks;
    std::unique_ptr<Inspector> m_inspector; // null: nobody looks into this one
    std::string m_inspectorMessage; // what has come of one

    std::string m_functionName;
    std::string m_appId;
    std::string m_appName;
    uint32_t m_version = 0;
    std::vector<std::pair<std::string, std::string>> m_environment;

    int64_t m_cpuLimitNs = 0; // per call, 0: none

    std::optional<OwnClock> m_ownClock; // none before it is looked at
    bool m_isTaped = false;
    bool m_isStanding = false; // a debugger holds the code: what is evaluated for it is none of the call's
    std::unique_ptr<RandomSourceScope> m_randomness;
    std::unique_ptr<Tape> m_loadTape;
    std::optional<std::mt19937_64> m_numbers; // Math.random where no tape has a say, and there are tapes
    std::unique_ptr<Replay> m_replay; // null: no call is run again here

    bool m_isLoading = false;
    bool m_isLoaded = false;
    int64_t m_loadDeadline = 0;
    std::string m_entryName;
    v8::Global<v8::Module> m_entryModule;
    v8::Global<v8::Promise> m_evaluation;
    bool m_isDraining = false;
    std::unordered_map<uint32_t, Call> m_calls;
    uint32_t m_lastCall = 0;
    struct HostCall {
        uint32_t call;
        int64_t started;
        uint32_t which; // of the call's, from 1
    };
    uint32_t m_lastHostCall = 0;
    std::unordered_map<uint32_t, HostCall> m_hostCalls; // by number, until the last byte of the answer
    int64_t m_earliestDeadline = INT64_MAX;
    std::vector<uint32_t> m_over; // ended in this batch

    bool m_isInTurn = false;
    uint32_t m_turnOwner = 0; // whose turn it is
    uint32_t m_turnCall = 0; // whose code runs in it: the owner's, or a continuation of another call
    int64_t m_turnSince = 0; // since when it does
    int64_t m_turnBegan = 0;
    int64_t m_turnDeadline = 0; // of the owner
    uint32_t m_openCalls = 0; // that have not ended
    std::atomic<bool> m_isSampleRequested{false};
    v8::Global<v8::Value> m_lastFrame; // the one looked at last, and its call
    uint32_t m_lastFrameCall = 0;
    std::atomic<int> m_stop{int(Stop::None)};
    SourcePlace m_stopPlace;
    SourcePlace m_handlerPlace; // where the handler begins: told when nothing closer is known, as between two microtasks
    std::string m_heapSummary; // as it was there, when memory was the reason
    struct Rejection {
        v8::Global<v8::Promise> promise;
        v8::Global<v8::Value> reason;
        uint32_t call;
    };
    std::vector<Rejection> m_rejections;

    int64_t m_batchCpuStart = 0;
    int64_t m_batchWall = 0;
    std::vector<uint32_t> m_batchCalls;
};

} // namespace isola
