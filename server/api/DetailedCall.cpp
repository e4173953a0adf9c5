#include "server/api/DetailedCall.h"

#include "server/EventAnswer.h"
#include "server/guard/Connection.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qint64 kMostUntold = 256 * 1024; // of an answer that is told as it happens

DetailedCall::DetailedCall(CallDoor &door, Connection &connection, Invocation invocation, Telling telling)
    : m_door(door)
    , m_connection(&connection)
    , m_invocation(std::move(invocation))
    , m_telling(telling)
    , m_report(m_invocation.id, m_invocation.function->version)
{
}

void DetailedCall::takeBody(QByteArrayView, bool)
{
    const std::chrono::nanoseconds timeout = m_invocation.function->settings.timeout;
    m_invocation.deadline = m_door.now() + timeout;
    m_isInvoking = true;
    m_call = m_door.invoke(std::move(m_invocation), *this);
    m_isInvoking = false;
    if (m_isOver)
        delete this;
    else if (m_isStreaming)
        grant();
}

void DetailedCall::end(End reason)
{
    m_connection = nullptr;
    if (reason != End::ClientGone || m_isOver)
        return;
    m_door.cancel(m_call);
    delete this;
}

void DetailedCall::respond(const ResponseHead &head, QByteArrayView body, bool isComplete)
{
    m_report.takeHead(head);
    m_isStreaming = !isComplete;
    if (m_telling == Telling::AsItHappens)
        tell("head", m_report.headJson());
    take(body);
}

void DetailedCall::sendChunk(QByteArrayView bytes, bool isLast)
{
    take(bytes);
    if (!isLast && !m_isInvoking)
        grant();
}

void DetailedCall::take(QByteArrayView bytes)
{
    m_owed += bytes.size();
    if (m_telling == Telling::AtTheEnd)
        m_report.takeBody(bytes);
    else if (!bytes.isEmpty()) // pieces may end within a character
        tell("chunk", {{u"bodyBase64"_s, QString::fromLatin1(bytes.toByteArray().toBase64())}});
}

// The function goes on as fast as the client reads.
void DetailedCall::grant()
{
    if (m_owed == 0 || m_isOver || !m_connection || m_connection->unsentBytes() > kMostUntold)
        return;
    m_door.grantResponseBody(m_call, std::exchange(m_owed, 0));
}

void DetailedCall::tell(QByteArrayView event, const QJsonObject &data, bool isLast)
{
    if (!m_connection)
        return;
    const QByteArray text = serverSentEvent(event, {}, QJsonDocument(data).toJson(QJsonDocument::Compact));
    if (std::exchange(m_isTelling, true))
        return m_connection->sendBody(text, isLast);
    const FieldBlock fields = "content-type:text/event-stream\ncache-control:no-store\nx-accel-buffering:no\n";
    if (isLast)
        m_connection->answer({200, {}, fields, {}}, text);
    else
        m_connection->beginAnswer({200, {}, fields, {}}, text);
}

void DetailedCall::finished(const InvocationOutcome &outcome)
{
    m_isOver = true;
    if (m_telling == Telling::AsItHappens)
        tell("end", m_report.json(outcome, CallReport::Body::Left), true);
    else if (m_connection)
        m_connection->answer({200, {}, "content-type:application/json\n", {}},
            QJsonDocument(m_report.json(outcome, CallReport::Body::Shown)).toJson(QJsonDocument::Compact));
    if (!m_isInvoking)
        delete this;
}

} // namespace isola
