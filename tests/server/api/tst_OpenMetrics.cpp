#include "server/api/OpenMetrics.h"

#include <QTest>

using namespace isola;

class TestOpenMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void familiesAndSamplesAreWritten();
    void labelValuesAreEscaped();
    void numbersKeepTheirDigits();
};

void TestOpenMetrics::familiesAndSamplesAreWritten()
{
    OpenMetrics text;
    text.family("isola_calls", OpenMetrics::Kind::Counter, "Calls");
    text.sample("isola_calls_total", {{"app", "a"}, {"function", "f"}}, 3);
    text.family("isola_zygotes", OpenMetrics::Kind::Gauge, "Zygotes");
    text.sample("isola_zygotes", {}, 1);
    QCOMPARE(text.finish(),
        "# TYPE isola_calls counter\n# HELP isola_calls Calls\nisola_calls_total{app=\"a\",function=\"f\"} 3\n"
        "# TYPE isola_zygotes gauge\n# HELP isola_zygotes Zygotes\nisola_zygotes 1\n# EOF\n");
}

void TestOpenMetrics::labelValuesAreEscaped()
{
    OpenMetrics text;
    text.sample("m", {{"l", "a\"b\\c\nd"}}, 0);
    QCOMPARE(text.finish(), "m{l=\"a\\\"b\\\\c\\nd\"} 0\n# EOF\n");
}

void TestOpenMetrics::numbersKeepTheirDigits()
{
    OpenMetrics text;
    text.sample("m", {}, 123456789012);
    text.sample("m", {}, 0.25);
    QCOMPARE(text.finish(), "m 123456789012\nm 0.25\n# EOF\n");
}

QTEST_GUILESS_MAIN(TestOpenMetrics)
#include "tst_OpenMetrics.moc"
