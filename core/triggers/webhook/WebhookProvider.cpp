#include "core/triggers/webhook/WebhookProvider.h"

#include "core/model/WireNames.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace isola {

using namespace Qt::StringLiterals;

QLatin1StringView wireName(WebhookProvider provider)
{
    switch (provider) {
    case WebhookProvider::Github:
        return QLatin1StringView("github");
    case WebhookProvider::Stripe:
        return QLatin1StringView("stripe");
    case WebhookProvider::Slack:
        return QLatin1StringView("slack");
    case WebhookProvider::Shopify:
        return QLatin1StringView("shopify");
    case WebhookProvider::Standard:
        return QLatin1StringView("standard");
    case WebhookProvider::Custom:
        return QLatin1StringView("custom");
    }
    Q_UNREACHABLE();
}

std::optional<WebhookProvider> webhookProviderFromWire(QStringView name)
{
    return fromWireName<WebhookProvider>(name, 6);
}

static std::optional<QByteArrayView> findField(QByteArrayView rest, QByteArrayView name)
{
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = rest.first(end);
        const qsizetype colon = line.indexOf(':');
        if (line.first(colon) == name)
            return line.sliced(colon + 1);
        rest = rest.sliced(end + 1);
    }
    return {};
}

QByteArray WebhookMessage::field(QByteArrayView lowerCaseName) const
{
    return findField(request.fields, lowerCaseName).value_or(QByteArrayView()).toByteArray();
}

bool WebhookMessage::hasField(QByteArrayView lowerCaseName) const
{
    return findField(request.fields, lowerCaseName).has_value();
}

QByteArray signatureHeader(WebhookProvider provider)
{
    switch (provider) {
    case WebhookProvider::Github:
        return "x-hub-signature-256"_ba;
    case WebhookProvider::Stripe:
        return "stripe-signature"_ba;
    case WebhookProvider::Slack:
        return "x-slack-signature"_ba;
    case WebhookProvider::Shopify:
        return "x-shopify-hmac-sha256"_ba;
    case WebhookProvider::Standard:
        return "webhook-signature"_ba;
    case WebhookProvider::Custom:
        return {};
    }
    Q_UNREACHABLE();
}

// Slack sends events as JSON, commands and interactions as forms.
static WebhookEvent slackEvent(const WebhookMessage &message)
{
    const QJsonObject body = QJsonDocument::fromJson(message.request.body).object();
    if (!body.isEmpty()) {
        const QString inner = body["event"_L1].toObject()["type"_L1].toString();
        return {inner.isEmpty() ? body["type"_L1].toString() : inner, body["event_id"_L1].toString()};
    }
    const QUrlQuery form(QString::fromUtf8(message.request.body));
    return {form.hasQueryItem(u"command"_s) ? u"command"_s : form.hasQueryItem(u"payload"_s) ? u"interaction"_s : QString(), {}};
}

WebhookEvent webhookEvent(WebhookProvider provider, const WebhookMessage &message)
{
    const auto header = [&](const char *name) { return QString::fromLatin1(message.field(name)); };
    const auto body = [&] { return QJsonDocument::fromJson(message.request.body).object(); };
    switch (provider) {
    case WebhookProvider::Github:
        return {header("x-github-event"), header("x-github-delivery")};
    case WebhookProvider::Stripe: {
        const QJsonObject event = body();
        return {event["type"_L1].toString(), event["id"_L1].toString()};
    }
    case WebhookProvider::Slack:
        return slackEvent(message);
    case WebhookProvider::Shopify:
        return {header("x-shopify-topic"), header("x-shopify-webhook-id")};
    case WebhookProvider::Standard:
        return {body()["type"_L1].toString(), header("webhook-id")};
    case WebhookProvider::Custom:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace isola
