#include "core/triggers/webhook/WebhookConfig.h"

namespace isola {

using namespace Qt::StringLiterals;

static QByteArray lowerText(const QJsonObject &config, QLatin1StringView name)
{
    return config.value(name).toString().toLower().toLatin1();
}

static QCryptographicHash::Algorithm algorithmOf(const QString &name)
{
    return name == "sha1"_L1  ? QCryptographicHash::Sha1
        : name == "sha512"_L1 ? QCryptographicHash::Sha512
                              : QCryptographicHash::Sha256;
}

WebhookConfig WebhookConfig::fromJson(const QJsonObject &object)
{
    WebhookConfig config;
    config.isSecretRequired = object.value("secret_required"_L1).toBool();
    QStringList sources = object.value("allowed_sources"_L1).toString().split(u',', Qt::SkipEmptyParts);
    if (const QString provider = object.value("provider"_L1).toString(); !provider.isEmpty())
        sources = QStringList{provider};
    for (const QString &source : sources)
        if (const auto provider = webhookProviderFromWire(source.trimmed()))
            config.allowedSources.append(*provider);
    config.secret = object.value("secret"_L1).toString().toUtf8();
    config.tolerance = std::chrono::seconds(object.value("tolerance_seconds"_L1).toInt(300));
    config.idempotencyHeader = lowerText(object, "idempotency_key_header"_L1);
    config.custom.header = lowerText(object, "signature_header"_L1);
    config.custom.algorithm = algorithmOf(object.value("signature_algorithm"_L1).toString());
    config.custom.isBase64 = object.value("signature_encoding"_L1).toString() == "base64"_L1;
    config.custom.prefix = object.value("signature_prefix"_L1).toString().toUtf8();
    config.custom.timestampHeader = lowerText(object, "timestamp_header"_L1);
    config.custom.signedText = object.value("signed_text"_L1).toString(u"{body}"_s).toUtf8();
    return config;
}

std::optional<WebhookProvider> WebhookConfig::providerOf(const WebhookMessage &message) const
{
    const auto isAllowed
        = [&](WebhookProvider provider) { return allowedSources.isEmpty() || allowedSources.contains(provider); };
    for (const WebhookProvider provider : {WebhookProvider::Github, WebhookProvider::Stripe, WebhookProvider::Slack,
             WebhookProvider::Shopify, WebhookProvider::Standard})
        if (isAllowed(provider) && message.hasField(signatureHeader(provider)))
            return provider;
    // Without a secret at the sender's side there is no signature, but some name themselves all the same.
    if (isAllowed(WebhookProvider::Github) && message.hasField("x-github-event"))
        return WebhookProvider::Github;
    if (isAllowed(WebhookProvider::Shopify) && message.hasField("x-shopify-topic"))
        return WebhookProvider::Shopify;
    if (isAllowed(WebhookProvider::Custom))
        return WebhookProvider::Custom;
    // Nobody else may send: it is to be judged as what it should be.
    return allowedSources.size() == 1 ? std::optional(allowedSources.first()) : std::nullopt;
}

} // namespace isola
