#include "core/telemetry/OtlpJson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kServerSpan = 2;
static constexpr int kStatusError = 2;

static QJsonObject attribute(const QString &key, const QJsonObject &value)
{
    return {{u"key"_s, key}, {u"value"_s, value}};
}

static QJsonObject textAttribute(const QString &key, const QString &value)
{
    return attribute(key, {{u"stringValue"_s, value}});
}

// 64-bit numbers are strings in this encoding.
static QJsonObject numberAttribute(const QString &key, qint64 value)
{
    return attribute(key, {{u"intValue"_s, QString::number(value)}});
}

static QString nanoseconds(qint64 microseconds)
{
    return QString::number(microseconds * 1000);
}

static QJsonObject resource()
{
    return {{u"attributes"_s,
        QJsonArray{
            textAttribute(u"service.name"_s, u"isola"_s), textAttribute(u"service.version"_s, QStringLiteral(ISOLA_VERSION))}}};
}

static QJsonObject scope()
{
    return {{u"name"_s, u"isola"_s}, {u"version"_s, QStringLiteral(ISOLA_VERSION)}};
}

// Names of the semantic conventions for HTTP and for functions as a service; our own begin with "isola.".
static QJsonArray attributesOf(const ExportedCall &call)
{
    const LogRow &log = call.log;
    const InvocationOutcome &outcome = log.outcome;
    const QString path = QString::fromUtf8(log.path);
    const auto source = wireName(log.source);
    return {textAttribute(u"faas.name"_s, call.function), textAttribute(u"faas.version"_s, QString::number(log.version)),
        textAttribute(u"faas.invocation_id"_s, QString::fromLatin1(wireName(log.invocation))),
        attribute(u"faas.coldstart"_s, {{u"boolValue"_s, outcome.meter.wasCold}}),
        textAttribute(u"http.request.method"_s, QString::fromLatin1(log.method)),
        textAttribute(u"url.path"_s, path.section(u'?', 0, 0)), numberAttribute(u"http.response.status_code"_s, outcome.status),
        textAttribute(u"isola.app"_s, call.app), textAttribute(u"isola.trigger"_s, QString(source)),
        numberAttribute(u"isola.cpu_us"_s, outcome.meter.cpu.count()),
        numberAttribute(u"isola.memory_bytes"_s, outcome.meter.peakMemoryBytes)};
}

static QJsonObject spanOf(const ExportedCall &call)
{
    const LogRow &log = call.log;
    const InvocationOutcome &outcome = log.outcome;
    QJsonObject span{
        {u"traceId"_s, QString::fromLatin1(log.trace.traceId)},
        {u"spanId"_s, QString::fromLatin1(spanOf(log.invocation))},
        {u"name"_s, call.function},
        {u"kind"_s, kServerSpan},
        {u"startTimeUnixNano"_s, nanoseconds(log.invocation.value)},
        {u"endTimeUnixNano"_s, nanoseconds(log.invocation.value + outcome.meter.wall.count())},
        {u"attributes"_s, attributesOf(call)},
    };
    if (!log.trace.parentSpan.isEmpty())
        span.insert(u"parentSpanId"_s, QString::fromLatin1(log.trace.parentSpan));
    // 4xx is the client's fault, not the server's.
    if (outcome.kind != OutcomeKind::Completed || outcome.status >= 500)
        span.insert(u"status"_s, QJsonObject{{u"code"_s, kStatusError}, {u"message"_s, outcome.message}});
    return span;
}

// OpenTelemetry log data model, "SeverityNumber".
static int severityOf(ConsoleLevel level)
{
    switch (level) {
    case ConsoleLevel::Debug:
        return 5;
    case ConsoleLevel::Log:
    case ConsoleLevel::Info:
        return 9;
    case ConsoleLevel::Warn:
        return 13;
    case ConsoleLevel::Error:
        return 17;
    }
    Q_UNREACHABLE();
}

static QJsonObject recordOf(const ExportedCall &call, const ConsoleEntry &entry)
{
    QJsonObject record{
        {u"timeUnixNano"_s, nanoseconds(entry.timestampMs * 1000)},
        {u"severityNumber"_s, severityOf(entry.level)},
        {u"severityText"_s, QString(wireName(entry.level))},
        {u"body"_s, QJsonObject{{u"stringValue"_s, entry.message}}},
        {u"attributes"_s,
            QJsonArray{textAttribute(u"faas.name"_s, call.function), textAttribute(u"isola.app"_s, call.app),
                textAttribute(u"faas.invocation_id"_s, QString::fromLatin1(wireName(call.log.invocation)))}},
    };
    if (call.log.trace.isValid()) {
        record.insert(u"traceId"_s, QString::fromLatin1(call.log.trace.traceId));
        record.insert(u"spanId"_s, QString::fromLatin1(spanOf(call.log.invocation)));
    }
    return record;
}

static QByteArray document(const QString &outer, const QString &middle, const QString &inner, const QJsonArray &items)
{
    if (items.isEmpty())
        return {};
    const QJsonObject scoped{{u"scope"_s, scope()}, {inner, items}};
    const QJsonObject perResource{{u"resource"_s, resource()}, {middle, QJsonArray{scoped}}};
    return QJsonDocument(QJsonObject{{outer, QJsonArray{perResource}}}).toJson(QJsonDocument::Compact);
}

QByteArray otlpSpans(const QList<ExportedCall> &calls)
{
    QJsonArray spans;
    for (const ExportedCall &call : calls)
        if (call.log.trace.isValid() && call.log.trace.isSampled)
            spans.append(spanOf(call));
    return document(u"resourceSpans"_s, u"scopeSpans"_s, u"spans"_s, spans);
}

// What a call failed with is a record too: who reads only logs must not miss it.
QByteArray otlpLogs(const QList<ExportedCall> &calls)
{
    QJsonArray records;
    for (const ExportedCall &call : calls) {
        const InvocationOutcome &outcome = call.log.outcome;
        for (const ConsoleEntry &entry : outcome.console)
            records.append(recordOf(call, entry));
        if (outcome.message.isEmpty())
            continue;
        const qint64 end = (call.log.invocation.value + outcome.meter.wall.count()) / 1000;
        records.append(recordOf(call, {ConsoleLevel::Error, outcome.message, end}));
    }
    return document(u"resourceLogs"_s, u"scopeLogs"_s, u"logRecords"_s, records);
}

} // namespace isola
