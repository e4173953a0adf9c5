#pragma once
// Takes the messages out of what an MCP server answers: one JSON value, or server-sent events whose data are JSON values, and
// what is needed to go on with a stream that breaks off. Bounded.

#include "core/base/EventStream.h"

#include <QJsonObject>

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
    const QByteArray &lastEventId() const { return m_events.lastId(); }
    std::optional<Milliseconds> retry() const { return m_events.retry(); }
    void breakOff() { m_events.restart(); } // what comes next is another body, from after the last event on

private:
    Kind m_kind;
    qsizetype m_most;
    QByteArray m_json; // so far
    EventStream m_events;
    bool m_isTooLarge = false;
};

} // namespace isola
