#pragma once
// Server-Sent Events as they come in pieces (WHATWG HTML, section 9.2): whole events go out. A value of whoever reads a stream.

#include <QByteArray>

namespace isola {

class EventParser final {
public:
    struct Event {
        QByteArray type; // "message" where the stream does not say
        QByteArray data;
    };

    // Calls `take` for each event that is complete; it answers false to leave the rest unread.
    template <typename Take> void feed(const QByteArray &bytes, Take take)
    {
        m_pending += bytes;
        qsizetype begin = 0;
        for (qsizetype end; (end = m_pending.indexOf('\n', begin)) >= 0; begin = end + 1) {
            const bool hasReturn = end > begin && m_pending.at(end - 1) == '\r';
            takeLine(QByteArrayView(m_pending).sliced(begin, end - begin - (hasReturn ? 1 : 0)));
            if (m_isComplete && !take(takeEvent()))
                return;
        }
        m_pending.remove(0, begin);
    }

    void reset() { *this = {}; }
    const QByteArray &lastId() const { return m_lastId; } // null: none was named

private:
    void takeLine(QByteArrayView line);
    Event takeEvent();

    QByteArray m_pending; // an incomplete line
    QByteArray m_type;
    QByteArray m_data;
    QByteArray m_lastId;
    bool m_isComplete = false;
};

} // namespace isola
