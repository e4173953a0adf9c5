#include "core/logs/LogRollups.h"

#include <algorithm>

namespace isola {

static constexpr qint64 kRollupsSchema = 1;
static constexpr qint64 kMinute = 60;
static constexpr qint64 kHour = 3600;

// Durations and CPU time in microseconds, memory in bytes: sums over the calls that started in the minute or hour that begins
// `second` seconds after 1970.
static QByteArray seriesTable(const QByteArray &name)
{
    return "CREATE TABLE " + name
        + "(function INT NOT NULL, second INT NOT NULL, count INT NOT NULL, errors INT NOT NULL, duration INT NOT NULL,"
          " cpu INT NOT NULL, memory INT NOT NULL, peak_memory INT NOT NULL, histogram BLOB NOT NULL,"
          " PRIMARY KEY(function, second)) WITHOUT ROWID;";
}

// Before minutes_since, minutes may have been forgotten.
static const char kOtherTables[]
    = "CREATE TABLE totals(function INTEGER PRIMARY KEY, count INT NOT NULL, errors INT NOT NULL, refused INT NOT NULL,"
      " duration INT NOT NULL, last_row INT NOT NULL, last_start INT NOT NULL, last_status INT NOT NULL);"
      "CREATE TABLE progress(stored_row INT NOT NULL, minutes_since INT NOT NULL);"
      "INSERT INTO progress VALUES(0, 0);"
      "PRAGMA user_version = 1;";

static qint64 startOf(qint64 second, qint64 step)
{
    return second - second % step;
}

LogRollups::LogRollups(LogDatabase database)
    : m_database(std::move(database))
    , m_minutes{LogStatement(nullptr), LogStatement(nullptr)}
    , m_hours{LogStatement(nullptr), LogStatement(nullptr)}
    , m_addTotals(nullptr)
{
}

QString LogRollups::path(const QString &directory)
{
    return directory + QStringLiteral("/metrics.db");
}

Result<std::unique_ptr<LogRollups>> LogRollups::open(const QString &directory)
{
    auto database = LogDatabase::open(path(directory), LogDatabase::Access::Write);
    if (!database)
        return fail(std::move(database.error()));
    std::unique_ptr<LogRollups> rollups(new LogRollups(std::move(*database)));
    for (const auto step : {&LogRollups::createTables, &LogRollups::prepareStatements})
        if (auto done = (rollups.get()->*step)(); !done)
            return fail(std::move(done.error()));
    const auto storedRow = rollups->m_database.number("SELECT stored_row FROM progress");
    if (!storedRow)
        return fail(storedRow.error());
    rollups->m_storedRow = rollups->m_newestRow = *storedRow;
    return rollups;
}

Result<void> LogRollups::createTables()
{
    const auto version = m_database.number("PRAGMA user_version");
    if (!version)
        return fail(version.error());
    if (*version > kRollupsSchema)
        return fail(ErrorCode::RuntimeUnavailable,
            QStringLiteral("metrics.db: made by a newer version of this program (schema %1)").arg(*version),
            QStringLiteral("Run the newer version, or move the file away: it is made anew from the log."));
    if (*version == kRollupsSchema)
        return {};
    const QByteArray schema = seriesTable("minutes") + seriesTable("hours") + kOtherTables;
    return m_database.transaction([&] { return m_database.execute(schema.constData()); });
}

Result<LogRollups::Table> LogRollups::prepareTable(const QByteArray &name)
{
    auto histogram = m_database.prepare("SELECT histogram FROM " + name + " WHERE function = ? AND second = ?");
    if (!histogram)
        return fail(std::move(histogram.error()));
    auto upsert = m_database.prepare("INSERT INTO " + name
        + " VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count, errors = errors + "
          "excluded.errors,"
          " duration = duration + excluded.duration, cpu = cpu + excluded.cpu, memory = memory + excluded.memory,"
          " peak_memory = max(peak_memory, excluded.peak_memory), histogram = excluded.histogram");
    if (!upsert)
        return fail(std::move(upsert.error()));
    return Table{std::move(*histogram), std::move(*upsert)};
}

Result<void> LogRollups::prepareStatements()
{
    auto minutes = prepareTable("minutes");
    if (!minutes)
        return fail(std::move(minutes.error()));
    auto hours = prepareTable("hours");
    if (!hours)
        return fail(std::move(hours.error()));
    auto totals = m_database.prepare(
        "INSERT INTO totals VALUES(?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET count = count + excluded.count,"
        " errors = errors + excluded.errors, refused = refused + excluded.refused, duration = duration + excluded.duration,"
        " last_row = excluded.last_row, last_start = excluded.last_start, last_status = excluded.last_status");
    if (!totals)
        return fail(std::move(totals.error()));
    m_minutes = std::move(*minutes);
    m_hours = std::move(*hours);
    m_addTotals = std::move(*totals);
    return {};
}

void LogRollups::add(const RowFigures &figures)
{
    const qint64 second = std::chrono::floor<std::chrono::seconds>(figures.start).time_since_epoch().count();
    const Sums sums{1, figures.isError ? 1 : 0, figures.wall.count(), figures.cpu.count(), figures.memory, figures.memory, {}};
    Sums &minute = m_pendingMinutes[{figures.function.value, startOf(second, kMinute)}];
    minute.merge(sums);
    minute.histogram.add(figures.wall);

    Totals &totals = m_pendingTotals[figures.function.value];
    totals.count += 1;
    totals.errors += sums.errors;
    totals.refused += figures.isRefused ? 1 : 0;
    totals.duration += sums.duration;
    totals.lastRow = figures.row; // rows come in order
    totals.lastStart = figures.start.time_since_epoch().count();
    totals.lastStatus = figures.status;

    m_newestRow = figures.row;
    ++m_pendingRows;
}

void LogRollups::Sums::merge(const Sums &other)
{
    count += other.count;
    errors += other.errors;
    duration += other.duration;
    cpu += other.cpu;
    memory += other.memory;
    peakMemory = std::max(peakMemory, other.peakMemory);
    histogram.merge(other.histogram);
}

Result<void> LogRollups::store()
{
    if (m_pendingRows == 0)
        return {};
    Result<void> stored = storePending();
    if (!stored && m_database.ranOutOfSpace()) {
        // Folding its write-ahead log may give back what it needs.
        stored = m_database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        if (stored)
            stored = storePending();
    }
    if (!stored)
        return stored;
    m_storedRow = m_newestRow;
    m_pendingRows = 0;
    m_pendingMinutes.clear();
    m_pendingTotals.clear();
    return {};
}

Result<void> LogRollups::storePending()
{
    const QByteArray progress = "UPDATE progress SET stored_row = " + QByteArray::number(m_newestRow);
    return m_database.transaction([&]() -> Result<void> {
        if (auto done = storeSeries(); !done)
            return done;
        if (auto done = storeTotals(); !done)
            return done;
        return m_database.execute(progress.constData());
    });
}

Result<void> LogRollups::storeSeries()
{
    QHash<Slot, Sums> hours;
    for (auto minute = m_pendingMinutes.cbegin(); minute != m_pendingMinutes.cend(); ++minute) {
        hours[{minute.key().function, startOf(minute.key().second, kHour)}].merge(minute.value());
        if (auto done = m_minutes.add(minute.key(), minute.value()); !done)
            return done;
    }
    for (auto hour = hours.cbegin(); hour != hours.cend(); ++hour)
        if (auto done = m_hours.add(hour.key(), hour.value()); !done)
            return done;
    return {};
}

Result<void> LogRollups::Table::add(const Slot &slot, Sums sums)
{
    histogram.bind(1, slot.function);
    histogram.bind(2, slot.second);
    Result<bool> isThere = histogram.step();
    if (isThere && *isThere)
        sums.histogram.mergeEncoded(histogram.bytes(0));
    histogram.reset();
    if (!isThere)
        return fail(std::move(isThere.error()));

    const qint64 integers[]
        = {slot.function, slot.second, sums.count, sums.errors, sums.duration, sums.cpu, sums.memory, sums.peakMemory};
    int parameter = 0;
    for (const qint64 integer : integers)
        upsert.bind(++parameter, integer);
    const QByteArray cells = sums.histogram.encoded();
    upsert.bindBlob(++parameter, cells);
    return upsert.run();
}

Result<void> LogRollups::storeTotals()
{
    for (auto entry = m_pendingTotals.cbegin(); entry != m_pendingTotals.cend(); ++entry) {
        const Totals &totals = entry.value();
        const qint64 integers[] = {entry.key(), totals.count, totals.errors, totals.refused, totals.duration, totals.lastRow,
            totals.lastStart, totals.lastStatus};
        int parameter = 0;
        for (const qint64 integer : integers)
            m_addTotals.bind(++parameter, integer);
        if (auto done = m_addTotals.run(); !done)
            return done;
    }
    return {};
}

Result<void> LogRollups::forgetOld(WallTime now, const LogLimits &limits)
{
    const qint64 second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const QByteArray firstMinute = QByteArray::number(startOf(second - limits.keptMinutes.count(), kMinute));
    const QByteArray firstHour = QByteArray::number(startOf(second - limits.keptAge.count(), kHour));
    const QByteArray sql = "DELETE FROM minutes WHERE second < " + firstMinute + "; DELETE FROM hours WHERE second < " + firstHour
        + "; UPDATE progress SET minutes_since = " + firstMinute;
    return m_database.transaction([&] { return m_database.execute(sql.constData()); });
}

} // namespace isola
