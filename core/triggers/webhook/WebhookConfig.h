#pragma once
// A webhook trigger's config, taken apart: an immutable value.

#include "core/triggers/webhook/WebhookProvider.h"

#include <QCryptographicHash>

namespace isola {

// How a sender that is none of the known ones signs.
struct CustomSignature {
    QByteArray header; // lower case
    QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256;
    bool isBase64 = false; // else hex
    QByteArray prefix; // in front of the signature: "sha256="
    QByteArray timestampHeader; // lower case; empty: none, then nothing is known of the message's age
    QByteArray signedText = "{body}"; // what is signed: {timestamp} and {body} are replaced
};

struct WebhookConfig {
    bool isSecretRequired = false;
    QList<WebhookProvider> allowedSources; // empty: any
    QByteArray secret; // empty: none
    std::chrono::seconds tolerance{300}; // of a message's age, both ways
    QByteArray idempotencyHeader; // lower case; empty: the provider's own
    CustomSignature custom;

    static WebhookConfig fromJson(const QJsonObject &config);

    // By the headers that only one of them sends; custom when it is none of them. Nothing: from nobody that is allowed.
    std::optional<WebhookProvider> providerOf(const WebhookMessage &message) const;
};

} // namespace isola
