#include "app/cli/ApiConnection.h"

#include <QJsonDocument>
#include <curl/curl.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr long kConnectSeconds = 10;

// One request and what came back. libcurl calls back into it.
struct ApiConnection::Transfer {
    const char *method = "GET";
    QByteArray url;
    QList<QByteArray> fields;
    std::optional<QByteArray> body;
    const Sink *sink = nullptr;
    const Progress *progress = nullptr;

    CURL *curl = nullptr;
    int status = 0;
    QByteArray answer; // all of it, or of a refused stream
    int shownSeconds = 0;

    static size_t receive(char *bytes, size_t size, size_t count, void *self);
    static int tick(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
};

size_t ApiConnection::Transfer::receive(char *bytes, size_t size, size_t count, void *self)
{
    Transfer &transfer = *static_cast<Transfer *>(self);
    const QByteArrayView piece(bytes, qsizetype(size * count));
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    if (transfer.sink && status == 200)
        (*transfer.sink)(piece);
    else
        transfer.answer.append(piece);
    return size * count;
}

int ApiConnection::Transfer::tick(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    Transfer &transfer = *static_cast<Transfer *>(self);
    double elapsed = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_TOTAL_TIME, &elapsed);
    if (!transfer.sink && *transfer.progress && int(elapsed) > transfer.shownSeconds) {
        transfer.shownSeconds = int(elapsed);
        (*transfer.progress)(transfer.shownSeconds);
    }
    return 0;
}

ApiConnection::ApiConnection(const ClientFlags &flags, Progress progress)
    : m_flags(flags), m_progress(std::move(progress)), m_curl(curl_easy_init())
{
}

ApiConnection::~ApiConnection()
{
    curl_easy_cleanup(m_curl);
}

CommandResult<QJsonObject> ApiConnection::get(const QByteArray &path, const QUrlQuery &query)
{
    return exchange("GET", path, query, nullptr);
}

CommandResult<QJsonObject> ApiConnection::post(const QByteArray &path, const QJsonObject &body, const QUrlQuery &query)
{
    return exchange("POST", path, query, &body);
}

CommandResult<QJsonObject> ApiConnection::patch(const QByteArray &path, const QJsonObject &body)
{
    return exchange("PATCH", path, {}, &body);
}

CommandResult<QJsonObject> ApiConnection::remove(const QByteArray &path)
{
    return exchange("DELETE", path, {}, nullptr);
}

// Looked for at the first request, so that commands which need no server need not find one.
CommandResult<void> ApiConnection::connectOnce()
{
    if (!m_address.url.isEmpty())
        return {};
    const Result<ServerAddress> found = findServer(m_flags);
    if (!found && found.error().code == ErrorCode::ResourceNotFound)
        return unreachable(found.error().message, found.error().remediation);
    if (!found)
        return failed(found.error());
    m_address = *found;
    return {};
}

QByteArray ApiConnection::urlOf(const QByteArray &path, const QUrlQuery &query) const
{
    return m_address.url + path + (query.isEmpty() ? QByteArray() : '?' + query.toString(QUrl::FullyEncoded).toUtf8());
}

CommandResult<QJsonObject> ApiConnection::exchange(
    const char *method, const QByteArray &path, const QUrlQuery &query, const QJsonObject *body)
{
    if (const auto found = connectOnce(); !found)
        return failed(found.error());
    Transfer transfer;
    transfer.method = method;
    transfer.url = urlOf(path, query);
    if (body) {
        transfer.body = QJsonDocument(*body).toJson(QJsonDocument::Compact);
        transfer.fields.append("Content-Type: application/json");
    }
    if (const auto done = perform(transfer); !done)
        return failed(done.error());
    const QJsonDocument answer = QJsonDocument::fromJson(transfer.answer);
    if (transfer.status < 200 || transfer.status > 299 || !answer.isObject())
        return failed(errorFromAnswer(transfer.status, transfer.answer));
    return answer.object();
}

CommandResult<void> ApiConnection::stream(
    const QByteArray &path, const QUrlQuery &query, const QByteArray &lastEventId, const Sink &sink)
{
    if (const auto found = connectOnce(); !found)
        return found;
    Transfer transfer;
    transfer.url = urlOf(path, query);
    transfer.fields.append("Accept: text/event-stream");
    if (!lastEventId.isEmpty())
        transfer.fields.append("Last-Event-ID: " + lastEventId);
    return pour(transfer, sink);
}

CommandResult<void> ApiConnection::pour(Transfer &transfer, const Sink &sink)
{
    transfer.sink = &sink;
    if (const auto done = perform(transfer); !done)
        return done;
    if (transfer.status != 200)
        return failed(errorFromAnswer(transfer.status, transfer.answer));
    return {};
}

CommandResult<void> ApiConnection::download(const QByteArray &path, const QJsonObject &body, const Sink &sink)
{
    if (const auto found = connectOnce(); !found)
        return found;
    Transfer transfer;
    transfer.method = "POST";
    transfer.url = urlOf(path, {});
    transfer.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    transfer.fields.append("Content-Type: application/json");
    return pour(transfer, sink);
}

static QString mendOf(CURLcode result)
{
    if (result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE)
        return u"Where the server has a certificate of its own, name the file with it by --ca or ISOLA_CA."_s;
    return u"Is the server running there? isola doctor looks at this machine's."_s;
}

CommandResult<void> ApiConnection::perform(Transfer &transfer)
{
    CURL *curl = m_curl;
    transfer.curl = curl;
    transfer.progress = &m_progress;
    if (!m_address.token.isEmpty())
        transfer.fields.append("Authorization: Bearer " + m_address.token);
    transfer.fields.append("Expect:"); // no round trip before the body
    curl_slist *fields = nullptr;
    for (const QByteArray &field : transfer.fields)
        fields = curl_slist_append(fields, field.constData());

    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, transfer.url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (!m_address.certificates.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, m_address.certificates.constData());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "isola/" ISOLA_VERSION);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::tick);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    if (transfer.body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(transfer.body->size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, transfer.body->constData());
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, transfer.method);
    const CURLcode result = curl_easy_perform(curl);
    curl_slist_free_all(fields);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    transfer.status = int(status);
    if (result == CURLE_OK)
        return {};
    return unreachable(
        u"No answer from %1: %2"_s.arg(QString::fromUtf8(m_address.url), QString::fromUtf8(curl_easy_strerror(result))),
        mendOf(result));
}

} // namespace isola
