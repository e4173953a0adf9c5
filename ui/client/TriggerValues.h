#pragma once
// What the API's answers about triggers hold: values, beside ApiValues.

#include "core/model/Trigger.h"

#include <QDateTime>
#include <QJsonObject>

namespace isola {

struct TriggerHealth {
    TriggerType type = TriggerType::Http;
    bool isEnabled = true;
    bool isPaused = false; // with the whole app
    QString webhookUrl; // of a webhook
    QDateTime nextRun; // of a schedule; invalid: none
    QDateTime lastRun; // invalid: never
    int lastStatus = 0;
    QString lastError;
    int backlog = 0;
    int dead = 0;
    int openSockets = 0; // of a websocket trigger
};

struct ScheduledRun {
    QDateTime utc;
    QString local; // "2026-03-29T03:00:00+02:00", in the schedule's zone
    QString note; // why it is not the time in the schedule; mostly empty
};

enum class DeliveryOutcome { Pending, Delivered, Dead };

struct DeliveryInfo {
    QString id;
    QString event;
    QString eventId;
    DeliveryOutcome outcome = DeliveryOutcome::Pending;
    int attempts = 0;
    QDateTime createdAt;
    QDateTime nextAttempt; // invalid: none
    int lastStatus = 0;
    QString lastError;
    QString invocation;
};

struct StoredObject {
    QString key;
    qint64 size = 0;
    QString contentType;
    QDateTime modifiedAt;
};

struct ObjectPage {
    QList<StoredObject> objects;
    QStringList prefixes; // what lies deeper: "images/"
    QString next; // cursor; empty: that was all
};

ObjectPage objectPageFromJson(const QJsonObject &answer);

QList<TriggerHealth> triggerHealthFromJson(const QJsonObject &answer);
QList<ScheduledRun> scheduledRunsFromJson(const QJsonObject &answer);
QList<DeliveryInfo> deliveriesFromJson(const QJsonObject &answer);

} // namespace isola
