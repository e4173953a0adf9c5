#pragma once
// Which distributed trace a call belongs to (W3C Trace Context, https://www.w3.org/TR/trace-context/). A value. The span of a
// call is named after its invocation, so that nothing needs to be made up or stored for it.

#include "core/base/Ids.h"

#include <QByteArray>
#include <QByteArrayView>

namespace isola {

struct TraceContext {
    QByteArray traceId; // 32 lower-case hexadecimal digits; empty: the call belongs to no trace
    QByteArray parentSpan; // the caller's span, 16 digits; empty: the trace begins with this call
    QByteArray state; // `tracestate`, as it came
    bool isSampled = true;

    bool isValid() const { return !traceId.isEmpty(); }
};

// Of the fields of a request, one "name:value\n" each; not valid without a `traceparent` that is well formed.
TraceContext traceOf(QByteArrayView fields);

// A trace that begins with this call.
TraceContext newTrace();

// The span of a call, 16 digits.
QByteArray spanOf(InvocationId invocation);

// `traceparent` and `tracestate` lines for what the call asks of others; empty when it belongs to no trace.
QByteArray traceFields(const TraceContext &trace, InvocationId invocation);

} // namespace isola
