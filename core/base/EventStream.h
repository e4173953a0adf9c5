#pragma once
// Server-sent events out of the bytes of a response: whole events go out. A value of whoever reads a stream.
// https://html.spec.whatwg.org/multipage/server-sent-events.html section 9.2.6

#include "core/base/Clock.h"

#include <QByteArray>
#include <QList>
#include <optional>

namespace isola {

class EventStream final {
public:
    struct Event {
        QByteArray name; // empty: message
        QByteArray data;
    };

    // The events that are whole by now.
    QList<Event> add(QByteArrayView bytes);
    // Of the last complete event: what Last-Event-ID resumes after. Null: none was named.
    const QByteArray &lastId() const { return m_lastId; }
    // How long the server wants to be left alone before that, if it said so.
    std::optional<Milliseconds> retry() const { return m_retry; }
    // The data of the event that has not ended.
    const QByteArray &unfinished() const { return m_event.data; }
    // What is kept of it, in bytes.
    qsizetype held() const { return m_rest.size() + m_event.data.size(); }
    // A new response begins; the last id stays.
    void restart();

private:
    void readLine(QByteArrayView line, QList<Event> &events);
    void endEvent(QList<Event> &events);

    QByteArray m_rest; // a line that has not ended yet
    Event m_event;
    QByteArray m_id;
    QByteArray m_lastId;
    std::optional<Milliseconds> m_retry;
    bool m_endsWithReturn = false;
};

} // namespace isola
