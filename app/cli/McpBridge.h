#pragma once
// An MCP server on standard input and output that is really elsewhere: hands each message to a server's Streamable HTTP endpoint
// and each answer back. Keeps the session, comes back to streams that broke, and begins a new session where the server forgot the
// old one.

#include "app/cli/ClientFlags.h"
#include "core/base/EventStream.h"

#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QSocketNotifier>
#include <deque>
#include <memory>

namespace isola {

class McpBridge final : public QObject {
    Q_OBJECT

public:
    // Reads from and writes to these descriptors.
    McpBridge(ServerAddress address, const QByteArray &path, int input, int output);

Q_SIGNALS:
    void ended(); // the client closed its end

private:
    // A message on its way, as long as its answer is.
    struct Exchange {
        QByteArray message;
        QJsonValue id; // undefined: a notification
        bool isInitialize = false;
        bool isSilent = false; // the client has the answer already
        bool isAnswered = false;
        bool isRetried = false;
        QByteArray lastEvent;
    };

    void read();
    void sendNext();
    void send(const std::shared_ptr<Exchange> &exchange);
    void listen(); // for what is no answer
    void follow(const std::shared_ptr<Exchange> &exchange, QNetworkReply *reply);
    void finish(const std::shared_ptr<Exchange> &exchange, QNetworkReply *reply);
    void beginAnew(const std::shared_ptr<Exchange> &exchange);
    void refuse(const Exchange &exchange, const QString &message);
    void write(const QByteArray &message);
    QNetworkRequest request() const;

    const ServerAddress m_address;
    const QUrl m_url;
    const int m_output;
    QSocketNotifier m_input;
    QByteArray m_read;
    std::deque<QByteArray> m_waiting; // until the session is there
    bool m_isInitializing = false;
    QByteArray m_initialize; // the client's own, for another session
    QByteArray m_session;
    QByteArray m_revision;
    QNetworkAccessManager m_network;
};

} // namespace isola
