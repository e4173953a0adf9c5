#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/Snapshot.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <unistd.h>

namespace isola {

// V8 would open /dev/urandom, which an instance cannot, and fall back to the clock.
static bool entropy(unsigned char *buffer, size_t length)
{
    return getentropy(buffer, length) == 0;
}

static void setFlag(const std::string &flag)
{
    v8::V8::SetFlagsFromString(flag.c_str(), flag.size());
}

void Runtime::initializeProcess(Platform &platform)
{
    v8::V8::SetEntropySource(entropy);
    setFlag("--stack-size=900");
    setFlag("--no-verify-snapshot-checksum");
    setFlag("--wasm-write-protect-code-memory"); // only while it is written; of JavaScript's code that is the default
    // Where the processor has protection keys V8 would use them, which no instance may: WebAssembly would not compile there.
    setFlag("--no-wasm-memory-protection-keys");
#if V8_MAJOR_VERSION >= 11
    setFlag("--no-freeze-flags-after-init"); // the seed and the WebAssembly limit are known only after the fork
#endif
    v8::V8::InitializePlatform(&platform);
    v8::V8::Initialize();
}

Runtime::Runtime(const Snapshot &snapshot, Platform &platform)
    : m_platform(platform), m_jobs([this] { m_platform.wakeForeground(); })
{
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = &m_allocator;
    params.snapshot_blob = const_cast<v8::StartupData *>(snapshot.startupData());
    params.external_references = externalReferences();
    params.constraints.set_max_old_generation_size_in_bytes(kMaxHeap);
    params.constraints.set_max_young_generation_size_in_bytes(HeapGuard::kYoungGeneration);
    params.constraints.set_code_range_size_in_bytes(64u << 20);
    m_isolate = v8::Isolate::New(params);
    m_isolate->SetData(kIsolateSlot, this);
    m_isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    m_isolate->SetCaptureStackTraceForUncaughtExceptions(true, 20);
    m_isolate->SetPromiseRejectCallback(promiseRejected);
    m_isolate->SetWasmStreamingCallback(compileWasm);
    m_isolate->Enter();
    const v8::HandleScope handles(m_isolate);
    const v8::Local<v8::Context> context = v8::Context::New(m_isolate);
    context->AllowCodeGenerationFromStrings(false);
    context->SetErrorMessageForCodeGenerationFromStrings(
        newString(m_isolate, "Code from strings is not allowed here: eval and new Function are turned off"));
    m_context.Reset(m_isolate, context);

    static constexpr const char *kEntryNames[]
        = {"invoke", "requestChunk", "responseCredit", "cancel", "forget", "setHandler", "fireTimer", "hostReply", "hostChunk",
            "hostCredit", "describeError", "unhandledRejection", "builtinModule", "useSourceMaps", "compileWasm", "beInspected"};
    static_assert(std::size(kEntryNames) == size_t(Entry::Count));
    const auto entries = context->GetDataFromSnapshotOnce<v8::Object>(0).ToLocalChecked();
    for (const char *name : kEntryNames) {
        const v8::Local<v8::Value> function = entries->Get(context, newString(m_isolate, name)).ToLocalChecked();
        m_entries.emplace_back(m_isolate, function.As<v8::Function>());
    }
    m_heap = std::make_unique<HeapGuard>(
        m_isolate, m_allocator, [this] { requestStop(Stop::Memory); },
        [this] {
            if (m_hooks.endOutOfMemory)
                m_hooks.endOutOfMemory();
        });
    resetModules();
}

// What V8 calls with the source of WebAssembly.compileStreaming(), resolved.
void Runtime::compileWasm(const v8::FunctionCallbackInfo<v8::Value> &info)
{
    v8::Isolate *isolate = info.GetIsolate();
    of(isolate).callEntry(Entry::CompileWasm, {info[0], newWasmInput(isolate, info.Data())}).IsEmpty();
}

void Runtime::resetModules()
{
    m_modules = std::make_unique<ModuleLoader>(m_isolate, [this](const std::string &specifier) -> v8::MaybeLocal<v8::Object> {
        v8::Local<v8::Value> exports;
        if (callEntry(Entry::BuiltinModule, {newString(m_isolate, specifier)}).ToLocal(&exports) && exports->IsObject())
            return exports.As<v8::Object>();
        return {};
    });
}

Runtime::~Runtime()
{
    m_watchdog.reset(); // its thread may speak of the isolate
}

void Runtime::start(wire::FrameWriter &out, Hooks hooks)
{
    m_out = &out;
    m_hooks = std::move(hooks);
    m_ownClock.reset();
    // Every fork has the same generator state. Math.random has not been called yet: its first call takes this seed.
    uint32_t seed = 0;
    entropy(reinterpret_cast<unsigned char *>(&seed), sizeof seed);
    setFlag("--random-seed=" + std::to_string((seed & 0x7fffffff) | 1));
    m_watchdog = std::make_unique<Watchdog>(Watchdog::Actions{
        .busy =
            [this](uint32_t call) {
                wire::FrameWriter frame;
                frame.append(wire::CreateBusy(frame.builder(), call));
                m_hooks.writeNow(frame.pending().data(), frame.pending().size());
            },
        .sample = [this] { requestSample(); },
        .nearDeadline = [this] { m_isolate->RequestInterrupt(interrupted, this); },
        .deadline = [this] { requestStop(Stop::Time); },
        .cpuUsedUp = [this] { requestStop(Stop::Cpu); },
    });
}

// ---- turns

v8::MaybeLocal<v8::Value> Runtime::callEntry(Entry which, std::initializer_list<v8::Local<v8::Value>> arguments)
{
    return entry(which)->Call(
        context(), v8::Undefined(m_isolate), int(arguments.size()), const_cast<v8::Local<v8::Value> *>(arguments.begin()));
}

bool Runtime::handle(const wire::Frame &frame, std::span<const uint8_t> bytes)
{
    if (takeForReplay(frame, bytes))
        return true;
    switch (frame.message_type()) {
    case wire::Message::Invoke:
        return invoke(bytes);
    case wire::Message::BodyChunk:
        return requestChunk(*frame.message_as_BodyChunk());
    case wire::Message::BodyCredit:
        return responseCredit(frame.message_as_BodyCredit()->call(), frame.message_as_BodyCredit()->bytes());
    case wire::Message::Cancel:
        return cancel(frame.message_as_Cancel()->call(), frame.message_as_Cancel()->reason());
    case wire::Message::HostReply:
        return hostReply(*frame.message_as_HostReply());
    case wire::Message::HostChunk:
        return hostChunk(*frame.message_as_HostChunk());
    case wire::Message::HostCredit:
        return hostCredit(*frame.message_as_HostCredit());
    case wire::Message::Load:
        if (m_isLoaded || m_isLoading)
            return false;
        load(*frame.message_as_Load());
        return true;
    case wire::Message::Inspector:
        if (!m_inspector)
            return false;
        // What is evaluated for the debugger may take as long as it takes.
        return turn(0, monotonicNanoseconds() + kEvaluationNs, [this, &frame] {
            inspect(*frame.message_as_Inspector());
            return true;
        });
    case wire::Message::Drain:
        m_isDraining = true;
        return true;
    case wire::Message::NONE:
    case wire::Message::Loaded:
    case wire::Message::ResponseHead:
    case wire::Message::Console:
    case wire::Message::Done:
    case wire::Message::Failed:
    case wire::Message::Ready:
    case wire::Message::HostCall:
    case wire::Message::HostCancel:
    case wire::Message::LastWords:
    case wire::Message::Busy:
        return false;
    }
    return false;
}
// ---- what time brings

void Runtime::runDue()
{
    while (m_platform.runForegroundTasks())
        turn(0, monotonicNanoseconds() + kLoadTimeoutNs, [] { return true; });
    finishJobs();
    const int64_t now = monotonicNanoseconds();
    while (!isBatchLong()) {
        const auto due = m_timers.takeDue(now);
        if (!due)
            break;
        Call *call = find(due->call);
        if (call && call->taped)
            heard(*call, Tape::Event::Timer, call->taped->timers.extract(due->timer).mapped());
        turn(due->call, call ? call->deadline : now + kLoadTimeoutNs, [this, &due] {
            return !callEntry(Entry::FireTimer, {v8::Integer::NewFromUnsigned(m_isolate, due->timer)}).IsEmpty();
        });
    }
    advanceReplay();
    if (m_isLoading)
        finishLoad();
    if (now >= m_earliestDeadline)
        endOverdue();
}

v8::Local<v8::Promise> Runtime::inBackground(BackgroundJobs::Work work)
{
    Call *call = find(m_turnCall);
    BackgroundJobs::Asker asker{m_turnCall, 0, {}};
    if (call && call->taped) {
        asker.which = ++call->taped->jobs;
        asker.seed = call->taped->tape.seedForJob();
    }
    return m_jobs.start(m_isolate, std::move(asker), std::move(work));
}

void Runtime::finishJobs()
{
    while (auto done = m_jobs.takeDone()) {
        Call *call = find(done->call);
        if (call)
            call->cpuNs += double(done->cpuNs);
        if (m_replay && done->call == m_replay->call) {
            m_replay->jobs.emplace(done->which, std::move(*done));
            continue;
        }
        if (call)
            heard(*call, Tape::Event::Job, done->which);
        settleJob(*done);
    }
}

void Runtime::settleJob(const BackgroundJobs::Done &done)
{
    const Call *call = find(done.call);
    turn(done.call, call ? call->deadline : monotonicNanoseconds() + kLoadTimeoutNs, [this, &done] {
        v8::Local<v8::Value> value;
        return done.result(m_isolate).ToLocal(&value) && done.resolver.Get(m_isolate)->Resolve(context(), value).FromMaybe(false);
    });
}

// ---- timers

void Runtime::startTimer(uint32_t timer, uint32_t owner, int64_t delayNs)
{
    Call *call = find(owner);
    if (owner != 0 && (!call || call->isOver))
        return;
    if (call && call->taped)
        call->taped->timers[timer] = ++call->taped->timerStarts;
    if (m_replay && owner == m_replay->call)
        m_replay->timers.start(timer, owner, m_replay->now + delayNs);
    else
        m_timers.start(timer, owner, monotonicNanoseconds() + delayNs);
}

void Runtime::stopTimer(uint32_t timer)
{
    m_timers.stop(timer);
    if (m_replay)
        m_replay->timers.stop(timer);
    if (!m_isTaped)
        return;
    for (auto &[id, call] : m_calls)
        if (call.taped)
            call.taped->timers.erase(timer);
}

void Runtime::stopTimersOf(uint32_t call)
{
    m_timers.stopAllOf(call);
    if (m_replay)
        m_replay->timers.stopAllOf(call);
}

// Of the call that is run again.
bool Runtime::fireTimer(uint32_t timer)
{
    Call &call = *find(m_replay->call);
    m_replay->timers.stop(timer);
    call.taped->timers.erase(timer);
    return turn(m_replay->call, call.deadline,
        [this, timer] { return !callEntry(Entry::FireTimer, {v8::Integer::NewFromUnsigned(m_isolate, timer)}).IsEmpty(); });
}

int64_t Runtime::nextDue() const
{
    int64_t next = std::min(m_timers.next(), m_earliestDeadline);
    if (m_isLoading)
        next = std::min(next, m_loadDeadline);
    if (m_replay && m_replay->looksAgain)
        next = std::min(next, monotonicNanoseconds() + 1'000'000);
    const double task = m_platform.nextForegroundTask();
    if (task < 1e12)
        next = std::min(next, int64_t(task * 1e9));
    return next;
}

} // namespace isola
