#pragma once
// The functions of the app as a table. Values come from the API; counts and times are formatted here, looks are
// FunctionDelegate's.

#include "ui/client/ApiValues.h"

#include <QAbstractTableModel>
#include <QSet>

namespace isola {

class FunctionsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, TriggersColumn, ActivityColumn, CallsColumn, ErrorsColumn, SlowColumn, LastRunColumn, kColumns };
    enum Role {
        SortRole = Qt::UserRole,
        SearchRole,
        DescriptionRole,
        VersionRole,
        FailingRole,
        TriggersRole,
        AgentToolRole,
        ActivityRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setFunctions(QList<FunctionSummary> functions);
    const FunctionSummary &at(int row) const { return m_shown.at(row); }
    const FunctionSummary *find(const QString &name) const; // null when absent

    // What a function did lately, and a call more that has just ended: counts and the last bar grow with it.
    void setActivity(const QString &name, const MetricsSeries &activity);
    void countCall(const LogEntry &call);

    // While a deletion can still be undone, its row is out of sight, also after a reload.
    void hide(const QString &name);
    void unhide(const QString &name);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void show();
    void tell(const QString &name);
    QVariant text(const FunctionSummary &function, Column column) const;
    QVariant sortKey(const FunctionSummary &function, Column column) const;

    QList<FunctionSummary> m_functions;
    QList<FunctionSummary> m_shown; // without the hidden ones
    QSet<QString> m_hidden;
    QHash<QString, MetricsSeries> m_activity;
};

} // namespace isola
