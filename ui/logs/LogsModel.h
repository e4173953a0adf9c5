#pragma once
// Invocations, newest first: pages come by the API's cursor as the reader scrolls down, new ones by the live stream on top. Rows
// beyond what is kept fall off the end and come back by scrolling.

#include "ui/client/ApiValues.h"
#include "ui/client/ServerClient.h"
#include "ui/logs/LogFilter.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace isola {

class EventFollower;

class LogsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        StatusColumn,
        FunctionColumn,
        RequestColumn,
        TriggerColumn,
        DurationColumn,
        MessageColumn,
        kColumns
    };
    enum Role { FailedRole = Qt::UserRole, StatusRole };

    explicit LogsModel(ServerClient &client, QObject *parent = nullptr);

    void load(const LogFilter &filter);
    // While held, new rows are counted and shown when let go: nothing moves under the reader.
    void setHeld(bool isHeld);
    int heldCount() const { return int(m_arrived.size()); }
    const LogEntry &at(int row) const { return m_entries.at(row); }
    const QList<LogEntry> &entries() const { return m_entries; }
    bool isLive() const { return m_isLive; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void loaded();
    void failed(const Error &error);
    void liveChanged(bool isLive);
    void heldCountChanged(int count);

private:
    QString path(const QString &rest = {}) const;
    void fetch(const QString &cursor);
    void takePage(const QJsonObject &answer, bool isFirst);
    void follow();
    void takeEvent(const QByteArray &type, const QByteArray &data);
    void showArrived();
    void setLive(bool isLive);
    QVariant text(const LogEntry &entry, Column column) const;

    ServerClient &m_client;
    EventFollower *m_stream;
    LogFilter m_filter;
    QList<LogEntry> m_entries;
    QList<LogEntry> m_arrived; // oldest first, not shown yet
    QTimer m_showing; // gathers what arrives within a frame
    QString m_nextCursor; // empty: nothing older
    int m_load = 0; // counts, so that a late answer to an older filter is dropped
    bool m_isFetching = false;
    bool m_isHeld = false;
    bool m_isLive = false;
};

} // namespace isola
