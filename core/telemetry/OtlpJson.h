#pragma once
// Log rows in the collectors' language: OpenTelemetry protocol 1.x over HTTP, JSON encoding
// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). A call is a span, each line of its console a log record.

#include "core/logs/LogStore.h"

namespace isola {

struct ExportedCall {
    LogRow log;
    QString app;
    QString function;
};

// The bodies of POST /v1/traces and /v1/logs; empty when there is nothing to say. Calls of traces that are not sampled, and those
// without a trace, are left out of the spans.
QByteArray otlpSpans(const QList<ExportedCall> &calls);
QByteArray otlpLogs(const QList<ExportedCall> &calls);

} // namespace isola
