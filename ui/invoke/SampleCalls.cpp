#include "ui/invoke/SampleCalls.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static QJsonObject callWith(const QString &method, QJsonObject headers, const QJsonObject &body)
{
    headers.insert("content-type"_L1, u"application/json"_s);
    return {{u"method"_s, method}, {u"headers"_s, headers},
        {u"body"_s, QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Indented))}};
}

// The record of an S3 event notification, version 2.1, as far as handlers look at it.
static QJsonObject uploadBody(const QJsonObject &config)
{
    const QString key = config.value("prefix"_L1).toString() + u"example.png"_s;
    const QJsonObject object{{u"key"_s, key}, {u"size"_s, 20480}, {u"eTag"_s, u"d41d8cd98f00b204e9800998ecf8427e"_s}};
    const QJsonObject bucket{{u"name"_s, config.value("bucket"_L1).toString(u"uploads"_s)}};
    const QJsonObject record{{u"eventVersion"_s, u"2.1"_s}, {u"eventSource"_s, u"aws:s3"_s},
        {u"eventName"_s, u"ObjectCreated:Put"_s}, {u"eventTime"_s, u"2026-01-01T00:00:00.000Z"_s},
        {u"s3"_s, QJsonObject{{u"bucket"_s, bucket}, {u"object"_s, object}}}};
    return {{u"Records"_s, QJsonArray{record}}};
}

// What ctx.trigger says when the trigger itself runs the function.
static QJsonObject triggerDetail(const Trigger &trigger)
{
    QJsonObject detail{{u"type"_s, QString(wireName(trigger.type))}};
    const auto copy = [&](const QString &name, const QJsonValue &otherwise) {
        const QJsonValue value = trigger.config.value(name);
        detail.insert(name, value.isUndefined() ? otherwise : value);
    };
    switch (trigger.type) {
    case TriggerType::Http:
        break;
    case TriggerType::Cron:
        copy(u"schedule"_s, u"0 * * * *"_s);
        copy(u"timezone"_s, u"UTC"_s);
        detail.insert("scheduled_at"_L1, u"2026-01-01T00:00:00.000Z"_s);
        for (const QString &flag : {u"catch_up"_s, u"manual"_s, u"redelivered"_s})
            detail.insert(flag, false);
        detail.insert("missed"_L1, 0);
        break;
    case TriggerType::Webhook:
        copy(u"provider"_s, u"github"_s);
        detail.insert("event"_L1, u"push"_s);
        detail.insert("event_id"_L1, u"sample-delivery-1"_s);
        detail.insert("attempt"_L1, 1);
        detail.insert("redelivered"_L1, false);
        break;
    case TriggerType::S3Upload:
        copy(u"bucket"_s, u"uploads"_s);
        detail.insert("event"_L1, u"ObjectCreated:Put"_s);
        detail.insert("key"_L1, trigger.config.value("prefix"_L1).toString() + u"example.png"_s);
        detail.insert("size"_L1, 20480);
        detail.insert("contentType"_L1, u"image/png"_s);
        detail.insert("attempt"_L1, 1);
        detail.insert("redelivered"_L1, false);
        break;
    case TriggerType::Websocket:
        copy(u"event"_s, u"message"_s);
        detail.insert("connectionId"_L1, u"sample-connection-1"_s);
        detail.insert("kind"_L1, u"text"_s);
        break;
    }
    return detail;
}

static QJsonObject sampleRequest(const Trigger &trigger)
{
    switch (trigger.type) {
    case TriggerType::Http:
        return callWith(u"POST"_s, {}, {{u"name"_s, u"Ada"_s}});
    case TriggerType::Cron:
        return callWith(u"POST"_s, {},
            {{u"type"_s, u"cron"_s}, {u"schedule"_s, trigger.config.value("schedule"_L1).toString()},
                {u"scheduledTime"_s, u"2026-01-01T00:00:00.000Z"_s}});
    case TriggerType::Webhook:
        return callWith(u"POST"_s, {{u"x-github-event"_s, u"push"_s}, {u"x-github-delivery"_s, u"sample-delivery-1"_s}},
            {{u"ref"_s, u"refs/heads/main"_s}, {u"repository"_s, QJsonObject{{u"full_name"_s, u"octocat/hello-world"_s}}}});
    case TriggerType::S3Upload:
        return callWith(u"POST"_s, {}, uploadBody(trigger.config));
    case TriggerType::Websocket:
        return callWith(u"POST"_s, {},
            {{u"type"_s, u"event"_s}, {u"event"_s, trigger.config.value("event"_L1).toString(u"message"_s)},
                {u"payload"_s, QJsonObject{{u"text"_s, u"hello"_s}}}});
    }
    Q_UNREACHABLE();
}

QJsonObject sampleCall(const Trigger &trigger)
{
    QJsonObject call = sampleRequest(trigger);
    if (trigger.type != TriggerType::Http)
        call.insert("as_trigger"_L1, triggerDetail(trigger));
    return call;
}

} // namespace isola
