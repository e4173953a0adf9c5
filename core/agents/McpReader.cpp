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

// The field's value when the line is one of that name; one space before it is no part of it.
static std::optional<QByteArrayView> valueOf(QByteArrayView line, QByteArrayView name)
{
    if (line == name)
        return QByteArrayView("");
    if (!line.startsWith(name) || line.size() == name.size() || line.at(name.size()) != ':')
        return {};
    const QByteArrayView value = line.sliced(name.size() + 1);
    return value.startsWith(' ') ? value.sliced(1) : value;
}

// WHATWG HTML, 9.2.6. Names of events say nothing that is needed here.
void McpReader::takeLine(QByteArrayView line, QList<QJsonObject> &messages)
{
    if (line.isEmpty()) {
        messages += messagesIn(m_data);
        m_data.clear();
        m_lastEventId = m_id;
    } else if (const auto data = valueOf(line, "data")) {
        m_data += *data;
        m_data += '\n';
    } else if (const auto id = valueOf(line, "id"); id && !id->contains('\0')) {
        m_id = id->toByteArray();
    } else if (const auto retry = valueOf(line, "retry")) {
        bool isNumber = false;
        if (const int pause = retry->toInt(&isNumber); isNumber && pause >= 0)
            m_retry = Milliseconds(pause);
    }
}

void McpReader::breakOff()
{
    m_rest.clear();
    m_data.clear();
    m_id = m_lastEventId;
}

QList<QJsonObject> McpReader::finish() const
{
    return m_isTooLarge ? QList<QJsonObject>() : messagesIn(m_kind == Kind::Json ? m_rest : m_data);
}

} // namespace isola
