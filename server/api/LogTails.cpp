#include "server/api/LogTails.h"

#include "core/registry/FunctionRegistry.h"
#include "server/api/LogRowJson.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSet>
#include <algorithm>
#include <limits>

namespace isola {

Q_LOGGING_CATEGORY(logTailsLog, "isola.logs.tails")

static constexpr int kPageRows = 200; // of what a tail missed
static constexpr int kLiveRows = 1000;

static QByteArray eventOf(const StoredLogRow &row, const FunctionRegistry &functions)
{
    return "id: " + QByteArray::number(row.row)
        + "\nevent: log\ndata: " + QJsonDocument(rowJson(row, functions)).toJson(QJsonDocument::Compact) + "\n\n";
}

template <typename Entry> static bool isLive(const Entry &entry)
{
    return entry.second.tail->isLive() && !entry.second.tail->isGone();
}

LogTails::LogTails(LogReader &logs, LogWriter &writer, const FunctionRegistry &functions, QObject *parent)
    : QObject(parent), m_logs(logs), m_functions(functions)
{
    m_beat.setInterval(kBeat);
    connect(&m_beat, &QTimer::timeout, this, &LogTails::beat);
    connect(&writer, &LogWriter::rowsCommitted, this, [this](qint64 newestRow) {
        m_committed = std::max(m_committed, newestRow);
        readCommits();
    });
}

LogTails::~LogTails() = default;

Exchange *LogTails::follow(Connection &connection, TailFilter filter, std::optional<qint64> cursor)
{
    const quint64 number = ++m_lastNumber;
    auto tail = std::make_unique<LogTail>(*this, connection, std::move(filter), cursor);
    LogTail *followed = tail.get();
    m_numbers.emplace(followed, number);
    m_tails.emplace(number, Place{std::move(tail), false});
    if (!m_beat.isActive())
        m_beat.start();
    return followed;
}

LogTail *LogTails::find(quint64 number) const
{
    const auto found = m_tails.find(number);
    return found == m_tails.end() || found->second.tail->isGone() ? nullptr : found->second.tail.get();
}

quint64 LogTails::numberOf(const LogTail &tail) const
{
    return m_numbers.at(&tail);
}

void LogTails::forget(LogTail &tail)
{
    const auto remove = [this, number = numberOf(tail)] {
        const auto found = m_tails.find(number);
        if (found == m_tails.end())
            return;
        m_numbers.erase(found->second.tail.get());
        m_tails.erase(found);
        if (m_tails.empty())
            m_beat.stop();
    };
    QMetaObject::invokeMethod(this, remove, Qt::QueuedConnection);
}

void LogTails::finish(const std::function<bool(const TailFilter &)> &isOver)
{
    for (const auto &[number, place] : m_tails)
        if (!isOver || isOver(place.tail->filter()))
            place.tail->finish();
}

void LogTails::beat()
{
    for (const auto &[number, place] : m_tails)
        place.tail->beat();
}

// ---- Catching up

void LogTails::start(LogTail &tail, std::optional<qint64> cursor)
{
    if (cursor) {
        tail.begin(*cursor);
        return readOn(tail);
    }
    // Calls that were answered before are in the log by then, and behind the tail.
    m_logs.read<qint64>([](const LogStore &store) { return store.newestRow(); },
        [this, number = numberOf(tail)](const Result<qint64> &newest) {
            LogTail *started = find(number);
            if (!started)
                return;
            if (!newest)
                return started->refuse(newest.error());
            started->begin(*newest);
            readOn(*started);
        });
}

// The next page of what it missed; live when there is no more.
void LogTails::readOn(LogTail &tail)
{
    const quint64 number = numberOf(tail);
    Place &place = m_tails.at(number);
    if (place.isReading || tail.isLive() || !tail.hasRoom())
        return;
    LogQuery query = tail.filter().query;
    query.limit = kPageRows;
    if (tail.filter().function)
        query.functions = {*tail.filter().function};
    else
        for (const FunctionRecord &record : m_functions.list(tail.filter().app, true))
            query.functions.append(record.live->function);
    if (query.functions.isEmpty())
        query.functions = {FunctionId{}}; // none, rather than those of every app
    place.isReading = true;
    m_logs.readCommitted<LogPage>([query, row = tail.cursor()](const LogStore &store) { return store.rowsAfter(row, query); },
        [this, number](const Result<LogPage> &page) {
            LogTail *reader = find(number);
            if (!reader)
                return;
            m_tails.at(number).isReading = false;
            if (page)
                return sendMissed(number, *page);
            qCWarning(logTailsLog).noquote() << page.error().message;
            reader->cut();
        });
}

void LogTails::sendMissed(quint64 number, const LogPage &page)
{
    LogTail &tail = *find(number);
    for (const StoredLogRow &row : page.rows)
        tail.send(row.row, eventOf(row, m_functions));
    tail.moveTo(std::max(tail.cursor(), *page.nextCursor));
    if (tail.isGone())
        return;
    if (page.hasMore)
        return readOn(tail);
    // The others are further perhaps, or are being read for without what this one wants: the next read begins at its cursor, and
    // nobody is sent a row twice.
    m_sent = std::any_of(m_tails.begin(), m_tails.end(), isLive<Tails::value_type>) ? std::min(m_sent, tail.cursor())
                                                                                    : tail.cursor();
    m_joinedAt = std::min(m_joinedAt, tail.cursor());
    tail.goLive();
    readCommits();
}

// ---- Live

LogQuery LogTails::queryOfLive() const
{
    LogQuery query;
    query.limit = kLiveRows;
    QSet<FunctionId> functions;
    for (const auto &[number, place] : m_tails) {
        if (!place.tail->isLive())
            continue;
        if (!place.tail->filter().function)
            return query; // an app may gain functions: all rows are looked at
        functions.insert(*place.tail->filter().function);
    }
    query.functions = functions.values();
    return query;
}

void LogTails::readCommits()
{
    if (m_isReading || m_committed <= m_sent || std::none_of(m_tails.begin(), m_tails.end(), isLive<Tails::value_type>))
        return;
    m_isReading = true;
    m_joinedAt = std::numeric_limits<qint64>::max();
    m_logs.readCommitted<LogPage>(
        [query = queryOfLive(), row = m_sent](const LogStore &store) { return store.rowsAfter(row, query); },
        [this](const Result<LogPage> &page) {
            m_isReading = false;
            if (page)
                return sendToLive(*page);
            qCWarning(logTailsLog).noquote() << page.error().message; // the next commit tries again
        });
}

void LogTails::sendToLive(const LogPage &page)
{
    m_sent = std::min(*page.nextCursor, m_joinedAt);
    QHash<FunctionId, AppId> apps;
    for (const StoredLogRow &row : page.rows) {
        const FunctionId function = row.log.function;
        if (!apps.contains(function)) {
            const auto record = m_functions.recordById(function);
            apps.insert(function, record ? record->live->app : AppId{});
        }
        QByteArray event; // put into words when the first one wants it
        for (const auto &[number, place] : m_tails) {
            LogTail &tail = *place.tail;
            const TailFilter &filter = tail.filter();
            const bool isIts = filter.function ? *filter.function == function : filter.app == apps.value(function);
            if (!tail.isLive() || row.row <= tail.cursor() || !isIts || !filter.accepts(row.log))
                continue;
            if (event.isEmpty())
                event = eventOf(row, m_functions);
            tail.send(row.row, event);
        }
    }
    readCommits();
}

} // namespace isola
