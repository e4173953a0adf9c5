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
    m_pending.clear();
    m_type.clear();
    m_data.clear();
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
    m_pending += m_reply->readAll();
    qsizetype begin = 0;
    for (qsizetype end; (end = m_pending.indexOf('\n', begin)) >= 0; begin = end + 1) {
        const bool hasReturn = end > begin && m_pending.at(end - 1) == '\r';
        takeLine(QByteArrayView(m_pending).sliced(begin, end - begin - (hasReturn ? 1 : 0)));
        if (!m_reply)
            return; // a receiver closed the stream
    }
    m_pending.remove(0, begin);
}

void EventFollower::takeLine(QByteArrayView line)
{
    if (line.isEmpty()) {
        const QByteArray type = std::exchange(m_type, {});
        const QByteArray data = std::exchange(m_data, {});
        if (!data.isEmpty())
            Q_EMIT eventReceived(type.isEmpty() ? QByteArrayLiteral("message") : type, data);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0)
        return; // a comment: the server's heartbeat
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == "event")
        m_type = value.toByteArray();
    else if (field == "id")
        m_lastId = value.toByteArray();
    else if (field == "data")
        m_data += m_data.isEmpty() ? value.toByteArray() : '\n' + value.toByteArray();
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
