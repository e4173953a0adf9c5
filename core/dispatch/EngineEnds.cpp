// The part of Engine that ends calls: their outcome, their row, what becomes of them when their instance is lost or their time is
// over.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/FaultText.h"
#include "core/logs/LogWriter.h"

#include <QLoggingCategory>

namespace isola {

Q_LOGGING_CATEGORY(lcEngine, "isola.engine")

void Engine::fail(EngineCall &call, OutcomeKind kind, QString message)
{
    if (!call.hasFailed) {
        call.outcome.kind = kind;
        call.outcome.message = std::move(message);
    }
    finish(call);
}

void Engine::refuse(EngineCall &call, int status, QString message)
{
    call.outcome.status = status;
    fail(call, OutcomeKind::Refused, std::move(message));
}

void Engine::settle(EngineCall &call)
{
    InvocationOutcome &outcome = call.outcome;
    completeFaultText(*call.invocation.function, outcome);
    if (call.isClientGone)
        outcome.kind = OutcomeKind::ClientGone;
    if (outcome.kind == OutcomeKind::ClientGone)
        outcome.status = 499; // the common spelling of "client closed request"
    else if (outcome.kind != OutcomeKind::Completed && outcome.kind != OutcomeKind::Refused && !call.isResponded)
        outcome.status = httpStatus(errorCode(outcome.kind));
    outcome.meter.wall = std::chrono::duration_cast<Microseconds>(m_clock.monotonic() - call.started);
}

void Engine::finish(EngineCall &call)
{
    InvocationOutcome &outcome = call.outcome;
    if (!call.hasFailed)
        settle(call);

    InstanceProcess *instance = call.instance;
    m_hostCalls.cancelAll(call);
    if (instance)
        instance->calls.erase(call.wireCall);
    const auto node = m_calls.extract(call.id.value); // keeps the call alive until here is done with it
    if (ReplySink *sink = std::exchange(call.sink, nullptr))
        sink->finished(outcome);
    const int64_t revision = call.invocation.function->revision;
    RecordingPtr recording = call.recorder ? call.recorder->finish(call.invocation, outcome, call.isRequestComplete) : nullptr;
    log(call.invocation, std::move(outcome), std::move(recording));
    if (instance) {
        if (call.replay && !call.invocation.function->isInspected)
            instance->isLeaving = true; // it has served
        m_pool.callEnded(*instance);
        if (m_waiting.contains(revision))
            serveWaiting(revision);
    }
    if (m_isDraining && m_calls.empty() && m_drained)
        QTimer::singleShot(0, this, std::exchange(m_drained, {}));
}

void Engine::log(const Invocation &invocation, InvocationOutcome outcome, RecordingPtr recording)
{
    if (invocation.function->isHouseOwn)
        return;
    LogRow row;
    row.invocation = invocation.id;
    row.function = invocation.function->function;
    row.version = invocation.function->version;
    row.source = invocation.source;
    row.method = invocation.request.method;
    row.path = invocation.logPath;
    const QLatin1StringView kind = wireName(invocation.caller.kind);
    row.caller = QByteArray(kind.data(), kind.size());
    const QByteArray &who = invocation.caller.kind == CallerKind::EndUserJwt ? invocation.caller.userId : invocation.caller.keyId;
    if (!who.isEmpty())
        row.caller.append(':').append(who);
    row.trace = invocation.trace;
    row.outcome = std::move(outcome);
    row.recording = std::move(recording);
    m_log.append(std::move(row));
}

void Engine::logRefusal(const Invocation &invocation, int status, const QString &reason)
{
    InvocationOutcome outcome;
    outcome.kind = OutcomeKind::Refused;
    outcome.status = status;
    outcome.message = reason;
    log(invocation, std::move(outcome));
}

void Engine::loadLost(InstanceProcess &instance)
{
    const int64_t revision = instance.version->revision;
    QString reason = QStringLiteral("The code could not be loaded: its instance ended");
    if (instance.lastWords)
        reason += QStringLiteral(" (%1)").arg(QString::fromStdString(instance.lastWords->text));
    if (auto check = m_checks.extract(revision))
        check.mapped()(isola::fail(validationError({{QStringLiteral("code"), reason, 0, 0, {}}})));
    if (auto waiting = m_waiting.extract(revision))
        for (const int64_t id : waiting.mapped())
            if (EngineCall *call = find(CallId{id}); call && !call->instance)
                fail(*call, OutcomeKind::Crashed, reason);
}

// What nobody has seen anything of may run again, a few times: a method without effects, nothing answered, nothing asked of the
// host.
bool Engine::mayRunAgain(const EngineCall &call)
{
    const QByteArray &method = call.invocation.request.method;
    const bool isSafe = method == "GET" || method == "HEAD" || method == "OPTIONS";
    static constexpr int kMostReruns = 3; // whose company is that bad has had its chances
    return isSafe && call.reruns < kMostReruns && !call.isResponded && !call.hasStreamedRequest && !call.hasAskedHost
        && !call.isClientGone && !call.hasFailed;
}

// Its instance has said its last word about it.
void Engine::runAgain(EngineCall &call)
{
    InstanceProcess &instance = *std::exchange(call.instance, nullptr);
    instance.calls.erase(call.wireCall);
    m_hostCalls.cancelAll(call);
    ++call.reruns;
    enqueue(call);
    m_pool.callEnded(instance);
}

// `words` are null when the instance was ended from outside.
void Engine::endGuilty(EngineCall &call, const InstanceProcess &instance, const LastWords *words)
{
    if (!words)
        return fail(call, OutcomeKind::Crashed, QStringLiteral("The function's instance was ended from outside"));
    const bool hasPlace = words->line > 0;
    call.outcome.line = hasPlace ? int(words->line) : instance.handlerLine;
    call.outcome.column = hasPlace ? int(words->column) : instance.handlerColumn;
    if (words->kind == wire::LastWord::OutOfMemory)
        return fail(call, OutcomeKind::OutOfMemory,
            QStringLiteral("The function used up its memory limit of %1 MB")
                .arg(call.invocation.function->settings.memoryLimitMb));
    fail(call, OutcomeKind::Crashed,
        QStringLiteral("The function's instance crashed: %1").arg(QString::fromStdString(words->text)));
}

void Engine::instanceLost(InstanceProcess &instance, bool withZygote)
{
    if (instance.version->isInspected)
        return inspectedLost(instance);
    if (instance.state == InstanceProcess::State::Loading && !withZygote)
        return loadLost(instance);
    const LastWords *words = instance.lastWords ? &*instance.lastWords : nullptr;
    const auto calls = std::exchange(instance.calls, {});
    for (const auto &[wireCall, call] : calls) {
        m_hostCalls.cancelAll(*call);
        call->instance = nullptr;
        const bool isGuilty = !withZygote && (!words || words->call == wireCall || (words->call == 0 && calls.size() == 1));
        if (!isGuilty && mayRunAgain(*call)) {
            ++call->reruns;
            enqueue(*call);
        } else if (isGuilty) {
            endGuilty(*call, instance, words);
        } else {
            fail(*call, OutcomeKind::Crashed,
                words ? QStringLiteral("The function's instance ended while another call ran in it: %1")
                            .arg(QString::fromStdString(words->text))
                      : QStringLiteral("The function's instance was ended from outside"));
        }
    }
    const int64_t revision = instance.version->revision;
    if (m_checks.contains(revision) || m_waiting.contains(revision))
        m_pool.grow(instance.version, m_waiting.contains(revision) ? m_waiting[revision].size() : 1);
}

// Nothing is run again, and no other instance comes: what the debugger knew of this one is gone.
void Engine::inspectedLost(InstanceProcess &instance)
{
    const LastWords *words = instance.lastWords ? &*instance.lastWords : nullptr;
    for (const auto &[wireCall, call] : std::exchange(instance.calls, {})) {
        m_hostCalls.cancelAll(*call);
        call->instance = nullptr;
        endGuilty(*call, instance, words);
    }
    inspectionLost(instance.version->revision,
        words ? QString::fromStdString(words->text) : QStringLiteral("The instance that was looked into has ended"));
}

// ---- deadlines

void Engine::watch(MonotonicTime deadline)
{
    if (deadline >= m_nextOverdue)
        return;
    m_nextOverdue = deadline;
    const auto wait = std::chrono::ceil<Milliseconds>(deadline - m_clock.monotonic());
    m_overdue.start(std::max(wait, Milliseconds(0)));
}

void Engine::endOverdue()
{
    const MonotonicTime now = m_clock.monotonic();
    m_nextOverdue = MonotonicTime::max();
    std::vector<int64_t> overdue;
    MonotonicTime next = MonotonicTime::max();
    for (const auto &[id, call] : m_calls) {
        const MonotonicTime end = call->instance ? call->deadline + kKillAfter : call->deadline;
        if (end <= now)
            overdue.push_back(id);
        else
            next = std::min(next, end);
    }
    for (const int64_t id : overdue)
        if (EngineCall *call = find(CallId{id}))
            endOverdue(*call);
    if (next != MonotonicTime::max())
        watch(next);
}

void Engine::endOverdue(EngineCall &call)
{
    if (!call.instance)
        return refuse(call, 503,
            QStringLiteral("No instance of the function became free within %1 s")
                .arg(double(m_queueLimits.longestWait.count()) / 1000));
    InstanceProcess &instance = *call.instance;
    call.outcome.line = instance.handlerLine;
    call.outcome.column = instance.handlerColumn;
    const auto busy = instance.isBusy ? instance.calls.find(instance.busyCall) : instance.calls.end();
    const bool isHeldUpByAnother
        = busy != instance.calls.end() && busy->second != &call && busy->second->deadline + kKillAfter > m_clock.monotonic();
    if (!isHeldUpByAnother) {
        qCWarning(lcEngine) << "Instance" << instance.number() << "of" << call.invocation.function->name
                            << "does not stop and is killed";
        instance.lastWords = LastWords{wire::LastWord::Crash, "another call had to be stopped by force", call.wireCall};
        instance.kill();
    } else {
        instance.send(wire::CreateCancel(instance.builder(), call.wireCall, wire::CancelReason::Deadline));
    }
    fail(call, OutcomeKind::TimedOut,
        isHeldUpByAnother ? QStringLiteral("The function did not answer within its time limit: another call held its thread")
                          : QStringLiteral("The function did not answer within its time limit and could not be stopped"));
}

} // namespace isola
