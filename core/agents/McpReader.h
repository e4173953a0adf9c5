#pragma once
// Takes the messages out of what an MCP server answers: one JSON value, or server-sent events whose data are JSON values, and
// what is needed to go on with a stream that breaks off. Bounded.

#include "core/base/Clock.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <optional>

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

    bool isEvents() const { return m_kind == Kind::Events; }
    // Of events: where the stream can be taken up again (empty: nowhere), and after which pause, if that was said.
    const QByteArray &lastEventId() const { return m_lastEventId; }
    std::optional<Milliseconds> retry() const { return m_retry; }
    void breakOff(); // what comes next is another body, from after the last event on

private:
    void takeLine(QByteArrayView line, QList<QJsonObject> &messages);

    Kind m_kind;
    qsizetype m_most;
    QByteArray m_rest; // a line that has not ended, or JSON so far
    QByteArray m_data; // of the event that has not ended
    QByteArray m_id; // its, or an earlier one's
    QByteArray m_lastEventId;
    std::optional<Milliseconds> m_retry;
    bool m_isTooLarge = false;
};

} // namespace isola
