#pragma once
// An event on its way to a function, kept on disk from before it is acknowledged until some time after it was delivered: values.

#include "core/model/Invocation.h"

#include <QJsonObject>
#include <optional>

namespace isola {

using DeliveryId = NumericId<struct DeliveryTag>;

QByteArray wireName(DeliveryId id); // "dlv_" + decimal digits
std::optional<DeliveryId> deliveryIdFromWire(QStringView text);

enum class DeliveryState : uint8_t {
    Pending = 0, // to be run, running, or waiting for its next attempt
    Delivered = 1,
    Dead = 2, // given up: somebody has to look at it, and may redrive it
};

QLatin1StringView wireName(DeliveryState state); // "pending", "delivered", "dead"
std::optional<DeliveryState> deliveryStateFromWire(QStringView name);

struct Delivery {
    DeliveryId id;
    AppId app;
    FunctionId function;
    TriggerType trigger = TriggerType::Webhook;
    QString eventId; // what the source calls the event; empty: nothing, then no two are the same
    QString eventName; // for the log: "github push"
    InvocationRequest request; // whole; fields and body are gone once it was delivered
    QJsonObject detail; // what ctx.trigger says of the event
    DeliveryState state = DeliveryState::Pending;
    int attempts = 0; // that came to an end
    WallTime dueAt{}; // of the next attempt
    WallTime createdAt{};
    std::optional<WallTime> endedAt; // of the last attempt
    int lastStatus = 0; // 0: none yet
    QString lastError;
    InvocationId lastInvocation;
};

// Without the event's content.
QJsonObject deliveryJson(const Delivery &delivery, const QString &functionName);

} // namespace isola
