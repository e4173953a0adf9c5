#include "core/logs/LogJson.h"

#include "core/model/AgentCall.h"

#include <QDateTime>
#include <QStringDecoder>

namespace isola {

using namespace Qt::StringLiterals;

static QString isoTime(InvocationId id)
{
    return QDateTime::fromMSecsSinceEpoch(id.value / 1000).toUTC().toString(Qt::ISODateWithMs);
}

static double milliseconds(Microseconds time)
{
    return double(time.count()) / 1000;
}

static double megabytes(qint64 bytes)
{
    static constexpr double kHundredthMegabyte = 1024 * 1024 / 100.0;
    return double(qRound64(double(bytes) / kHundredthMegabyte)) / 100;
}

static QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonArray consoleToJson(const QList<ConsoleEntry> &entries)
{
    QJsonArray array;
    for (const ConsoleEntry &entry : entries)
        array.append(QJsonObject{{u"level"_s, QString(wireName(entry.level))}, {u"message"_s, entry.message},
            {u"timestamp"_s, qint64(entry.timestampMs)}});
    return array;
}

static QJsonValue agentCallJson(const QByteArray &path)
{
    const auto call = AgentCall::fromLogPath(path);
    if (!call)
        return {};
    return QJsonObject{{u"agent"_s, textOrNull(call->agent)}, {u"session"_s, call->session}, {u"call"_s, call->call},
        {u"arguments_sha256"_s, QString::fromLatin1(call->argumentsHash)}};
}

static QJsonArray fieldsToJson(const QByteArray &fields)
{
    QJsonArray array;
    for (const QByteArray &line : fields.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            array.append(QJsonArray{QString::fromLatin1(line.first(colon)), QString::fromLatin1(line.sliced(colon + 1))});
    }
    return array;
}

// Text where the bytes are text, else Base64.
static QJsonObject messageToJson(const RecordedMessage &message)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(message.body);
    QJsonObject json{{u"headers"_s, fieldsToJson(message.fields)}, {u"truncated"_s, message.isCut}};
    if (decoder.hasError())
        json.insert(u"bodyBase64"_s, QString::fromLatin1(message.body.toBase64()));
    else
        json.insert(u"body"_s, text);
    return json;
}

QJsonObject toJson(const Recording &recording)
{
    QJsonObject json{{u"url"_s, QString::fromLatin1(recording.url)}, {u"request"_s, messageToJson(recording.request)},
        {u"response"_s, messageToJson(recording.response)}, {u"bytes"_s, qint64(recording.sealedFlight.size())}};
    if (!recording.flightFault.isEmpty())
        json.insert(u"not_replayable"_s, recording.flightFault);
    return json;
}

QJsonObject toJson(const StoredLogRow &stored)
{
    const LogRow &log = stored.log;
    const InvocationOutcome &outcome = log.outcome;
    const Meter &meter = outcome.meter;
    QJsonObject entry{
        {u"id"_s, QString::fromLatin1(wireName(log.invocation))},
        {u"timestamp"_s, isoTime(log.invocation)},
        {u"trigger"_s, QString(wireName(log.source))},
        {u"version"_s, log.version},
        {u"method"_s, QString::fromUtf8(log.method)},
        {u"path"_s, QString::fromUtf8(log.path)},
        {u"status_code"_s, outcome.status},
        {u"statusCode"_s, outcome.status},
        {u"duration_ms"_s, milliseconds(meter.wall)},
        {u"duration"_s, milliseconds(meter.wall)},
        {u"cpu_ms"_s, milliseconds(meter.cpu)},
        {u"queue_ms"_s, milliseconds(meter.queued)},
        {u"cold"_s, meter.wasCold},
        {u"host_calls"_s, meter.hostCalls},
        {u"host_ms"_s, milliseconds(meter.hostTime)},
        {u"memory_mb"_s, megabytes(meter.peakMemoryBytes)},
        {u"external_mb"_s, megabytes(meter.peakExternalBytes)},
        {u"memoryUsed"_s, megabytes(meter.peakMemoryBytes)},
        {u"request_bytes"_s, qint64(meter.requestBytes)},
        {u"response_bytes"_s, qint64(meter.responseBytes)},
        {u"caller"_s, QString::fromUtf8(log.caller)},
        {u"error"_s, textOrNull(outcome.message)},
        {u"stack"_s, textOrNull(outcome.stack)},
        {u"consoleLogs"_s, consoleToJson(outcome.console)},
        {u"cursor"_s, QString::number(stored.row)},
    };
    if (log.source == InvocationSource::Agent)
        entry.insert(u"agent_call"_s, agentCallJson(log.path));
    if (log.trace.isValid()) {
        entry.insert(u"trace_id"_s, QString::fromLatin1(log.trace.traceId));
        entry.insert(u"span_id"_s, QString::fromLatin1(spanOf(log.invocation)));
        entry.insert(u"parent_span_id"_s, textOrNull(QString::fromLatin1(log.trace.parentSpan)));
    }
    entry.insert(u"replayable"_s, log.isReplayable);
    if (log.recording)
        entry.insert(u"recording"_s, toJson(*log.recording));
    if (outcome.line > 0) {
        entry.insert(u"line"_s, outcome.line);
        entry.insert(u"column"_s, outcome.column);
    }
    if (outcome.droppedConsoleEntries > 0)
        entry.insert(u"droppedConsoleEntries"_s, outcome.droppedConsoleEntries);
    return entry;
}

QJsonObject toJson(const LogPage &page)
{
    QJsonArray logs;
    for (const StoredLogRow &row : page.rows)
        logs.append(toJson(row));
    return {{u"logs"_s, logs}, {u"hasMore"_s, page.hasMore},
        {u"nextCursor"_s, page.nextCursor ? QJsonValue(QString::number(*page.nextCursor)) : QJsonValue(QJsonValue::Null)}};
}

} // namespace isola
