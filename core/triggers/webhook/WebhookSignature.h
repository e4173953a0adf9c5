#pragma once
// Checks senders' signatures, over the raw bytes and in constant time, and makes them, for samples. Sources: GitHub "Validating
// webhook deliveries", Stripe "Verify webhook signatures", Slack "Verifying requests from Slack", Shopify "Verify webhooks",
// Standard Webhooks 1.0.

#include "core/triggers/webhook/WebhookConfig.h"

namespace isola {

// Nothing when the message is the sender's own and recent; else what is wrong, in words for the developer, not for the sender.
std::optional<QString> webhookFault(
    WebhookProvider provider, const WebhookConfig &config, const WebhookMessage &message, WallTime now);

// The fields that sign the message as the provider would: the signature, and the time and id where they are signed too.
FieldBlock signedFields(
    WebhookProvider provider, const WebhookConfig &config, const QByteArray &body, const QByteArray &id, WallTime now);

// Takes as long whatever differs.
bool isSame(QByteArrayView left, QByteArrayView right);

} // namespace isola
