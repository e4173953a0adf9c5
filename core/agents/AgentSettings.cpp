#include "core/agents/AgentSettings.h"

#include "core/model/FieldReader.h"
#include "core/storage/Random.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

static const QString kApiKey = u"agents:llm"_s;
static const QString kWebhookSecret = u"agents:approval_webhook"_s;
static constexpr int kSecretBytes = 32;
static constexpr qsizetype kLongestText = 2000;

static bool isHttpUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1)
        && url.userInfo().isEmpty() && !url.hasFragment() && text.size() <= kLongestText;
}

// What goes into a field of a request.
static bool isPrintable(const QString &text)
{
    return text.size() <= kLongestText
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < QChar(0x7f); });
}

static void readLlm(FieldReader &llm, LlmEndpoint &endpoint)
{
    if (const auto url = llm.text("base_url"_L1)) {
        endpoint.baseUrl = url->endsWith(u'/') ? url->chopped(1) : *url;
        if (!isHttpUrl(endpoint.baseUrl) || QUrl(endpoint.baseUrl).hasQuery())
            llm.refuse("base_url"_L1, u"must be an http(s) URL like https://api.openai.com/v1"_s);
    } else if (endpoint.baseUrl.isEmpty() && !llm.has("base_url"_L1)) {
        llm.refuse("base_url"_L1, u"is missing: where the model answers, like https://api.openai.com/v1"_s);
    }
    if (const auto model = llm.text("model"_L1)) {
        endpoint.model = *model;
        if (model->isEmpty() || model->size() > 200)
            llm.refuse("model"_L1, u"must be 1 to 200 characters"_s);
    } else if (endpoint.model.isEmpty() && !llm.has("model"_L1)) {
        llm.refuse("model"_L1, u"is missing: the model of nodes that name none"_s);
    }
    if (const auto key = llm.value("api_key"_L1)) {
        endpoint.apiKey = key->toString();
        if (!(key->isNull() || key->isString()) || !isPrintable(endpoint.apiKey))
            llm.refuse("api_key"_L1, u"must be a key without spaces, or null for none"_s);
    }
    if (const auto seconds = llm.integer("timeout_seconds"_L1, 1, 3600))
        endpoint.patience = std::chrono::seconds(*seconds);
    llm.refuseUnknown();
}

static void readWebhook(FieldReader &reader, ApprovalWebhook &webhook)
{
    if (const auto url = reader.text("url"_L1)) {
        webhook.url = *url;
        if (!isHttpUrl(webhook.url))
            reader.refuse("url"_L1, u"must be an http(s) URL"_s);
    } else if (webhook.url.isEmpty() && !reader.has("url"_L1)) {
        reader.refuse("url"_L1, u"is missing: where calls that wait for a person are told of"_s);
    }
    if (const auto secret = reader.text("secret"_L1)) {
        webhook.secret = *secret;
        const auto key = QByteArray::fromBase64Encoding(secret->sliced(qMin<qsizetype>(6, secret->size())).toLatin1());
        if (!secret->startsWith("whsec_"_L1) || !key || (*key).size() < 24 || (*key).size() > 64)
            reader.refuse("secret"_L1, u"must be whsec_ and 24 to 64 bytes in Base64; leave it out to have one made"_s);
    }
    if (webhook.secret.isEmpty())
        webhook.secret = u"whsec_"_s + QString::fromLatin1(randomBytes(kSecretBytes).toBase64());
    reader.refuseUnknown();
}

static void readRate(FieldReader &reader, RateLimit &limit)
{
    const auto perSecond = reader.integer("per_second"_L1, 1, 1'000'000);
    if (!reader.has("per_second"_L1))
        reader.refuse("per_second"_L1, u"is missing"_s);
    limit.perSecond = perSecond.value_or(1);
    limit.burst = reader.integer("burst"_L1, 1, 1'000'000).value_or(limit.perSecond);
    reader.refuseUnknown();
}

// null takes the part away, an object changes it.
template <typename T, typename Read>
static void readPart(
    FieldReader &reader, QLatin1StringView name, std::optional<T> &part, QList<FieldError> &faults, const Read &read)
{
    const auto value = reader.value(name);
    if (!value)
        return;
    if (value->isNull())
        return part.reset();
    if (!value->isObject())
        return reader.refuse(name, u"must be an object, or null for none"_s);
    FieldReader inner(value->toObject(), name, faults);
    T changed = part.value_or(T());
    read(inner, changed);
    part = changed;
}

Result<AgentSettings> AgentSettingsChange::appliedTo(const AgentSettings &settings) const
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    AgentSettings changed = settings;
    readPart(reader, "llm"_L1, changed.llm, faults, readLlm);
    readPart(reader, "approval_webhook"_L1, changed.webhook, faults, readWebhook);
    readPart(reader, "tool_rate_limit"_L1, changed.toolCalls, faults, readRate);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults, u"Nothing was changed; correct the fields listed in details."_s));
    return changed;
}

static QJsonObject limitJson(const RateLimit &limit)
{
    return {{u"per_second"_s, limit.perSecond}, {u"burst"_s, limit.burst}};
}

// `shown` is for people: it says where secrets are.
static QJsonObject settingsJson(const AgentSettings &settings, bool shown)
{
    QJsonObject object{{u"llm"_s, QJsonValue()}, {u"approval_webhook"_s, QJsonValue()}, {u"tool_rate_limit"_s, QJsonValue()}};
    if (settings.llm) {
        QJsonObject llm{{u"base_url"_s, settings.llm->baseUrl}, {u"model"_s, settings.llm->model},
            {u"timeout_seconds"_s, int(settings.llm->patience.count())}};
        if (shown)
            llm.insert("api_key"_L1, settings.llm->apiKey.isEmpty() ? QJsonValue() : QJsonValue(u"***"_s));
        object.insert("llm"_L1, llm);
    }
    if (settings.webhook) {
        QJsonObject webhook{{u"url"_s, settings.webhook->url}};
        if (shown)
            webhook.insert("secret"_L1, u"***"_s);
        object.insert("approval_webhook"_L1, webhook);
    }
    if (settings.toolCalls)
        object.insert("tool_rate_limit"_L1, limitJson(*settings.toolCalls));
    return object;
}

QJsonObject agentSettingsJson(const AgentSettings &settings)
{
    return settingsJson(settings, true);
}

QJsonObject storedSettings(const AgentSettings &settings)
{
    return settingsJson(settings, false);
}

QMap<QString, QByteArray> secretsOf(const AgentSettings &settings)
{
    return {{kApiKey, settings.llm ? settings.llm->apiKey.toUtf8() : QByteArray()},
        {kWebhookSecret, settings.webhook ? settings.webhook->secret.toUtf8() : QByteArray()}};
}

AgentSettings settingsFromStored(const QJsonObject &object, const QMap<QString, QByteArray> &secrets)
{
    AgentSettings settings;
    if (const QJsonValue llm = object.value("llm"_L1); llm.isObject())
        settings.llm = LlmEndpoint{llm["base_url"_L1].toString(), llm["model"_L1].toString(),
            QString::fromUtf8(secrets.value(kApiKey)), std::chrono::seconds(llm["timeout_seconds"_L1].toInt())};
    if (const QJsonValue webhook = object.value("approval_webhook"_L1); webhook.isObject())
        settings.webhook = ApprovalWebhook{webhook["url"_L1].toString(), QString::fromUtf8(secrets.value(kWebhookSecret))};
    settings.toolCalls.reset();
    if (const QJsonValue limit = object.value("tool_rate_limit"_L1); limit.isObject())
        settings.toolCalls = RateLimit{limit["per_second"_L1].toInt(), limit["burst"_L1].toInt()};
    return settings;
}

} // namespace isola
