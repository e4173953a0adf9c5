#include "core/triggers/Delivery.h"

#include "core/model/FunctionJson.h"
#include "core/model/WireNames.h"

namespace isola {

using namespace Qt::StringLiterals;

static constexpr QByteArrayView kIdPrefix = "dlv_";

QByteArray wireName(DeliveryId id)
{
    return prefixedId(kIdPrefix, id.value);
}

std::optional<DeliveryId> deliveryIdFromWire(QStringView text)
{
    const auto id = idAfter(kIdPrefix, text.toUtf8());
    return id ? std::optional(DeliveryId{*id}) : std::nullopt;
}

QLatin1StringView wireName(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Pending:
        return QLatin1StringView("pending");
    case DeliveryState::Delivered:
        return QLatin1StringView("delivered");
    case DeliveryState::Dead:
        return QLatin1StringView("dead");
    }
    Q_UNREACHABLE();
}

std::optional<DeliveryState> deliveryStateFromWire(QStringView name)
{
    return fromWireName<DeliveryState>(name, 3);
}

QJsonObject deliveryJson(const Delivery &delivery, const QString &functionName)
{
    const bool isPending = delivery.state == DeliveryState::Pending;
    return {
        {u"id"_s, QString::fromLatin1(wireName(delivery.id))},
        {u"function"_s, functionName},
        {u"trigger"_s, wireName(delivery.trigger)},
        {u"event_id"_s, delivery.eventId.isEmpty() ? QJsonValue() : QJsonValue(delivery.eventId)},
        {u"event"_s, delivery.eventName},
        {u"state"_s, wireName(delivery.state)},
        {u"attempts"_s, delivery.attempts},
        {u"created_at"_s, timeJson(delivery.createdAt)},
        {u"next_attempt_at"_s, isPending ? timeJson(delivery.dueAt) : QJsonValue()},
        {u"last_attempt_at"_s, timeJson(delivery.endedAt)},
        {u"last_status"_s, delivery.lastStatus > 0 ? QJsonValue(delivery.lastStatus) : QJsonValue()},
        {u"last_error"_s, delivery.lastError.isEmpty() ? QJsonValue() : QJsonValue(delivery.lastError)},
        {u"last_invocation"_s,
            delivery.lastInvocation.isValid() ? QJsonValue(QString::fromLatin1(wireName(delivery.lastInvocation)))
                                              : QJsonValue()},
    };
}

} // namespace isola
