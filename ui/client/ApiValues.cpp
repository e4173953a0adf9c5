#include "ui/client/ApiValues.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static QDateTime timeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

static QList<Trigger> triggersFrom(const QJsonArray &array)
{
    QList<Trigger> triggers;
    for (const QJsonValue &value : array) {
        const QJsonObject json = value.toObject();
        const auto type = triggerTypeFromWire(json.value("type"_L1).toString());
        if (type) // one of a newer server: this console cannot show it, and a deploy that leaves triggers out keeps it
            triggers.append({*type, json.value("config"_L1).toObject(), json.value("enabled"_L1).toBool(true)});
    }
    return triggers;
}

static AgentTool agentToolFrom(const QJsonObject &json)
{
    AgentTool tool;
    tool.isExposed = json.value("agent_tool"_L1).toBool();
    tool.description = json.value("agent_tool_description"_L1).toString();
    tool.mode = agentToolModeFromWire(json.value("agent_tool_mode"_L1).toString()).value_or(tool.mode);
    tool.audience = agentToolAudienceFromWire(json.value("agent_tool_exposed_to"_L1).toString()).value_or(tool.audience);
    return tool;
}

FunctionSummary functionSummaryFromJson(const QJsonObject &json)
{
    FunctionSummary summary;
    summary.name = json.value("name"_L1).toString();
    summary.description = json.value("description"_L1).toString();
    summary.url = json.value("url"_L1).toString();
    summary.version = json.value("version"_L1).toInt();
    summary.isFailing = json.value("status"_L1) == "error"_L1;
    summary.deployedAt = timeFrom(json.value("deployedAt"_L1));
    summary.lastInvoked = timeFrom(json.value("lastInvoked"_L1));
    summary.calls = json.value("invocationCount"_L1).toInteger();
    summary.errors = json.value("errorCount"_L1).toInteger();
    summary.averageMs = json.value("avgDuration"_L1).toDouble();
    summary.triggers = triggersFrom(json.value("triggers"_L1).toArray());
    summary.agentTool = agentToolFrom(json);
    summary.isDeleted = json.value("deleted"_L1).toBool();
    return summary;
}

FunctionDetails functionDetailsFromJson(const QJsonObject &json)
{
    FunctionDetails details;
    details.summary = functionSummaryFromJson(json);
    details.sources = {json.value("code"_L1).toString(), modulesFromJson(json.value("modules"_L1).toObject())};
    for (const QJsonValue &key : json.value("envKeys"_L1).toArray())
        details.environmentKeys.append(key.toString());
    details.timeoutMs = json.value("timeoutMs"_L1).toInt(details.timeoutMs);
    details.memoryLimitMb = json.value("memoryLimitMb"_L1).toInt(details.memoryLimitMb);
    return details;
}

FunctionVersionInfo functionVersionFromJson(const QJsonObject &json)
{
    return {json.value("version"_L1).toInt(), timeFrom(json.value("deployedAt"_L1)), json.value("deployedBy"_L1).toString(),
        json.value("note"_L1).toString(), json.value("live"_L1).toBool()};
}

static QList<ConsoleLine> consoleFrom(const QJsonArray &array)
{
    QList<ConsoleLine> lines;
    for (const QJsonValue &value : array) {
        const QJsonObject json = value.toObject();
        const auto time = QDateTime::fromMSecsSinceEpoch(json.value("timestamp"_L1).toInteger(), Qt::UTC);
        lines.append({json.value("level"_L1).toString(), json.value("message"_L1).toString(), time});
    }
    return lines;
}

// The file of the frame that stands at that place: rows name the line only.
static QString fileOfFault(const QString &stack, int line, int column)
{
    static const QRegularExpression frame(uR"(^ +at (?:.*\()?([^\s()]+):(\d+):(\d+)\)?$)"_s, QRegularExpression::MultilineOption);
    for (const QRegularExpressionMatch &match : frame.globalMatch(stack))
        if (match.captured(2).toInt() == line && match.captured(3).toInt() == column) {
            const QString file = match.captured(1);
            return file == "index.js"_L1 || file == "index.ts"_L1 ? QString() : modulePath(file);
        }
    return {};
}

LogEntry logEntryFromJson(const QJsonObject &json)
{
    LogEntry entry;
    entry.id = json.value("id"_L1).toString();
    entry.cursor = json.value("cursor"_L1).toString();
    entry.time = timeFrom(json.value("timestamp"_L1));
    entry.function = json.value("function"_L1).toString();
    entry.trigger = json.value("trigger"_L1).toString();
    entry.version = json.value("version"_L1).toInt();
    entry.method = json.value("method"_L1).toString();
    entry.path = json.value("path"_L1).toString();
    entry.status = json.value("status_code"_L1).toInt();
    entry.durationMs = json.value("duration_ms"_L1).toDouble();
    entry.cpuMs = json.value("cpu_ms"_L1).toDouble();
    entry.memoryMb = json.value("memory_mb"_L1).toDouble();
    entry.requestBytes = json.value("request_bytes"_L1).toInteger();
    entry.responseBytes = json.value("response_bytes"_L1).toInteger();
    entry.caller = json.value("caller"_L1).toString();
    entry.error = json.value("error"_L1).toString();
    entry.stack = json.value("stack"_L1).toString();
    entry.line = json.value("line"_L1).toInt();
    entry.column = json.value("column"_L1).toInt();
    entry.file = fileOfFault(entry.stack, entry.line, entry.column);
    entry.isReplayable = json.value("replayable"_L1).toBool();
    entry.console = consoleFrom(json.value("consoleLogs"_L1).toArray());
    return entry;
}

static MetricsSample sampleFrom(const QJsonObject &json)
{
    MetricsSample sample;
    sample.time = timeFrom(json.value("start"_L1));
    sample.count = json.value("count"_L1).toInteger();
    sample.errors = json.value("errors"_L1).toInteger();
    sample.p50Ms = json.value("p50_ms"_L1).toDouble();
    sample.p90Ms = json.value("p90_ms"_L1).toDouble();
    sample.p95Ms = json.value("p95_ms"_L1).toDouble();
    sample.p99Ms = json.value("p99_ms"_L1).toDouble();
    sample.cpuMs = json.value("cpu_ms"_L1).toDouble();
    sample.memoryMb = json.value("avg_memory_mb"_L1).toDouble();
    sample.peakMemoryMb = json.value("peak_memory_mb"_L1).toDouble();
    return sample;
}

MetricsSeries metricsFromJson(const QJsonObject &json)
{
    MetricsSeries series;
    for (const QJsonValue &value : json.value("points"_L1).toArray())
        series.samples.append(sampleFrom(value.toObject()));
    series.total = sampleFrom(json.value("total"_L1).toObject());
    return series;
}

static QList<std::pair<QString, QString>> headersFrom(const QJsonObject &json)
{
    QList<std::pair<QString, QString>> headers;
    for (auto field = json.begin(); field != json.end(); ++field) {
        const QJsonArray values = field->isArray() ? field->toArray() : QJsonArray{*field};
        for (const QJsonValue &value : values)
            headers.append({field.key(), value.toString()});
    }
    return headers;
}

CallReport callReportFromJson(const QJsonObject &json)
{
    CallReport report;
    report.invocation = json.value("invocation_id"_L1).toString();
    report.version = json.value("version"_L1).toInt();
    report.wasCold = json.value("cold"_L1).toBool();
    report.status = json.value("status"_L1).toInt();
    report.headers = headersFrom(json.value("headers"_L1).toObject());
    report.body = json.contains("bodyBase64"_L1) ? QByteArray::fromBase64(json.value("bodyBase64"_L1).toString().toLatin1())
                                                 : json.value("body"_L1).toString().toUtf8();
    report.durationMs = json.value("duration_ms"_L1).toDouble();
    report.cpuMs = json.value("cpu_ms"_L1).toDouble();
    report.memoryMb = json.value("memory_mb"_L1).toDouble();
    report.console = consoleFrom(json.value("consoleLogs"_L1).toArray());
    const QJsonObject error = json.value("error"_L1).toObject();
    report.errorCode = error.value("code"_L1).toString();
    report.error = error.value("message"_L1).toString();
    report.stack = error.value("stack"_L1).toString();
    report.line = error.value("line"_L1).toInt();
    report.column = error.value("column"_L1).toInt();
    report.file = fileOfFault(report.stack, report.line, report.column);
    return report;
}

} // namespace isola
