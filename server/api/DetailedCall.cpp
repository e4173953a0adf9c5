#include "server/api/DetailedCall.h"

#include "core/logs/LogJson.h"
#include "server/EventAnswer.h"
#include "server/calls/OutcomeError.h"
#include "server/guard/Connection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qint64 kMostUntold = 256 * 1024; // of an answer that is told as it happens
static constexpr qint64 kMaxBody = 10 * 1024 * 1024; // of the response; what is beyond is not shown

// {"content-type": "text/plain", "set-cookie": ["a", "b"]}: a field that comes more than once is a list.
static QJsonObject headersJson(QByteArrayView fields)
{
    QJsonObject headers;
    while (!fields.isEmpty()) {
        const qsizetype colon = fields.indexOf(':');
        const qsizetype end = fields.indexOf('\n');
        const QString name = QString::fromLatin1(fields.first(colon));
        const QString value = QString::fromLatin1(fields.sliced(colon + 1, end - colon - 1));
        const QJsonValue known = headers.value(name);
        QJsonArray all = known.isArray() ? known.toArray() : known.isUndefined() ? QJsonArray() : QJsonArray{known};
        all.append(value);
        headers.insert(name, all.size() == 1 ? all.first() : QJsonValue(all));
        fields = fields.sliced(end + 1);
    }
    return headers;
}

DetailedCall::DetailedCall(CallDoor &door, Connection &connection, Invocation invocation, Telling telling)
    : m_door(door)
    , m_connection(&connection)
    , m_invocation(std::move(invocation))
    , m_id(m_invocation.id)
    , m_version(m_invocation.function->version)
    , m_telling(telling)
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
    m_hasResponded = true;
    m_head = head;
    m_isStreaming = !isComplete;
    if (m_telling == Telling::AsItHappens)
        tell("head",
            {{u"invocation_id"_s, QString::fromLatin1(wireName(m_id))}, {u"version"_s, m_version}, {u"status"_s, m_head.status},
                {u"headers"_s, headersJson(m_head.fields)}});
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
        collect(bytes);
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

void DetailedCall::collect(QByteArrayView bytes)
{
    const qsizetype room = kMaxBody - m_body.size();
    m_isTruncated = m_isTruncated || bytes.size() > room;
    m_body.append(bytes.first(qMin(bytes.size(), room)));
}

void DetailedCall::finished(const InvocationOutcome &outcome)
{
    m_isOver = true;
    if (m_telling == Telling::AsItHappens)
        tell("end", report(outcome), true);
    else if (m_connection)
        m_connection->answer(
            {200, {}, "content-type:application/json\n", {}}, QJsonDocument(report(outcome)).toJson(QJsonDocument::Compact));
    if (!m_isInvoking)
        delete this;
}

static void insertBody(QJsonObject &object, const QByteArray &body)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(body);
    if (decoder.hasError())
        object.insert(u"bodyBase64"_s, QString::fromLatin1(body.toBase64()));
    else
        object.insert(u"body"_s, text);
}

QJsonObject DetailedCall::report(const InvocationOutcome &outcome) const
{
    const Meter &meter = outcome.meter;
    const std::chrono::duration<double, std::milli> wall = meter.wall;
    const std::chrono::duration<double, std::milli> cpu = meter.cpu;
    const std::chrono::duration<double, std::milli> queued = meter.queued;
    const std::chrono::duration<double, std::milli> host = meter.hostTime;
    const auto megabytes = [](int64_t bytes) { return double(bytes) / (1024 * 1024); };
    QJsonObject object{{u"invocation_id"_s, QString::fromLatin1(wireName(m_id))}, {u"duration_ms"_s, wall.count()},
        {u"cpu_ms"_s, cpu.count()}, {u"queue_ms"_s, queued.count()}, {u"cold"_s, meter.wasCold},
        {u"memory_mb"_s, megabytes(meter.peakMemoryBytes)}, {u"external_mb"_s, megabytes(meter.peakExternalBytes)},
        {u"request_bytes"_s, qint64(meter.requestBytes)}, {u"response_bytes"_s, qint64(meter.responseBytes)},
        {u"host_calls"_s, meter.hostCalls}, {u"host_ms"_s, host.count()}, {u"consoleLogs"_s, consoleToJson(outcome.console)}};
    if (outcome.droppedConsoleEntries > 0)
        object.insert(u"droppedConsoleEntries"_s, outcome.droppedConsoleEntries);
    int status = m_head.status;
    if (outcome.kind != OutcomeKind::Completed || !m_hasResponded) {
        const OutcomeError failure = outcomeError(outcome, m_id, Reader::Developer);
        QJsonObject error = failure.details;
        error.insert(u"code"_s, QString(wireName(failure.error.code)));
        error.insert(u"message"_s, failure.error.message);
        error.insert(u"remediation"_s, failure.error.remediation);
        object.insert(u"error"_s, error);
        if (!m_hasResponded)
            status = failure.status;
    }
    object.insert(u"status"_s, status);
    object.insert(u"headers"_s, headersJson(m_head.fields));
    object.insert(u"version"_s, m_version);
    if (m_telling == Telling::AtTheEnd)
        insertBody(object, m_body);
    if (m_isTruncated)
        object.insert(u"bodyTruncated"_s, true);
    return object;
}

} // namespace isola
