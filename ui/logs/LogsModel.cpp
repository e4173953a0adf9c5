#include "ui/logs/LogsModel.h"

#include "ui/client/EventFollower.h"
#include "ui/widgets/Format.h"

#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kPageRows = 200;
static constexpr qsizetype kMostRows = 100'000;
static constexpr qsizetype kMostHeld = 10'000; // beyond, the page is loaded anew when let go
static constexpr int kFrameMs = 50;

LogsModel::LogsModel(ServerClient &client, QObject *parent)
    : QAbstractTableModel(parent), m_client(client), m_stream(new EventFollower(client, this))
{
    m_showing.setSingleShot(true);
    m_showing.setInterval(kFrameMs);
    connect(&m_showing, &QTimer::timeout, this, &LogsModel::showArrived);
    connect(m_stream, &EventFollower::eventReceived, this, &LogsModel::takeEvent);
    connect(m_stream, &EventFollower::opened, this, [this] { setLive(true); });
    connect(m_stream, &EventFollower::interrupted, this, [this] { setLive(false); });
    connect(m_stream, &EventFollower::refused, this, [this] { setLive(false); });
}

QString LogsModel::path(const QString &rest) const
{
    return m_filter.function.isEmpty() ? u"/logs"_s + rest : functionPath(m_filter.function, u"/logs"_s + rest);
}

void LogsModel::load(const LogFilter &filter)
{
    m_filter = filter;
    m_stream->close();
    m_arrived.clear();
    m_nextCursor.clear();
    ++m_load;
    Q_EMIT heldCountChanged(0);
    fetch({});
}

void LogsModel::fetch(const QString &cursor)
{
    QUrlQuery asked = logQuery(m_filter);
    asked.addQueryItem(u"limit"_s, QString::number(kPageRows));
    if (!cursor.isEmpty())
        asked.addQueryItem(u"cursor"_s, cursor);
    m_isFetching = true;
    m_client.get(path(), asked, this, [this, load = m_load, isFirst = cursor.isEmpty()](const Result<QJsonObject> &answer) {
        if (load != m_load)
            return;
        m_isFetching = false;
        if (!answer)
            return Q_EMIT failed(answer.error());
        takePage(*answer, isFirst);
        if (isFirst)
            follow();
    });
}

void LogsModel::takePage(const QJsonObject &answer, bool isFirst)
{
    QList<LogEntry> page;
    for (const QJsonValue &value : answer.value("logs"_L1).toArray())
        page.append(logEntryFromJson(value.toObject()));
    m_nextCursor = answer.value("hasMore"_L1).toBool() ? answer.value("nextCursor"_L1).toString() : QString();
    if (isFirst && page == m_entries.first(std::min(page.size(), m_entries.size())) && page.size() == m_entries.size()) {
        // the same rows: the reader's place and selection stay
    } else if (isFirst) {
        beginResetModel();
        m_entries = std::move(page);
        endResetModel();
    } else if (!page.isEmpty()) {
        beginInsertRows({}, int(m_entries.size()), int(m_entries.size() + page.size()) - 1);
        m_entries.append(page);
        endInsertRows();
    }
    Q_EMIT loaded();
}

// A time that has an end does not grow. The server looks for words in what is stored only: in what comes, it is done here.
void LogsModel::follow()
{
    if (m_filter.until.isValid())
        return setLive(false);
    LogFilter streamed = m_filter;
    streamed.text.clear();
    streamed.since = {};
    m_stream->open(
        path(u"/stream"_s), logQuery(streamed), m_entries.isEmpty() ? QByteArray() : m_entries.first().cursor.toLatin1());
}

static bool holdsText(const LogEntry &entry, const QString &text)
{
    const auto holds = [&text](const QString &where) { return where.contains(text, Qt::CaseInsensitive); };
    return text.isEmpty() || holds(entry.error) || holds(entry.stack)
        || std::any_of(entry.console.begin(), entry.console.end(), [&](const ConsoleLine &line) { return holds(line.message); });
}

void LogsModel::takeEvent(const QByteArray &type, const QByteArray &data)
{
    if (type != "log")
        return;
    const LogEntry entry = logEntryFromJson(QJsonDocument::fromJson(data).object());
    if (!holdsText(entry, m_filter.text))
        return;
    if (m_arrived.size() >= kMostHeld)
        return; // setHeld(false) loads anew
    m_arrived.append(entry);
    if (m_isHeld)
        Q_EMIT heldCountChanged(int(m_arrived.size()));
    else if (!m_showing.isActive())
        m_showing.start();
}

void LogsModel::setHeld(bool isHeld)
{
    if (std::exchange(m_isHeld, isHeld) == isHeld || isHeld)
        return;
    if (m_arrived.size() >= kMostHeld)
        return load(m_filter);
    showArrived();
    Q_EMIT heldCountChanged(0);
}

void LogsModel::showArrived()
{
    if (m_isHeld || m_arrived.isEmpty())
        return;
    const QList<LogEntry> fresh = std::exchange(m_arrived, {});
    beginInsertRows({}, 0, int(fresh.size()) - 1);
    for (const LogEntry &entry : fresh) // a list grows at its beginning too: the rows that are there are not copied
        m_entries.prepend(entry);
    endInsertRows();
    if (const qsizetype surplus = m_entries.size() - kMostRows; surplus > 0) {
        beginRemoveRows({}, int(kMostRows), int(m_entries.size()) - 1);
        m_entries.resize(kMostRows);
        m_nextCursor = m_entries.last().cursor;
        endRemoveRows();
    }
}

void LogsModel::setLive(bool isLive)
{
    if (std::exchange(m_isLive, isLive) != isLive)
        Q_EMIT liveChanged(isLive);
}

int LogsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int LogsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(kColumns);
}

bool LogsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_nextCursor.isEmpty() && !m_isFetching;
}

void LogsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetch(m_nextCursor);
}

// The day only where it is not today's: the hour is what people look for.
static QString timeText(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss.zzz"_s : u"MMM d HH:mm:ss"_s);
}

static QString messageOf(const LogEntry &entry)
{
    if (!entry.error.isEmpty())
        return entry.error.section('\n'_L1, 0, 0);
    return entry.console.isEmpty() ? QString() : entry.console.last().message.section('\n'_L1, 0, 0);
}

QVariant LogsModel::text(const LogEntry &entry, Column column) const
{
    switch (column) {
    case TimeColumn:
        return timeText(entry.time);
    case StatusColumn:
        return entry.status > 0 ? QString::number(entry.status) : u"–"_s;
    case FunctionColumn:
        return entry.function.isEmpty() ? m_filter.function : entry.function;
    case RequestColumn:
        return u"%1 %2"_s.arg(entry.method, entry.path);
    case TriggerColumn:
        return entry.trigger;
    case DurationColumn:
        return formatDuration(entry.durationMs);
    case MessageColumn:
        return messageOf(entry);
    case kColumns:
        break;
    }
    return {};
}

QVariant LogsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogEntry &entry = m_entries.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, column);
    case Qt::TextAlignmentRole:
        return int((column == DurationColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column == TimeColumn ? exactTime(entry.time) : text(entry, column);
    case FailedRole:
        return entry.isFailed();
    case StatusRole:
        return entry.status;
    default:
        return {};
    }
}

QVariant LogsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == DurationColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case TimeColumn:
        return tr("Time");
    case StatusColumn:
        return tr("Status");
    case FunctionColumn:
        return tr("Function");
    case RequestColumn:
        return tr("Request");
    case TriggerColumn:
        return tr("Trigger");
    case DurationColumn:
        return tr("Duration");
    case MessageColumn:
        return tr("Message");
    case kColumns:
        break;
    }
    return {};
}

} // namespace isola
