#pragma once
// A stream of Server-Sent Events: delivers events as they are pushed and comes back after a broken line
// with Last-Event-ID, waiting longer each time. Nothing is polled. Lives on the GUI thread; owned by the model that shows the
// events.

#include "core/base/EventStream.h"
#include "ui/client/ServerClient.h"

#include <QPointer>
#include <QTimer>

namespace isola {

class EventFollower final : public QObject {
    Q_OBJECT

public:
    explicit EventFollower(ServerClient &client, QObject *parent = nullptr);
    ~EventFollower() override;

    // Closes what is open. `lastId` empty: only what happens from now on.
    void open(const QString &path, const QUrlQuery &query, const QByteArray &lastId);
    void close();

Q_SIGNALS:
    void opened();
    void eventReceived(const QByteArray &type, const QByteArray &data);
    void interrupted(); // will come back by itself
    void refused(); // the server has no such stream, or does not let us: it is not asked again

private:
    void connectNow();
    void readLines();
    void ended();

    ServerClient &m_client;
    QPointer<QNetworkReply> m_reply;
    QTimer m_retry;
    QString m_path;
    QUrlQuery m_query;
    QByteArray m_lastId;
    EventStream m_events;
    int m_failures = 0;
};

} // namespace isola
