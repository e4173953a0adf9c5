#include "core/dispatch/hostcalls/ServiceGate.h"

namespace isola {

// ---- On the thread of the service

ServiceGate::ServiceGate(HostService &service, QObject *parent) : QObject(parent), m_service(service) { }

ServiceGate::~ServiceGate() = default;

std::optional<HostCallId> ServiceGate::find(const QPointer<ForwardedService> &asker, HostCallId id) const
{
    for (const auto &[own, known] : m_askers)
        if (known.id == id && known.service == asker)
            return HostCallId{own};
    return {};
}

void ServiceGate::ask(const QPointer<ForwardedService> &asker, HostCallId id, const Question &question)
{
    if (!asker)
        return;
    const HostCallId own{++m_lastId};
    m_askers.emplace(own.value, Asker{asker, id});
    const HostQuestion asked{own, question.instance, question.invocation, question.deadline, question.kind, question.arguments,
        question.body, question.bodyFollows};
    m_service.ask(asked, *this);
}

void ServiceGate::takeBody(
    const QPointer<ForwardedService> &asker, HostCallId id, const QByteArray &bytes, bool isLast, const QString &fault)
{
    if (const auto own = find(asker, id))
        m_service.takeBody(*own, bytes, isLast, fault);
}

void ServiceGate::grantAnswer(const QPointer<ForwardedService> &asker, HostCallId id, qint64 bytes)
{
    if (const auto own = find(asker, id))
        m_service.grant(*own, bytes);
}

void ServiceGate::cancel(const QPointer<ForwardedService> &asker, HostCallId id)
{
    const auto own = find(asker, id);
    if (!own)
        return;
    m_askers.erase(own->value);
    m_service.cancel(*own);
}

// Runs on the asker's thread, unless the question was cancelled there in the meantime.
template <typename Job> void ServiceGate::tell(HostCallId id, bool isLast, Job job)
{
    const auto found = m_askers.find(id.value);
    if (found == m_askers.end())
        return;
    const Asker asker = found->second;
    if (isLast)
        m_askers.erase(found);
    if (!asker.service)
        return;
    QMetaObject::invokeMethod(
        asker.service.data(),
        [service = asker.service.data(), id = asker.id, isLast, job] {
            const auto open = service->m_open.find(id.value);
            if (open == service->m_open.end())
                return;
            HostAnswers &answers = *open->second;
            if (isLast)
                service->m_open.erase(open);
            job(answers, id);
        },
        Qt::QueuedConnection);
}

void ServiceGate::answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows)
{
    tell(id, !bodyFollows,
        [result = result.toByteArray(), body = body.toByteArray(), bodyFollows](
            HostAnswers &answers, HostCallId asked) { answers.answer(asked, result, body, bodyFollows); });
}

void ServiceGate::refuse(HostCallId id, const QString &message)
{
    tell(id, true, [message](HostAnswers &answers, HostCallId asked) { answers.refuse(asked, message); });
}

void ServiceGate::sendChunk(HostCallId id, QByteArrayView bytes, bool isLast)
{
    tell(id, isLast, [bytes = bytes.toByteArray(), isLast](HostAnswers &answers, HostCallId asked) {
        answers.sendChunk(asked, bytes, isLast);
    });
}

void ServiceGate::breakOff(HostCallId id, const QString &message)
{
    tell(id, true, [message](HostAnswers &answers, HostCallId asked) { answers.breakOff(asked, message); });
}

void ServiceGate::grant(HostCallId id, qint64 bytes)
{
    tell(id, false, [bytes](HostAnswers &answers, HostCallId asked) { answers.grant(asked, bytes); });
}

// ---- On the thread of the one that asks

ForwardedService::ForwardedService(ServiceGate &gate, QObject *parent) : QObject(parent), m_gate(gate) { }

ForwardedService::~ForwardedService() = default;

void ForwardedService::ask(const HostQuestion &question, HostAnswers &answers)
{
    m_open.emplace(question.id.value, &answers);
    const ServiceGate::Question copy{question.instance, question.invocation, question.deadline, question.kind.toByteArray(),
        question.arguments.toByteArray(), question.body.toByteArray(), question.bodyFollows};
    QMetaObject::invokeMethod(
        &m_gate, [gate = &m_gate, self = QPointer(this), id = question.id, copy] { gate->ask(self, id, copy); },
        Qt::QueuedConnection);
}

void ForwardedService::takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault)
{
    const auto take = [gate = &m_gate, self = QPointer(this), id, bytes = bytes.toByteArray(), isLast, fault] {
        gate->takeBody(self, id, bytes, isLast, fault);
    };
    QMetaObject::invokeMethod(&m_gate, take, Qt::QueuedConnection);
}

void ForwardedService::grant(HostCallId id, qint64 bytes)
{
    QMetaObject::invokeMethod(
        &m_gate, [gate = &m_gate, self = QPointer(this), id, bytes] { gate->grantAnswer(self, id, bytes); },
        Qt::QueuedConnection);
}

void ForwardedService::cancel(HostCallId id)
{
    m_open.erase(id.value);
    QMetaObject::invokeMethod(
        &m_gate, [gate = &m_gate, self = QPointer(this), id] { gate->cancel(self, id); }, Qt::QueuedConnection);
}

} // namespace isola
