#pragma once
// Who sends webhooks, and how each of them names things. The only place that knows their headers.

#include "core/model/Invocation.h"

#include <QJsonObject>
#include <optional>

namespace isola {

enum class WebhookProvider { Github, Stripe, Slack, Shopify, Standard, Custom };

QLatin1StringView wireName(WebhookProvider provider); // "github", "stripe", "slack", "shopify", "standard", "custom"
std::optional<WebhookProvider> webhookProviderFromWire(QStringView name);

// What came in, as it came: signatures are over the raw bytes.
struct WebhookMessage {
    InvocationRequest request;
    QByteArray clientAddress;

    QByteArray field(QByteArrayView lowerCaseName) const; // empty without one
    bool hasField(QByteArrayView lowerCaseName) const;
};

// The header that carries a provider's signature; custom ones say it in their config.
QByteArray signatureHeader(WebhookProvider provider);

// What a provider says the event is: empty where it says nothing.
struct WebhookEvent {
    QString type; // "push", "invoice.paid"
    QString id; // the same when it is sent again
};

WebhookEvent webhookEvent(WebhookProvider provider, const WebhookMessage &message);

} // namespace isola
