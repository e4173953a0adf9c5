#pragma once
// One stream of messages to an MCP client, resumable: what was sent is kept for a while under ids, so that a client whose
// connection broke asks for what came after the last one it has. Owned by its session; engine thread.

#include "server/EventAnswer.h"

#include <QPointer>
#include <deque>

namespace isola {

class McpStream final {
public:
    explicit McpStream(int number) : m_number(number) { }

    // The client's connection, which may come after messages do. `after` is the last event that it has; earlier ones are sent
    // anew.
    void attach(EventAnswer *client, int after);
    bool isAttached() const { return !m_client.isNull(); }

    // An empty event with an id, from which a client can come back before anything was said (revision 2025-11-25).
    void prime();
    void send(const QByteArray &message);
    void finish(); // nothing more follows
    bool isFinished() const { return m_isFinished; }

    // "3-12": event 12 of stream 3.
    static std::optional<std::pair<int, int>> placeFromId(QByteArrayView id);

private:
    static constexpr size_t kMostKept = 200;

    void keep(QByteArrayView name, const QByteArray &message); // and sends it
    void flush(int after);

    const int m_number;
    int m_lastEvent = 0;
    std::deque<std::pair<int, QByteArray>> m_kept; // number and the event as it is written
    QPointer<EventAnswer> m_client;
    bool m_isFinished = false;
};

} // namespace isola
