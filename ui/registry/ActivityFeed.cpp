#include "ui/registry/ActivityFeed.h"

#include "ui/client/EventFollower.h"
#include "ui/client/ServerClient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostAtOnce = 2; // the rest of the window asks for things too
static constexpr int kRangeSeconds = 3600;
static constexpr int kStepMinutes = 2;

ActivityFeed::ActivityFeed(ServerClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_stream(new EventFollower(client, this))
{
    connect(m_stream, &EventFollower::eventReceived, this, [this](const QByteArray &type, const QByteArray &data) {
        if (type == "log")
            Q_EMIT callEnded(logEntryFromJson(QJsonDocument::fromJson(data).object()));
    });
    connect(&client, &ServerClient::serverChanged, this, [this] {
        m_stream->close();
        m_waiting.clear();
        m_isFollowing = false;
    });
}

void ActivityFeed::read(const QStringList &functions)
{
    m_waiting = functions;
    while (m_asking < kMostAtOnce && !m_waiting.isEmpty())
        askNext();
    follow();
}

void ActivityFeed::askNext()
{
    const QString function = m_waiting.takeFirst();
    const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(60); // the present minute is in it
    QUrlQuery query;
    query.addQueryItem(u"function"_s, QString::fromLatin1(QUrl::toPercentEncoding(function)));
    query.addQueryItem(u"from"_s, now.addSecs(-kRangeSeconds).toString(Qt::ISODate));
    query.addQueryItem(u"to"_s, now.toString(Qt::ISODate));
    query.addQueryItem(u"step"_s, u"%1m"_s.arg(kStepMinutes));
    ++m_asking;
    m_client.get(u"/metrics"_s, query, this, [this, function](const Result<QJsonObject> &answer) {
        --m_asking;
        if (answer) // one that is not told stays without a picture; the list itself says what is wrong
            Q_EMIT activityRead(function, metricsFromJson(*answer));
        if (!m_waiting.isEmpty())
            askNext();
    });
}

void ActivityFeed::follow()
{
    if (!std::exchange(m_isFollowing, true))
        m_stream->open(u"/logs/stream"_s, {}, {});
}

} // namespace isola
