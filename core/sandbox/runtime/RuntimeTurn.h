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
    m_turnCall = call;
    m_stopPlace = {};
    m_heapSummary.clear();
    const int64_t start = monotonicNanoseconds();
    if (m_watchdog)
        m_watchdog->arm(call, start, deadline, cpuDeadline(call));
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
    account(call, monotonicNanoseconds() - start);
    countCpu(call);
    m_turnCall = 0;
    const Stop why = Stop(m_stop.exchange(int(Stop::None)));
    if (why == Stop::None)
        return isDone;
    m_isolate->CancelTerminateExecution();
    caught.Reset();
    endStopped(call, why);
    return false;
}

} // namespace isola
