#pragma once
// Takes the messages out of what an MCP server answers: one JSON value, or server-sent events whose data are JSON values.
// Bounded.

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace isola {

class McpReader final {
public:
    enum class Kind { Json, Events };

    explicit McpReader(Kind kind = Kind::Json, qsizetype mostBytes = 4 * 1024 * 1024) : m_kind(kind), m_most(mostBytes) { }

    // The messages that are whole by now. Past the bound nothing comes any more.
    QList<QJsonObject> add(QByteArrayView bytes);
    // What is left when the body ends: of JSON, all of it.
    QList<QJsonObject> finish() const;
    bool isTooLarge() const { return m_isTooLarge; } // one message was

private:
    void takeLine(QByteArrayView line, QList<QJsonObject> &messages);

    Kind m_kind;
    qsizetype m_most;
    QByteArray m_rest; // a line that has not ended, or JSON so far
    QByteArray m_data; // of the event that has not ended
    bool m_isTooLarge = false;
};

} // namespace isola
