#include "app/cli/McpBridge.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QTimer>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kComeBackMs = 1000;
static constexpr int kInternalError = -32603;

McpBridge::McpBridge(ServerAddress address, const QByteArray &path, int input, int output)
    : m_address(std::move(address))
    , m_url(QUrl::fromEncoded(m_address.url + path))
    , m_output(output)
    , m_input(input, QSocketNotifier::Read)
{
    connect(&m_input, &QSocketNotifier::activated, this, &McpBridge::read);
}

void McpBridge::read()
{
    char buffer[64 * 1024];
    const ssize_t count = ::read(int(m_input.socket()), buffer, sizeof buffer);
    if (count <= 0) {
        m_input.setEnabled(false);
        Q_EMIT ended();
        return;
    }
    m_read.append(buffer, count);
    for (qsizetype end = m_read.indexOf('\n'); end >= 0; end = m_read.indexOf('\n')) {
        const QByteArray line = m_read.first(end).trimmed();
        m_read.remove(0, end + 1);
        if (!line.isEmpty())
            m_waiting.push_back(line);
    }
    sendNext();
}

// All at once, but for the first: what comes after `initialize` needs the session that it brings.
void McpBridge::sendNext()
{
    while (!m_waiting.empty() && !m_isInitializing) {
        const auto exchange = std::make_shared<Exchange>();
        exchange->message = m_waiting.front();
        m_waiting.pop_front();
        const QJsonObject message = QJsonDocument::fromJson(exchange->message).object();
        exchange->id = message.value("id"_L1);
        exchange->isInitialize = message.value("method"_L1) == "initialize"_L1;
        if (exchange->isInitialize) {
            m_initialize = exchange->message;
            m_session.clear();
        }
        send(exchange);
    }
}

QNetworkRequest McpBridge::request() const
{
    QNetworkRequest request(m_url);
    request.setRawHeader("Authorization", "Bearer " + m_address.token);
    request.setRawHeader("Accept", "application/json, text/event-stream");
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    if (!m_session.isEmpty()) {
        request.setRawHeader("Mcp-Session-Id", m_session);
        request.setRawHeader("MCP-Protocol-Version", m_revision);
    }
    if (!m_address.certificates.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(QString::fromUtf8(m_address.certificates));
        request.setSslConfiguration(tls);
    }
    return request;
}

void McpBridge::send(const std::shared_ptr<Exchange> &exchange)
{
    m_isInitializing = m_isInitializing || exchange->isInitialize;
    follow(exchange, m_network.post(request(), exchange->message));
}

void McpBridge::listen()
{
    const auto exchange = std::make_shared<Exchange>(); // without an id: it is never over
    follow(exchange, m_network.get(request()));
}

static bool isStream(const QNetworkReply &reply)
{
    return reply.header(QNetworkRequest::ContentTypeHeader).toByteArray().startsWith("text/event-stream");
}

void McpBridge::follow(const std::shared_ptr<Exchange> &exchange, QNetworkReply *reply)
{
    connect(reply, &QNetworkReply::readyRead, this, [this, exchange, reply, events = EventStream()]() mutable {
        if (!isStream(*reply))
            return;
        for (const EventStream::Event &event : events.add(reply->readAll())) {
            const QJsonObject message = QJsonDocument::fromJson(event.data).object();
            if (!message.contains("method"_L1) && message.value("id"_L1) == exchange->id)
                exchange->isAnswered = true;
            write(event.data);
        }
        exchange->lastEvent = events.lastId();
    });
    connect(reply, &QNetworkReply::finished, this, [this, exchange, reply] {
        reply->deleteLater();
        finish(exchange, reply);
    });
}

void McpBridge::finish(const std::shared_ptr<Exchange> &exchange, QNetworkReply *reply)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isListening = exchange->message.isEmpty();
    if (status == 404 && !m_session.isEmpty() && !exchange->isRetried)
        return isListening ? void() : beginAnew(exchange);
    if (isListening || (isStream(*reply) && !exchange->isAnswered && !exchange->id.isUndefined())) {
        // It broke, or the server closed it for a while: what was missed comes after the last event.
        QTimer::singleShot(kComeBackMs, this, [this, exchange] {
            QNetworkRequest again = request();
            if (!exchange->lastEvent.isEmpty())
                again.setRawHeader("Last-Event-ID", exchange->lastEvent);
            follow(exchange, m_network.get(again));
        });
        return;
    }
    if (isStream(*reply) || exchange->id.isUndefined())
        return;
    const QByteArray body = reply->readAll();
    if (status < 200 || status > 299) {
        const QJsonValue error = QJsonDocument::fromJson(body).object().value("error"_L1);
        refuse(*exchange, error["message"_L1].toString(reply->errorString()));
    } else if (!exchange->isSilent) {
        write(body);
    }
    if (!exchange->isInitialize)
        return;
    m_session = reply->rawHeader("mcp-session-id");
    m_revision = QJsonDocument::fromJson(body)["result"_L1]["protocolVersion"_L1].toString().toLatin1();
    m_isInitializing = false;
    if (!m_session.isEmpty())
        listen();
    sendNext();
}

// The server was started anew: the same beginning again, of which the client need not know, then the message.
void McpBridge::beginAnew(const std::shared_ptr<Exchange> &exchange)
{
    exchange->isRetried = true;
    m_waiting.push_front(exchange->message);
    if (m_isInitializing)
        return;
    m_session.clear();
    const auto beginning = std::make_shared<Exchange>();
    beginning->message = m_initialize;
    beginning->id = QJsonDocument::fromJson(m_initialize)["id"_L1];
    beginning->isInitialize = true;
    beginning->isSilent = true;
    send(beginning);
}

void McpBridge::refuse(const Exchange &exchange, const QString &message)
{
    const QJsonObject error{{u"code"_s, kInternalError}, {u"message"_s, message}};
    write(QJsonDocument(QJsonObject{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, exchange.id}, {u"error"_s, error}})
              .toJson(QJsonDocument::Compact));
}

void McpBridge::write(const QByteArray &message)
{
    const QByteArray line = message + '\n';
    for (qsizetype done = 0; done < line.size();) {
        const ssize_t count = ::write(m_output, line.constData() + done, size_t(line.size() - done));
        if (count <= 0) {
            Q_EMIT ended();
            return;
        }
        done += count;
    }
}

} // namespace isola
