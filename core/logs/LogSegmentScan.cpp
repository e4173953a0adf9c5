#include "core/logs/LogSegmentScan.h"

#include <algorithm>
#include <sqlite3.h>

namespace isola {

static constexpr qint64 kFirstWindow = 10'000; // ten milliseconds of rows
static constexpr qint64 kWindowGrowth = 8;
static constexpr std::chrono::milliseconds kQuickWindow(2);
static constexpr std::chrono::milliseconds kSlowWindow(20);

// Up to so many functions are looked up one by one in their index; for more, all rows are gone through.
static constexpr qsizetype kFewFunctions = 64;

static constexpr int kInstructionsPerLook = 4000; // SQLite's virtual machine: some tens of microseconds

static void matchText(sqlite3_context *context, int, sqlite3_value **values)
{
    const auto view = [](sqlite3_value *value) {
        const auto *data = static_cast<const char *>(sqlite3_value_blob(value));
        return QByteArrayView(data, sqlite3_value_bytes(value));
    };
    const auto *needle = static_cast<const TextNeedle *>(sqlite3_user_data(context));
    sqlite3_result_int(context, needle->isInRow(view(values[0]), view(values[1]), view(values[2])));
}

LogSegmentScan::LogSegmentScan(LogSegmentReader &reader, const LogQuery &query, RowOrder order, const TextNeedle *needle)
    : m_reader(reader), m_query(query), m_order(order), m_needle(needle), m_width(kFirstWindow)
{
}

static QByteArray functionCondition(const QList<FunctionId> &functions)
{
    if (functions.size() == 1)
        return "= " + QByteArray::number(qlonglong(functions.first().value));
    QByteArray list;
    for (const FunctionId function : functions)
        list += (list.isEmpty() ? "" : ",") + QByteArray::number(qlonglong(function.value));
    return "IN (" + list + ')';
}

QByteArray LogSegmentScan::filters() const
{
    const auto number = [](qint64 value) { return QByteArray::number(qlonglong(value)); };
    QByteArray sql;
    if (m_query.onlyErrors)
        sql += " AND l.error = 1";
    if (m_query.status)
        sql += " AND l.status = " + number(*m_query.status);
    if (m_query.source)
        sql += " AND l.source = " + number(qint64(*m_query.source));
    if (m_query.version)
        sql += " AND l.version = " + number(*m_query.version);
    if (m_query.since)
        sql += " AND l.row - l.lag_us >= " + number(m_query.since->time_since_epoch().count());
    if (m_query.until)
        sql += " AND l.row - l.lag_us <= " + number(m_query.until->time_since_epoch().count());
    if (m_query.onlyReplayable)
        sql += m_reader.hasReplays() ? " AND EXISTS(SELECT 1 FROM log_recording g WHERE g.row = l.row AND length(g.flight) > 0)"
                                     : " AND 0";
    if (m_needle)
        sql += " AND matches_text(t.message, t.stack, t.console)";
    return sql;
}

// Every shape names its index: left to itself SQLite was measured to take the wrong one, at a thousand times the cost.
QByteArray LogSegmentScan::sql() const
{
    const bool hasFunctions = !m_query.functions.isEmpty();
    const QByteArray condition = hasFunctions ? functionCondition(m_query.functions) : QByteArray();
    const QByteArray text = m_needle ? " CROSS JOIN log_text t ON t.row = l.row" : "";
    QByteArray sql;
    QByteArray row = "l.row";
    if (hasFunctions && m_query.functions.size() <= kFewFunctions)
        sql = "log l INDEXED BY log_by_function" + text + " WHERE l.function " + condition;
    else if (m_query.onlyErrors)
        sql = "log l INDEXED BY log_errors" + text + " WHERE l.error = 1" + (hasFunctions ? " AND l.function " + condition : "");
    else if (m_needle) {
        sql = "log_text t CROSS JOIN log l ON l.row = t.row WHERE "
            + (hasFunctions ? "t.function " + condition : QByteArray("1"));
        row = "t.row";
    } else
        sql = "log l NOT INDEXED WHERE " + (hasFunctions ? "l.function " + condition : QByteArray("1"));
    return "SELECT " + row + " FROM " + sql + " AND " + row + " >= ?1 AND " + row + " < ?2" + filters() + " ORDER BY " + row
        + (m_order == RowOrder::NewestFirst ? " DESC" : "") + " LIMIT ?3";
}

Result<LogSegmentScan::WindowEnd> LogSegmentScan::searchWindow(
    LogStatement &statement, RowRange window, qsizetype wanted, QList<qint64> &rows)
{
    statement.bind(1, window.low);
    statement.bind(2, window.high);
    statement.bind(3, wanted - rows.size());
    Result<bool> isRow = true;
    while ((isRow = statement.step()) && *isRow)
        rows.append(statement.integer(0));
    const bool wasInterrupted = !isRow && sqlite3_errcode(m_reader.database().handle()) == SQLITE_INTERRUPT;
    statement.reset();
    if (!isRow && !wasInterrupted)
        return fail(std::move(isRow.error()));
    return wasInterrupted ? WindowEnd::Interrupted : WindowEnd::Searched;
}

// Interrupts the statements of a connection once a moment has passed, as long as it lives.
class StatementDeadline final {
public:
    StatementDeadline(sqlite3 *database, MonotonicTime deadline) : m_database(database), m_deadline(deadline) { }
    ~StatementDeadline() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }
    Q_DISABLE_COPY_MOVE(StatementDeadline)

    void arm()
    {
        const auto hasPassed = [](void *self) -> int { return static_cast<StatementDeadline *>(self)->hasPassed(); };
        sqlite3_progress_handler(m_database, kInstructionsPerLook, hasPassed, this);
    }
    bool hasPassed() const { return SystemClock().monotonic() >= m_deadline; }

private:
    sqlite3 *const m_database;
    const MonotonicTime m_deadline;
};

Result<RowRange> LogSegmentScan::run(RowRange range, qsizetype wanted, MonotonicTime deadline, QList<qint64> &rows)
{
    sqlite3 *const database = m_reader.database().handle();
    if (m_needle)
        sqlite3_create_function_v2(database, "matches_text", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
            const_cast<TextNeedle *>(m_needle), matchText, nullptr, nullptr, nullptr);
    auto statement = m_reader.database().prepare(sql());
    if (!statement)
        return fail(std::move(statement.error()));

    StatementDeadline timer(database, deadline);
    const bool isDown = m_order == RowOrder::NewestFirst;
    for (const RowRange &part : parts(range)) {
        const Result<RowRange> rest = runPart(*statement, timer, part, wanted, rows);
        if (!rest)
            return rest;
        const bool isOver = !rest->isEmpty() || rows.size() >= wanted || timer.hasPassed();
        if (!isOver)
            continue;
        (isDown ? range.high : range.low) = rest->isEmpty() ? (isDown ? part.low : part.high) : (isDown ? rest->high : rest->low);
        return range;
    }
    return RowRange{range.low, range.low};
}

QList<RowRange> LogSegmentScan::parts(RowRange range) const
{
    const LogSignatures *signatures = m_needle ? m_reader.signatures() : nullptr;
    const auto candidates = signatures ? signatures->candidates(*m_needle) : std::nullopt;
    QList<RowRange> parts;
    for (const RowRange &part : candidates.value_or(QList<RowRange>{range}))
        if (const RowRange clipped{std::max(part.low, range.low), std::min(part.high, range.high)}; !clipped.isEmpty())
            parts.append(clipped);
    if (m_order == RowOrder::NewestFirst)
        std::reverse(parts.begin(), parts.end());
    return parts;
}

// What of the part was not searched: its time was up, or there are rows enough.
Result<RowRange> LogSegmentScan::runPart(
    LogStatement &statement, StatementDeadline &timer, RowRange range, qsizetype wanted, QList<qint64> &rows)
{
    const bool isDown = m_order == RowOrder::NewestFirst;
    while (!range.isEmpty() && rows.size() < wanted) {
        const bool isWhole = range.high - range.low <= m_width;
        const RowRange window{
            isDown && !isWhole ? range.high - m_width : range.low, isDown || isWhole ? range.high : range.low + m_width};
        const MonotonicTime begin = SystemClock().monotonic();
        const qsizetype rowsBefore = rows.size();
        const Result<WindowEnd> end = searchWindow(statement, window, wanted, rows);
        if (!end)
            return fail(end.error());
        const bool isCut = *end == WindowEnd::Interrupted || rows.size() == wanted;
        if (!isCut)
            (isDown ? range.high : range.low) = isDown ? window.low : window.high;
        else if (rows.size() > rowsBefore)
            (isDown ? range.high : range.low) = isDown ? rows.last() : rows.last() + 1;
        if (isCut || timer.hasPassed())
            break;
        timer.arm();
        const auto took = SystemClock().monotonic() - begin;
        if (took < kQuickWindow && m_width <= range.high - range.low)
            m_width *= kWindowGrowth;
        else if (took > kSlowWindow)
            m_width = std::max(m_width / 2, kFirstWindow);
    }
    return range;
}

} // namespace isola
