#include "core/model/TraceContext.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static const QByteArray kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
static const QByteArray kSpan = "00f067aa0ba902b7";

class TraceContextTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTraceParentIsRead();
    void aFutureVersionIsRead();
    void whatIsMalformedIsNoTrace_data();
    void whatIsMalformedIsNoTrace();
    void aTraceGoesOnWithTheCallAsItsParent();
    void aNewTraceIsWellFormed();
};

void TraceContextTest::aTraceParentIsRead()
{
    const TraceContext trace
        = traceOf("host:a\nx-traceparent:no\ntraceparent:00-" + kTrace + '-' + kSpan + "-01\ntracestate:a=1,b=2\n");
    QCOMPARE(trace.traceId, kTrace);
    QCOMPARE(trace.parentSpan, kSpan);
    QCOMPARE(trace.state, "a=1,b=2"_ba);
    QVERIFY(trace.isSampled);
    QVERIFY(!traceOf("traceparent:00-" + kTrace + '-' + kSpan + "-00\n").isSampled);
}

void TraceContextTest::aFutureVersionIsRead()
{
    QVERIFY(traceOf("traceparent:01-" + kTrace + '-' + kSpan + "-01-more\n").isValid());
    QVERIFY(!traceOf("traceparent:01-" + kTrace + '-' + kSpan + "-01more\n").isValid());
}

void TraceContextTest::whatIsMalformedIsNoTrace_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("short") << "00-" + kTrace;
    QTest::newRow("capital digits") << "00-" + kTrace.toUpper() + '-' + kSpan + "-01";
    QTest::newRow("no digits") << "00-" + kTrace + "-00f067aa0ba902bg-01";
    QTest::newRow("zero trace") << "00-" + QByteArray(32, '0') + '-' + kSpan + "-01";
    QTest::newRow("zero span") << "00-" + kTrace + '-' + QByteArray(16, '0') + "-01";
    QTest::newRow("version ff") << "ff-" + kTrace + '-' + kSpan + "-01";
    QTest::newRow("more than version 00 has") << "00-" + kTrace + '-' + kSpan + "-01-x";
    QTest::newRow("other separators") << "00_" + kTrace + '_' + kSpan + "_01";
}

void TraceContextTest::whatIsMalformedIsNoTrace()
{
    QFETCH(QByteArray, value);
    QVERIFY(!traceOf("traceparent:" + value + '\n').isValid());
    QVERIFY(!traceOf({}).isValid());
}

void TraceContextTest::aTraceGoesOnWithTheCallAsItsParent()
{
    const TraceContext trace = traceOf("traceparent:00-" + kTrace + '-' + kSpan + "-00\ntracestate:a=1\n");
    const QByteArray fields = traceFields(trace, InvocationId{0x1234});
    QCOMPARE(fields, "traceparent:00-" + kTrace + "-0000000000001234-00\ntracestate:a=1\n");
    QCOMPARE(traceOf(fields).parentSpan, spanOf(InvocationId{0x1234}));
    QCOMPARE(traceFields({}, InvocationId{1}), QByteArray());
}

void TraceContextTest::aNewTraceIsWellFormed()
{
    const TraceContext trace = newTrace();
    QVERIFY(traceOf(traceFields(trace, InvocationId{1})).isValid());
    QVERIFY(trace.parentSpan.isEmpty());
    QVERIFY(trace.traceId != newTrace().traceId);
}

QTEST_GUILESS_MAIN(TraceContextTest)
#include "tst_TraceContext.moc"
