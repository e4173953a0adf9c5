#include "core/telemetry/CollectorClient.h"

#include <curl/curl.h>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr long kConnectMs = 3000;
static constexpr long kWholeMs = 10000;

struct CollectorClient::Handle {
    CURL *curl = curl_easy_init();
    curl_slist *fields = nullptr;

    ~Handle()
    {
        curl_slist_free_all(fields);
        curl_easy_cleanup(curl);
    }
};

static size_t ignoreBody(char *, size_t size, size_t count, void *)
{
    return size * count;
}

static int goOn(void *isStopped, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return *static_cast<std::atomic<bool> *>(isStopped) ? 1 : 0;
}

CollectorClient::CollectorClient(Collector collector) : m_collector(std::move(collector)), m_handle(std::make_unique<Handle>())
{
    m_handle->fields = curl_slist_append(nullptr, "Content-Type: application/json");
    for (const QByteArray &field : m_collector.fields)
        m_handle->fields = curl_slist_append(m_handle->fields, field.constData());
    CURL *curl = m_handle->curl;
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, m_handle->fields);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignoreBody);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kWholeMs);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, goOn);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &m_isStopped);
}

CollectorClient::~CollectorClient() = default;

CollectorClient::Answer CollectorClient::post(const QByteArray &path, const QByteArray &json, QString &reason)
{
    CURL *curl = m_handle->curl;
    const QByteArray url = m_collector.endpoint.toUtf8() + path;
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(json.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.constData());
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) {
        reason = QString::fromLatin1(curl_easy_strerror(code));
        return Answer::TryAgain;
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && status < 300)
        return Answer::Taken;
    reason = u"status %1"_s.arg(status);
    // "OTLP/HTTP response", "Retryable response codes"; what else fails would fail again.
    const bool isBusy = status == 429 || status == 502 || status == 503 || status == 504;
    return isBusy ? Answer::TryAgain : Answer::Refused;
}

} // namespace isola
