#include "app/cli/EventStream.h"

namespace isola {

// Lines end with CR LF, LF or CR; a CR LF may be cut in two.
void EventStream::add(QByteArrayView bytes)
{
    for (const char byte : bytes) {
        const bool endsPair = byte == '\n' && m_endsWithReturn;
        m_endsWithReturn = byte == '\r';
        if (endsPair)
            continue;
        if (byte != '\n' && byte != '\r') {
            m_rest.append(byte);
            continue;
        }
        readLine(m_rest);
        m_rest.clear();
    }
}

void EventStream::restart()
{
    m_rest.clear();
    m_event = {};
    m_id = m_lastId;
    m_endsWithReturn = false;
}

void EventStream::readLine(QByteArrayView line)
{
    if (line.isEmpty())
        return dispatch();
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment that keeps the connection alive
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == QByteArrayView("event"))
        m_event.name = value.toByteArray();
    else if (name == QByteArrayView("data"))
        m_event.data += value.toByteArray() + '\n';
    else if (name == QByteArrayView("id") && !value.contains('\0'))
        m_id = value.toByteArray();
}

void EventStream::dispatch()
{
    m_lastId = m_id;
    const Event event = std::exchange(m_event, {});
    if (event.data.isEmpty())
        return;
    m_take({event.name, event.data.chopped(1)});
}

} // namespace isola
