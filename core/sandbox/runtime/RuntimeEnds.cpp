// The part of Runtime that ends calls: by their own last word, by the watchdog, by the heap guard, or because their time is over
// while they wait.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/HeapSummary.h"
#include "core/sandbox/runtime/RuntimeTurn.h"
#include "core/sandbox/runtime/bindings/Arguments.h"

#include <algorithm>

namespace isola {

void Runtime::requestStop(Stop why)
{
    int none = int(Stop::None);
    if (m_stop.compare_exchange_strong(none, int(why)) && why != Stop::Time)
        m_isolate->RequestInterrupt(interrupted, this); // sees the stack, then terminates
    else
        m_isolate->TerminateExecution();
}

void Runtime::interrupted(v8::Isolate *isolate, void *self)
{
    auto *runtime = static_cast<Runtime *>(self);
    if (!runtime->m_turnCall && !runtime->m_isLoading)
        return; // the turn ended in the meantime
    runtime->m_stopPlace = placeOfRunningCode(isolate);
    const Stop why = Stop(runtime->m_stop.load());
    if (why == Stop::Memory)
        runtime->m_heapSummary = describeHeap(isolate, {runtime->m_heap->used(), runtime->m_heap->usedByBuffers()});
    if (why == Stop::Memory || why == Stop::Cpu)
        isolate->TerminateExecution();
}

// The place is V8's own view of it: the engine tells it in terms of what the author wrote, having room for that when memory or
// time is out.
void Runtime::endStopped(uint32_t id, Stop why)
{
    if (!m_isLoading && m_stopPlace.line == 0)
        m_stopPlace = m_handlerPlace;
    const SourcePlace &place = m_stopPlace;
    if (m_isLoading) {
        m_isLoading = false;
        LoadReport report;
        report.fault = why == Stop::Memory ? LoadFaultKind::OutOfMemory : LoadFaultKind::Timeout;
        report.message = why == Stop::Memory ? "The module used up its memory limit while it was loaded"
                                             : "The module did not finish loading within 10 seconds";
        report.line = place.line;
        report.column = place.column;
        report.stack = place.stack;
        sendLoaded(report);
        return;
    }
    Call *call = find(id);
    if (!call)
        return;
    if (why == Stop::Memory) {
        const auto mebibytes = [](size_t bytes) { return std::to_string((bytes + (1u << 19)) >> 20) + " MB"; };
        call->retire = true; // what is left of the heap is not worth trusting
        call->heapSummary = std::exchange(m_heapSummary, {});
        end(id, wire::End::OutOfMemory,
            "The function used up its memory limit of " + mebibytes(m_heap->limit()) + " (" + mebibytes(m_heap->used())
                + " in use)",
            place);
    } else if (why == Stop::Cpu) {
        end(id, wire::End::TimedOut, "The function used up its CPU limit of " + std::to_string(m_cpuLimitNs / 1'000'000) + " ms",
            place);
    } else {
        end(id, wire::End::TimedOut, "The function did not answer within its time limit: it was still running", place);
    }
    callEntry(Entry::Forget, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty();
    stopTimersOf(id);
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

static void nameMemoryLimit(wire::End &end, std::string &message, size_t limit)
{
    if (end != wire::End::Threw || !saysMemoryIsUsedUp(message))
        return;
    end = wire::End::OutOfMemory;
    message.insert(0, "The function used up its memory limit of " + std::to_string(limit >> 20) + " MB: ");
}

// The caller hears of it now; the call itself ends with what it gave to ctx.waitUntil.
void Runtime::failEarly(uint32_t id, wire::End end, std::string message, SourcePlace place)
{
    Call *call = find(id);
    if (!call || call->isOver || call->isResponseComplete)
        return;
    nameMemoryLimit(end, message, m_heap->limit());
    auto &builder = m_out->builder();
    const auto text = wire::text(builder, message);
    const auto stack = wire::text(builder, place.stack);
    m_out->append(wire::CreateFailed(builder, id, end, text, stack, place.line, place.column));
    completeResponse(*call);
}

void Runtime::end(uint32_t id, wire::End end, std::string message, SourcePlace place)
{
    Call *call = find(id);
    if (!call || call->isOver)
        return;
    nameMemoryLimit(end, message, m_heap->limit());
    call->isOver = true;
    --m_openCalls;
    call->end = end;
    call->message = std::move(message);
    call->place = std::move(place);
    shorten(call->message);
    shorten(call->place.stack);
    m_over.push_back(id);
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
    for (const uint32_t id : overdue)
        endOverdue(id);
}

void Runtime::endOverdue(uint32_t id)
{
    Call &call = *find(id);
    heard(call, Tape::Event::Overdue, 0);
    const bool hasAnswered = call.isResponseComplete;
    end(id, hasAnswered ? wire::End::Completed : wire::End::TimedOut,
        hasAnswered ? "Work given to ctx.waitUntil did not end within 30 seconds of the response"
                    : "The function did not answer within its time limit: it was waiting",
        hasAnswered ? SourcePlace() : m_handlerPlace);
    // A last short turn in which req.signal says so; then everything of the call is dropped.
    turn(id, monotonicNanoseconds() + 50'000'000, [this, id] {
        return !callEntry(Entry::Cancel, {v8::Integer::NewFromUnsigned(m_isolate, id), v8::Integer::New(m_isolate, 1)}).IsEmpty();
    });
    const v8::HandleScope handles(m_isolate);
    callEntry(Entry::Forget, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty();
    stopTimersOf(id);
}

} // namespace isola
