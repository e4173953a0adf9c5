#include "core/dispatch/HostCalls.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/InstancePool.h"

namespace isola {

static QByteArrayView viewOf(const flatbuffers::Vector<uint8_t> *value)
{
    const auto bytes = wire::view(value);
    return {bytes.data(), qsizetype(bytes.size())};
}

static QByteArrayView viewOf(const flatbuffers::String *value)
{
    const std::string_view text = wire::view(value);
    return {text.data(), qsizetype(text.size())};
}

static flatbuffers::Offset<flatbuffers::Vector<uint8_t>> optionalBytes(wire::Builder &builder, QByteArrayView bytes)
{
    return bytes.isEmpty() ? flatbuffers::Offset<flatbuffers::Vector<uint8_t>>()
                           : wire::bytes(builder, bytes.data(), size_t(bytes.size()));
}

static void sendRefusal(InstanceProcess &instance, uint32_t number, const QString &message)
{
    const QByteArray text = message.toUtf8();
    auto &builder = instance.builder();
    const auto result = wire::bytes(builder, text.constData(), size_t(text.size()));
    instance.send(wire::CreateHostReply(builder, number, true, result));
}

// ---- from the instance

bool HostCalls::isNext(InstanceProcess &instance, uint32_t number)
{
    if (number <= instance.lastHostCall) {
        m_pool.expel(instance, "used the number of a host call twice");
        return false;
    }
    instance.lastHostCall = number;
    return true;
}

void HostCalls::passOver(InstanceProcess &instance, const wire::HostCall &message)
{
    isNext(instance, message.number());
}

void HostCalls::ask(InstanceProcess &instance, EngineCall &call, const wire::HostCall &message)
{
    if (!isNext(instance, message.number()))
        return;
    if (call.replay) {
        ++call.outcome.meter.hostCalls;
        return call.replay->ask(instance, message);
    }
    const QByteArrayView kind = viewOf(message.kind());
    const int recorded = call.recorder ? call.recorder->ask(kind, viewOf(message.arguments()), viewOf(message.body())) : 0;
    const qsizetype dot = kind.indexOf('.');
    HostService *service = m_services.value((dot < 0 ? kind : kind.first(dot)).toByteArray());
    if (!service)
        return refuseAtOnce(
            instance, call, message.number(), recorded, QStringLiteral("This server has no %1").arg(QString::fromUtf8(kind)));
    const int64_t bytes = viewOf(message.arguments()).size() + viewOf(message.body()).size();
    if (instance.hostCalls.size() >= kMaxOpen || instance.hostCallBytes + bytes > kMaxOpenBytes)
        return refuseAtOnce(instance, call, message.number(), recorded, QStringLiteral("Too much is asked of the host at once"));
    call.hasAskedHost = true;
    ++call.outcome.meter.hostCalls; // of a call that ends without a last word, all that is known
    const HostCallId id{++m_lastId};
    Open &open = m_open[id.value];
    open = {id, &instance, message.number(), &call, service, bytes, !message.body_follows()};
    open.recorded = recorded;
    instance.hostCalls.emplace(open.number, id);
    instance.hostCallBytes += bytes;
    call.hostCalls.push_back(id);
    // May be answered at once.
    service->ask({id, instance.number(), call.invocation, call.deadline, kind, viewOf(message.arguments()),
                     viewOf(message.body()), message.body_follows()},
        *this);
}

void HostCalls::takeBody(InstanceProcess &instance, const wire::HostChunk &message)
{
    Open *open = find(instance, message.number());
    if (!open)
        return;
    const QByteArrayView bytes = viewOf(message.bytes());
    open->bodyOutstanding += bytes.size();
    if (open->isBodyComplete || open->bodyOutstanding > wire::kBodyWindow)
        return m_pool.expel(instance, "sent more of a host call's body than it may");
    open->isBodyComplete = message.last() || message.fault();
    const QString fault = QString::fromUtf8(viewOf(message.fault()));
    if (open->call->recorder)
        open->call->recorder->askMore(open->recorded, bytes, message.last());
    open->service->takeBody(
        open->id, bytes, message.last(), message.fault() && fault.isEmpty() ? QStringLiteral("cut off") : fault);
}

void HostCalls::takeCredit(InstanceProcess &instance, const wire::HostCredit &message)
{
    Open *open = find(instance, message.number());
    if (!open)
        return;
    open->answerOutstanding -= message.bytes();
    if (open->answerOutstanding < 0)
        return m_pool.expel(instance, "gave credit for more than it was sent");
    open->service->grant(open->id, message.bytes());
}

void HostCalls::takeCancel(InstanceProcess &instance, const wire::HostCancel &message)
{
    Open *open = find(instance, message.number());
    if (!open)
        return;
    const Open cancelled = *open;
    std::erase(cancelled.call->hostCalls, cancelled.id);
    forget(cancelled);
    cancelled.service->cancel(cancelled.id);
}

// Null for one that has ended here while the instance still spoke of it; one that never was is against the protocol.
HostCalls::Open *HostCalls::find(InstanceProcess &instance, uint32_t number)
{
    const auto it = instance.hostCalls.find(number);
    if (it != instance.hostCalls.end())
        return find(it->second);
    if (number == 0 || number > instance.lastHostCall)
        m_pool.expel(instance, "speaks of a host call that it never made");
    return nullptr;
}

HostCalls::Open *HostCalls::find(HostCallId id)
{
    const auto it = m_open.find(id.value);
    return it == m_open.end() ? nullptr : &it->second;
}

void HostCalls::cancelAll(EngineCall &call)
{
    for (const HostCallId id : std::exchange(call.hostCalls, {})) {
        if (const Open *open = find(id)) {
            const Open cancelled = *open;
            forget(cancelled);
            cancelled.service->cancel(id);
        }
    }
}

void HostCalls::forget(const Open &open)
{
    open.instance->hostCalls.erase(open.number);
    open.instance->hostCallBytes -= open.bytes;
    m_open.erase(open.id.value);
}

void HostCalls::record(const Open &open, RecordedHostFrame frame)
{
    if (open.call->recorder)
        open.call->recorder->answer(open.recorded, std::move(frame));
}

void HostCalls::refuseAtOnce(InstanceProcess &instance, EngineCall &call, uint32_t number, int recorded, const QString &message)
{
    sendRefusal(instance, number, message);
    if (call.recorder)
        call.recorder->answer(recorded, {RecordedHostFrame::Kind::Refusal, message.toUtf8(), {}, true, 0});
}

// ---- from the services

void HostCalls::answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows)
{
    Open *open = find(id);
    if (!open)
        return;
    Q_ASSERT(!open->isAnswered);
    open->isAnswered = true;
    open->answerOutstanding += body.size();
    auto &builder = open->instance->builder();
    const auto resultBytes = wire::bytes(builder, result.data(), size_t(result.size()));
    const auto bodyBytes = optionalBytes(builder, body);
    open->instance->send(wire::CreateHostReply(builder, open->number, false, resultBytes, bodyBytes, bodyFollows));
    if (open->recorded > 0)
        record(*open, {RecordedHostFrame::Kind::Answer, result.toByteArray(), body.toByteArray(), !bodyFollows, 0});
    if (bodyFollows)
        return;
    std::erase(open->call->hostCalls, id);
    forget(Open(*open));
}

void HostCalls::refuse(HostCallId id, const QString &message)
{
    Open *open = find(id);
    if (!open)
        return;
    Q_ASSERT(!open->isAnswered);
    sendRefusal(*open->instance, open->number, message);
    record(*open, {RecordedHostFrame::Kind::Refusal, message.toUtf8(), {}, true, 0});
    std::erase(open->call->hostCalls, id);
    forget(Open(*open));
}

void HostCalls::sendChunk(HostCallId id, QByteArrayView bytes, bool isLast)
{
    Open *open = find(id);
    if (!open)
        return;
    open->answerOutstanding += bytes.size();
    Q_ASSERT(open->isAnswered && open->answerOutstanding <= wire::kBodyWindow);
    auto &builder = open->instance->builder();
    const auto data = optionalBytes(builder, bytes);
    open->instance->send(wire::CreateHostChunk(builder, open->number, data, isLast));
    if (open->recorded > 0)
        record(*open, {RecordedHostFrame::Kind::Chunk, {}, bytes.toByteArray(), isLast, 0});
    if (!isLast)
        return;
    std::erase(open->call->hostCalls, id);
    forget(Open(*open));
}

void HostCalls::breakOff(HostCallId id, const QString &message)
{
    Open *open = find(id);
    if (!open)
        return;
    auto &builder = open->instance->builder();
    const QByteArray text = message.toUtf8();
    const auto fault = wire::text(builder, {text.constData(), size_t(text.size())});
    open->instance->send(wire::CreateHostChunk(builder, open->number, 0, true, fault));
    record(*open, {RecordedHostFrame::Kind::Fault, text, {}, true, 0});
    std::erase(open->call->hostCalls, id);
    forget(Open(*open));
}

void HostCalls::grant(HostCallId id, qint64 bytes)
{
    Open *open = find(id);
    if (!open)
        return;
    open->bodyOutstanding -= bytes;
    record(*open, {RecordedHostFrame::Kind::Credit, {}, {}, false, bytes});
    open->instance->send(wire::CreateHostCredit(open->instance->builder(), open->number, uint32_t(bytes)));
}

} // namespace isola
