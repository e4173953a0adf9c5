#include "ui/registry/FunctionsModel.h"

#include "ui/widgets/Format.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

void FunctionsModel::setFunctions(QList<FunctionSummary> functions)
{
    m_functions = std::move(functions);
    show();
}

void FunctionsModel::hide(const QString &name)
{
    m_hidden.insert(name);
    show();
}

void FunctionsModel::unhide(const QString &name)
{
    m_hidden.remove(name);
    show();
}

// Rows that stay keep their place and selection: only another set of functions is a reset.
void FunctionsModel::show()
{
    QList<FunctionSummary> shown;
    std::copy_if(m_functions.begin(), m_functions.end(), std::back_inserter(shown),
        [this](const FunctionSummary &function) { return !m_hidden.contains(function.name); });
    const bool isSameSet = std::equal(shown.begin(), shown.end(), m_shown.begin(), m_shown.end(),
        [](const FunctionSummary &one, const FunctionSummary &other) { return one.name == other.name; });
    if (!isSameSet) {
        beginResetModel();
        m_shown = std::move(shown);
        endResetModel();
        return;
    }
    if (shown == m_shown || shown.isEmpty())
        return;
    m_shown = std::move(shown);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void FunctionsModel::tell(const QString &name)
{
    for (int row = 0; row < rowCount(); ++row)
        if (m_shown.at(row).name == name)
            Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
}

void FunctionsModel::setActivity(const QString &name, const MetricsSeries &activity)
{
    if (m_activity.value(name) == activity)
        return;
    m_activity.insert(name, activity);
    tell(name);
}

// The bars move on when time has: the oldest falls off at the left.
static void addCall(const LogEntry &call, MetricsSeries &activity)
{
    QList<MetricsSample> &samples = activity.samples;
    if (samples.size() < 2)
        return;
    const qint64 step = std::max<qint64>(1, samples.at(0).time.secsTo(samples.at(1).time));
    for (qsizetype moved = 0; moved < samples.size() && samples.last().time.secsTo(call.time) >= step; ++moved) {
        MetricsSample next;
        next.time = samples.last().time.addSecs(step);
        samples.removeFirst();
        samples.append(next);
    }
    ++samples.last().count;
    samples.last().errors += call.isFailed();
}

void FunctionsModel::countCall(const LogEntry &call)
{
    const auto count = [&call](QList<FunctionSummary> &functions) {
        for (FunctionSummary &function : functions)
            if (function.name == call.function) {
                ++function.calls;
                function.errors += call.isFailed();
                function.isFailing = call.status >= 500;
                function.lastInvoked = std::max(function.lastInvoked, call.time);
            }
    };
    count(m_functions);
    count(m_shown);
    if (const auto activity = m_activity.find(call.function); activity != m_activity.end())
        addCall(call, *activity);
    tell(call.function);
}

const FunctionSummary *FunctionsModel::find(const QString &name) const
{
    const auto found = std::find_if(
        m_functions.begin(), m_functions.end(), [&](const FunctionSummary &function) { return function.name == name; });
    return found == m_functions.end() ? nullptr : &*found;
}

int FunctionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int FunctionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(kColumns);
}

static QStringList triggerNames(const FunctionSummary &function)
{
    QStringList names;
    for (const Trigger &trigger : function.triggers)
        names.append(wireName(trigger.type));
    return names;
}

// The bars in words, for tooltips and screen readers.
static QString activityText(const MetricsSeries &activity)
{
    qint64 calls = 0;
    qint64 errors = 0;
    for (const MetricsSample &sample : activity.samples) {
        calls += sample.count;
        errors += sample.errors;
    }
    return FunctionsModel::tr("%1 calls in the last hour, %2 failed").arg(formatCount(calls), formatCount(errors));
}

QVariant FunctionsModel::text(const FunctionSummary &function, Column column) const
{
    switch (column) {
    case NameColumn:
        return function.name;
    case TriggersColumn:
        return triggerNames(function).join(u", "_s);
    case ActivityColumn:
        return activityText(m_activity.value(function.name));
    case CallsColumn:
        return formatCount(function.calls);
    case ErrorsColumn:
        return function.calls > 0 ? formatPercent(function.errorRate()) : u"–"_s;
    case SlowColumn: {
        const MetricsSample lately = m_activity.value(function.name).total;
        return lately.count > 0 ? formatDuration(lately.p95Ms) : u"–"_s;
    }
    case LastRunColumn:
        return relativeTime(function.lastInvoked, QDateTime::currentDateTimeUtc());
    case kColumns:
        break;
    }
    return {};
}

QVariant FunctionsModel::sortKey(const FunctionSummary &function, Column column) const
{
    switch (column) {
    case NameColumn:
        return function.name;
    case TriggersColumn:
        return triggerNames(function).join(','_L1);
    case ActivityColumn:
        return m_activity.value(function.name).total.count;
    case CallsColumn:
        return function.calls;
    case ErrorsColumn:
        return function.errorRate();
    case SlowColumn:
        return m_activity.value(function.name).total.p95Ms;
    case LastRunColumn:
        return function.lastInvoked;
    case kColumns:
        break;
    }
    return {};
}

QVariant FunctionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FunctionSummary &function = m_shown.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(function, column);
    case Qt::TextAlignmentRole:
        return int(
            column >= CallsColumn && column <= SlowColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return column == LastRunColumn ? exactTime(function.lastInvoked)
            : column == NameColumn     ? function.url
                                       : text(function, column);
    case SortRole:
        return sortKey(function, column);
    case SearchRole:
        return u"%1 %2 %3"_s.arg(function.name, function.description, triggerNames(function).join(' '_L1));
    case DescriptionRole:
        return function.description;
    case VersionRole:
        return function.version;
    case FailingRole:
        return function.isFailing;
    case TriggersRole:
        return QVariant::fromValue(function.triggers);
    case AgentToolRole:
        return function.agentTool.isExposed;
    case ActivityRole:
        return QVariant::fromValue(m_activity.value(function.name));
    default:
        return {};
    }
}

QVariant FunctionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section >= CallsColumn && section <= SlowColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                   : Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == SlowColumn)
        return tr("95 of 100 calls of the last hour were faster");
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case TriggersColumn:
        return tr("Triggers");
    case ActivityColumn:
        return tr("Last hour");
    case CallsColumn:
        return tr("Calls");
    case ErrorsColumn:
        return tr("Errors");
    case SlowColumn:
        return tr("p95");
    case LastRunColumn:
        return tr("Last run");
    case kColumns:
        break;
    }
    return {};
}

} // namespace isola
