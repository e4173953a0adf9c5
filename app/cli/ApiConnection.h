#pragma once
// The HTTP API as commands use it: one request at a time, each waited for. The only place of the command line that speaks HTTP.

#include "app/cli/ClientFlags.h"
#include "app/cli/CommandError.h"

#include <QUrlQuery>
#include <functional>
#include <memory>

namespace isola {

class ApiConnection final {
public:
    // Hears how long a request has been under way, about once a second.
    using Progress = std::function<void(int seconds)>;
    // Takes a piece of a stream.
    using Sink = std::function<void(QByteArrayView)>;

    ApiConnection(const ClientFlags &flags, Progress progress);
    ~ApiConnection();
    ApiConnection(const ApiConnection &) = delete;
    ApiConnection &operator=(const ApiConnection &) = delete;

    // Paths come from ApiPath and are percent-encoded.
    CommandResult<QJsonObject> get(const QByteArray &path, const QUrlQuery &query = {});
    CommandResult<QJsonObject> post(const QByteArray &path, const QJsonObject &body, const QUrlQuery &query = {});
    CommandResult<QJsonObject> patch(const QByteArray &path, const QJsonObject &body);
    CommandResult<QJsonObject> remove(const QByteArray &path);

    // An event stream, until the server ends it. A refusal is an error as above.
    CommandResult<void> stream(const QByteArray &path, const QUrlQuery &query, const QByteArray &lastEventId, const Sink &sink);

    // A POST whose answer is a file. One that is cut short is an error.
    CommandResult<void> download(const QByteArray &path, const QJsonObject &body, const Sink &sink);

private:
    struct Transfer;

    CommandResult<QJsonObject> exchange(
        const char *method, const QByteArray &path, const QUrlQuery &query, const QJsonObject *body);
    CommandResult<void> perform(Transfer &transfer);
    CommandResult<void> pour(Transfer &transfer, const Sink &sink); // into it what comes with a 200
    CommandResult<void> connectOnce();
    QByteArray urlOf(const QByteArray &path, const QUrlQuery &query) const;

    const ClientFlags m_flags;
    const Progress m_progress;
    ServerAddress m_address; // empty before the first request
    void *m_curl; // one connection, kept
};

// "/v1/{app}/functions/{name}" from its parts.
template <typename... Parts> QByteArray apiPath(const Parts &...parts)
{
    QByteArray path = "/v1";
    ((path += '/' + QUrl::toPercentEncoding(QString(parts))), ...);
    return path;
}

} // namespace isola
