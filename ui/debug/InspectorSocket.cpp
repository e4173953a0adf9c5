#include "ui/debug/InspectorSocket.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kBeforeFirstId = 1 << 30;

InspectorSocket::InspectorSocket(QObject *parent) : QObject(parent), m_lastId(kBeforeFirstId)
{
    connect(&m_socket, &QWebSocket::connected, this, &InspectorSocket::opened);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, &InspectorSocket::take);
    connect(&m_socket, &QWebSocket::disconnected, this,
        [this] { Q_EMIT closed(m_socket.closeReason().isEmpty() ? m_socket.errorString() : m_socket.closeReason()); });
}

void InspectorSocket::open(const QUrl &url)
{
    m_socket.open(url);
}

void InspectorSocket::close()
{
    m_asked.clear(); // whoever closes does not wait any more
    m_socket.close();
}

void InspectorSocket::ask(const QString &method, const QJsonObject &parameters, Answer done)
{
    const QJsonObject message{{u"id"_s, ++m_lastId}, {u"method"_s, method}, {u"params"_s, parameters}};
    if (done)
        m_asked.insert(m_lastId, std::move(done));
    pass(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
}

void InspectorSocket::pass(const QString &message)
{
    m_socket.sendTextMessage(message);
}

void InspectorSocket::take(const QString &message)
{
    const QJsonObject json = QJsonDocument::fromJson(message.toUtf8()).object();
    if (const QString method = json.value("method"_L1).toString(); !method.isEmpty())
        return said(method, json.value("params"_L1).toObject(), message);
    const int id = json.value("id"_L1).toInt();
    if (id <= kBeforeFirstId)
        return answered(json, message);
    const Answer done = m_asked.take(id);
    if (!done)
        return;
    if (!json.contains("error"_L1))
        return done(json.value("result"_L1).toObject());
    done(fail(ErrorCode::RuntimeUnavailable, json.value("error"_L1).toObject().value("message"_L1).toString()));
}

} // namespace isola
