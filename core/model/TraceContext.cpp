#include "core/model/TraceContext.h"

#include <QRandomGenerator>
#include <algorithm>

namespace isola {

static constexpr qsizetype kTraceDigits = 32;
static constexpr qsizetype kSpanDigits = 16;
static constexpr qsizetype kLongestState = 512; // what everybody must carry on (section 3.3.1.5)

// The value of the first field of this name, null without one.
static QByteArrayView valueOf(QByteArrayView fields, QByteArrayView name)
{
    qsizetype at = 0;
    while ((at = fields.indexOf(name, at)) >= 0) {
        const bool isName = (at == 0 || fields[at - 1] == '\n') && fields.sliced(at + name.size()).startsWith(':');
        at += name.size() + 1;
        if (isName)
            return fields.sliced(at, fields.indexOf('\n', at) - at);
    }
    return {};
}

static bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

static bool isZero(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

// "00-{trace}-{span}-{flags}"; a version from the future may have more behind a further dash (section 3.2.2 and 4.2).
TraceContext traceOf(QByteArrayView fields)
{
    static constexpr qsizetype kLength = 2 + 1 + kTraceDigits + 1 + kSpanDigits + 1 + 2;
    const QByteArrayView parent = valueOf(fields, "traceparent");
    if (parent.size() < kLength)
        return {};
    const QByteArrayView version = parent.first(2);
    const QByteArrayView trace = parent.sliced(3, kTraceDigits);
    const QByteArrayView span = parent.sliced(4 + kTraceDigits, kSpanDigits);
    const QByteArrayView flags = parent.sliced(kLength - 2, 2);
    const bool hasDashes = parent[2] == '-' && parent[3 + kTraceDigits] == '-' && parent[kLength - 3] == '-';
    const bool endsRight = parent.size() == kLength || (version != "00" && parent[kLength] == '-');
    if (!hasDashes || !endsRight || version == "ff" || !isHex(version) || !isHex(trace) || !isHex(span) || !isHex(flags)
        || isZero(trace) || isZero(span))
        return {};
    TraceContext context;
    context.traceId = trace.toByteArray();
    context.parentSpan = span.toByteArray();
    context.isSampled = (flags.toInt(nullptr, 16) & 1) != 0;
    const QByteArrayView state = valueOf(fields, "tracestate");
    if (state.size() <= kLongestState)
        context.state = state.toByteArray();
    return context;
}

static QByteArray hexOf(quint64 number)
{
    return QByteArray::number(number, 16).rightJustified(kSpanDigits, '0');
}

TraceContext newTrace()
{
    TraceContext context;
    auto *random = QRandomGenerator::global();
    context.traceId = hexOf(random->generate64()) + hexOf(random->generate64() | 1); // never all zero
    return context;
}

QByteArray spanOf(InvocationId invocation)
{
    return hexOf(quint64(invocation.value));
}

QByteArray traceFields(const TraceContext &trace, InvocationId invocation)
{
    if (!trace.isValid())
        return {};
    QByteArray fields = "traceparent:00-" + trace.traceId + '-' + spanOf(invocation) + (trace.isSampled ? "-01\n" : "-00\n");
    if (!trace.state.isEmpty())
        fields += "tracestate:" + trace.state + '\n';
    return fields;
}

} // namespace isola
