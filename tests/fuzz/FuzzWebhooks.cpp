// Webhooks as anybody may send them: the first line is a trigger's config in JSON, then come header fields up to an empty line,
// then the body. None is taken to come from a sender whose secret its writer does not have.

#include "core/triggers/webhook/WebhookSignature.h"

#include <QJsonDocument>
#include <cstdlib>

using namespace isola;

static FieldBlock readFields(QByteArrayView &input)
{
    FieldBlock fields;
    while (!input.isEmpty()) {
        const qsizetype end = input.indexOf('\n') < 0 ? input.size() : input.indexOf('\n');
        const QByteArrayView line = input.first(end);
        input = input.sliced(std::min(end + 1, input.size()));
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            break;
        fields += line.first(colon).toByteArray().toLower() + ':' + line.sliced(colon + 1).toByteArray().trimmed() + '\n';
    }
    return fields;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QByteArrayView input(data, qsizetype(size));
    const qsizetype end = input.indexOf('\n') < 0 ? input.size() : input.indexOf('\n');
    WebhookConfig config = WebhookConfig::fromJson(QJsonDocument::fromJson(input.first(end).toByteArray()).object());
    config.secret = "a secret that no input holds, 4f1c2d";
    input = input.sliced(std::min(end + 1, input.size()));
    WebhookMessage message;
    message.request.method = "POST";
    message.request.fields = readFields(input);
    message.request.body = input.toByteArray();
    const WallTime now{std::chrono::seconds(1700000000)};
    const std::optional<WebhookProvider> provider = config.providerOf(message);
    if (!provider)
        return 0;
    if (!webhookFault(*provider, config, message, now))
        std::abort();
    webhookEvent(*provider, message);
    // What is signed as the provider does it is taken.
    message.request.fields = signedFields(*provider, config, message.request.body, "id_1", now);
    if (*provider != WebhookProvider::Custom && webhookFault(*provider, config, message, now)
        && config.tolerance >= std::chrono::seconds(0))
        std::abort();
    return 0;
}
