#pragma once
// A function's variables: the names that are stored, and what was changed but not applied yet. Values are write-only: the server
// never gives them back, so only those typed here are known, and they are shown as dots.

#include <QAbstractTableModel>
#include <QJsonObject>
#include <QStringList>

namespace isola {

class EnvironmentModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, StateColumn, kColumns };
    enum class State { Stored, Added, Changed, Removed };

    using QAbstractTableModel::QAbstractTableModel;

    void setStored(const QStringList &names); // drops what was not applied
    // What is wrong with a name; empty: nothing.
    static QString faultOf(const QString &name);
    void set(const QString &name, const QString &value); // adds it when it is new
    void remove(int row);
    void restore(int row); // as stored
    int paste(const QString &dotenv); // how many variables were taken
    void stage(const QJsonObject &patch); // changes made before, as patch() gave them
    bool hasChanges() const;
    QJsonObject patch() const; // name to value, null for removed ones
    State state(int row) const { return m_rows.at(row).state; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void changesChanged();

private:
    struct Row {
        QString name;
        QString value; // typed here, empty for stored ones
        State state = State::Stored;
    };
    void tell(int row);

    QList<Row> m_rows;
};

} // namespace isola
