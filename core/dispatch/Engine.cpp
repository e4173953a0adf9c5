#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/InvokeMessage.h"

namespace isola {

Engine::Engine(InstancePool &pool, LogWriter &log, const Clock &clock, QObject *parent)
    : QObject(parent), m_pool(pool), m_log(log), m_clock(clock), m_hostCalls(pool)
{
    m_pool.setListener(this);
    m_overdue.setSingleShot(true);
    m_overdue.setTimerType(Qt::PreciseTimer);
    connect(&m_overdue, &QTimer::timeout, this, qOverload<>(&Engine::endOverdue));
}

Engine::~Engine()
{
    m_pool.setListener(nullptr);
}

InvocationId Engine::nextInvocationId()
{
    const int64_t next = std::max(m_lastInvocation + 1, int64_t(m_clock.wall().time_since_epoch().count()));
    m_lastInvocation = next + (m_place.number - next % m_place.count + m_place.count) % m_place.count;
    return {m_lastInvocation};
}

// ---- in

CallId Engine::invoke(Invocation invocation, ReplySink &sink)
{
    return start(std::move(invocation), nullptr, sink);
}

CallId Engine::start(Invocation invocation, std::shared_ptr<ReplayHost> replay, ReplySink &sink)
{
    const CallId id{++m_lastCall};
    EngineCall &call = *(m_calls[id.value] = std::make_unique<EngineCall>());
    call.id = id;
    call.invocation = std::move(invocation);
    call.sink = &sink;
    call.replay = std::move(replay);
    call.started = m_clock.monotonic();
    if (!call.invocation.trace.isValid())
        call.invocation.trace = traceOf(call.invocation.request.fields);
    if (m_beginsTraces && !call.invocation.trace.isValid())
        call.invocation.trace = newTrace();
    call.recorder = CallRecorder::of(call.invocation);
    call.isRequestComplete = !call.invocation.request.bodyFollows;
    call.outcome.meter.requestBytes = call.invocation.request.body.size();
    if (m_isDraining) {
        refuse(call, 503, QStringLiteral("The server is shutting down"));
    } else if (InstanceProcess *instance = m_pool.pick(call.invocation.function->revision)) {
        dispatch(call, *instance);
    } else {
        enqueue(call);
    }
    return id;
}

void Engine::enqueue(EngineCall &call)
{
    const int64_t revision = call.invocation.function->revision;
    auto &waiting = m_waiting[revision];
    if (waiting.size() >= m_queueLimits.mostWaiting) // what has ended meanwhile does not wait
        std::erase_if(waiting, [this](int64_t id) { return !find(CallId{id}); });
    if (waiting.size() >= m_queueLimits.mostWaiting)
        return refuse(call, 429, QStringLiteral("%1 calls wait for this function already").arg(waiting.size()));
    call.outcome.meter.wasCold = true;
    call.deadline = call.started + (call.invocation.function->isInspected ? kLongestInspection : m_queueLimits.longestWait);
    watch(call.deadline);
    waiting.push_back(call.id.value);
    m_pool.grow(call.invocation.function, waiting.size()); // may end the call at once
}

void Engine::serveWaiting(int64_t revision)
{
    const auto it = m_waiting.find(revision);
    if (it == m_waiting.end())
        return;
    while (!it->second.empty()) {
        EngineCall *call = find(CallId{it->second.front()});
        if (!call || call->instance) {
            it->second.pop_front();
            continue;
        }
        InstanceProcess *instance = m_pool.pick(revision);
        if (!instance)
            return m_pool.grow(call->invocation.function, it->second.size());
        it->second.pop_front();
        dispatch(*call, *instance);
    }
    m_waiting.erase(it);
}

void Engine::dispatch(EngineCall &call, InstanceProcess &instance)
{
    const Invocation &invocation = call.invocation;
    const MonotonicTime now = call.deadline == MonotonicTime::max() ? call.started : m_clock.monotonic();
    call.instance = &instance;
    call.wireCall = ++instance.lastCall;
    instance.calls.emplace(call.wireCall, &call);
    if (!instance.consoleOfNoCall.isEmpty()) {
        call.outcome.console = std::exchange(instance.consoleOfNoCall, {});
        call.outcome.droppedConsoleEntries = std::exchange(instance.droppedOfNoCall, 0);
    }
    call.outcome.meter.queued = std::chrono::duration_cast<Microseconds>(now - call.started);
    call.deadline = now + invocation.function->settings.timeout;
    if (invocation.deadline != MonotonicTime{} && !invocation.function->isInspected)
        call.deadline = std::min(call.deadline, invocation.deadline);
    if (call.recorder) {
        call.recorder->begin(instance.loadTape);
        call.recorder->sendPiece(invocation.request.body.size() + call.waitingBody.size());
    }
    instance.send(makeInvokeMessage(instance.builder(), call));
    if (call.replay)
        sendReplayedBody(call);
    if (invocation.function->isInspected) // its own clock stands still meanwhile
        call.deadline += kLongestInspection;
    watch(call.deadline + kKillAfter);
}

void Engine::sendBody(CallId id, QByteArrayView bytes, bool isLast)
{
    EngineCall *call = find(id);
    if (!call || call->isRequestComplete)
        return;
    call->isRequestComplete = isLast;
    call->outcome.meter.requestBytes += bytes.size();
    if (call->recorder)
        call->recorder->takeRequest(bytes);
    if (!call->instance) {
        call->waitingBody.append(bytes);
        return;
    }
    call->hasStreamedRequest = true;
    auto &builder = call->instance->builder();
    for (qsizetype sent = 0; sent == 0 || sent < bytes.size(); sent += qsizetype(wire::kBodyChunk)) {
        const QByteArrayView part = bytes.sliced(sent, std::min(qsizetype(wire::kBodyChunk), bytes.size() - sent));
        const auto data = wire::bytes(builder, part.data(), size_t(part.size()));
        call->instance->send(wire::CreateBodyChunk(builder, call->wireCall, data, isLast && sent + part.size() == bytes.size()));
        if (call->recorder)
            call->recorder->sendPiece(part.size());
    }
}

void Engine::grantResponseBody(CallId id, qint64 bytes)
{
    EngineCall *call = find(id);
    if (!call || !call->instance || bytes <= 0)
        return;
    call->responseOutstanding -= bytes;
    call->instance->send(wire::CreateBodyCredit(call->instance->builder(), call->wireCall, uint32_t(bytes)));
}

void Engine::cancel(CallId id)
{
    EngineCall *call = find(id);
    if (!call)
        return;
    call->sink = nullptr;
    call->isClientGone = !call->isResponseComplete; // what is completed later reaches nobody
    if (call->instance)
        call->instance->send(wire::CreateCancel(call->instance->builder(), call->wireCall, wire::CancelReason::ClientGone));
    else
        fail(*call, OutcomeKind::ClientGone, QStringLiteral("The caller left while the call waited for an instance"));
}

void Engine::adopt(const FunctionVersionPtr &live)
{
    m_pool.adopt(live);
}

void Engine::retire(FunctionId function, int64_t olderThanRevision)
{
    m_pool.retire(function, olderThanRevision);
}

void Engine::drain(std::function<void()> done)
{
    m_isDraining = true;
    m_drained = std::move(done);
    if (m_calls.empty())
        QTimer::singleShot(0, this, [this] { m_drained(); });
}

// ---- out

EngineCall *Engine::find(CallId id)
{
    const auto it = m_calls.find(id.value);
    return it == m_calls.end() ? nullptr : it->second.get();
}

} // namespace isola
