#pragma once
// Server-sent events out of the bytes of a response. https://html.spec.whatwg.org/multipage/server-sent-events.html section 9.2.6

#include <QByteArray>
#include <functional>

namespace isola {

class EventStream final {
public:
    struct Event {
        QByteArray name; // empty: message
        QByteArray data;
    };

    explicit EventStream(std::function<void(const Event &)> take) : m_take(std::move(take)) { }

    void add(QByteArrayView bytes);
    // Of the last complete event: what Last-Event-ID resumes after.
    QByteArray lastId() const { return m_lastId; }
    // A new response begins; the last id stays.
    void restart();

private:
    void readLine(QByteArrayView line);
    void dispatch();

    std::function<void(const Event &)> m_take;
    QByteArray m_rest; // a line that has not ended yet
    Event m_event;
    QByteArray m_id;
    QByteArray m_lastId;
    bool m_endsWithReturn = false;
};

} // namespace isola
