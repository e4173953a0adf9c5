#pragma once
// A Server-Sent Events reader (WHATWG HTML, section 9.2): delivers events as they are pushed and comes back after a broken line
// with Last-Event-ID, waiting longer each time. Nothing is polled. Lives on the GUI thread; owned by the model that shows the
// events.

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
    void takeLine(QByteArrayView line);
    void ended();

    ServerClient &m_client;
    QPointer<QNetworkReply> m_reply;
    QTimer m_retry;
    QString m_path;
    QUrlQuery m_query;
    QByteArray m_lastId;
    QByteArray m_pending; // an incomplete line
    QByteArray m_type;
    QByteArray m_data;
    int m_failures = 0;
};

} // namespace isola
