#include "core/agents/McpReader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

// One message, or several at once as older revisions allow.
static QList<QJsonObject> messagesIn(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QList<QJsonObject> messages;
    if (document.isObject())
        messages.append(document.object());
    for (const QJsonValue &message : document.array())
        messages.append(message.toObject());
    return messages;
}

QList<QJsonObject> McpReader::add(QByteArrayView bytes)
{
    QList<QJsonObject> messages;
    m_isTooLarge = m_isTooLarge || m_json.size() + m_events.held() + bytes.size() > m_most;
    if (m_isTooLarge)
        return messages;
    if (m_kind == Kind::Json)
        m_json += bytes;
    else
        for (const EventStream::Event &event : m_events.add(bytes))
            messages += messagesIn(event.data);
    return messages;
}

QList<QJsonObject> McpReader::finish() const
{
    return m_isTooLarge ? QList<QJsonObject>() : messagesIn(m_kind == Kind::Json ? m_json : m_events.unfinished());
}

} // namespace isola
