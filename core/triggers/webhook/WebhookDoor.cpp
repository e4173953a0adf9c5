#include "core/triggers/webhook/WebhookDoor.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"
#include "core/storage/Random.h"

#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

static WebhookReply refusal(const Error &error)
{
    return {error, {}};
}

static WebhookReply jsonReply(const QJsonObject &body)
{
    TriggerAnswer answer;
    answer.head.fields = "content-type:application/json\n";
    answer.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return {{}, answer};
}

// ---- Who may

void WebhookDoor::receive(const WebhookArrival &arrival, Replied replied)
{
    const FunctionVersionPtr function = m_with.functions.find(arrival.app.value.toUtf8(), arrival.function.toUtf8());
    const Trigger *trigger = function ? function->settings.trigger(TriggerType::Webhook) : nullptr;
    if (!trigger || !trigger->isEnabled)
        return replied(refusal({ErrorCode::ResourceNotFound, u"There is no webhook here."_s,
            u"Deploy the function with a webhook trigger, or switch it on."_s, {}}));
    const WebhookConfig config = WebhookConfig::fromJson(trigger->config);
    const Judgement judgement = judge(*function, config, arrival);
    const auto turnAway = [&](const Error &error) {
        refuse(function, arrival, judgement, error);
        replied(refusal(error));
    };
    if (!judgement.fault.isEmpty())
        return turnAway({ErrorCode::AuthInvalidToken, u"The webhook was refused."_s, u"The function's log says why."_s, {}});
    const AppPtr app = m_with.apps.find(arrival.app.value.toUtf8());
    if (app && app->isPaused)
        return turnAway({ErrorCode::AppPaused, u"The app is paused."_s, u"Try again later."_s, {}});
    deliver(function, config, *judgement.provider, arrival, replied);
}

// The URL's signature or the provider's: with secret_required the latter, where there is a secret to check it with. A provider's
// signature that is there must be right in any case.
WebhookDoor::Judgement WebhookDoor::judge(
    const FunctionVersion &function, const WebhookConfig &config, const WebhookArrival &arrival) const
{
    Judgement judgement{config.providerOf(arrival.message), {}};
    if (!judgement.provider) {
        judgement.fault = u"allowed_sources: none of their headers is there"_s;
        return judgement;
    }
    const WebhookProvider provider = *judgement.provider;
    const bool isUrlSigned = !arrival.signature.isEmpty() && m_with.keys.isValid(function, arrival.signature);
    const QByteArray header = provider == WebhookProvider::Custom ? config.custom.header : signatureHeader(provider);
    const bool isSigned = !config.secret.isEmpty() && !header.isEmpty() && arrival.message.hasField(header);
    if ((config.isSecretRequired && !config.secret.isEmpty()) || isSigned) {
        if (const auto fault = webhookFault(provider, config, arrival.message, m_with.clock.wall()))
            judgement.fault = u"%1: %2"_s.arg(wireName(provider), *fault);
        return judgement;
    }
    if (!isUrlSigned)
        judgement.fault = arrival.signature.isEmpty() ? u"neither the URL's sig nor a provider's signature is there"_s
                                                      : u"the URL's sig does not match: another function's, or rotated since"_s;
    return judgement;
}

void WebhookDoor::refuse(
    const FunctionVersionPtr &function, const WebhookArrival &arrival, const Judgement &judgement, const Error &error)
{
    Invocation invocation;
    invocation.id = m_with.engine.nextInvocationId();
    invocation.function = function;
    invocation.source = InvocationSource::Webhook;
    invocation.request.method = arrival.message.request.method;
    const QLatin1StringView name = judgement.provider ? wireName(*judgement.provider) : QLatin1StringView();
    invocation.logPath = QByteArray(name.data(), name.size());
    invocation.clientAddress = arrival.message.clientAddress;
    invocation.trace = traceOf(arrival.message.request.fields);
    m_with.engine.logRefusal(invocation, httpStatus(error.code),
        judgement.fault.isEmpty() ? error.message : u"webhook refused: %1"_s.arg(judgement.fault));
}

// ---- What then

// Slack asks once, when the URL is entered, and wants its word back.
static std::optional<QString> slackChallenge(WebhookProvider provider, const WebhookMessage &message)
{
    if (provider != WebhookProvider::Slack && provider != WebhookProvider::Custom)
        return {};
    const QJsonObject body = QJsonDocument::fromJson(message.request.body).object();
    if (body.value("type"_L1) != "url_verification"_L1 || !body.value("challenge"_L1).isString())
        return {};
    return body.value("challenge"_L1).toString();
}

void WebhookDoor::deliver(const FunctionVersionPtr &function, const WebhookConfig &config, WebhookProvider provider,
    const WebhookArrival &arrival, const Replied &replied)
{
    if (const auto challenge = slackChallenge(provider, arrival.message))
        return replied(jsonReply({{u"challenge"_s, *challenge}}));
    const WebhookEvent event = webhookEvent(provider, arrival.message);
    const QString ownId = QString::fromLatin1(arrival.message.field(config.idempotencyHeader));
    Delivery delivery;
    delivery.app = arrival.app;
    delivery.function = function->function;
    delivery.trigger = TriggerType::Webhook;
    delivery.eventId = config.idempotencyHeader.isEmpty() ? event.id : ownId;
    if (!delivery.eventId.isEmpty())
        delivery.eventId.prepend(wireName(provider) + ':'_L1); // two senders may number alike
    delivery.eventName = u"%1 %2"_s.arg(wireName(provider), event.type).trimmed();
    delivery.request = arrival.message.request;
    delivery.detail
        = {{u"provider"_s, wireName(provider)}, {u"event"_s, event.type.isEmpty() ? QJsonValue() : QJsonValue(event.type)},
            {u"event_id"_s, delivery.eventId.isEmpty() ? QJsonValue() : QJsonValue(delivery.eventId.section(u':', 1))}};
    m_with.deliveries.accept(delivery, [this, replied](const Result<Deliveries::Accepted> &accepted) {
        if (!accepted)
            return replied(refusal(accepted.error()));
        if (accepted->isDuplicate)
            return replied(jsonReply({{u"ok"_s, true}, {u"duplicate"_s, true}}));
        m_with.deliveries.runFor(
            accepted->delivery,
            [replied](const TriggerAnswer &answer) {
                replied({{}, answer});
            },
            [replied](const InvocationOutcome &outcome) {
                const bool isRefused = outcome.kind == OutcomeKind::Refused || outcome.kind == OutcomeKind::ClientGone
                    || outcome.kind == OutcomeKind::Completed;
                replied(refusal({isRefused ? ErrorCode::RuntimeUnavailable : errorCode(outcome.kind),
                    u"The event was taken, but the function failed."_s, u"Send it again; the function's log says why."_s, {}}));
            });
    });
}

// ---- Samples

static FieldBlock eventFields(WebhookProvider provider, const QByteArray &id)
{
    switch (provider) {
    case WebhookProvider::Github:
        return "x-github-event:ping\nx-github-delivery:" + id + '\n';
    case WebhookProvider::Shopify:
        return "x-shopify-topic:orders/create\nx-shopify-webhook-id:" + id + '\n';
    case WebhookProvider::Stripe:
    case WebhookProvider::Slack:
    case WebhookProvider::Standard:
    case WebhookProvider::Custom:
        return {};
    }
    Q_UNREACHABLE();
}

static QJsonObject sampleBody(WebhookProvider provider, const QString &id)
{
    switch (provider) {
    case WebhookProvider::Github:
        return {{u"zen"_s, u"Anything added dilutes everything else."_s}, {u"hook_id"_s, 1}};
    case WebhookProvider::Stripe:
        return {{u"id"_s, QString(u"evt_"_s + id)}, {u"object"_s, u"event"_s}, {u"type"_s, u"invoice.paid"_s}};
    case WebhookProvider::Slack:
        return {{u"type"_s, u"event_callback"_s}, {u"event_id"_s, QString(u"Ev"_s + id)},
            {u"event"_s, QJsonObject{{u"type"_s, u"app_mention"_s}, {u"text"_s, u"Hello"_s}}}};
    case WebhookProvider::Shopify:
        return {{u"id"_s, 1}, {u"total_price"_s, u"10.00"_s}};
    case WebhookProvider::Standard:
        return {{u"type"_s, u"test.sample"_s}, {u"data"_s, QJsonObject{{u"sample"_s, true}}}};
    case WebhookProvider::Custom:
        return {{u"sample"_s, true}};
    }
    Q_UNREACHABLE();
}

Result<WebhookArrival> WebhookDoor::sample(
    const FunctionVersion &function, WebhookProvider provider, const QByteArray &body) const
{
    const Trigger *trigger = function.settings.trigger(TriggerType::Webhook);
    if (!trigger)
        return fail(ErrorCode::ResourceNotFound, u"%1 has no webhook trigger"_s.arg(function.name),
            u"Deploy the function with one first."_s);
    const WebhookConfig config = WebhookConfig::fromJson(trigger->config);
    if (!config.allowedSources.isEmpty() && !config.allowedSources.contains(provider))
        return fail(validationError({{u"provider"_s, u"%1 is not among allowed_sources"_s.arg(wireName(provider)), 0, 0, {}}}));
    const QByteArray id = "sample" + randomText(12).toLower();
    WebhookArrival arrival;
    arrival.app = function.app;
    arrival.function = function.name;
    const QString url = m_with.keys.url(u"http://localhost"_s, function);
    arrival.signature = url.section(u"?sig="_s, 1).toLatin1();
    arrival.message.request.method = "POST";
    arrival.message.request.url = url.section(u"?sig="_s, 0, 0).toLatin1();
    arrival.message.request.body
        = body.isEmpty() ? QJsonDocument(sampleBody(provider, QString::fromLatin1(id))).toJson(QJsonDocument::Compact) : body;
    arrival.message.request.fields = "content-type:application/json\n" + eventFields(provider, id);
    if (!config.secret.isEmpty())
        arrival.message.request.fields += signedFields(provider, config, arrival.message.request.body, id, m_with.clock.wall());
    return arrival;
}

} // namespace isola
