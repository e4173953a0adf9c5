#include "server/api/WebhookController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/registry/FunctionRegistry.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

WebhookController::WebhookController(
    Router &router, const FunctionRegistry &functions, const AppRegistry &apps, WebhookDoor &door, WebhookKeys &keys)
    : m_functions(functions), m_door(door), m_keys(keys)
{
    router.add("POST", "/v1/{app_id}/webhook/{name}", Access::Public,
        inApp(apps, [this](const Request &request, const Responder &responder) { receive(request, responder); }));
    router.add("POST", "/v1/{app_id}/functions/{name}/triggers/webhook/rotate", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { rotate(request, responder); }));
    router.add("POST", "/v1/{app_id}/functions/{name}/triggers/webhook/test", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { test(request, responder); }));
}

// The query without the signature: who has it may send, and functions tell logs more than they mean to.
static QByteArray withoutSignature(const QByteArray &query)
{
    QByteArrayList kept;
    for (const QByteArray &item : query.split('&'))
        if (!item.startsWith("sig=") && !item.isEmpty())
            kept.append(item);
    return kept.isEmpty() ? QByteArray() : '?' + kept.join('&');
}

void WebhookController::receive(const Request &request, const Responder &responder) const
{
    WebhookArrival arrival;
    arrival.app = request.app;
    arrival.function = request.parameter("name");
    arrival.signature = request.query.value("sig"_L1).value_or(QString()).toLatin1();
    arrival.message.request.method = request.method;
    arrival.message.request.url = request.baseUrl + request.path + withoutSignature(request.queryText);
    arrival.message.request.fields = request.fields;
    arrival.message.request.body = request.body;
    arrival.message.clientAddress = request.clientAddress;
    m_door.receive(arrival, [responder](const WebhookReply &reply) {
        if (reply.error)
            return responder.error(*reply.error);
        responder.send(reply.answer.head.status, reply.answer.head.fields, reply.answer.body);
    });
}

Result<FunctionVersionPtr> WebhookController::functionOf(const Request &request) const
{
    const QString name = request.parameter("name");
    const auto record = m_functions.record(request.app, name);
    if (!record)
        return fail(unknownFunction(name));
    if (!record->live->settings.trigger(TriggerType::Webhook))
        return fail(
            ErrorCode::ResourceNotFound, u"%1 has no webhook trigger."_s.arg(name), u"Deploy the function with one first."_s);
    return record->live;
}

// {"grace_seconds"?: 86400}
void WebhookController::rotate(const Request &request, const Responder &responder) const
{
    static constexpr int kGrace = 86400;
    static constexpr int kMostGrace = 30 * 86400;
    const Result<FunctionVersionPtr> function = functionOf(request);
    if (!function)
        return responder.error(function.error());
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const int grace = reader.integer("grace_seconds"_L1, 0, kMostGrace).value_or(kGrace);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    m_keys.rotate(**function, std::chrono::seconds(grace),
        answering<WebhookEpoch>(
            responder, [this, responder, function = *function, baseUrl = request.baseUrl](const WebhookEpoch &epoch) {
                responder.json(200,
                    {{u"webhook_url"_s, m_keys.url(QString::fromLatin1(baseUrl), *function)},
                        {u"previous_valid_until"_s, timeJson(std::optional(epoch.previousUntil))}});
            }));
}

// {"provider"?: "custom", "payload"?: any}: what the sender would be answered, and what it would have sent.
void WebhookController::test(const Request &request, const Responder &responder) const
{
    const Result<FunctionVersionPtr> function = functionOf(request);
    if (!function)
        return responder.error(function.error());
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const auto name
        = reader.textOf("provider"_L1, {u"github"_s, u"stripe"_s, u"slack"_s, u"shopify"_s, u"standard"_s, u"custom"_s});
    const auto payload = reader.object("payload"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    const WebhookConfig config = WebhookConfig::fromJson((*function)->settings.trigger(TriggerType::Webhook)->config);
    const WebhookProvider usual = config.allowedSources.isEmpty() ? WebhookProvider::Custom : config.allowedSources.first();
    const WebhookProvider provider = name ? *webhookProviderFromWire(*name) : usual;
    const Result<WebhookArrival> sample
        = m_door.sample(**function, provider, payload ? QJsonDocument(*payload).toJson(QJsonDocument::Compact) : QByteArray());
    if (!sample)
        return responder.error(sample.error());
    m_door.receive(
        *sample, [responder, provider, sent = QString::fromUtf8(sample->message.request.body)](const WebhookReply &reply) {
            QJsonObject answer{{u"provider"_s, wireName(provider)}, {u"sent"_s, sent}};
            answer.insert("status"_L1, reply.error ? httpStatus(reply.error->code) : reply.answer.head.status);
            answer.insert("body"_L1, reply.error ? reply.error->message : QString::fromUtf8(reply.answer.body));
            responder.json(200, answer);
        });
}

} // namespace isola
