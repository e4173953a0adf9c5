#pragma once
// The asynchronous client of the HTTP API, and the only way out of the console: panels know neither core's engine nor the server.
// Lives on the GUI thread, which never waits for an answer.

#include "core/base/Callback.h"
#include "ui/client/ApiServer.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QUrlQuery>

class QNetworkReply;

namespace isola {

enum class ConnectionState { Starting, Connected, Unreachable, Unauthorized };

class ServerClient final : public QObject {
    Q_OBJECT

public:
    using Answer = Callback<QJsonObject>;

    explicit ServerClient(QObject *parent = nullptr);

    // From now on every request goes there; panels reload on serverChanged.
    void setServer(ApiServer server);
    const ApiServer &server() const { return m_server; }
    ConnectionState state() const { return m_state; }

    // Paths are below /v1/{app}, "/functions"; `done` is not called once `context` is gone.
    void get(const QString &path, const QUrlQuery &query, const QObject *context, Answer done);
    void post(const QString &path, const QJsonObject &body, const QObject *context, Answer done);
    // Only while that version of the function is the live one; ResourceConflict otherwise.
    void postOver(int version, const QString &path, const QJsonObject &body, const QObject *context, Answer done);
    void patch(const QString &path, const QJsonObject &body, const QObject *context, Answer done);
    void remove(const QString &path, const QObject *context, Answer done);

    // Streams the file as the body; the reply is for its progress and for aborting it.
    QNetworkReply *upload(
        const QString &path, const QString &file, const QByteArray &contentType, const QObject *context, Answer done);

    // Below the server itself, "/readyz".
    void getAbsolute(const QString &path, const QObject *context, Answer done);

    void postAbsolute(const QString &path, const QJsonObject &body, const QObject *context, Answer done);
    void patchAbsolute(const QString &path, const QJsonObject &body, const QObject *context, Answer done);

    // A request for the same app with the token set, for streams.
    QNetworkRequest request(const QString &path, const QUrlQuery &query = {}) const;
    QNetworkAccessManager &network() { return m_network; }

    // What the server said, or what kept it from saying anything.
    static Error errorOf(const QNetworkReply &reply, const QJsonObject &body);

    // True while something that changes the server is on its way: the program should not end before `idle`.
    bool isWriting() const { return m_writes > 0; }

Q_SIGNALS:
    void serverChanged();
    void stateChanged(ConnectionState state);
    void idle(); // the last change was answered

private:
    QNetworkRequest authorized(const QUrl &url) const;
    QNetworkRequest absolute(const QString &path) const;
    void await(QNetworkReply *reply, const QObject *context, Answer done);
    void awaitWrite(QNetworkReply *reply, const QObject *context, Answer done);
    void noteState(const QNetworkReply &reply);

    QNetworkAccessManager m_network;
    ApiServer m_server;
    ConnectionState m_state = ConnectionState::Starting;
    int m_writes = 0;
};

// "/functions/{name}" + rest, the name percent-encoded.
QString functionPath(const QString &name, const QString &rest = {});
QString agentPath(const QString &name, const QString &rest = {});

} // namespace isola
