#include "server/api/CallReport.h"

#include "core/logs/LogJson.h"
#include "server/calls/OutcomeError.h"

#include <QJsonArray>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace isola {

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

void insertBody(QJsonObject &object, const QByteArray &body)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(body);
    if (decoder.hasError())
        object.insert(u"bodyBase64"_s, QString::fromLatin1(body.toBase64()));
    else
        object.insert(u"body"_s, text);
}

void CallReport::takeHead(const ResponseHead &head)
{
    m_hasResponded = true;
    m_head = head;
}

void CallReport::takeBody(QByteArrayView bytes)
{
    m_bodyBytes += bytes.size();
    m_body.append(bytes.first(qMin(bytes.size(), kMaxBody - m_body.size())));
}

QJsonObject CallReport::headJson() const
{
    return {{u"invocation_id"_s, QString::fromLatin1(wireName(m_id))}, {u"version"_s, m_version}, {u"status"_s, m_head.status},
        {u"headers"_s, headersJson(m_head.fields)}};
}

static QJsonObject figuresJson(const Meter &meter)
{
    const std::chrono::duration<double, std::milli> wall = meter.wall;
    const std::chrono::duration<double, std::milli> cpu = meter.cpu;
    const std::chrono::duration<double, std::milli> queued = meter.queued;
    const std::chrono::duration<double, std::milli> host = meter.hostTime;
    const auto megabytes = [](int64_t bytes) { return double(bytes) / (1024 * 1024); };
    return {{u"duration_ms"_s, wall.count()}, {u"cpu_ms"_s, cpu.count()}, {u"queue_ms"_s, queued.count()},
        {u"cold"_s, meter.wasCold}, {u"memory_mb"_s, megabytes(meter.peakMemoryBytes)},
        {u"external_mb"_s, megabytes(meter.peakExternalBytes)}, {u"request_bytes"_s, qint64(meter.requestBytes)},
        {u"response_bytes"_s, qint64(meter.responseBytes)}, {u"host_calls"_s, meter.hostCalls}, {u"host_ms"_s, host.count()}};
}

QJsonObject CallReport::json(const InvocationOutcome &outcome, Body body) const
{
    QJsonObject object = figuresJson(outcome.meter);
    const QJsonObject head = headJson();
    for (auto member = head.begin(); member != head.end(); ++member)
        object.insert(member.key(), member.value());
    object.insert(u"consoleLogs"_s, consoleToJson(outcome.console));
    if (outcome.droppedConsoleEntries > 0)
        object.insert(u"droppedConsoleEntries"_s, outcome.droppedConsoleEntries);
    if (outcome.kind != OutcomeKind::Completed || !m_hasResponded) {
        const OutcomeError failure = outcomeError(outcome, m_id, Reader::Developer);
        QJsonObject error = failure.details;
        error.insert(u"code"_s, QString(wireName(failure.error.code)));
        error.insert(u"message"_s, failure.error.message);
        error.insert(u"remediation"_s, failure.error.remediation);
        object.insert(u"error"_s, error);
        if (!m_hasResponded)
            object.insert(u"status"_s, failure.status);
    }
    if (body == Body::Shown)
        insertBody(object, m_body);
    if (m_bodyBytes > m_body.size())
        object.insert(u"bodyTruncated"_s, true);
    return object;
}

} // namespace isola
