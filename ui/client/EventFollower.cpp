#include "ui/client/EventFollower.h"

#include <QNetworkReply>

namespace isola {

static constexpr int kFirstRetryMs = 500;
static constexpr int kLongestRetryMs = 15'000;
static constexpr int kMostDoublings = 5;

EventFollower::EventFollower(ServerClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &EventFollower::connectNow);
}

EventFollower::~EventFollower()
{
    close();
}

void EventFollower::open(const QString &path, const QUrlQuery &query, const QByteArray &lastId)
{
    close();
    m_path = path;
    m_query = query;
    m_lastId = lastId;
    m_failures = 0;
    connectNow();
}

void EventFollower::close()
{
    m_retry.stop();
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

void EventFollower::connectNow()
{
    QNetworkRequest request = m_client.request(m_path, m_query);
    request.setRawHeader("Accept", "text/event-stream");
    request.setTransferTimeout(0); // a quiet stream is not a dead one
    if (!m_lastId.isEmpty())
        request.setRawHeader("Last-Event-ID", m_lastId);
    m_events = {};
    m_reply = m_client.network().get(request);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
        if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
            return;
        m_failures = 0;
        Q_EMIT opened();
    });
    connect(m_reply, &QNetworkReply::readyRead, this, &EventFollower::readLines);
    connect(m_reply, &QNetworkReply::finished, this, &EventFollower::ended);
}

void EventFollower::readLines()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return;
    const QPointer<QNetworkReply> reply = m_reply;
    for (const EventStream::Event &event : m_events.add(reply->readAll())) {
        Q_EMIT eventReceived(event.name.isEmpty() ? QByteArrayLiteral("message") : event.name, event.data);
        if (!reply || reply != m_reply)
            return; // a receiver has closed the stream, or opened another
    }
    if (!m_events.lastId().isNull())
        m_lastId = m_events.lastId();
}

void EventFollower::ended()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_reply->deleteLater();
    m_reply = nullptr;
    if (status >= 400 && status < 500 && status != 429) {
        Q_EMIT refused();
        return;
    }
    m_retry.start(std::min(kFirstRetryMs << std::min(m_failures++, kMostDoublings), kLongestRetryMs));
    Q_EMIT interrupted();
}

} // namespace isola
