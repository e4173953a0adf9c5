#include "ui/client/ServerClient.h"

#include "core/model/WireNames.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kErrorCodes = int(ErrorCode::FunctionCrashed) + 1;
static constexpr int kLongestWaitMs = 310'000; // a test call may run for 300 s

ServerClient::ServerClient(QObject *parent) : QObject(parent)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy); // the token goes to no other place
    m_network.setTransferTimeout(kLongestWaitMs);
}

void ServerClient::setServer(ApiServer server)
{
    m_server = std::move(server);
    m_state = ConnectionState::Starting;
    Q_EMIT stateChanged(m_state);
    Q_EMIT serverChanged();
}

QNetworkRequest ServerClient::authorized(const QUrl &url) const
{
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + m_server.token);
    request.setRawHeader("Accept", "application/json");
    return request;
}

QNetworkRequest ServerClient::request(const QString &path, const QUrlQuery &query) const
{
    QUrl url = m_server.url;
    url.setPath(u"/v1/"_s + m_server.app + path, QUrl::StrictMode); // already percent-encoded
    url.setQuery(query);
    return authorized(url);
}

static QNetworkRequest withJson(QNetworkRequest request)
{
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return request;
}

static QByteArray toBytes(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

void ServerClient::get(const QString &path, const QUrlQuery &query, const QObject *context, Answer done)
{
    await(m_network.get(request(path, query)), context, std::move(done));
}

void ServerClient::getAbsolute(const QString &path, const QObject *context, Answer done)
{
    await(m_network.get(absolute(path)), context, std::move(done));
}

QNetworkRequest ServerClient::absolute(const QString &path) const
{
    QUrl url = m_server.url;
    url.setPath(path);
    return authorized(url);
}

void ServerClient::postAbsolute(const QString &path, const QJsonObject &body, const QObject *context, Answer done)
{
    awaitWrite(m_network.post(withJson(absolute(path)), toBytes(body)), context, std::move(done));
}

void ServerClient::patchAbsolute(const QString &path, const QJsonObject &body, const QObject *context, Answer done)
{
    awaitWrite(m_network.sendCustomRequest(withJson(absolute(path)), "PATCH", toBytes(body)), context, std::move(done));
}

void ServerClient::post(const QString &path, const QJsonObject &body, const QObject *context, Answer done)
{
    // The query, if any, comes with the path: "/functions/x/invoke?detail=true".
    const qsizetype mark = path.indexOf('?'_L1);
    const QUrlQuery query = mark < 0 ? QUrlQuery() : QUrlQuery(path.mid(mark + 1));
    awaitWrite(m_network.post(withJson(request(path.left(mark), query)), toBytes(body)), context, std::move(done));
}

void ServerClient::postOver(int version, const QString &path, const QJsonObject &body, const QObject *context, Answer done)
{
    QNetworkRequest conditional = withJson(request(path));
    conditional.setRawHeader("If-Match", '"' + QByteArray::number(version) + '"');
    awaitWrite(m_network.post(conditional, toBytes(body)), context, std::move(done));
}

void ServerClient::patch(const QString &path, const QJsonObject &body, const QObject *context, Answer done)
{
    awaitWrite(m_network.sendCustomRequest(withJson(request(path)), "PATCH", toBytes(body)), context, std::move(done));
}

void ServerClient::remove(const QString &path, const QObject *context, Answer done)
{
    awaitWrite(m_network.deleteResource(request(path)), context, std::move(done));
}

QNetworkReply *ServerClient::upload(
    const QString &path, const QString &file, const QByteArray &contentType, const QObject *context, Answer done)
{
    auto *source = new QFile(file);
    if (!source->open(QIODevice::ReadOnly)) {
        const QString why = source->errorString();
        delete source;
        done(fail(ErrorCode::ValidationInvalidSchema, tr("%1 cannot be read: %2").arg(file, why),
            tr("Choose a file that you may read.")));
        return nullptr;
    }
    QNetworkRequest streamed = request(path);
    streamed.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
    QNetworkReply *reply = m_network.put(streamed, source);
    source->setParent(reply);
    awaitWrite(reply, context, std::move(done));
    return reply;
}

static QList<FieldError> fieldErrors(const QJsonValue &details)
{
    QList<FieldError> errors;
    for (const QJsonValue &value : details.toArray()) {
        const QJsonObject entry = value.toObject();
        errors.append({entry.value("field"_L1).toString(), entry.value("message"_L1).toString(), entry.value("line"_L1).toInt(),
            entry.value("column"_L1).toInt(), entry.value("excerpt"_L1).toString()});
    }
    return errors;
}

Error ServerClient::errorOf(const QNetworkReply &reply, const QJsonObject &body)
{
    const QJsonObject error = body.value("error"_L1).toObject();
    if (!error.isEmpty()) {
        const auto code = fromWireName<ErrorCode>(error.value("code"_L1).toString(), kErrorCodes);
        return {code.value_or(ErrorCode::RuntimeUnavailable), error.value("message"_L1).toString(),
            error.value("remediation"_L1).toString(), fieldErrors(error.value("details"_L1))};
    }
    const QString host = reply.url().authority();
    return {ErrorCode::RuntimeUnavailable, tr("%1 did not answer: %2").arg(host, reply.errorString()),
        tr("Check that the server runs and that its address is right."), {}};
}

void ServerClient::await(QNetworkReply *reply, const QObject *context, Answer done)
{
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        if (reply->url().authority() == m_server.url.authority())
            noteState(*reply);
    });
    connect(reply, &QNetworkReply::finished, context, [reply, done = std::move(done)] {
        const QJsonDocument document = QJsonDocument::fromJson(reply->readAll());
        if (reply->error() != QNetworkReply::NoError)
            return done(fail(errorOf(*reply, document.object())));
        if (!document.isObject())
            return done(
                fail(ErrorCode::RuntimeUnavailable, tr("%1 sent an answer that is not JSON.").arg(reply->url().authority()),
                    tr("Check that this is an Isola server.")));
        done(document.object());
    });
}

void ServerClient::awaitWrite(QNetworkReply *reply, const QObject *context, Answer done)
{
    ++m_writes;
    await(reply, context, std::move(done));
    connect(reply, &QNetworkReply::finished, this, [this] { // after `done`
        if (--m_writes == 0)
            Q_EMIT idle();
    });
}

void ServerClient::noteState(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const ConnectionState state = status == 0 ? ConnectionState::Unreachable
        : status == 401 || status == 403      ? ConnectionState::Unauthorized
                                              : ConnectionState::Connected;
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

static QString pathOf(const QString &kind, const QString &name, const QString &rest)
{
    return kind + QString::fromLatin1(QUrl::toPercentEncoding(name)) + rest;
}

QString functionPath(const QString &name, const QString &rest)
{
    return pathOf(u"/functions/"_s, name, rest);
}

QString agentPath(const QString &name, const QString &rest)
{
    return pathOf(u"/agents/"_s, name, rest);
}

} // namespace isola
