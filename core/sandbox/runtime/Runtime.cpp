#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/Snapshot.h"
#include "core/sandbox/runtime/bindings/Arguments.h"
#include "core/sandbox/runtime/bindings/Natives.h"

#include <cstdlib>
#include <ctime>
#include <unistd.h>

namespace isola {

static int64_t threadCpuNanoseconds()
{
    timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

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
#if V8_MAJOR_VERSION >= 11
    setFlag("--no-freeze-flags-after-init"); // the seed and the WebAssembly limit are known only after the fork
#endif
    v8::V8::InitializePlatform(&platform);
    v8::V8::Initialize();
}

Runtime::Runtime(const Snapshot &snapshot, Platform &platform) : m_platform(platform)
{
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = &m_allocator;
    params.snapshot_blob = const_cast<v8::StartupData *>(snapshot.startupData());
    params.external_references = externalReferences();
    params.constraints.set_max_old_generation_size_in_bytes(kMaxHeap);
    params.constraints.set_max_young_generation_size_in_bytes(12u << 20); // a small one keeps the memory limit exact
    params.constraints.set_code_range_size_in_bytes(64u << 20);
    m_isolate = v8::Isolate::New(params);
    m_isolate->SetData(kIsolateSlot, this);
    m_isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    m_isolate->SetCaptureStackTraceForUncaughtExceptions(true, 20);
    m_isolate->SetPromiseRejectCallback(promiseRejected);
    m_isolate->Enter();
    const v8::HandleScope handles(m_isolate);
    const v8::Local<v8::Context> context = v8::Context::New(m_isolate);
    context->AllowCodeGenerationFromStrings(false);
    context->SetErrorMessageForCodeGenerationFromStrings(
        newString(m_isolate, "Code from strings is not allowed here: eval and new Function are turned off"));
    m_context.Reset(m_isolate, context);

    static constexpr const char *kEntryNames[] = {"invoke", "requestChunk", "responseCredit", "cancel", "forget", "setHandler",
        "fireTimer", "hostReply", "hostChunk", "hostCredit", "describeError", "unhandledRejection", "builtinModule"};
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
        .nearDeadline = [this] { m_isolate->RequestInterrupt(interrupted, this); },
        .deadline = [this] { requestStop(Stop::Time); },
    });
}

// ---- turns

v8::MaybeLocal<v8::Value> Runtime::callEntry(Entry which, std::initializer_list<v8::Local<v8::Value>> arguments)
{
    return entry(which)->Call(
        context(), v8::Undefined(m_isolate), int(arguments.size()), const_cast<v8::Local<v8::Value> *>(arguments.begin()));
}

void Runtime::requestStop(Stop why)
{
    int none = int(Stop::None);
    if (m_stop.compare_exchange_strong(none, int(why)) && why == Stop::Memory)
        m_isolate->RequestInterrupt(interrupted, this); // sees the stack, then terminates
    else
        m_isolate->TerminateExecution();
}

void Runtime::interrupted(v8::Isolate *isolate, void *self)
{
    auto *runtime = static_cast<Runtime *>(self);
    if (!runtime->m_turnCall && !runtime->m_isLoading)
        return; // the turn ended in the meantime
    runtime->notePlace();
    if (runtime->m_stop.load() == int(Stop::Memory))
        isolate->TerminateExecution();
}

void Runtime::notePlace()
{
    const v8::HandleScope handles(m_isolate);
    const auto trace = v8::StackTrace::CurrentStackTrace(m_isolate, 20);
    m_stopPlace = {};
    for (int i = 0; i < trace->GetFrameCount(); ++i) {
        const auto frame = trace->GetFrame(m_isolate, uint32_t(i));
        const std::string script = frame->GetScriptName().IsEmpty() ? std::string() : utf8Of(m_isolate, frame->GetScriptName());
        if (script.empty() || script.starts_with("isola:"))
            continue; // the runtime's own
        const std::string function
            = frame->GetFunctionName().IsEmpty() ? std::string() : utf8Of(m_isolate, frame->GetFunctionName());
        if (m_stopPlace.line == 0) {
            m_stopPlace.line = uint32_t(frame->GetLineNumber());
            m_stopPlace.column = uint32_t(frame->GetColumn());
        }
        m_stopPlace.stack += "    at " + (function.empty() ? script : function + " (" + script) + ':'
            + std::to_string(frame->GetLineNumber()) + ':' + std::to_string(frame->GetColumn())
            + (function.empty() ? "\n" : ")\n");
    }
}

void Runtime::endStopped(uint32_t id, Stop why)
{
    if (m_isLoading) {
        m_isLoading = false;
        LoadReport report;
        report.fault = why == Stop::Memory ? LoadFaultKind::OutOfMemory : LoadFaultKind::Timeout;
        report.message = why == Stop::Memory ? "The module used up its memory limit while it was loaded"
                                             : "The module did not finish loading within 10 seconds";
        report.line = m_stopPlace.line;
        report.column = m_stopPlace.column;
        report.stack = m_stopPlace.stack;
        sendLoaded(report);
        return;
    }
    Call *call = find(id);
    if (!call)
        return;
    if (why == Stop::Memory) {
        const auto mebibytes = [](size_t bytes) { return std::to_string((bytes + (1u << 19)) >> 20) + " MB"; };
        call->retire = true; // what is left of the heap is not worth trusting
        end(id, wire::End::OutOfMemory,
            "The function used up its memory limit of " + mebibytes(m_heap->limit()) + " (" + mebibytes(m_heap->used())
                + " in use)",
            m_stopPlace);
    } else {
        end(id, wire::End::TimedOut, "The function did not answer within its time limit: it was still running", m_stopPlace);
    }
    callEntry(Entry::Forget, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty();
    m_timers.stopAllOf(id);
}

// ---- metering

void Runtime::beginBatch()
{
    m_batchCpuStart = threadCpuNanoseconds();
    m_batchWall = 0;
}

void Runtime::account(uint32_t id, int64_t wallNs)
{
    m_batchWall += wallNs;
    if (Call *call = find(id)) {
        if (call->batchWall == 0)
            m_batchCalls.push_back(id);
        call->batchWall += std::max<int64_t>(wallNs, 1);
    }
}

void Runtime::endBatch()
{
    if (m_batchCalls.empty() && m_over.empty())
        return;
    const double share = m_batchWall > 0 ? double(threadCpuNanoseconds() - m_batchCpuStart) / double(m_batchWall) : 0;
    const uint64_t memory = m_heap->used();
    for (const uint32_t id : m_batchCalls) {
        if (Call *call = find(id)) {
            call->cpuNs += double(call->batchWall) * std::min(share, 1.0);
            call->batchWall = 0;
            call->peakMemory = std::max(call->peakMemory, memory);
        }
    }
    m_batchCalls.clear();
    for (const uint32_t id : m_over) {
        const auto it = m_calls.find(id);
        if (it == m_calls.end())
            continue;
        if (it->second.end == wire::End::Completed && it->second.isLastPending)
            continue; // the rest of its body goes first
        sendDone(id, it->second);
        m_calls.erase(it);
    }
    m_over.clear();
}

void Runtime::sendDone(uint32_t id, Call &call)
{
    std::erase_if(m_hostCalls, [id](const auto &entry) { return entry.second.call == id; });
    auto &builder = m_out->builder();
    const auto message = call.message.empty() ? 0 : wire::text(builder, call.message);
    const auto stack = call.place.stack.empty() ? 0 : wire::text(builder, call.place.stack);
    m_out->append(
        wire::CreateDone(builder, id, call.end, message, stack, call.place.line, call.place.column, uint64_t(call.cpuNs / 1000),
            call.peakMemory, call.hostCalls, uint64_t(call.hostNs / 1000), call.droppedConsole, call.retire));
}

// ---- calls

Runtime::Call *Runtime::find(uint32_t id)
{
    const auto it = m_calls.find(id);
    return it == m_calls.end() ? nullptr : &it->second;
}

// Buffers, WebAssembly memory and strings past V8's longest are refused by an exception that code may catch. One that it does not
// catch tells the same as a full heap does. V8 marks these errors in no other way than by their text.
static bool saysMemoryIsUsedUp(std::string_view message)
{
    constexpr std::string_view kRefusals[] = {"RangeError: Array buffer allocation failed", "RangeError: Invalid string length",
        "RangeError: WebAssembly.Memory(): could not allocate memory",
        "RangeError: WebAssembly.Memory.grow(): Unable to grow instance memory"};
    return std::any_of(
        std::begin(kRefusals), std::end(kRefusals), [&](std::string_view refusal) { return message.starts_with(refusal); });
}

void Runtime::end(uint32_t id, wire::End end, std::string message, SourcePlace place)
{
    Call *call = find(id);
    if (!call || call->isOver)
        return;
    if (end == wire::End::Threw && saysMemoryIsUsedUp(message)) {
        end = wire::End::OutOfMemory;
        message.insert(0, "The function used up its memory limit of " + std::to_string(m_heap->limit() >> 20) + " MB: ");
    }
    call->isOver = true;
    call->end = end;
    call->message = std::move(message);
    call->place = std::move(place);
    m_over.push_back(id);
}

bool Runtime::invoke(std::span<const uint8_t> frame)
{
    const auto *message = wire::GetFrame(frame.data())->message_as_Invoke();
    if (!m_isLoaded || message->call() <= m_lastCall)
        return false;
    const uint32_t id = m_lastCall = message->call();
    Call &call = m_calls[id];
    call.frame.assign(frame.begin(), frame.end());
    call.invoke = wire::GetFrame(call.frame.data())->message_as_Invoke();
    call.deadline = monotonicNanoseconds() + int64_t(call.invoke->time_left_us()) * 1000;
    m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
    turn(id, call.deadline, [this, id, invoke = call.invoke] {
        const auto body = wire::view(invoke->body());
        const int bodyKind = invoke->body_follows() ? 2 : body.empty() ? 0 : 1;
        v8::Local<v8::Value> bytes = v8::Undefined(m_isolate);
        v8::Local<v8::Uint8Array> view;
        if (!body.empty()) {
            if (!newBytes(m_isolate, body.data(), body.size()).ToLocal(&view))
                return false;
            bytes = view;
        }
        const auto fields = wire::view(invoke->fields());
        return !callEntry(Entry::Invoke,
            {v8::Integer::NewFromUnsigned(m_isolate, id), newLatin1(m_isolate, wire::view(invoke->method())),
                newLatin1(m_isolate, wire::view(invoke->url())),
                newLatin1(m_isolate, {reinterpret_cast<const char *>(fields.data()), fields.size()}),
                v8::Integer::New(m_isolate, bodyKind), bytes})
                    .IsEmpty();
    });
    return true;
}

bool Runtime::requestChunk(const wire::BodyChunk &chunk)
{
    Call *call = find(chunk.call());
    if (!call || call->isOver)
        return chunk.call() <= m_lastCall; // it may have ended while the chunk was on its way
    turn(chunk.call(), call->deadline, [this, &chunk] {
        const auto body = wire::view(chunk.bytes());
        v8::Local<v8::Value> bytes = v8::Undefined(m_isolate);
        v8::Local<v8::Uint8Array> view;
        if (!body.empty()) {
            if (!newBytes(m_isolate, body.data(), body.size()).ToLocal(&view))
                return false;
            bytes = view;
        }
        return !callEntry(Entry::RequestChunk,
            {v8::Integer::NewFromUnsigned(m_isolate, chunk.call()), bytes, v8::Boolean::New(m_isolate, chunk.last())})
                    .IsEmpty();
    });
    return true;
}

// What the window does not let through waits here; the last piece carries the end of the body.
void Runtime::sendBody(uint32_t id, Call &call, std::span<const uint8_t> bytes, bool isLast)
{
    call.pendingBody.insert(call.pendingBody.end(), bytes.begin(), bytes.end());
    call.isLastPending = isLast;
    pumpBody(id, call);
}

void Runtime::pumpBody(uint32_t id, Call &call)
{
    auto &builder = m_out->builder();
    while (call.pendingSent < call.pendingBody.size() && call.responseWindow > 0) {
        const size_t left = call.pendingBody.size() - call.pendingSent;
        const size_t length = std::min({wire::kBodyChunk, left, size_t(call.responseWindow)});
        const bool isLast = call.isLastPending && length == left;
        const auto bytes = wire::bytes(builder, call.pendingBody.data() + call.pendingSent, length);
        m_out->append(wire::CreateBodyChunk(builder, id, bytes, isLast));
        call.pendingSent += length;
        call.responseWindow -= int64_t(length);
        if (isLast)
            completeResponse(call);
    }
    if (call.pendingSent < call.pendingBody.size())
        return;
    call.pendingBody.clear();
    call.pendingSent = 0;
    if (call.isLastPending) {
        m_out->append(wire::CreateBodyChunk(builder, id, 0, true));
        completeResponse(call);
    }
}

void Runtime::completeResponse(Call &call)
{
    call.isLastPending = false;
    call.isResponseComplete = true;
    call.deadline = monotonicNanoseconds() + kAfterResponseNs;
    m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
}

bool Runtime::responseCredit(const wire::BodyCredit &credit)
{
    Call *call = find(credit.call());
    if (!call)
        return credit.call() <= m_lastCall;
    call->responseWindow += credit.bytes();
    pumpBody(credit.call(), *call);
    if (call->isOver) {
        if (!call->isLastPending)
            m_over.push_back(credit.call());
        return true;
    }
    if (call->responseWindow <= 0 || call->isLastPending)
        return true; // what waited has used the credit up
    turn(credit.call(), call->deadline, [this, &credit] {
        return !callEntry(Entry::ResponseCredit, {v8::Integer::NewFromUnsigned(m_isolate, credit.call())}).IsEmpty();
    });
    return true;
}

bool Runtime::cancel(const wire::Cancel &message)
{
    Call *call = find(message.call());
    if (call && call->isOver && call->isLastPending) { // nobody waits for the rest of its body
        call->isLastPending = false;
        m_over.push_back(message.call());
    }
    if (!call || call->isOver)
        return message.call() <= m_lastCall;
    turn(message.call(), call->deadline, [this, &message] {
        return !callEntry(Entry::Cancel,
            {v8::Integer::NewFromUnsigned(m_isolate, message.call()), v8::Integer::New(m_isolate, int(message.reason()))})
                    .IsEmpty();
    });
    return true;
}

// Undefined where there are none; false where memory is out.
bool Runtime::newOptionalBytes(const flatbuffers::Vector<uint8_t> *bytes, v8::Local<v8::Value> &value)
{
    const auto view = wire::view(bytes);
    v8::Local<v8::Uint8Array> made;
    value = v8::Undefined(m_isolate);
    if (view.empty())
        return true;
    if (!newBytes(m_isolate, view.data(), view.size()).ToLocal(&made))
        return false;
    value = made;
    return true;
}

// An answer to something that nobody waits for any more is passed by: it was on its way when the call ended.
bool Runtime::hostReply(const wire::HostReply &reply)
{
    const auto it = m_hostCalls.find(reply.number());
    if (it == m_hostCalls.end())
        return reply.number() <= m_lastHostCall;
    const auto [id, started] = it->second;
    if (reply.failed() || !reply.body_follows())
        m_hostCalls.erase(it);
    Call *call = find(id);
    if (!call)
        return true;
    call->hostNs += monotonicNanoseconds() - started;
    turn(id, call->deadline, [this, &reply] {
        const auto result = wire::view(reply.result());
        v8::Local<v8::Uint8Array> bytes;
        v8::Local<v8::Value> body;
        return newBytes(m_isolate, result.data(), result.size()).ToLocal(&bytes) && newOptionalBytes(reply.body(), body)
            && !callEntry(Entry::HostReply,
                {v8::Integer::NewFromUnsigned(m_isolate, reply.number()), v8::Boolean::New(m_isolate, reply.failed()), bytes,
                    body, v8::Boolean::New(m_isolate, reply.body_follows())})
                    .IsEmpty();
    });
    return true;
}

bool Runtime::hostChunk(const wire::HostChunk &chunk)
{
    const auto it = m_hostCalls.find(chunk.number());
    if (it == m_hostCalls.end())
        return chunk.number() <= m_lastHostCall;
    const uint32_t id = it->second.call;
    if (chunk.last() || chunk.fault())
        m_hostCalls.erase(it);
    const Call *call = find(id);
    if (!call)
        return true;
    turn(id, call->deadline, [this, &chunk] {
        v8::Local<v8::Value> bytes;
        v8::Local<v8::Value> fault = v8::Undefined(m_isolate);
        if (!newOptionalBytes(chunk.bytes(), bytes))
            return false;
        if (chunk.fault())
            fault = newString(m_isolate, wire::view(chunk.fault()));
        return !callEntry(Entry::HostChunk,
            {v8::Integer::NewFromUnsigned(m_isolate, chunk.number()), bytes, v8::Boolean::New(m_isolate, chunk.last()), fault})
                    .IsEmpty();
    });
    return true;
}

bool Runtime::hostCredit(const wire::HostCredit &credit)
{
    const auto it = m_hostCalls.find(credit.number());
    if (it == m_hostCalls.end())
        return credit.number() <= m_lastHostCall;
    if (const Call *call = find(it->second.call))
        turn(it->second.call, call->deadline, [this, &credit] {
            return !callEntry(Entry::HostCredit,
                {v8::Integer::NewFromUnsigned(m_isolate, credit.number()),
                    v8::Integer::NewFromUnsigned(m_isolate, credit.bytes())})
                        .IsEmpty();
        });
    return true;
}

bool Runtime::handle(const wire::Frame &frame, std::span<const uint8_t> bytes)
{
    switch (frame.message_type()) {
    case wire::Message::Invoke:
        return invoke(bytes);
    case wire::Message::BodyChunk:
        return requestChunk(*frame.message_as_BodyChunk());
    case wire::Message::BodyCredit:
        return responseCredit(*frame.message_as_BodyCredit());
    case wire::Message::Cancel:
        return cancel(*frame.message_as_Cancel());
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
    case wire::Message::Drain:
        m_isDraining = true;
        return true;
    case wire::Message::NONE:
    case wire::Message::Loaded:
    case wire::Message::ResponseHead:
    case wire::Message::Console:
    case wire::Message::Done:
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
    const int64_t now = monotonicNanoseconds();
    while (const auto due = m_timers.takeDue(now)) {
        const Call *call = find(due->call);
        turn(due->call, call ? call->deadline : now + kLoadTimeoutNs, [this, &due] {
            return !callEntry(Entry::FireTimer, {v8::Integer::NewFromUnsigned(m_isolate, due->timer)}).IsEmpty();
        });
    }
    if (m_isLoading)
        finishLoad();
    if (now >= m_earliestDeadline)
        endOverdue();
}

int64_t Runtime::nextDue() const
{
    int64_t next = std::min(m_timers.next(), m_earliestDeadline);
    if (m_isLoading)
        next = std::min(next, m_loadDeadline);
    const double task = m_platform.nextForegroundTask();
    if (task < 1e12)
        next = std::min(next, int64_t(task * 1e9));
    return next;
}

void Runtime::endOverdue()
{
    const int64_t now = monotonicNanoseconds();
    std::vector<uint32_t> overdue;
    m_earliestDeadline = INT64_MAX;
    for (const auto &[id, call] : m_calls) {
        if (call.isOver)
            continue;
        if (call.deadline <= now)
            overdue.push_back(id);
        else
            m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
    }
    for (const uint32_t id : overdue) {
        const bool hasAnswered = find(id)->isResponseComplete;
        end(id, hasAnswered ? wire::End::Completed : wire::End::TimedOut,
            hasAnswered ? "Work given to ctx.waitUntil did not end within 30 seconds of the response"
                        : "The function did not answer within its time limit: it was waiting",
            {});
        // A last short turn in which req.signal says so; then everything of the call is dropped.
        turn(id, now + 50'000'000, [this, id] {
            return !callEntry(Entry::Cancel, {v8::Integer::NewFromUnsigned(m_isolate, id), v8::Integer::New(m_isolate, 1)})
                        .IsEmpty();
        });
        const v8::HandleScope handles(m_isolate);
        callEntry(Entry::Forget, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty();
        m_timers.stopAllOf(id);
    }
}

// ---- what a person's code threw

// The first frame of a stack that is in the person's own modules: "    at name (index.js:3:9)" or "    at index.js:3:9".
SourcePlace Runtime::placeInStack(std::string stack)
{
    SourcePlace place;
    for (size_t begin = 0; begin < stack.size();) {
        const size_t end = std::min(stack.find('\n', begin), stack.size());
        std::string_view line = std::string_view(stack).substr(begin, end - begin);
        begin = end + 1;
        const size_t at = line.find("    at ");
        if (at != 0 || line.find("isola:") != std::string_view::npos || line.find("<anonymous>") != std::string_view::npos)
            continue;
        if (line.ends_with(')'))
            line.remove_suffix(1);
        const size_t columnColon = line.rfind(':');
        const size_t lineColon = columnColon == 0 ? std::string_view::npos : line.rfind(':', columnColon - 1);
        if (columnColon == std::string_view::npos || lineColon == std::string_view::npos)
            continue;
        place.line = uint32_t(std::atoi(line.data() + lineColon + 1));
        place.column = uint32_t(std::atoi(line.data() + columnColon + 1));
        if (place.line > 0)
            break;
    }
    place.stack = std::move(stack);
    return place;
}

void Runtime::describe(v8::Local<v8::Value> error, std::string &message, std::string &stack)
{
    v8::Local<v8::Value> pair;
    if (!callEntry(Entry::DescribeError, {error}).ToLocal(&pair) || !pair->IsArray())
        return;
    v8::Local<v8::Value> part;
    if (pair.As<v8::Array>()->Get(context(), 0).ToLocal(&part))
        message = utf8Of(m_isolate, part);
    if (pair.As<v8::Array>()->Get(context(), 1).ToLocal(&part) && part->IsString())
        stack = utf8Of(m_isolate, part);
}

void Runtime::reportUncaught(uint32_t call, v8::Local<v8::Value> value)
{
    std::string message, stack;
    describe(value, message, stack);
    sendConsole(call, wire::Level::Error, "Uncaught " + (stack.empty() ? message : stack));
}

void Runtime::sendConsole(uint32_t id, wire::Level level, std::string_view message)
{
    constexpr uint32_t kMaxEntries = 100;
    constexpr size_t kMaxLength = 12u << 10; // js/ cuts at 10 KB and says so; this is the wall behind it
    if (Call *call = find(id)) {
        if (call->isOver)
            return;
        if (++call->consoleEntries > kMaxEntries) {
            ++call->droppedConsole;
            return;
        }
    }
    auto &builder = m_out->builder();
    const auto text = wire::text(builder, message.substr(0, kMaxLength));
    const auto now = uint64_t(m_platform.CurrentClockTimeMillis());
    m_out->append(wire::CreateConsole(builder, id, level, text, now));
}

void Runtime::promiseRejected(v8::PromiseRejectMessage message)
{
    v8::Isolate *isolate = message.GetPromise()->GetIsolate();
    Runtime &runtime = of(isolate);
    switch (message.GetEvent()) {
    case v8::kPromiseRejectWithNoHandler: {
        constexpr size_t kMaxKept = 1000;
        if (runtime.m_rejections.size() < kMaxKept)
            runtime.m_rejections.push_back({v8::Global<v8::Promise>(isolate, message.GetPromise()),
                v8::Global<v8::Value>(
                    isolate, message.GetValue().IsEmpty() ? v8::Undefined(isolate).As<v8::Value>() : message.GetValue()),
                runtime.m_turnCall});
        break;
    }
    case v8::kPromiseHandlerAddedAfterReject:
        std::erase_if(
            runtime.m_rejections, [&message](const Rejection &rejection) { return rejection.promise == message.GetPromise(); });
        break;
    case v8::kPromiseRejectAfterResolved:
    case v8::kPromiseResolveAfterResolved:
        break;
    }
}

void Runtime::reportRejections()
{
    while (!m_rejections.empty() && m_stop.load() == int(Stop::None)) {
        const std::vector<Rejection> rejections = std::exchange(m_rejections, {});
        for (const Rejection &rejection : rejections)
            callEntry(Entry::UnhandledRejection,
                {v8::Integer::NewFromUnsigned(m_isolate, rejection.call), rejection.reason.Get(m_isolate)})
                .IsEmpty();
        m_isolate->PerformMicrotaskCheckpoint();
    }
    m_rejections.clear();
}

} // namespace isola
