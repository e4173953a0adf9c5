// The part of Engine that hears instances: heads, bodies, console lines and last words of the calls they run.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/FieldCheck.h"
#include "core/dispatch/InspectorClient.h"
#include "core/dispatch/Redaction.h"
#include "core/dispatch/WireText.h"

namespace isola {

// Null for a call that has ended here while its instance still spoke of it; a call that never was is against the protocol.
EngineCall *Engine::find(InstanceProcess &instance, uint32_t wireCall)
{
    const auto it = instance.calls.find(wireCall);
    if (it != instance.calls.end())
        return it->second;
    if (wireCall == 0 || wireCall > instance.lastCall)
        m_pool.expel(instance, "speaks of a call it was never given");
    return nullptr;
}

void Engine::frameArrived(InstanceProcess &instance, const wire::Frame &frame)
{
    switch (frame.message_type()) {
    case wire::Message::ResponseHead:
        if (EngineCall *call = find(instance, frame.message_as_ResponseHead()->call()))
            responseHead(*call, *frame.message_as_ResponseHead());
        return;
    case wire::Message::BodyChunk:
        if (EngineCall *call = find(instance, frame.message_as_BodyChunk()->call()))
            responseChunk(*call, *frame.message_as_BodyChunk());
        return;
    case wire::Message::BodyCredit:
        if (EngineCall *call = find(instance, frame.message_as_BodyCredit()->call()); call && call->sink)
            call->sink->grantRequestBody(frame.message_as_BodyCredit()->bytes());
        return;
    case wire::Message::Done:
        if (EngineCall *call = find(instance, frame.message_as_Done()->call()))
            done(*call, *frame.message_as_Done());
        return;
    case wire::Message::Failed:
        if (EngineCall *call = find(instance, frame.message_as_Failed()->call()))
            failed(*call, *frame.message_as_Failed());
        return;
    case wire::Message::HostCall:
        if (EngineCall *call = find(instance, frame.message_as_HostCall()->call()))
            m_hostCalls.ask(instance, *call, *frame.message_as_HostCall());
        else
            m_hostCalls.passOver(instance, *frame.message_as_HostCall());
        return;
    case wire::Message::HostChunk:
        if (ReplayHost *replay = replayIn(instance))
            return replay->takeBody(*frame.message_as_HostChunk());
        return m_hostCalls.takeBody(instance, *frame.message_as_HostChunk());
    case wire::Message::HostCredit:
        if (replayIn(instance))
            return; // it has been sent everything
        return m_hostCalls.takeCredit(instance, *frame.message_as_HostCredit());
    case wire::Message::HostCancel:
        return m_hostCalls.takeCancel(instance, *frame.message_as_HostCancel());
    case wire::Message::Console:
        return console(instance, *frame.message_as_Console());
    case wire::Message::Inspector:
        return inspectorSaid(instance, *frame.message_as_Inspector());
    case wire::Message::Busy:
        // Calls that came behind the long turn wait on CPU: the next ones go elsewhere.
        if (instance.calls.size() > 1)
            m_pool.grow(instance.version, 1);
        return;
    default:
        return m_pool.expel(instance, "sent a message that is not its to send");
    }
}

void Engine::responseHead(EngineCall &call, const wire::ResponseHead &head)
{
    const auto fields = wire::view(head.fields());
    const auto body = wire::view(head.body());
    const std::string_view statusText = wire::view(head.status_text());
    if (call.isResponded || head.status() < 200 || head.status() > 599 || !isFieldBlock(fields) || !isFieldValue(statusText))
        return m_pool.expel(*call.instance, "sent a response head that cannot be");
    call.isResponded = true;
    call.outcome.status = head.status();
    call.outcome.meter.responseBytes += int64_t(body.size());
    if (call.recorder) {
        call.recorder->takeHead(QByteArray(reinterpret_cast<const char *>(fields.data()), qsizetype(fields.size())));
        call.recorder->takeResponse(QByteArrayView(body.data(), qsizetype(body.size())));
    }
    if (!head.last())
        call.responseOutstanding += int64_t(body.size());
    else
        completeResponse(call);
    if (!call.sink)
        return;
    ResponseHead response{head.status(), QByteArray(statusText.data(), qsizetype(statusText.size())),
        QByteArray(reinterpret_cast<const char *>(fields.data()), qsizetype(fields.size()))};
    call.sink->respond(response, QByteArrayView(body.data(), qsizetype(body.size())), head.last()); // may cancel the call
}

void Engine::responseChunk(EngineCall &call, const wire::BodyChunk &chunk)
{
    const auto bytes = wire::view(chunk.bytes());
    call.responseOutstanding += int64_t(bytes.size());
    if (!call.isResponded || call.isResponseComplete || (call.sink && call.responseOutstanding > kBodyWindow))
        return m_pool.expel(*call.instance, "sent more of a response than it may");
    call.outcome.meter.responseBytes += int64_t(bytes.size());
    if (call.recorder)
        call.recorder->takeResponse(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    if (chunk.last())
        completeResponse(call);
    if (call.sink)
        call.sink->sendChunk(QByteArrayView(bytes.data(), qsizetype(bytes.size())), chunk.last()); // may cancel the call
}

void Engine::completeResponse(EngineCall &call)
{
    call.isResponseComplete = true;
    call.deadline = m_clock.monotonic() + kAfterResponse; // the timer finds out when it next looks
}

void Engine::console(InstanceProcess &instance, const wire::Console &entry)
{
    constexpr qsizetype kMaxEntries = 100;
    EngineCall *call = entry.call() == 0 ? nullptr : find(instance, entry.call());
    if (entry.call() != 0 && !call)
        return;
    // What module code prints belongs to no call: it stands in the row of the next one.
    QList<ConsoleEntry> &entries = call ? call->outcome.console : instance.consoleOfNoCall;
    if (entries.size() >= kMaxEntries) {
        ++(call ? call->outcome.droppedConsoleEntries : instance.droppedOfNoCall);
        return;
    }
    QString message = textOf(entry.message());
    redact(message, instance.version->environment);
    const auto inspection = m_inspections.find(instance.version->revision);
    entries.push_back({ConsoleLevel(std::min(uint8_t(entry.level()), uint8_t(ConsoleLevel::Error))), std::move(message),
        int64_t(entry.timestamp_ms())});
    if (inspection != m_inspections.end())
        inspection->second.client->inspectedPrinted(entries.back());
    if (call && call->sink)
        call->sink->print(entries.back());
}

static OutcomeKind kindOf(wire::End end)
{
    static constexpr OutcomeKind kKinds[]
        = {OutcomeKind::Completed, OutcomeKind::Threw, OutcomeKind::BadResponse, OutcomeKind::TimedOut, OutcomeKind::OutOfMemory,
            OutcomeKind::Crashed, OutcomeKind::LoadFailed, OutcomeKind::ClientGone, OutcomeKind::Crashed};
    return kKinds[std::min(size_t(end), std::size(kKinds) - 1)];
}

// Done and Failed tell the same of how a call ended.
template <typename Frame> static void takeFault(InvocationOutcome &outcome, const Frame &frame)
{
    outcome.kind = kindOf(frame.end());
    outcome.message = textOf(frame.message());
    outcome.stack = textOf(frame.stack());
    outcome.line = int(frame.line());
    outcome.column = int(frame.column());
}

static int64_t wallMilliseconds(const Clock &clock)
{
    return std::chrono::duration_cast<Milliseconds>(clock.wall().time_since_epoch()).count();
}

static void takeTape(CallRecorder &recorder, const wire::Done &done)
{
    const auto tape = wire::view(done.tape());
    const bool isTooLong = done.tape_fault() == wire::TapeFault::TooLong;
    const bool isShared = done.tape_fault() == wire::TapeFault::Shared;
    recorder.takeTape(QByteArray(reinterpret_cast<const char *>(tape.data()), qsizetype(tape.size())),
        isTooLong ? QStringLiteral("It read its clocks more often than a recording holds.") : QString(),
        isShared ? QStringLiteral("It went on by what another call of the same instance did, which a replay does not have.")
                 : QString());
}

void Engine::done(EngineCall &call, const wire::Done &done)
{
    InvocationOutcome &outcome = call.outcome;
    if (done.retire())
        call.instance->isLeaving = true;
    if (done.end() == wire::End::Displaced && mayRunAgain(call))
        return runAgain(call);
    if (!call.hasFailed)
        takeFault(outcome, done);
    outcome.droppedConsoleEntries += int(done.dropped_console());
    outcome.meter.cpu = Microseconds(done.cpu_us());
    outcome.meter.peakMemoryBytes = int64_t(done.peak_memory_bytes());
    outcome.meter.peakExternalBytes = int64_t(done.peak_external_bytes());
    outcome.meter.hostCalls = int(done.host_calls());
    outcome.meter.hostTime = Microseconds(done.host_time_us());
    if (call.replay)
        call.replay->takeEnd(done);
    if (call.recorder)
        takeTape(*call.recorder, done);
    if (done.heap_summary())
        outcome.console.push_back({ConsoleLevel::Error, textOf(done.heap_summary()), wallMilliseconds(m_clock)});
    if (outcome.kind == OutcomeKind::Completed && !call.isResponseComplete && !call.isClientGone) {
        outcome.kind = OutcomeKind::BadResponse;
        outcome.message = QStringLiteral("The function ended without completing its response");
    }
    finish(call);
}

void Engine::failed(EngineCall &call, const wire::Failed &failed)
{
    const OutcomeKind kind = kindOf(failed.end());
    if (call.hasFailed || call.isResponseComplete
        || (kind != OutcomeKind::Threw && kind != OutcomeKind::BadResponse && kind != OutcomeKind::OutOfMemory))
        return m_pool.expel(*call.instance, "sent a failure that cannot be");
    takeFault(call.outcome, failed);
    call.hasFailed = true;
    completeResponse(call);
    settle(call);
    if (call.replay)
        return; // who compares it waits for all of it
    if (ReplySink *sink = std::exchange(call.sink, nullptr))
        sink->finished(call.outcome);
}

} // namespace isola
