#include "server/mcp/McpStream.h"

namespace isola {

std::optional<std::pair<int, int>> McpStream::placeFromId(QByteArrayView id)
{
    const qsizetype dash = id.indexOf('-');
    if (dash < 1)
        return {};
    bool isStream = false;
    bool isEvent = false;
    const std::pair place(id.first(dash).toInt(&isStream), id.sliced(dash + 1).toInt(&isEvent));
    return isStream && isEvent ? std::optional(place) : std::nullopt;
}

void McpStream::attach(EventAnswer *client, int after)
{
    if (m_client)
        m_client->finish();
    m_client = client;
    QObject::connect(client, &EventAnswer::begun, client, [this, after] { flush(after); });
}

void McpStream::flush(int after)
{
    QByteArray events;
    for (const auto &[number, event] : m_kept)
        if (number > after)
            events += event;
    if (!events.isEmpty())
        m_client->send(events);
    if (m_isFinished && m_client)
        m_client->finish();
}

static QByteArray idOf(int stream, int event)
{
    return QByteArray::number(stream) + '-' + QByteArray::number(event);
}

void McpStream::prime()
{
    keep({}, {});
}

void McpStream::send(const QByteArray &message)
{
    keep("message", message);
}

void McpStream::keep(QByteArrayView name, const QByteArray &message)
{
    ++m_lastEvent;
    m_kept.emplace_back(m_lastEvent, serverSentEvent(name, idOf(m_number, m_lastEvent), message));
    if (m_kept.size() > kMostKept)
        m_kept.pop_front();
    if (m_client)
        m_client->send(m_kept.back().second);
}

void McpStream::finish()
{
    m_isFinished = true;
    if (m_client)
        m_client->finish();
}

} // namespace isola
