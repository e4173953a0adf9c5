#include "server/EventAnswer.h"

#include "server/guard/Connection.h"

namespace isola {

static constexpr qint64 kMaxUnsent = 1024 * 1024;
static constexpr Milliseconds kBeat{15000};

QByteArray serverSentEvent(QByteArrayView name, QByteArrayView id, const QByteArray &data)
{
    QByteArray event;
    if (!name.isEmpty())
        event.append("event: ").append(name).append('\n');
    if (!id.isEmpty())
        event.append("id: ").append(id).append('\n');
    return event.append("data: ").append(data).append("\n\n");
}

EventAnswer::EventAnswer(Connection &connection, Owner owner, FieldBlock fields)
    : m_connection(&connection), m_owner(std::move(owner)), m_fields(std::move(fields))
{
    connect(&m_beat, &QTimer::timeout, this, [this] { send(": still here\n\n"); });
}

void EventAnswer::takeBody(QByteArrayView, bool)
{
    AnswerHead head;
    const FieldBlock fields = "content-type:text/event-stream\ncache-control:no-store\nx-accel-buffering:no\n" + m_fields;
    head.fields = fields;
    m_hasBegun = true;
    m_connection->beginAnswer(head, ": isola\n\n");
    m_beat.start(kBeat);
    Q_EMIT begun();
}

void EventAnswer::send(const QByteArray &events)
{
    if (!isOpen() || m_isFinishing)
        return;
    if (m_connection->unsentBytes() > kMaxUnsent) {
        std::exchange(m_connection, nullptr)->cutAnswer();
        return leave(true);
    }
    m_connection->sendBody(events, false);
}

void EventAnswer::finish()
{
    if (!isOpen() || std::exchange(m_isFinishing, true))
        return;
    m_beat.stop();
    m_connection->sendBody({}, true); // end() follows
}

void EventAnswer::end(End reason)
{
    m_connection = nullptr;
    leave(reason == End::ClientGone);
}

void EventAnswer::leave(bool byClient)
{
    m_beat.stop();
    Q_EMIT gone(byClient);
    deleteLater();
}

} // namespace isola
