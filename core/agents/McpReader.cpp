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
    m_isTooLarge = m_isTooLarge || m_rest.size() + m_data.size() + bytes.size() > m_most;
    if (m_isTooLarge)
        return messages;
    m_rest += bytes;
    if (m_kind == Kind::Json)
        return messages;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
        QByteArray line = m_rest.first(end);
        m_rest.remove(0, end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        takeLine(line, messages);
    }
    return messages;
}

// WHATWG HTML, 9.2.6. Names and ids of events say nothing that is needed here.
void McpReader::takeLine(QByteArrayView line, QList<QJsonObject> &messages)
{
    static constexpr QByteArrayView kData = "data:";
    if (line.isEmpty()) {
        messages += messagesIn(m_data);
        m_data.clear();
    } else if (line.startsWith(kData)) {
        m_data += line.sliced(kData.size());
        m_data += '\n';
    }
}

QList<QJsonObject> McpReader::finish() const
{
    return m_isTooLarge ? QList<QJsonObject>() : messagesIn(m_kind == Kind::Json ? m_rest : m_data);
}

} // namespace isola
