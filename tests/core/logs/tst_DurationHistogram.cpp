#include "core/logs/DurationHistogram.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace isola;

class tst_DurationHistogram final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyOneHasNoDuration();
    void smallDurationsAreExact();
    void quantilesLieWithinTheError_data();
    void quantilesLieWithinTheError();
    void mergedEqualsCountedTogether();
    void theEncodedFormIsTheSameHistogram();
    void damagedBytesAreLeftOut();
};

// Spread like real durations: over several orders of magnitude.
static std::vector<qint64> durations(unsigned seed, double spread)
{
    std::mt19937 random(seed);
    std::lognormal_distribution<double> distribution(8, spread);
    std::vector<qint64> values(5000);
    for (qint64 &value : values)
        value = qint64(distribution(random));
    return values;
}

static DurationHistogram histogramOf(const std::vector<qint64> &values)
{
    DurationHistogram histogram;
    for (const qint64 value : values)
        histogram.add(Microseconds(value));
    return histogram;
}

void tst_DurationHistogram::anEmptyOneHasNoDuration()
{
    QCOMPARE(DurationHistogram().quantile(0.5), Microseconds(0));
    QVERIFY(DurationHistogram().encoded().isEmpty());
}

void tst_DurationHistogram::smallDurationsAreExact()
{
    for (qint64 value = 0; value < 32; ++value)
        QCOMPARE(histogramOf({value}).quantile(0.5), Microseconds(value));
    QCOMPARE(histogramOf({-5}).quantile(1), Microseconds(0));
}

void tst_DurationHistogram::quantilesLieWithinTheError_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<double>("spread");
    QTest::newRow("narrow") << 1u << 0.1;
    QTest::newRow("usual") << 2u << 1.0;
    QTest::newRow("wide") << 3u << 3.0;
}

void tst_DurationHistogram::quantilesLieWithinTheError()
{
    QFETCH(unsigned, seed);
    QFETCH(double, spread);
    std::vector<qint64> values = durations(seed, spread);
    const DurationHistogram histogram = histogramOf(values);
    std::sort(values.begin(), values.end());
    for (const double fraction : {0.01, 0.5, 0.9, 0.99, 1.0}) {
        const double exact = double(values[size_t(std::ceil(fraction * double(values.size()))) - 1]);
        const double estimate = double(histogram.quantile(fraction).count());
        QVERIFY2(std::abs(estimate - exact) <= exact * 0.016 + 0.5,
            qPrintable(QStringLiteral("%1: %2, not %3").arg(fraction).arg(estimate).arg(exact)));
    }
}

void tst_DurationHistogram::mergedEqualsCountedTogether()
{
    const std::vector<qint64> first = durations(4, 1);
    const std::vector<qint64> second = durations(5, 2);
    std::vector<qint64> both = first;
    both.insert(both.end(), second.begin(), second.end());

    DurationHistogram merged = histogramOf(first);
    merged.merge(histogramOf(second));
    QCOMPARE(merged.count(), quint64(both.size()));
    QCOMPARE(merged.encoded(), histogramOf(both).encoded());
}

void tst_DurationHistogram::theEncodedFormIsTheSameHistogram()
{
    const DurationHistogram histogram = histogramOf(durations(6, 2));
    DurationHistogram decoded;
    decoded.mergeEncoded(histogram.encoded());
    QCOMPARE(decoded.count(), histogram.count());
    QCOMPARE(decoded.encoded(), histogram.encoded());
}

void tst_DurationHistogram::damagedBytesAreLeftOut()
{
    const QByteArray bytes = histogramOf(durations(7, 2)).encoded();
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        DurationHistogram decoded;
        decoded.mergeEncoded(bytes.first(length));
        QVERIFY(decoded.count() < 5000);
    }
    DurationHistogram decoded;
    decoded.mergeEncoded(QByteArray(40, '\xff'));
    QCOMPARE(decoded.count(), quint64(0));
}

QTEST_GUILESS_MAIN(tst_DurationHistogram)
#include "tst_DurationHistogram.moc"

#include <cmath>
