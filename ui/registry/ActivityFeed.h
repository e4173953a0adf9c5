#pragma once
// What the listed functions did in the last hour, and every call that ends from now on: asked for once per function, a few at a
// time, then counted on from the live log. Nothing is polled. Owned by FunctionsPanel.

#include "ui/client/ApiValues.h"

#include <QObject>

namespace isola {

class EventFollower;
class ServerClient;

class ActivityFeed final : public QObject {
    Q_OBJECT

public:
    explicit ActivityFeed(ServerClient &client, QObject *parent = nullptr);

    void read(const QStringList &functions);

Q_SIGNALS:
    void activityRead(const QString &function, const MetricsSeries &activity);
    void callEnded(const LogEntry &call);

private:
    void askNext();
    void follow();

    ServerClient &m_client;
    EventFollower *m_stream;
    QStringList m_waiting;
    int m_asking = 0;
    bool m_isFollowing = false;
};

} // namespace isola
