#include "ui/client/TriggerValues.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

static QDateTime instantFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

static TriggerHealth healthFrom(TriggerType type, const QJsonObject &json)
{
    TriggerHealth health;
    health.type = type;
    health.isEnabled = json.value("enabled"_L1).toBool(true);
    health.isPaused = json.value("state"_L1) == "paused"_L1;
    health.webhookUrl = json.value("webhook_url"_L1).toString();
    health.nextRun = instantFrom(json.value("next_run"_L1));
    const QJsonObject last = json.value("last_run"_L1).toObject();
    health.lastRun = instantFrom(last.value("at"_L1));
    health.lastStatus = last.value("status"_L1).toInt();
    health.lastError = last.value("error"_L1).toString();
    health.backlog = json.value("backlog"_L1).toInt();
    health.dead = json.value("deliveries"_L1).toObject().value("dead"_L1).toInt();
    health.openSockets = json.value("open_sockets"_L1).toInt();
    return health;
}

QList<TriggerHealth> triggerHealthFromJson(const QJsonObject &answer)
{
    QList<TriggerHealth> all;
    for (const QJsonValue &value : answer.value("triggers"_L1).toArray())
        if (const auto type = triggerTypeFromWire(value.toObject().value("type"_L1).toString()))
            all.append(healthFrom(*type, value.toObject()));
    return all;
}

QList<ScheduledRun> scheduledRunsFromJson(const QJsonObject &answer)
{
    QList<ScheduledRun> runs;
    for (const QJsonValue &value : answer.value("next"_L1).toArray()) {
        const QJsonObject json = value.toObject();
        runs.append({instantFrom(json.value("utc"_L1)), json.value("local"_L1).toString(), json.value("note"_L1).toString()});
    }
    return runs;
}

static DeliveryOutcome outcomeFrom(const QString &state)
{
    return state == "dead"_L1     ? DeliveryOutcome::Dead
        : state == "delivered"_L1 ? DeliveryOutcome::Delivered
                                  : DeliveryOutcome::Pending;
}

QList<DeliveryInfo> deliveriesFromJson(const QJsonObject &answer)
{
    QList<DeliveryInfo> deliveries;
    for (const QJsonValue &value : answer.value("deliveries"_L1).toArray()) {
        const QJsonObject json = value.toObject();
        DeliveryInfo info;
        info.id = json.value("id"_L1).toString();
        info.event = json.value("event"_L1).toString();
        info.eventId = json.value("event_id"_L1).toString();
        info.outcome = outcomeFrom(json.value("state"_L1).toString());
        info.attempts = json.value("attempts"_L1).toInt();
        info.createdAt = instantFrom(json.value("created_at"_L1));
        info.nextAttempt = instantFrom(json.value("next_attempt_at"_L1));
        info.lastStatus = json.value("last_status"_L1).toInt();
        info.lastError = json.value("last_error"_L1).toString();
        info.invocation = json.value("last_invocation"_L1).toString();
        deliveries.append(info);
    }
    return deliveries;
}

ObjectPage objectPageFromJson(const QJsonObject &answer)
{
    ObjectPage page;
    for (const QJsonValue &value : answer.value("objects"_L1).toArray()) {
        const QJsonObject json = value.toObject();
        page.objects.append({json.value("key"_L1).toString(), json.value("size"_L1).toInteger(),
            json.value("content_type"_L1).toString(), instantFrom(json.value("modified_at"_L1))});
    }
    for (const QJsonValue &prefix : answer.value("prefixes"_L1).toArray())
        page.prefixes.append(prefix.toString());
    page.next = answer.value("nextCursor"_L1).toString();
    return page;
}

} // namespace isola
