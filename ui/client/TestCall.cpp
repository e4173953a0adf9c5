#include "ui/client/TestCall.h"

#include "ui/client/ServerClient.h"

#include <QJsonDocument>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace isola {

TestCall::TestCall(ServerClient &client, const QString &function, const QJsonObject &description, QObject *parent)
    : QObject(parent), m_client(client)
{
    QUrlQuery query;
    query.addQueryItem(u"detail"_s, u"true"_s);
    QNetworkRequest request = client.request(functionPath(function, u"/invoke"_s), query);
    request.setRawHeader("Accept", "text/event-stream");
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    m_reply = client.network().post(request, QJsonDocument(description).toJson(QJsonDocument::Compact));
    m_reply->setParent(this);
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
            return; // an error: read when it is whole
        for (const EventStream::Event &event : m_events.add(m_reply->readAll()))
            take(event);
    });
    connect(m_reply, &QNetworkReply::finished, this, &TestCall::finish);
}

void TestCall::take(const EventStream::Event &event)
{
    const QJsonObject json = QJsonDocument::fromJson(event.data).object();
    if (event.name == "chunk") {
        const QByteArray bytes = QByteArray::fromBase64(json.value("bodyBase64"_L1).toString().toLatin1());
        m_body += bytes;
        Q_EMIT bodyCame(bytes);
        return;
    }
    CallReport report = callReportFromJson(json);
    if (event.name == "head") {
        Q_EMIT begun(report);
    } else if (event.name == "end") {
        m_hasEnded = true;
        report.body = m_body;
        Q_EMIT ended(report);
    }
}

void TestCall::stop()
{
    m_isStopped = true;
    if (m_reply)
        m_reply->abort();
}

void TestCall::finish()
{
    if (m_isStopped)
        Q_EMIT stopped();
    else if (!m_hasEnded)
        Q_EMIT failed(ServerClient::errorOf(*m_reply, QJsonDocument::fromJson(m_reply->readAll()).object()));
    deleteLater();
}

} // namespace isola
