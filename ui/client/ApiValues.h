#pragma once
// What the API's answers hold, as values for models and panels. The only place in the console that knows the answers' field
// names.

#include "core/model/Function.h"
#include "ui/client/Sources.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace isola {

struct FunctionSummary {
    QString name;
    QString description;
    QString url;
    int version = 0;
    bool isFailing = false; // the last call ended with a server error
    QDateTime deployedAt;
    QDateTime lastInvoked; // invalid: never
    qint64 calls = 0;
    qint64 errors = 0;
    double averageMs = 0;
    QList<Trigger> triggers; // secrets masked
    AgentTool agentTool;
    bool isDeleted = false;

    double errorRate() const { return calls > 0 ? double(errors) / double(calls) : 0; }
    bool operator==(const FunctionSummary &) const = default;
};

struct FunctionDetails {
    FunctionSummary summary;
    Sources sources;
    QStringList environmentKeys;
    int timeoutMs = 30000;
    int memoryLimitMb = 128;
};

struct FunctionVersionInfo {
    int version = 0;
    QDateTime deployedAt;
    QString deployedBy;
    QString note;
    bool isLive = false;
};

struct ConsoleLine {
    QString level; // "debug", "log", "info", "warn", "error"
    QString message;
    QDateTime time;

    bool operator==(const ConsoleLine &) const = default;
};

struct LogEntry {
    QString id;
    QString cursor; // orders rows; the stream resumes behind it
    QDateTime time;
    QString function; // empty where the server does not say
    QString trigger;
    int version = 0;
    QString method;
    QString path;
    int status = 0;
    double durationMs = 0;
    double cpuMs = 0;
    double memoryMb = 0;
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    QString caller;
    QString error;
    QString stack;
    QString file; // of the fault, "./lib/x.ts"; empty: the entry
    int line = 0; // of the fault in the deployed source; 0: unknown
    int column = 0;
    QList<ConsoleLine> console;
    bool isReplayable = false; // recorded with all that it was given

    bool isFailed() const { return status >= 400 || !error.isEmpty(); }
    bool operator==(const LogEntry &) const = default;
};

struct MetricsSample {
    QDateTime time;
    qint64 count = 0;
    qint64 errors = 0;
    double p50Ms = 0;
    double p90Ms = 0;
    double p95Ms = 0;
    double p99Ms = 0;
    double cpuMs = 0; // of all calls
    double memoryMb = 0; // average
    double peakMemoryMb = 0;

    bool operator==(const MetricsSample &) const = default;
};

struct MetricsSeries {
    QList<MetricsSample> samples; // one for each step, oldest first
    MetricsSample total; // of the whole range

    bool operator==(const MetricsSeries &) const = default;
};

// One test call's whole story.
struct CallReport {
    QString invocation;
    int version = 0; // that ran; 0: the draft
    bool wasCold = false;
    int status = 0;
    QList<std::pair<QString, QString>> headers;
    QByteArray body;
    double durationMs = 0;
    double cpuMs = 0;
    double memoryMb = 0;
    QList<ConsoleLine> console;
    QString errorCode; // empty: the function answered
    QString error;
    QString stack;
    QString file; // of the fault, as in LogEntry
    int line = 0;
    int column = 0;
};

FunctionSummary functionSummaryFromJson(const QJsonObject &json);
FunctionDetails functionDetailsFromJson(const QJsonObject &json);
FunctionVersionInfo functionVersionFromJson(const QJsonObject &json);
LogEntry logEntryFromJson(const QJsonObject &json);
MetricsSeries metricsFromJson(const QJsonObject &json);
CallReport callReportFromJson(const QJsonObject &json);

} // namespace isola
