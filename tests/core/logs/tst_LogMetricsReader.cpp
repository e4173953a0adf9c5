#include "core/logs/LogMetricsReader.h"

#include "core/logs/LogRollups.h"
#include "tests/core/logs/LogTesting.h"

#include <QTemporaryDir>
#include <algorithm>
#include <random>

using namespace isola;
using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class tst_LogMetricsReader final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void seriesEqualTheRows_data();
    void seriesEqualTheRows();
    void fallsBackToHoursWhereMinutesAreForgotten();
    void refusesWhatMakesNoSeries_data();
    void refusesWhatMakesNoSeries();
};

static QList<RowFigures> randomFigures()
{
    std::mt19937 random(21);
    std::lognormal_distribution<double> duration(9, 1.5);
    QList<RowFigures> rows;
    for (int index = 0; index < 20'000; ++index) {
        RowFigures row;
        row.row = kNewYear + index + 1;
        row.function = FunctionId{1 + qint64(random() % 3)};
        row.start = wallTime(kNewYear + qint64(random() % (3 * 3600)) * 1'000'000 + qint64(random() % 1'000'000));
        row.isError = random() % 10 == 0;
        row.wall = Microseconds(qint64(duration(random)));
        row.cpu = row.wall / 3;
        row.memory = 1'000'000 + qint64(random() % 5'000'000);
        rows.append(row);
    }
    return rows;
}

// Stores as the writer does: a part now and then, so that most minutes are merged from several parts.
static void storeAll(const QString &directory, const QList<RowFigures> &rows)
{
    const auto rollups = expectValue(LogRollups::open(directory));
    for (qsizetype index = 0; index < rows.size(); ++index) {
        rollups->add(rows[index]);
        if (index % 777 == 0)
            QVERIFY(rollups->store().has_value());
    }
    QVERIFY(rollups->store().has_value());
    QCOMPARE(rollups->storedRow(), rows.last().row);
}

static void compareDuration(Microseconds estimate, const std::vector<qint64> &sorted, double fraction)
{
    const double exact = double(sorted[size_t(std::ceil(fraction * double(sorted.size()))) - 1]);
    QVERIFY2(std::abs(double(estimate.count()) - exact) <= exact * 0.016 + 0.5,
        qPrintable(u"quantile %1: %2, not %3"_s.arg(fraction).arg(estimate.count()).arg(exact)));
}

static void comparePoint(const MetricsPoint &point, const QList<RowFigures> &rows)
{
    MetricsPoint expected;
    qint64 memory = 0;
    std::vector<qint64> durations;
    for (const RowFigures &row : rows) {
        expected.count += 1;
        expected.errors += row.isError;
        expected.totalDuration += row.wall;
        expected.cpu += row.cpu;
        expected.peakMemory = std::max(expected.peakMemory, row.memory);
        memory += row.memory;
        durations.push_back(row.wall.count());
    }
    QCOMPARE(point.count, expected.count);
    QCOMPARE(point.errors, expected.errors);
    QCOMPARE(point.totalDuration, expected.totalDuration);
    QCOMPARE(point.cpu, expected.cpu);
    QCOMPARE(point.peakMemory, expected.peakMemory);
    if (durations.empty())
        return;
    QCOMPARE(point.averageMemory, memory / expected.count);
    std::sort(durations.begin(), durations.end());
    compareDuration(point.p50, durations, 0.5);
    compareDuration(point.p90, durations, 0.9);
    compareDuration(point.p95, durations, 0.95);
    compareDuration(point.p99, durations, 0.99);
    compareDuration(point.longest, durations, 1);
}

void tst_LogMetricsReader::seriesEqualTheRows_data()
{
    QTest::addColumn<QList<FunctionId>>("functions");
    QTest::addColumn<int>("stepMinutes");
    for (const int step : {1, 7, 60, 120}) {
        QTest::addRow("one function, %d minutes", step) << QList<FunctionId>{FunctionId{2}} << step;
        QTest::addRow("two functions, %d minutes", step) << QList<FunctionId>{FunctionId{1}, FunctionId{3}} << step;
        QTest::addRow("all functions, %d minutes", step) << QList<FunctionId>() << step;
    }
}

void tst_LogMetricsReader::seriesEqualTheRows()
{
    QFETCH(QList<FunctionId>, functions);
    QFETCH(int, stepMinutes);
    const QTemporaryDir directory;
    const QList<RowFigures> rows = randomFigures();
    storeAll(directory.path(), rows);

    MetricsQuery query;
    query.functions = functions;
    query.step = minutes(stepMinutes);
    query.from = wallTime(kNewYear) + minutes(40);
    query.to = wallTime(kNewYear) + hours(5);
    const auto reader = expectValue(LogMetricsReader::open(directory.path()));
    const MetricsSeries series = expectValue(reader->series(query));
    QCOMPARE(series.step, query.step);
    QVERIFY(series.points.first().start <= query.from);
    QVERIFY(series.points.last().start < query.to && series.points.last().start + query.step >= query.to);
    for (const MetricsPoint &point : series.points) {
        QList<RowFigures> own;
        for (const RowFigures &row : rows)
            if (row.start >= point.start && row.start < point.start + query.step
                && (functions.isEmpty() || functions.contains(row.function)))
                own.append(row);
        comparePoint(point, own);
    }
}

void tst_LogMetricsReader::fallsBackToHoursWhereMinutesAreForgotten()
{
    const QTemporaryDir directory;
    storeAll(directory.path(), randomFigures());
    LogLimits limits;
    limits.keptMinutes = hours(1);
    QVERIFY(expectValue(LogRollups::open(directory.path()))->forgetOld(wallTime(kNewYear) + hours(3), limits).has_value());

    const auto reader = expectValue(LogMetricsReader::open(directory.path()));
    MetricsQuery query;
    query.from = wallTime(kNewYear);
    query.to = wallTime(kNewYear) + hours(3);
    query.step = minutes(5);
    const MetricsSeries whole = expectValue(reader->series(query));
    QCOMPARE(whole.step, seconds(hours(1)));
    QCOMPARE(whole.points.size(), 3);
    QCOMPARE(whole.points[0].count + whole.points[1].count + whole.points[2].count, 20'000);

    query.from = wallTime(kNewYear) + hours(2);
    const MetricsSeries recent = expectValue(reader->series(query));
    QCOMPARE(recent.step, seconds(minutes(5)));
    QCOMPARE(recent.points.size(), 12);
}

void tst_LogMetricsReader::refusesWhatMakesNoSeries_data()
{
    QTest::addColumn<int>("stepSeconds");
    QTest::addColumn<int>("rangeSeconds");
    QTest::addColumn<QString>("field");
    QTest::newRow("no step") << 0 << 3600 << u"step"_s;
    QTest::newRow("half a minute") << 30 << 3600 << u"step"_s;
    QTest::newRow("a minute and a half") << 90 << 3600 << u"step"_s;
    QTest::newRow("no range") << 60 << 0 << u"to"_s;
    QTest::newRow("backwards") << 60 << -60 << u"to"_s;
    QTest::newRow("too many points") << 60 << 3600 * 24 * 30 << u"step"_s;
}

void tst_LogMetricsReader::refusesWhatMakesNoSeries()
{
    QFETCH(int, stepSeconds);
    QFETCH(int, rangeSeconds);
    QFETCH(QString, field);
    MetricsQuery query;
    query.step = seconds(stepSeconds);
    query.from = wallTime(kNewYear);
    query.to = wallTime(kNewYear) + seconds(rangeSeconds);
    const QTemporaryDir directory;
    const auto refused = expectValue(LogStore::create(directory.path()))->series(query);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ValidationInvalidSchema);
    QCOMPARE(refused.error().details.first().field, field);
}

QTEST_GUILESS_MAIN(tst_LogMetricsReader)
#include "tst_LogMetricsReader.moc"

#include <cmath>
