#include "ui/env/EnvironmentModel.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

void EnvironmentModel::setStored(const QStringList &names)
{
    beginResetModel();
    m_rows.clear();
    for (const QString &name : names)
        m_rows.append({name, {}, State::Stored});
    endResetModel();
    Q_EMIT changesChanged();
}

QString EnvironmentModel::faultOf(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    if (!pattern.match(name).hasMatch())
        return tr("A name has letters, digits and _, and does not begin with a digit.");
    return name.startsWith("ISOLA_"_L1) ? tr("Names that begin with ISOLA_ are reserved.") : QString();
}

void EnvironmentModel::tell(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
    Q_EMIT changesChanged();
}

void EnvironmentModel::set(const QString &name, const QString &value)
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.name == name; });
    if (found != m_rows.end()) {
        found->value = value;
        if (found->state != State::Added)
            found->state = State::Changed;
        return tell(int(found - m_rows.begin()));
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_rows.append({name, value, State::Added});
    endInsertRows();
    Q_EMIT changesChanged();
}

void EnvironmentModel::remove(int row)
{
    if (m_rows.at(row).state != State::Added) {
        m_rows[row] = {m_rows.at(row).name, {}, State::Removed};
        return tell(row);
    }
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
    Q_EMIT changesChanged();
}

void EnvironmentModel::restore(int row)
{
    if (m_rows.at(row).state == State::Added)
        return remove(row);
    m_rows[row] = {m_rows.at(row).name, {}, State::Stored};
    tell(row);
}

// KEY=value lines; `export `, comments and quotes as shells and dotenv have them.
int EnvironmentModel::paste(const QString &dotenv)
{
    int taken = 0;
    for (QString line : dotenv.split('\n'_L1)) {
        line = line.trimmed();
        if (line.startsWith("export "_L1))
            line = line.mid(7).trimmed();
        const qsizetype equals = line.indexOf('='_L1);
        const QString name = line.left(equals).trimmed();
        if (equals <= 0 || line.startsWith('#'_L1) || !faultOf(name).isEmpty())
            continue;
        QString value = line.mid(equals + 1).trimmed();
        const bool isQuoted
            = value.size() >= 2 && (value.front() == '"'_L1 || value.front() == '\''_L1) && value.back() == value.front();
        if (isQuoted) {
            const bool hasEscapes = value.front() == '"'_L1;
            value = value.mid(1, value.size() - 2);
            if (hasEscapes)
                value.replace("\\n"_L1, "\n"_L1);
        }
        set(name, value);
        ++taken;
    }
    return taken;
}

void EnvironmentModel::stage(const QJsonObject &patch)
{
    for (auto change = patch.begin(); change != patch.end(); ++change) {
        if (!change->isNull()) {
            set(change.key(), change->toString());
            continue;
        }
        for (int row = 0; row < rowCount(); ++row)
            if (m_rows.at(row).name == change.key())
                remove(row);
    }
}

bool EnvironmentModel::hasChanges() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.state != State::Stored; });
}

QJsonObject EnvironmentModel::patch() const
{
    QJsonObject patch;
    for (const Row &row : m_rows)
        if (row.state != State::Stored)
            patch.insert(row.name, row.state == State::Removed ? QJsonValue() : QJsonValue(row.value));
    return patch;
}

int EnvironmentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EnvironmentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(kColumns);
}

QVariant EnvironmentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::EditRole))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (Column(index.column())) {
    case NameColumn:
        return row.name;
    case ValueColumn: // never the value: tables end up in screenshots and in what screen readers say
        return role == Qt::EditRole || row.state == State::Removed ? QString() : u"••••••••••••"_s;
    case StateColumn:
        switch (row.state) {
        case State::Stored:
            return tr("stored");
        case State::Added:
            return tr("new, not applied");
        case State::Changed:
            return tr("changed, not applied");
        case State::Removed:
            return tr("deleted, not applied");
        }
        break;
    case kColumns:
        break;
    }
    return {};
}

bool EnvironmentModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || index.column() != ValueColumn || value.toString().isEmpty())
        return false;
    set(m_rows.at(index.row()).name, value.toString());
    return true;
}

Qt::ItemFlags EnvironmentModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == ValueColumn ? flags | Qt::ItemIsEditable : flags;
}

QVariant EnvironmentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case ValueColumn:
        return tr("Value");
    case StateColumn:
        return tr("State");
    case kColumns:
        break;
    }
    return {};
}

} // namespace isola
