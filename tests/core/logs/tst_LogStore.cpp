#include "core/logs/LogStore.h"

#include "core/logs/LogCommitter.h"
#include "tests/core/logs/LogTesting.h"

#include <QTemporaryDir>
#include <algorithm>
#include <random>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LogStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void anEmptyDirectoryHasNoRows();
    void limitsAreRefusedByName();
    void everyFilterFindsWhatItSays_data();
    void everyFilterFindsWhatItSays();
    void pagesJoinUpToTheWhole_data();
    void pagesJoinUpToTheWhole();
    void pagesJoinUpWhenTheTimeIsAlwaysUp_data();
    void pagesJoinUpWhenTheTimeIsAlwaysUp();
    void noRowIsLostWhereASearchStops();
    void pagesStayTheSameWhileRowsAreAdded();
    void aTailSeesEachRowOnce();
    void findsQuickAndSlowCallsInAnySegment();
    void aRemovedSegmentIsForgotten();
    void countersAreTheRows();

private:
    void commit(const LogChunk &rows) { QVERIFY(m_committer->commit(std::span(&rows, 1)).has_value()); }
    LogPage query(const LogQuery &query) const { return expectValue(m_store->query(query)); }

    const QTemporaryDir m_sharedDirectory;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<HandClock> m_clock;
    std::unique_ptr<LogCommitter> m_committer;
    std::unique_ptr<LogStore> m_store;
};

void tst_LogStore::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<HandClock>(wallTime(kNewYear));
    LogLimits limits;
    limits.segmentAge = std::chrono::hours(1);
    limits.diskReserve = 0;
    m_committer = expectValue(LogCommitter::open(m_directory->path(), *m_clock, limits));
    m_store = expectValue(LogStore::create(m_directory->path()));
}

void tst_LogStore::cleanup()
{
    m_store.reset();
    m_committer.reset();
}

static constexpr qint64 kSecond = 1'000'000;
static constexpr int kFunctions = 100;

// Rows of every kind, one a second: calls of a hundred functions, some slow, some failed, some with text.
static LogRow mixedRow(int index)
{
    LogRow row = makeRow(kNewYear + index * kSecond);
    row.function = FunctionId{1 + index * 7 % kFunctions};
    row.version = 1 + index % 3;
    row.source = InvocationSource(index % 9);
    row.outcome.status = index % 5 == 0 ? 404 : 200;
    if (index % 11 == 0)
        row.outcome.meter.wall = std::chrono::seconds(3); // ends after rows that started later
    if (index % 13 == 0) {
        row.outcome.kind = OutcomeKind::Threw;
        row.outcome.message = u"Error: card Declined"_s;
        row.outcome.stack = u"Error: card declined\n    at pay (index.js:7:11)"_s;
    }
    if (index % 4 == 0)
        row.outcome.console = {{ConsoleLevel::Log, u"order %1 \"paid\""_s.arg(index), 1767225600123 + index}};
    return row;
}

// Three hours of rows, so that there are several segments, committed as they end.
static QList<LogRow> mixedRows(LogCommitter &committer, HandClock &clock)
{
    static constexpr int kRows = 3 * 3600;
    QList<LogRow> rows;
    for (int index = 0; index < kRows; ++index)
        rows.append(mixedRow(index));
    std::stable_sort(rows.begin(), rows.end(), [](const LogRow &a, const LogRow &b) {
        return a.invocation.value + a.outcome.meter.wall.count() < b.invocation.value + b.outcome.meter.wall.count();
    });
    LogChunk batch;
    for (const LogRow &row : rows) {
        batch.push_back(row);
        if (batch.size() < 100)
            continue;
        const qint64 end = row.invocation.value + row.outcome.meter.wall.count();
        clock.advance(Microseconds(end - clock.wall().time_since_epoch().count()));
        if (!committer.commit(std::span(&batch, 1)) || !committer.tend())
            qFatal("the rows could not be committed");
        batch.clear();
    }
    return rows;
}

// The starts of the rows that match, the last committed first.
static QList<qint64> expected(const QList<LogRow> &rows, const std::function<bool(const LogRow &)> &matches)
{
    QList<qint64> list;
    for (auto row = rows.crbegin(); row != rows.crend(); ++row)
        if (matches(*row))
            list.append(row->invocation.value);
    return list;
}

static QList<qint64> allStarts(const LogStore &store, LogQuery query)
{
    QList<qint64> list;
    for (;;) {
        const LogPage page = expectValue(store.query(query));
        list += starts(page);
        if (!page.hasMore)
            return list;
        query.before = page.nextCursor;
    }
}

void tst_LogStore::anEmptyDirectoryHasNoRows()
{
    const QTemporaryDir empty;
    const auto store = expectValue(LogStore::create(empty.path() + u"/missing"_s));
    QVERIFY(expectValue(store->query({})).rows.isEmpty());
    QVERIFY(!expectValue(store->find(InvocationId{kNewYear})).has_value());
    QCOMPARE(expectValue(store->newestRow()), 0);
    QCOMPARE(expectValue(store->counters(FunctionId{1})).invocations, 0);
    QVERIFY(query({}).rows.isEmpty());
}

void tst_LogStore::limitsAreRefusedByName()
{
    for (const int limit : {0, -1, 1001}) {
        LogQuery query;
        query.limit = limit;
        const auto page = m_store->query(query);
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::ValidationInvalidSchema);
        QCOMPARE(page.error().details.first().field, u"limit"_s);
        QVERIFY(!m_store->rowsAfter(0, query));
    }
}

struct Filter {
    LogQuery query;
    std::function<bool(const LogRow &)> matches;
};
Q_DECLARE_METATYPE(Filter)

static QList<FunctionId> functions(int count)
{
    QList<FunctionId> list;
    for (int id = 1; id <= count; ++id)
        list.append(FunctionId{id});
    return list;
}

// Each filter meets each way of choosing functions: all (0), one, few and many.
static void addFilters(const QList<int> &functionCounts)
{
    const auto add
        = [](const char *name, const std::function<void(LogQuery &)> &set, const std::function<bool(const LogRow &)> &matches) {
              // Each filter meets each way of choosing functions: all, one, few and many.
              for (const int count : {0, 1, 5, kFunctions - 1}) {
                  Filter filter;
                  filter.query.functions = functions(count);
                  set(filter.query);
                  filter.matches = [=](const LogRow &row) { return (count == 0 || row.function.value <= count) && matches(row); };
                  QTest::addRow("%s, %d functions", name, count) << filter;
              }
          };
    const auto hasText = [](const LogRow &row, QLatin1StringView text) {
        const InvocationOutcome &outcome = row.outcome;
        return outcome.message.contains(text, Qt::CaseInsensitive) || outcome.stack.contains(text, Qt::CaseInsensitive)
            || (!outcome.console.isEmpty() && outcome.console.first().message.contains(text, Qt::CaseInsensitive));
    };
    static constexpr qint64 kHour = 3600 * kSecond;
    add(
        "none", [](LogQuery &) {}, [](const LogRow &) { return true; });
    add(
        "errors", [](LogQuery &query) { query.onlyErrors = true; }, [](const LogRow &row) { return isError(row.outcome); });
    add(
        "status", [](LogQuery &query) { query.status = 404; }, [](const LogRow &row) { return row.outcome.status == 404; });
    add(
        "absent status", [](LogQuery &query) { query.status = 418; }, [](const LogRow &) { return false; });
    add(
        "version", [](LogQuery &query) { query.version = 2; }, [](const LogRow &row) { return row.version == 2; });
    add(
        "source", [](LogQuery &query) { query.source = InvocationSource::Cron; },
        [](const LogRow &row) { return row.source == InvocationSource::Cron; });
    add(
        "text of an error", [](LogQuery &query) { query.text = u"DECLINED"_s; },
        [=](const LogRow &row) { return hasText(row, QLatin1StringView("declined")); });
    add(
        "text of the console", [](LogQuery &query) { query.text = u"9 \"paid"_s; },
        [=](const LogRow &row) { return hasText(row, QLatin1StringView("9 \"paid")); });
    add(
        "since", [](LogQuery &query) { query.since = wallTime(kNewYear + 2 * kHour); },
        [](const LogRow &row) { return row.invocation.value >= kNewYear + 2 * kHour; });
    add(
        "until", [](LogQuery &query) { query.until = wallTime(kNewYear + kHour / 2); },
        [](const LogRow &row) { return row.invocation.value <= kNewYear + kHour / 2; });
    add(
        "all together",
        [](LogQuery &query) {
            query.onlyErrors = true;
            query.status = 404;
            query.version = 1;
            query.text = u"pay ("_s;
            query.since = wallTime(kNewYear + kHour / 2);
            query.until = wallTime(kNewYear + 2 * kHour);
        },
        [=](const LogRow &row) {
            return row.outcome.status == 404 && row.version == 1 && hasText(row, QLatin1StringView("pay ("))
                && row.invocation.value >= kNewYear + kHour / 2 && row.invocation.value <= kNewYear + 2 * kHour;
        });
}

void tst_LogStore::everyFilterFindsWhatItSays_data()
{
    QTest::addColumn<Filter>("filter");
    addFilters({0, 1, 5, kFunctions - 1});
}

// Written once for all filters.
static const QList<LogRow> &sharedRows(const QString &directory)
{
    static HandClock clock(wallTime(kNewYear));
    static const QList<LogRow> rows = [&] {
        LogLimits limits;
        limits.segmentAge = std::chrono::hours(1);
        limits.diskReserve = 0;
        return mixedRows(*expectValue(LogCommitter::open(directory, clock, limits)), clock);
    }();
    return rows;
}

void tst_LogStore::everyFilterFindsWhatItSays()
{
    QFETCH(Filter, filter);
    const QList<LogRow> &rows = sharedRows(m_sharedDirectory.path());
    QVERIFY(logSegmentFiles(m_sharedDirectory.path()).size() >= 3);
    const auto store = expectValue(LogStore::create(m_sharedDirectory.path()));
    filter.query.limit = 1000;
    QCOMPARE(allStarts(*store, filter.query), expected(rows, filter.matches));
}

void tst_LogStore::pagesJoinUpWhenTheTimeIsAlwaysUp_data()
{
    QTest::addColumn<Filter>("filter");
    addFilters({0});
}

void tst_LogStore::pagesJoinUpWhenTheTimeIsAlwaysUp()
{
    QFETCH(Filter, filter);
    const QList<LogRow> &rows = sharedRows(m_sharedDirectory.path());
    const auto store = expectValue(LogStore::create(m_sharedDirectory.path(), Milliseconds(0)));
    // Each page is ten milliseconds of rows: a short range, over the end of the first segment, is enough.
    const qint64 first = logSegmentFiles(m_sharedDirectory.path()).at(1).firstRow - kSecond;
    const qint64 last = first + 2 * kSecond;
    const auto isWithin = [&](const LogRow &row) {
        const qint64 number = row.invocation.value + row.outcome.meter.wall.count();
        return filter.matches(row) && row.invocation.value >= first && number > first && number < last;
    };
    filter.query.since = std::max(filter.query.since.value_or(wallTime(first)), wallTime(first));

    LogQuery newestFirst = filter.query;
    newestFirst.before = last;
    QCOMPARE(allStarts(*store, newestFirst), expected(rows, isWithin));

    QList<qint64> tail;
    for (qint64 cursor = first; cursor < last - 1;) {
        const LogPage page = expectValue(store->rowsAfter(cursor, filter.query));
        QVERIFY(*page.nextCursor > cursor);
        cursor = *page.nextCursor;
        for (const StoredLogRow &row : page.rows)
            if (row.row < last)
                tail.prepend(row.log.invocation.value);
    }
    QCOMPARE(tail, expected(rows, isWithin));
}

void tst_LogStore::pagesJoinUpToTheWhole_data()
{
    QTest::addColumn<int>("limit");
    for (const int limit : {1, 7, 100, 999})
        QTest::addRow("%d a page", limit) << limit;
}

void tst_LogStore::pagesJoinUpToTheWhole()
{
    QFETCH(int, limit);
    const QList<LogRow> rows = mixedRows(*m_committer, *m_clock);
    LogQuery query;
    query.limit = limit;
    query.version = 3;
    query.since = wallTime(kNewYear + 6000 * kSecond);
    const auto matches = [&](const LogRow &row) { return row.version == 3 && wallTime(row.invocation.value) >= *query.since; };
    QCOMPARE(allStarts(*m_store, query), expected(rows, matches));
}

void tst_LogStore::noRowIsLostWhereASearchStops()
{
    // A row each microsecond, and matches on both sides of where a search of ten thousand stops.
    LogChunk rows;
    QList<qint64> matches;
    for (int index = 0; index < 25'000; ++index) {
        LogRow row = makeRow(kNewYear + index);
        row.outcome.meter.wall = Microseconds(0);
        if (index % 5000 == 0 || index % 5000 == 4999) {
            row.version = 2;
            matches.append(row.invocation.value);
        }
        rows.push_back(row);
    }
    m_clock->advance(std::chrono::seconds(1));
    commit(rows);
    const auto hasty = expectValue(LogStore::create(m_directory->path(), Milliseconds(0)));
    LogQuery query;
    query.version = 2;
    QList<qint64> tail;
    qint64 cursor = kNewYear - 1;
    int pages = 0;
    for (bool hasMore = true; hasMore; ++pages) {
        const LogPage page = expectValue(hasty->rowsAfter(cursor, query));
        tail += starts(page);
        cursor = *page.nextCursor;
        hasMore = page.hasMore;
    }
    QCOMPARE(tail, matches);
    QVERIFY(pages > 1);
    QList<qint64> newestFirst = allStarts(*hasty, query);
    std::reverse(newestFirst.begin(), newestFirst.end());
    QCOMPARE(newestFirst, matches);
}

void tst_LogStore::pagesStayTheSameWhileRowsAreAdded()
{
    const QList<LogRow> rows = mixedRows(*m_committer, *m_clock);
    LogQuery query;
    query.limit = 500;
    QList<qint64> list;
    qint64 next = rows.last().invocation.value + kSecond;
    for (bool hasMore = true; hasMore;) {
        const LogPage page = this->query(query);
        list += starts(page);
        hasMore = page.hasMore;
        query.before = page.nextCursor;
        commit({makeRow(next), makeRow(next + 1)});
        next += kSecond;
    }
    QCOMPARE(list, expected(rows, [](const LogRow &) { return true; }));
}

void tst_LogStore::aTailSeesEachRowOnce()
{
    LogQuery errors;
    errors.onlyErrors = true;
    errors.limit = 3;
    qint64 cursor = expectValue(m_store->newestRow());
    QCOMPARE(cursor, 0);
    QList<qint64> seen;
    QList<qint64> written;
    qint64 start = kNewYear;
    for (int round = 0; round < 20; ++round) {
        LogChunk rows;
        for (int index = 0; index < round; ++index) {
            LogRow row = makeRow(++start);
            row.outcome.status = index % 2 ? 500 : 200;
            if (index % 2)
                written.append(start);
            rows.push_back(row);
        }
        m_clock->advance(std::chrono::minutes(10));
        commit(rows);
        QVERIFY(m_committer->tend().has_value()); // some rounds begin a segment
        for (bool hasMore = true; hasMore;) {
            const LogPage page = expectValue(m_store->rowsAfter(cursor, errors));
            QVERIFY(*page.nextCursor >= cursor);
            cursor = *page.nextCursor;
            seen += starts(page);
            hasMore = page.hasMore;
        }
    }
    QCOMPARE(seen, written);
    QCOMPARE(cursor, expectValue(m_store->newestRow()));
}

void tst_LogStore::findsQuickAndSlowCallsInAnySegment()
{
    const QList<LogRow> rows = mixedRows(*m_committer, *m_clock);
    LogRow verySlow = makeRow(kNewYear + 12'345);
    verySlow.outcome.meter.wall = std::chrono::hours(4);
    verySlow.path = "/slow";
    m_clock->advance(std::chrono::hours(2));
    commit({verySlow});

    for (int index = 0; index < int(rows.size()) / 100 * 100; index += 77) {
        const auto found = expectValue(m_store->find(rows[index].invocation));
        QVERIFY(found);
        QCOMPARE(found->log.invocation, rows[index].invocation);
        QCOMPARE(found->log.function, rows[index].function);
    }
    const auto found = expectValue(m_store->find(verySlow.invocation));
    QVERIFY(found);
    QCOMPARE(found->log.path, QByteArray("/slow"));
    QVERIFY(!expectValue(m_store->find(InvocationId{kNewYear + 12'346})).has_value());
    QVERIFY(!expectValue(m_store->find(InvocationId{1})).has_value());
    QVERIFY(!expectValue(m_store->find(InvocationId{kNewYear * 2})).has_value());
}

void tst_LogStore::aRemovedSegmentIsForgotten()
{
    const QList<LogRow> rows = mixedRows(*m_committer, *m_clock);
    LogQuery query;
    query.limit = 1000;
    QCOMPARE(allStarts(*m_store, query).size(), rows.size());
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory->path());
    QVERIFY(files.first().remove());
    const QList<qint64> list = allStarts(*m_store, query);
    QVERIFY(list.size() < rows.size());
    QCOMPARE(list, expected(rows, [&](const LogRow &row) {
        return row.invocation.value + row.outcome.meter.wall.count() >= files[1].firstRow;
    }));
}

void tst_LogStore::countersAreTheRows()
{
    LogRow refused = makeRow(kNewYear + 30);
    refused.outcome.kind = OutcomeKind::Refused;
    refused.outcome.status = 401;
    refused.outcome.meter = {};
    LogRow failed = makeRow(kNewYear + 20);
    failed.outcome.kind = OutcomeKind::TimedOut;
    failed.outcome.status = 504;
    LogRow other = makeRow(kNewYear + 40);
    other.function = FunctionId{2};
    commit({makeRow(kNewYear + 10), failed, refused, other});
    QVERIFY(m_committer->storeMetrics().has_value());

    const FunctionCounters counters = expectValue(m_store->counters(FunctionId{1}));
    QCOMPARE(counters.invocations, 3);
    QCOMPARE(counters.errors, 2);
    QCOMPARE(counters.refused, 1);
    QCOMPARE(counters.totalDuration, Microseconds(10'000));
    QCOMPARE(counters.lastInvocation, wallTime(kNewYear + 30));
    QCOMPARE(counters.lastStatus, 401);
    const auto all = expectValue(m_store->allCounters());
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.value(FunctionId{2}).invocations, 1);
}

QTEST_GUILESS_MAIN(tst_LogStore)
#include "tst_LogStore.moc"

#include <functional>
