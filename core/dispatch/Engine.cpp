#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/FieldCheck.h"
#include "core/dispatch/LoadMessage.h"
#include "core/logs/LogWriter.h"

#include <QLoggingCategory>

namespace isola {

Q_LOGGING_CATEGORY(lcEngine, "isola.engine")

static QString toText(const flatbuffers::String *value)
{
    const std::string_view text = wire::view(value);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

static flatbuffers::Offset<flatbuffers::String> optionalText(wire::Builder &builder, const QByteArray &value)
{
    return value.isEmpty() ? flatbuffers::Offset<flatbuffers::String>()
                           : builder.CreateString(value.constData(), size_t(value.size()));
}

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
    const CallId id{++m_lastCall};
    EngineCall &call = *(m_calls[id.value] = std::make_unique<EngineCall>());
    call.id = id;
    call.invocation = std::move(invocation);
    call.sink = &sink;
    call.started = m_clock.monotonic();
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
    if (waiting.size() >= kMaxWaiting)
        return refuse(call, 429, QStringLiteral("%1 calls wait for this function already").arg(waiting.size()));
    call.outcome.meter.wasCold = true;
    call.deadline = call.started + kMaxWait;
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

static flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<wire::Parameter>>> parameters(
    wire::Builder &builder, const QList<PathParameter> &params)
{
    if (params.isEmpty())
        return {};
    std::vector<flatbuffers::Offset<wire::Parameter>> entries;
    for (const PathParameter &parameter : params) {
        const auto name = builder.CreateString(parameter.name.constData(), size_t(parameter.name.size()));
        const auto value = builder.CreateString(parameter.value.constData(), size_t(parameter.value.size()));
        entries.push_back(wire::CreateParameter(builder, name, value));
    }
    return builder.CreateVector(entries);
}

void Engine::dispatch(EngineCall &call, InstanceProcess &instance)
{
    const Invocation &invocation = call.invocation;
    const MonotonicTime now = call.deadline == MonotonicTime::max() ? call.started : m_clock.monotonic();
    call.instance = &instance;
    call.wireCall = ++instance.lastCall;
    instance.calls.emplace(call.wireCall, &call);
    call.outcome.meter.queued = std::chrono::duration_cast<Microseconds>(now - call.started);
    call.deadline = now + invocation.function->settings.timeout;
    if (invocation.deadline != MonotonicTime{})
        call.deadline = std::min(call.deadline, invocation.deadline);
    watch(call.deadline + kKillAfter);

    auto &builder = instance.builder();
    const InvocationRequest &request = invocation.request;
    const auto id = optionalText(builder, wireName(invocation.id));
    const QLatin1StringView sourceName = wireName(invocation.source);
    const auto source = builder.CreateString(sourceName.data(), size_t(sourceName.size()));
    const auto method = optionalText(builder, request.method);
    const auto url = optionalText(builder, request.url);
    const auto fields = wire::bytes(builder, request.fields.constData(), size_t(request.fields.size()));
    const QByteArray body = call.waitingBody.isEmpty() ? request.body : request.body + call.waitingBody;
    const auto bytes = body.isEmpty() ? flatbuffers::Offset<flatbuffers::Vector<uint8_t>>()
                                      : wire::bytes(builder, body.constData(), size_t(body.size()));
    const auto key = optionalText(builder, invocation.caller.keyId);
    const auto user = optionalText(builder, invocation.caller.userId);
    const auto claims = optionalText(builder, invocation.caller.claims);
    const auto address = optionalText(builder, invocation.clientAddress);
    const auto params = parameters(builder, invocation.params);
    const auto trigger = optionalText(builder, invocation.triggerDetail);
    const auto timeLeft = std::chrono::duration_cast<Microseconds>(call.deadline - now).count();
    instance.send(wire::CreateInvoke(builder, call.wireCall, id, source, method, url, fields, bytes, !call.isRequestComplete,
        uint64_t(std::max<int64_t>(timeLeft, 0)), wire::Caller(invocation.caller.kind), key, user, claims, address, params,
        trigger));
}

void Engine::sendBody(CallId id, QByteArrayView bytes, bool isLast)
{
    EngineCall *call = find(id);
    if (!call || call->isRequestComplete)
        return;
    call->isRequestComplete = isLast;
    call->outcome.meter.requestBytes += bytes.size();
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

void Engine::check(FunctionVersionPtr version, CheckCallback callback)
{
    // No registry gives a revision below 0, so nothing that is live shares the draft's instances.
    const auto draft = std::make_shared<FunctionVersion>(*version);
    draft->revision = --m_lastDraft;
    m_checks[draft->revision] = std::move(callback);
    m_pool.grow(draft, 1);
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

void Engine::instanceReady(InstanceProcess &instance)
{
    const int64_t revision = instance.version->revision;
    if (auto check = m_checks.extract(revision)) {
        m_pool.leave(instance);
        return check.mapped()({});
    }
    serveWaiting(revision);
}

static FieldError loadFault(const FunctionVersion &version, const wire::Loaded &loaded)
{
    const QString module = toText(loaded.module_());
    const bool isEntry
        = module.isEmpty() || module.toUtf8() == QByteArrayView(kEntrySpecifier.data(), qsizetype(kEntrySpecifier.size()));
    FieldError fault{isEntry ? QStringLiteral("code") : QStringLiteral("modules[\"%1\"]").arg(module), toText(loaded.message()),
        int(loaded.line()), int(loaded.column()), toText(loaded.excerpt())};
    if (fault.excerpt.isEmpty() && fault.line > 0) {
        const QByteArrayList lines = version.code.split('\n');
        if (isEntry && fault.line <= lines.size())
            fault.excerpt
                = QString::fromUtf8(lines.at(fault.line - 1)) + u'\n' + QString(std::max(0, fault.column - 1), u' ') + u'^';
    }
    if (fault.line > 0)
        fault.message += QStringLiteral(" (line %1, column %2)").arg(fault.line).arg(fault.column);
    return fault;
}

void Engine::loadFailed(const FunctionVersionPtr &version, const wire::Loaded &loaded)
{
    const FieldError fault = loadFault(*version, loaded);
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(
            isola::fail(validationError({fault}, QStringLiteral("Mend the code and deploy again; the live version stays."))));
    if (auto waiting = m_waiting.extract(version->revision)) {
        for (const int64_t id : waiting.mapped()) {
            if (EngineCall *call = find(CallId{id}); call && !call->instance) {
                call->outcome.stack = toText(loaded.stack());
                call->outcome.line = fault.line;
                call->outcome.column = fault.column;
                fail(*call, OutcomeKind::LoadFailed, fault.message);
            }
        }
    }
}

void Engine::startFailed(const FunctionVersionPtr &version, const QString &reason)
{
    if (auto check = m_checks.extract(version->revision))
        check.mapped()(isola::fail(ErrorCode::RuntimeUnavailable, reason));
    if (auto waiting = m_waiting.extract(version->revision))
        for (const int64_t id : waiting.mapped())
            if (EngineCall *call = find(CallId{id}); call && !call->instance)
                refuse(*call, 503, reason);
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
    case wire::Message::HostCall:
        if (EngineCall *call = find(instance, frame.message_as_HostCall()->call()))
            m_hostCalls.ask(instance, *call, *frame.message_as_HostCall());
        else
            m_hostCalls.passOver(instance, *frame.message_as_HostCall());
        return;
    case wire::Message::HostChunk:
        return m_hostCalls.takeBody(instance, *frame.message_as_HostChunk());
    case wire::Message::HostCredit:
        return m_hostCalls.takeCredit(instance, *frame.message_as_HostCredit());
    case wire::Message::HostCancel:
        return m_hostCalls.takeCancel(instance, *frame.message_as_HostCancel());
    case wire::Message::Console:
        return console(instance, *frame.message_as_Console());
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
    if (entry.call() == 0)
        return; // module code: it is told when it fails to load
    EngineCall *call = find(instance, entry.call());
    if (!call)
        return;
    if (call->outcome.console.size() >= kMaxEntries)
        ++call->outcome.droppedConsoleEntries;
    else
        call->outcome.console.push_back({ConsoleLevel(std::min(uint8_t(entry.level()), uint8_t(ConsoleLevel::Error))),
            toText(entry.message()), int64_t(entry.timestamp_ms())});
}

void Engine::done(EngineCall &call, const wire::Done &done)
{
    InvocationOutcome &outcome = call.outcome;
    static constexpr OutcomeKind kKinds[] = {OutcomeKind::Completed, OutcomeKind::Threw, OutcomeKind::BadResponse,
        OutcomeKind::TimedOut, OutcomeKind::OutOfMemory, OutcomeKind::Crashed, OutcomeKind::LoadFailed, OutcomeKind::ClientGone};
    outcome.kind = kKinds[std::min(size_t(done.end()), std::size(kKinds) - 1)];
    outcome.message = toText(done.message());
    outcome.stack = toText(done.stack());
    outcome.line = int(done.line());
    outcome.column = int(done.column());
    outcome.droppedConsoleEntries += int(done.dropped_console());
    outcome.meter.cpu = Microseconds(done.cpu_us());
    outcome.meter.peakMemoryBytes = int64_t(done.peak_memory_bytes());
    outcome.meter.hostCalls = int(done.host_calls());
    outcome.meter.hostTime = Microseconds(done.host_time_us());
    if (done.retire())
        call.instance->isLeaving = true;
    if (outcome.kind == OutcomeKind::Completed && !call.isResponseComplete && !call.isClientGone) {
        outcome.kind = OutcomeKind::BadResponse;
        outcome.message = QStringLiteral("The function ended without completing its response");
    }
    finish(call);
}

// ---- ends

void Engine::fail(EngineCall &call, OutcomeKind kind, QString message)
{
    call.outcome.kind = kind;
    call.outcome.message = std::move(message);
    finish(call);
}

void Engine::refuse(EngineCall &call, int status, QString message)
{
    call.outcome.status = status;
    fail(call, OutcomeKind::Refused, std::move(message));
}

void Engine::finish(EngineCall &call)
{
    InvocationOutcome &outcome = call.outcome;
    if (call.isClientGone)
        outcome.kind = OutcomeKind::ClientGone;
    if (outcome.kind == OutcomeKind::ClientGone)
        outcome.status = 499; // the common spelling of "client closed request"
    else if (outcome.kind != OutcomeKind::Completed && outcome.kind != OutcomeKind::Refused && !call.isResponded)
        outcome.status = httpStatus(errorCode(outcome.kind));
    outcome.meter.wall = std::chrono::duration_cast<Microseconds>(m_clock.monotonic() - call.started);

    InstanceProcess *instance = call.instance;
    m_hostCalls.cancelAll(call);
    if (instance)
        instance->calls.erase(call.wireCall);
    const auto node = m_calls.extract(call.id.value); // keeps the call alive until here is done with it
    if (ReplySink *sink = std::exchange(call.sink, nullptr))
        sink->finished(outcome);
    const int64_t revision = call.invocation.function->revision;
    log(call.invocation, std::move(outcome));
    if (instance) {
        m_pool.callEnded(*instance);
        if (m_waiting.contains(revision))
            serveWaiting(revision);
    }
    if (m_isDraining && m_calls.empty() && m_drained)
        QTimer::singleShot(0, this, std::exchange(m_drained, {}));
}

void Engine::log(const Invocation &invocation, InvocationOutcome outcome)
{
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
    row.outcome = std::move(outcome);
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

void Engine::instanceLost(InstanceProcess &instance, bool withZygote)
{
    const int64_t revision = instance.version->revision;
    if (instance.state == InstanceProcess::State::Loading && !withZygote) {
        const QString reason = instance.lastWords ? QStringLiteral("The code could not be loaded: its instance ended (%1)")
                                                        .arg(QString::fromStdString(instance.lastWords->text))
                                                  : QStringLiteral("The code could not be loaded: its instance ended");
        if (auto check = m_checks.extract(revision))
            check.mapped()(isola::fail(validationError({{QStringLiteral("code"), reason, 0, 0, {}}})));
        if (auto waiting = m_waiting.extract(revision))
            for (const int64_t id : waiting.mapped())
                if (EngineCall *call = find(CallId{id}); call && !call->instance)
                    fail(*call, OutcomeKind::Crashed, reason);
        return;
    }
    const auto calls = std::exchange(instance.calls, {});
    for (const auto &[wireCall, call] : calls) {
        m_hostCalls.cancelAll(*call);
        call->instance = nullptr;
        const bool isGuilty = !withZygote
            && (!instance.lastWords || instance.lastWords->call == wireCall
                || (instance.lastWords->call == 0 && calls.size() == 1));
        const bool isSafe = call->invocation.request.method == "GET" || call->invocation.request.method == "HEAD"
            || call->invocation.request.method == "OPTIONS";
        if (!isGuilty && isSafe && !call->isResponded && !call->hasStreamedRequest && !call->hasAskedHost
            && !call->isClientGone) {
            enqueue(*call); // nothing of it was seen by anyone: it may run again
        } else if (isGuilty && instance.lastWords && instance.lastWords->kind == wire::LastWord::OutOfMemory) {
            fail(*call, OutcomeKind::OutOfMemory,
                QStringLiteral("The function used up its memory limit of %1 MB")
                    .arg(call->invocation.function->settings.memoryLimitMb));
        } else if (instance.lastWords) {
            fail(*call, OutcomeKind::Crashed,
                QStringLiteral("The function's instance crashed: %1").arg(QString::fromStdString(instance.lastWords->text)));
        } else {
            fail(*call, OutcomeKind::Crashed, QStringLiteral("The function's instance was ended from outside"));
        }
    }
    if (m_checks.contains(revision) || m_waiting.contains(revision))
        m_pool.grow(instance.version, m_waiting.contains(revision) ? m_waiting[revision].size() : 1);
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
        return refuse(
            call, 503, QStringLiteral("No instance of the function became free within %1 s").arg(kMaxWait.count() / 1000));
    InstanceProcess &instance = *call.instance;
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
