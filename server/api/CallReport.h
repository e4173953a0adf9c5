#pragma once
// Everything that is known of a call that was made for a developer, as JSON: status, headers, body, console, figures and error.
// Gathers the response up to a limit.

#include "core/dispatch/Engine.h"

#include <QJsonObject>

namespace isola {

// Text where the bytes are text, else Base64.
void insertBody(QJsonObject &object, const QByteArray &body);

class CallReport final {
public:
    // Version 0: a draft.
    CallReport(InvocationId id, int version) : m_id(id), m_version(version) { }

    void takeHead(const ResponseHead &head);
    void takeBody(QByteArrayView bytes);

    bool hasResponded() const { return m_hasResponded; }
    const ResponseHead &head() const { return m_head; }
    const QByteArray &body() const { return m_body; }
    qint64 bodyBytes() const { return m_bodyBytes; } // of all of it

    QJsonObject headJson() const; // what is known when the head has come
    enum class Body { Shown, Left };
    QJsonObject json(const InvocationOutcome &outcome, Body body) const;

private:
    static constexpr qint64 kMaxBody = 10 * 1024 * 1024; // what is beyond is not shown

    const InvocationId m_id;
    const int m_version;
    ResponseHead m_head;
    bool m_hasResponded = false;
    QByteArray m_body;
    qint64 m_bodyBytes = 0;
};

} // namespace isola
