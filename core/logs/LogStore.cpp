#include "core/logs/LogStore.h"

#include "core/logs/LogMetricsReader.h"
#include "core/logs/LogSegmentScan.h"

#include <QScopeGuard>
#include <algorithm>
#include <limits>

namespace isola {

static constexpr int kMostRows = 1000;
static constexpr qint64 kAfterAll = std::numeric_limits<qint64>::max();

// One query on its way through the segments.
class LogStore::Search final {
public:
    Search(const LogStore &store, const LogQuery &query, RowOrder order);

    // Rows of `range`, one more than the query's limit where there are more.
    Result<void> run(RowRange range);
    Result<LogPage> page() const;

private:
    Result<void> searchSegment(const LogSegmentFile &file, RowRange range);
    Result<RowRange> narrowed(LogSegmentReader &reader, RowRange range) const;
    bool isDone() const { return m_rows.size() > m_query.limit || SystemClock().monotonic() >= m_deadline; }

    const LogStore &m_store;
    const LogQuery &m_query;
    const RowOrder m_order;
    const MonotonicTime m_deadline;
    std::optional<TextNeedle> m_needle;
    QList<qint64> m_rows;
    QList<LogSegmentReader *> m_rowReaders; // of each row
    std::optional<qint64> m_cursor; // where the search came to when its time was up
};

LogStore::Search::Search(const LogStore &store, const LogQuery &query, RowOrder order)
    : m_store(store), m_query(query), m_order(order), m_deadline(SystemClock().monotonic() + store.m_searchTime)
{
    if (!query.text.isEmpty())
        m_needle.emplace(query.text);
}

Result<void> LogStore::Search::run(RowRange range)
{
    if (m_query.since)
        range.low = std::max<qint64>(range.low, m_query.since->time_since_epoch().count());
    const QList<LogSegmentFile> files = m_store.segments();
    qint64 end = kAfterAll;
    QList<std::pair<LogSegmentFile, RowRange>> parts;
    for (qsizetype index = files.size() - 1; index >= 0; --index) {
        parts.append({files[index], {std::max(range.low, files[index].firstRow), std::min(range.high, end)}});
        end = files[index].firstRow;
    }
    if (m_order == RowOrder::OldestFirst)
        std::reverse(parts.begin(), parts.end());
    bool hasSearched = false; // however little time there is, each call comes further
    for (const auto &[file, part] : parts) {
        if (part.isEmpty())
            continue;
        if (hasSearched && isDone()) {
            if (!m_cursor && m_rows.size() <= m_query.limit)
                m_cursor = m_order == RowOrder::NewestFirst ? part.high : part.low - 1;
            break;
        }
        if (auto done = searchSegment(file, part); !done)
            return done;
        hasSearched = true;
        if (m_cursor)
            break;
    }
    return {};
}

// Rows lie at or behind their start, and not further than the segment's longest lag.
Result<RowRange> LogStore::Search::narrowed(LogSegmentReader &reader, RowRange range) const
{
    const Result<qint64> newest = reader.newestRow();
    if (!newest)
        return fail(newest.error());
    range.high = std::min(range.high, *newest + 1);
    if (m_query.until) {
        const Result<qint64> lag = reader.longestLag();
        if (!lag)
            return fail(lag.error());
        range.high = std::min<qint64>(range.high, m_query.until->time_since_epoch().count() + *lag + 1);
    }
    return range;
}

Result<void> LogStore::Search::searchSegment(const LogSegmentFile &file, RowRange range)
{
    const Result<LogSegmentReader *> reader = m_store.reader(file);
    if (!reader)
        return fail(reader.error());
    if (!*reader)
        return {};
    const Result<RowRange> searched = narrowed(**reader, range);
    if (!searched)
        return fail(searched.error());
    LogSegmentScan scan(**reader, m_query, m_order, m_needle ? &*m_needle : nullptr);
    const Result<RowRange> rest = scan.run(*searched, m_query.limit + 1, m_deadline, m_rows);
    if (!rest)
        return fail(rest.error());
    while (m_rowReaders.size() < m_rows.size())
        m_rowReaders.append(*reader);
    if (!rest->isEmpty() && m_rows.size() <= m_query.limit)
        m_cursor = m_order == RowOrder::NewestFirst ? rest->high : rest->low - 1;
    return {};
}

Result<LogPage> LogStore::Search::page() const
{
    LogPage page;
    const qsizetype count = std::min<qsizetype>(m_rows.size(), m_query.limit);
    page.rows.reserve(count);
    for (qsizetype index = 0; index < count; ++index) {
        auto row = m_rowReaders[index]->load(m_rows[index]);
        if (!row)
            return fail(std::move(row.error()));
        page.rows.append(std::move(*row));
    }
    if (m_rows.size() > count)
        page.nextCursor = m_rows[count - 1];
    else
        page.nextCursor = m_cursor;
    page.hasMore = page.nextCursor.has_value();
    return page;
}

LogStore::LogStore(QString directory, Milliseconds searchTime) : m_directory(std::move(directory)), m_searchTime(searchTime) { }

LogStore::~LogStore() = default;

Result<std::unique_ptr<LogStore>> LogStore::create(const QString &directory, Milliseconds searchTime)
{
    std::unique_ptr<LogStore> store(new LogStore(directory, searchTime));
    // A file that cannot be read is told now, not with the first query.
    if (auto metrics = store->metrics(); !metrics)
        return fail(std::move(metrics.error()));
    for (const LogSegmentFile &file : store->segments())
        if (auto reader = store->reader(file); !reader)
            return fail(std::move(reader.error()));
    store->closeOldSegments();
    return store;
}

QList<LogSegmentFile> LogStore::segments() const
{
    const QList<LogSegmentFile> files = logSegmentFiles(m_directory);
    std::erase_if(m_readers, [&](const auto &entry) { return !files.contains(logSegmentFile(m_directory, entry.first)); });
    return files;
}

void LogStore::closeOldSegments() const
{
    while (m_readers.size() > 1)
        m_readers.erase(m_readers.begin());
}

Result<LogSegmentReader *> LogStore::reader(const LogSegmentFile &file) const
{
    auto &reader = m_readers[file.firstRow];
    if (!reader) {
        auto opened = LogSegmentReader::open(file);
        if (!opened)
            return fail(std::move(opened.error()));
        reader = std::move(*opened);
    }
    return reader.get();
}

Result<LogMetricsReader *> LogStore::metrics() const
{
    if (!m_metrics) {
        auto opened = LogMetricsReader::open(m_directory);
        if (!opened)
            return fail(std::move(opened.error()));
        m_metrics = std::move(*opened);
    }
    return m_metrics.get();
}

static Result<void> checkLimit(const LogQuery &query)
{
    if (query.limit >= 1 && query.limit <= kMostRows)
        return {};
    FieldError error;
    error.field = QStringLiteral("limit");
    error.message = QStringLiteral("must be between 1 and %1").arg(kMostRows);
    return fail(validationError({error}, QStringLiteral("Ask for fewer rows and go on with nextCursor.")));
}

Result<LogPage> LogStore::query(const LogQuery &query) const
{
    if (auto checked = checkLimit(query); !checked)
        return fail(std::move(checked.error()));
    const auto whenDone = qScopeGuard([this] { closeOldSegments(); });
    Search search(*this, query, RowOrder::NewestFirst);
    if (auto done = search.run({0, query.before.value_or(kAfterAll)}); !done)
        return fail(std::move(done.error()));
    return search.page();
}

Result<LogPage> LogStore::rowsAfter(qint64 row, const LogQuery &query) const
{
    if (auto checked = checkLimit(query); !checked)
        return fail(std::move(checked.error()));
    const auto whenDone = qScopeGuard([this] { closeOldSegments(); });
    // What is committed from now on is for the next time: the cursor must not pass rows that were not searched.
    const Result<qint64> newest = newestRow();
    if (!newest)
        return fail(newest.error());
    Search search(*this, query, RowOrder::OldestFirst);
    if (row < *newest)
        if (auto done = search.run({std::max<qint64>(row + 1, 0), *newest + 1}); !done)
            return fail(std::move(done.error()));
    auto page = search.page();
    if (page && !page->nextCursor)
        page->nextCursor = std::max(row, *newest);
    return page;
}

Result<qint64> LogStore::newestRow() const
{
    const QList<LogSegmentFile> files = segments();
    for (auto file = files.crbegin(); file != files.crend(); ++file) {
        const Result<LogSegmentReader *> open = reader(*file);
        if (!open)
            return fail(open.error());
        const Result<qint64> newest = *open ? (*open)->newestRow() : Result<qint64>(0);
        if (!newest || *newest > 0)
            return newest;
    }
    return 0;
}

Result<std::optional<StoredLogRow>> LogStore::find(InvocationId id) const
{
    const auto whenDone = qScopeGuard([this] { closeOldSegments(); });
    const QList<LogSegmentFile> files = segments();
    for (qsizetype index = 0; index < files.size(); ++index) {
        // A row is never numbered below its start.
        if (index + 1 < files.size() && files[index + 1].firstRow <= id.value)
            continue;
        const Result<LogSegmentReader *> open = reader(files[index]);
        if (!open)
            return fail(open.error());
        if (!*open)
            continue;
        const Result<std::optional<qint64>> row = (*open)->rowOf(id);
        if (!row)
            return fail(row.error());
        if (!*row)
            continue;
        auto stored = (*open)->load(**row);
        if (!stored)
            return fail(std::move(stored.error()));
        auto recording = (*open)->recording(**row);
        if (!recording)
            return fail(std::move(recording.error()));
        stored->log.recording = std::move(*recording);
        return std::move(*stored);
    }
    return std::nullopt;
}

Result<QHash<FunctionId, FunctionCounters>> LogStore::allCounters() const
{
    const Result<LogMetricsReader *> open = metrics();
    if (!open)
        return fail(open.error());
    return *open ? (*open)->counters({}) : QHash<FunctionId, FunctionCounters>();
}

Result<FunctionCounters> LogStore::counters(FunctionId function) const
{
    const Result<LogMetricsReader *> open = metrics();
    if (!open)
        return fail(open.error());
    if (!*open)
        return FunctionCounters();
    auto counters = (*open)->counters(function);
    if (!counters)
        return fail(std::move(counters.error()));
    return counters->value(function);
}

Result<MetricsSeries> LogStore::series(const MetricsQuery &query) const
{
    if (auto checked = checkMetricsQuery(query); !checked)
        return fail(std::move(checked.error()));
    const Result<LogMetricsReader *> open = metrics();
    if (!open)
        return fail(open.error());
    return *open ? (*open)->series(query) : emptySeries(query, query.step);
}

} // namespace isola
