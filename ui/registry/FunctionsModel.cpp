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

QVariant FunctionsModel::text(const FunctionSummary &function, Column column) const
{
    switch (column) {
    case NameColumn:
        return function.name;
    case TriggersColumn:
        return triggerNames(function).join(u", "_s);
    case CallsColumn:
        return formatCount(function.calls);
    case ErrorsColumn:
        return function.calls > 0 ? formatPercent(function.errorRate()) : u"–"_s;
    case AverageColumn:
        return function.calls > 0 ? formatDuration(function.averageMs) : u"–"_s;
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
    case CallsColumn:
        return function.calls;
    case ErrorsColumn:
        return function.errorRate();
    case AverageColumn:
        return function.averageMs;
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
        return int(column >= CallsColumn && column <= AverageColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                    : Qt::AlignLeft | Qt::AlignVCenter);
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
    default:
        return {};
    }
}

QVariant FunctionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section >= CallsColumn && section <= AverageColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                      : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case TriggersColumn:
        return tr("Triggers");
    case CallsColumn:
        return tr("Calls");
    case ErrorsColumn:
        return tr("Errors");
    case AverageColumn:
        return tr("Average");
    case LastRunColumn:
        return tr("Last run");
    case kColumns:
        break;
    }
    return {};
}

} // namespace isola
