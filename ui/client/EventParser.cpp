#include "ui/client/EventParser.h"

#include <utility>

namespace isola {

void EventParser::takeLine(QByteArrayView line)
{
    if (line.isEmpty()) {
        m_isComplete = !m_data.isEmpty();
        if (!m_isComplete)
            m_type.clear();
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment: the server's heartbeat
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "event")
        m_type = value.toByteArray();
    else if (field == "id")
        m_lastId = value.toByteArray();
    else if (field == "data")
        m_data += m_data.isEmpty() ? value.toByteArray() : '\n' + value.toByteArray();
}

EventParser::Event EventParser::takeEvent()
{
    m_isComplete = false;
    Event event{std::exchange(m_type, {}), std::exchange(m_data, {})};
    if (event.type.isEmpty())
        event.type = QByteArrayLiteral("message");
    return event;
}

} // namespace isola
