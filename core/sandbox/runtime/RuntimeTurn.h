#pragma once
// How JavaScript is entered: one turn is one entry and all microtasks that follow from it, watched, metered, and ended cleanly
// when it had to be stopped. Included only by Runtime's own .cpp files.

#include "core/sandbox/runtime/Runtime.h"

namespace isola {

template <typename Body> bool Runtime::turn(uint32_t call, int64_t deadline, Body &&body)
{
    const v8::HandleScope handles(m_isolate);
    const v8::Context::Scope scope(context());
    v8::TryCatch caught(m_isolate);
    m_isInTurn = true;
    m_turnCall = m_turnOwner = call;
    m_turnDeadline = deadline;
    m_stopPlace = {};
    m_heapSummary.clear();
    m_turnBegan = m_turnSince = monotonicNanoseconds();
    if (m_watchdog)
        m_watchdog->arm(call, m_turnSince, deadline, cpuDeadline(call),
            hasOtherCalls() ? Watchdog::Samples::Wanted : Watchdog::Samples::Unwanted);
    const bool isDone = body();
    if (!isDone && caught.HasCaught() && !caught.HasTerminated()) {
        const v8::Local<v8::Value> exception = caught.Exception();
        caught.Reset();
        reportUncaught(call, exception);
    }
    m_isolate->PerformMicrotaskCheckpoint();
    reportRejections();
    if (m_watchdog)
        m_watchdog->disarm();
    const uint32_t last = m_turnCall; // whose code ran at the end: where it was stopped, the one to blame
    account(last, monotonicNanoseconds() - m_turnSince);
    countCpu(last);
    m_turnCall = m_turnOwner = 0;
    m_isInTurn = false;
    if (!m_lastFrame.IsEmpty())
        m_lastFrame.Reset();
    const Stop why = Stop(m_stop.exchange(int(Stop::None)));
    if (why == Stop::None)
        return isDone;
    m_isolate->CancelTerminateExecution();
    caught.Reset();
    endStopped(last, why);
    if (last != call)
        displace(call);
    return false;
}

} // namespace isola
