#include "core/base/EventStream.h"

#include <algorithm>
#include <utility>

namespace isola {

// Lines end with CR LF, LF or CR; a CR LF may be cut in two.
QList<EventStream::Event> EventStream::add(QByteArrayView bytes)
{
    QList<Event> events;
    while (!bytes.isEmpty()) {
        if (std::exchange(m_endsWithReturn, false) && bytes.front() == '\n') {
            bytes = bytes.sliced(1);
            continue;
        }
        const auto end = std::find_if(bytes.begin(), bytes.end(), [](char byte) { return byte == '\n' || byte == '\r'; });
        const qsizetype length = end - bytes.begin();
        m_rest.append(bytes.first(length));
        if (end == bytes.end())
            break;
        m_endsWithReturn = *end == '\r';
        bytes = bytes.sliced(length + 1);
        readLine(std::exchange(m_rest, {}), events);
    }
    return events;
}

void EventStream::restart()
{
    m_rest.clear();
    m_event = {};
    m_id = m_lastId;
    m_endsWithReturn = false;
}

void EventStream::readLine(QByteArrayView line, QList<Event> &events)
{
    if (line.isEmpty())
        return endEvent(events);
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment that keeps the connection alive
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == QByteArrayView("event")) {
        m_event.name = value.toByteArray();
    } else if (name == QByteArrayView("data")) {
        m_event.data += value;
        m_event.data += '\n';
    } else if (name == QByteArrayView("id") && !value.contains('\0')) {
        m_id = value.toByteArray();
    } else if (name == QByteArrayView("retry")) {
        bool isNumber = false;
        if (const int pause = value.toInt(&isNumber); isNumber && pause >= 0)
            m_retry = Milliseconds(pause);
    }
}

void EventStream::endEvent(QList<Event> &events)
{
    m_lastId = m_id;
    const Event event = std::exchange(m_event, {});
    if (!event.data.isEmpty())
        events.append({event.name, event.data.chopped(1)});
}

} // namespace isola
