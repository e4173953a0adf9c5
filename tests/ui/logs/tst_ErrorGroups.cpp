#include "ui/logs/ErrorGroups.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

static LogEntry failure(const QString &function, const QString &error, int second)
{
    LogEntry entry;
    entry.function = function;
    entry.error = error;
    entry.status = 500;
    entry.time = QDateTime::fromSecsSinceEpoch(1'700'000'000 + second, Qt::UTC);
    return entry;
}

class tst_ErrorGroups final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersIdsAndQuotedValuesDoNotTellErrorsApart()
    {
        QCOMPARE(errorFingerprint(u"order 1042 has no lines\n  at x"_s), errorFingerprint(u"order 7 has no lines\n  at y"_s));
        QCOMPARE(errorFingerprint(u"no user 'ada'"_s), errorFingerprint(u"no user 'bob'"_s));
        QCOMPARE(errorFingerprint(u"no row 9f86d081884c7d65"_s), errorFingerprint(u"no row 60303ae22b998861"_s));
        QVERIFY(errorFingerprint(u"no user"_s) != errorFingerprint(u"no order"_s));
    }

    void theMostFrequentComesFirstWithItsTimes()
    {
        LogEntry fine;
        fine.status = 200;
        const auto groups = groupErrors({failure(u"a"_s, u"order 3 failed"_s, 30), fine, failure(u"b"_s, u"order 2 failed"_s, 20),
            failure(u"a"_s, u"order 1 failed"_s, 10)});
        QCOMPARE(groups.size(), 2); // another function is another group
        QCOMPARE(groups.first().count, 2);
        QCOMPARE(groups.first().function, u"a"_s);
        QCOMPARE(groups.first().message, u"order 3 failed"_s); // the latest
        QCOMPARE(groups.first().first.secsTo(groups.first().last), 20);
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_ErrorGroups)
#include "tst_ErrorGroups.moc"
