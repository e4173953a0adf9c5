#include "server/api/ParameterReader.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestParameterReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreRead();
    void durationsHaveUnits_data();
    void durationsHaveUnits();
    void allFaultsAreGathered();
};

static Query query(QByteArrayView text)
{
    return *Query::parse(text);
}

void TestParameterReader::valuesAreRead()
{
    const Query values = query("n=7&t=2026-01-01T02:00:00%2B02:00&d=5m");
    ParameterReader reader(values);
    QCOMPARE(reader.number("n"_L1, 1, 10), 7);
    QCOMPARE(reader.time("t"_L1)->time_since_epoch(), Microseconds(1'767'225'600'000'000));
    QCOMPARE(reader.duration("d"_L1)->count(), 300);
    QVERIFY(!reader.number("absent"_L1, 1, 10) && !reader.time("absent"_L1) && !reader.duration("absent"_L1));
    QVERIFY(reader.finish().has_value());
}

void TestParameterReader::durationsHaveUnits_data()
{
    QTest::addColumn<qint64>("seconds"); // 0: refused
    const auto row = [](const char *text, qint64 seconds) { QTest::newRow(text) << seconds; };
    row("90", 90);
    row("90s", 90);
    row("2h", 7200);
    row("7d", 604800);
    row("366d", 366 * 86400);
    row("367d", 0);
    row("0", 0);
    row("-1m", 0);
    row("m", 0);
    row("1.5h", 0);
    row("99999999999999999999", 0);
}

void TestParameterReader::durationsHaveUnits()
{
    QFETCH(qint64, seconds);
    const Query values = query(QByteArray("d=") + QTest::currentDataTag());
    ParameterReader reader(values);
    QCOMPARE(reader.duration("d"_L1).value_or(std::chrono::seconds(0)).count(), seconds);
    QCOMPARE(reader.finish().has_value(), seconds != 0);
}

void TestParameterReader::allFaultsAreGathered()
{
    const Query values = query("n=11&t=yesterday&d=x");
    ParameterReader reader(values);
    reader.number("n"_L1, 1, 10);
    reader.time("t"_L1);
    reader.duration("d"_L1);
    const auto result = reader.finish();
    QCOMPARE(result.error().details.size(), 3);
    QCOMPARE(result.error().details[0], (FieldError{u"n"_s, u"must be between 1 and 10"_s, 0, 0, {}}));
}

QTEST_GUILESS_MAIN(TestParameterReader)
#include "tst_ParameterReader.moc"
