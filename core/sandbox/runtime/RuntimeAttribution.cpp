// The part of Runtime that tells whose code runs within a turn. A continuation of one call runs in the turn of another where the
// two share state in module scope: its CPU time, its deadline and the blame are its own call's. The frame that V8 keeps with
// every promise reaction says whose it is (js/asynccontext.ts); it is looked at where JavaScript enters a frame by itself, and
// every other millisecond of a turn while other calls are open.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

namespace isola {

// From the watchdog's thread.
void Runtime::requestSample()
{
    if (!m_isSampleRequested.exchange(true))
        m_isolate->RequestInterrupt(takeSample, this);
}

void Runtime::takeSample(v8::Isolate *isolate, void *self)
{
    auto *runtime = static_cast<Runtime *>(self);
    runtime->m_isSampleRequested = false;
    const v8::HandleScope handles(isolate);
    runtime->enterFrame(runtime->context()->GetContinuationPreservedEmbedderData());
}

// The call that a frame belongs to, 0: none.
uint32_t Runtime::callOf(v8::Local<v8::Value> frame)
{
    v8::Local<v8::Value> call, id;
    if (!frame->IsObject() || !frame.As<v8::Object>()->Get(context(), newString(m_isolate, "call")).ToLocal(&call)
        || !call->IsObject() || !call.As<v8::Object>()->Get(context(), newString(m_isolate, "id")).ToLocal(&id))
        return 0;
    return id->Uint32Value(context()).FromMaybe(0);
}

void Runtime::enterFrame(v8::Local<v8::Value> frame)
{
    if (!m_isInTurn || !hasOtherCalls())
        return;
    if (m_lastFrame.IsEmpty() || m_lastFrame != frame) {
        m_lastFrame.Reset(m_isolate, frame);
        m_lastFrameCall = callOf(frame);
    }
    runFor(m_lastFrameCall ? m_lastFrameCall : m_turnOwner);
}

// From here on this call pays, and its deadline holds. Whoever is being stopped stays the one to blame.
void Runtime::runFor(uint32_t id)
{
    if (id == m_turnCall || m_stop.load() != int(Stop::None))
        return;
    if (m_watchdog)
        m_watchdog->disarm();
    const int64_t now = monotonicNanoseconds();
    account(m_turnCall, now - m_turnSince);
    countCpu(m_turnCall);
    if (m_stop.load() != int(Stop::None))
        return;
    if (id != m_turnOwner)
        noteShared(id);
    m_turnCall = id;
    m_turnSince = now;
    const Call *call = find(id);
    if (m_watchdog)
        m_watchdog->arm(
            id, m_turnBegan, call && !call->isOver ? call->deadline : m_turnDeadline, cpuDeadline(id), Watchdog::Samples::Wanted);
}

// Its turn was stopped for what another call's continuation did, and what V8 dropped with that may have been its own: it cannot
// go on here, and whoever sent it may run it again.
void Runtime::displace(uint32_t id)
{
    Call *call = find(id);
    if (!call || call->isOver)
        return;
    call->retire = true;
    if (call->isResponseComplete)
        end(id, wire::End::Completed, "Work given to ctx.waitUntil was cut off: a continuation of another call had to be stopped",
            {});
    else
        end(id, wire::End::Displaced,
            "The function was cut off: a continuation of another call ran in its turn and had to be stopped", {});
    callEntry(Entry::Forget, {v8::Integer::NewFromUnsigned(m_isolate, id)}).IsEmpty();
    stopTimersOf(id);
}

} // namespace isola
