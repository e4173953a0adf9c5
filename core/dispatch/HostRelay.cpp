#include "core/dispatch/HostRelay.h"

namespace isola {

// ---- From the shard to the service

HostRelay::HostRelay(HostRelayEnd &end) : m_end(end)
{
    end.m_relay = this;
}

void HostRelay::send(std::function<void(HostService &)> words)
{
    const auto say = [&end = m_end, words = std::move(words)] { words(end.m_service); };
    QMetaObject::invokeMethod(&m_end, say, Qt::QueuedConnection);
}

void HostRelay::ask(const HostQuestion &question, HostAnswers &answers)
{
    m_open.insert(question.id, &answers);
    send([&end = m_end, id = m_end.idHere(question.id), instance = question.instance, invocation = question.invocation,
             deadline = question.deadline, kind = question.kind.toByteArray(), arguments = question.arguments.toByteArray(),
             body = question.body.toByteArray(), bodyFollows = question.bodyFollows](HostService &service) {
        service.ask({id, instance, invocation, deadline, kind, arguments, body, bodyFollows}, end);
    });
}

void HostRelay::takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault)
{
    send([id = m_end.idHere(id), bytes = bytes.toByteArray(), isLast, fault](
             HostService &service) { service.takeBody(id, bytes, isLast, fault); });
}

void HostRelay::grant(HostCallId id, qint64 bytes)
{
    send([id = m_end.idHere(id), bytes](HostService &service) { service.grant(id, bytes); });
}

void HostRelay::cancel(HostCallId id)
{
    if (m_open.remove(id))
        send([id = m_end.idHere(id)](HostService &service) { service.cancel(id); });
}

// ---- And back. What the service says of a cancelled question before it hears of that reaches nobody.

void HostRelay::pass(HostCallId id, bool isEnd, const std::function<void(HostAnswers &, HostCallId)> &words)
{
    HostAnswers *answers = m_open.value(id);
    if (isEnd)
        m_open.remove(id);
    if (answers)
        words(*answers, id);
}

void HostRelayEnd::sendBack(HostCallId id, bool isEnd, std::function<void(HostAnswers &, HostCallId)> words)
{
    const auto say = [relay = m_relay, id = idThere(id), isEnd, words = std::move(words)] { relay->pass(id, isEnd, words); };
    QMetaObject::invokeMethod(m_relay, say, Qt::QueuedConnection);
}

void HostRelayEnd::answer(HostCallId id, QByteArrayView result, QByteArrayView body, bool bodyFollows)
{
    sendBack(id, !bodyFollows,
        [result = result.toByteArray(), body = body.toByteArray(), bodyFollows](
            HostAnswers &answers, HostCallId question) { answers.answer(question, result, body, bodyFollows); });
}

void HostRelayEnd::refuse(HostCallId id, const QString &message)
{
    sendBack(id, true, [message](HostAnswers &answers, HostCallId question) { answers.refuse(question, message); });
}

void HostRelayEnd::sendChunk(HostCallId id, QByteArrayView bytes, bool isLast)
{
    sendBack(id, isLast, [bytes = bytes.toByteArray(), isLast](HostAnswers &answers, HostCallId question) {
        answers.sendChunk(question, bytes, isLast);
    });
}

void HostRelayEnd::breakOff(HostCallId id, const QString &message)
{
    sendBack(id, true, [message](HostAnswers &answers, HostCallId question) { answers.breakOff(question, message); });
}

void HostRelayEnd::grant(HostCallId id, qint64 bytes)
{
    sendBack(id, false, [bytes](HostAnswers &answers, HostCallId question) { answers.grant(question, bytes); });
}

} // namespace isola
