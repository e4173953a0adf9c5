#include "core/triggers/DeliveryStore.h"

#include "core/triggers/StoredWallTime.h"

#include <QJsonDocument>
#include <limits>

namespace isola {

static constexpr char kColumns[]
    = "SELECT id, app_id, function_id, trigger_type, event_id, event_name, method, url, detail, state, attempts, due_at, "
      "created_at, ended_at, last_status, last_error, last_invocation";

static QString storedDetail(const Delivery &delivery)
{
    return QString::fromUtf8(QJsonDocument(delivery.detail).toJson(QJsonDocument::Compact));
}

static std::optional<QString> storedEventId(const Delivery &delivery)
{
    return delivery.eventId.isEmpty() ? std::nullopt : std::optional(delivery.eventId);
}

static Delivery read(const Statement &row)
{
    Delivery delivery;
    delivery.id = {row.integer(0)};
    delivery.app = {row.text(1)};
    delivery.function = {row.integer(2)};
    delivery.trigger = triggerTypeFromWire(row.text(3)).value_or(TriggerType::Webhook);
    delivery.eventId = row.text(4);
    delivery.eventName = row.text(5);
    delivery.request.method = row.text(6).toLatin1();
    delivery.request.url = row.text(7).toLatin1();
    delivery.detail = QJsonDocument::fromJson(row.blob(8)).object();
    delivery.state = deliveryStateFromWire(row.text(9)).value_or(DeliveryState::Dead);
    delivery.attempts = int(row.integer(10));
    delivery.dueAt = wallTimeFromStored(row.integer(11));
    delivery.createdAt = wallTimeFromStored(row.integer(12));
    if (row.integer(13) > 0)
        delivery.endedAt = wallTimeFromStored(row.integer(13));
    delivery.lastStatus = int(row.integer(14));
    delivery.lastError = row.text(15);
    delivery.lastInvocation = {row.integer(16)};
    return delivery;
}

static Delivery readWhole(const Statement &row)
{
    Delivery delivery = read(row);
    delivery.request.fields = row.blob(17);
    delivery.request.body = row.blob(18);
    return delivery;
}

Delivery DeliveryStore::add(Delivery delivery)
{
    m_database.run("UPDATE trigger_counters SET value = value + 1 WHERE name = 'delivery_id'");
    Statement counter = m_database.select("SELECT value FROM trigger_counters WHERE name = 'delivery_id'");
    delivery.id = {counter.next() ? counter.integer(0) : 0};
    m_database.run("INSERT INTO deliveries (id, app_id, function_id, trigger_type, event_id, event_name, method, url, fields, "
                   "body, detail, state, attempts, due_at, created_at, ended_at, last_status, last_error, last_invocation) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, 0, 0, '', 0)",
        delivery.id.value, delivery.app.value, delivery.function.value, QString(wireName(delivery.trigger)),
        storedEventId(delivery), delivery.eventName, QString::fromLatin1(delivery.request.method),
        QString::fromLatin1(delivery.request.url), delivery.request.fields, delivery.request.body, storedDetail(delivery),
        delivery.attempts, storedWallTime(delivery.dueAt), storedWallTime(delivery.createdAt));
    return delivery;
}

void DeliveryStore::revive(const Delivery &delivery)
{
    m_database.run("UPDATE deliveries SET event_name = ?, method = ?, url = ?, fields = ?, body = ?, detail = ?, "
                   "state = 'pending', due_at = ? WHERE id = ?",
        delivery.eventName, QString::fromLatin1(delivery.request.method), QString::fromLatin1(delivery.request.url),
        delivery.request.fields, delivery.request.body, storedDetail(delivery), storedWallTime(delivery.dueAt),
        delivery.id.value);
}

std::optional<Delivery> DeliveryStore::find(DeliveryId id)
{
    static const QByteArray sql = QByteArray(kColumns) + ", fields, body FROM deliveries WHERE id = ?";
    Statement row = m_database.select(sql.constData(), id.value);
    return row.next() ? std::optional(readWhole(row)) : std::nullopt;
}

std::optional<Delivery> DeliveryStore::findEvent(FunctionId function, TriggerType trigger, const QString &eventId)
{
    static const QByteArray sql
        = QByteArray(kColumns) + ", fields, body FROM deliveries WHERE function_id = ? AND trigger_type = ? AND event_id = ?";
    Statement row = m_database.select(sql.constData(), function.value, QString(wireName(trigger)), eventId);
    return row.next() ? std::optional(readWhole(row)) : std::nullopt;
}

QList<PendingDelivery> DeliveryStore::pending()
{
    QList<PendingDelivery> pending;
    Statement row
        = m_database.select("SELECT id, function_id, due_at FROM deliveries WHERE state = 'pending' ORDER BY due_at, id");
    while (row.next())
        pending.append({{row.integer(0)}, {row.integer(1)}, wallTimeFromStored(row.integer(2))});
    return pending;
}

// What is not asked for is 0 or empty, and times reach as far as there are any.
static constexpr char kMatching[]
    = " FROM deliveries WHERE app_id = ? AND (? = 0 OR function_id = ?) AND (? = '' OR trigger_type = ?) "
      "AND created_at >= ? AND created_at < ? AND (? = '' OR state = ?) AND id < ?";

template <typename... Rest>
static Statement selectMatching(Database &database, const QByteArray &sql, const DeliveryQuery &query, Rest... rest)
{
    static constexpr int64_t kEver = std::numeric_limits<int64_t>::max();
    const int64_t function = query.function.value_or(FunctionId()).value;
    const QString trigger = query.trigger ? QString(wireName(*query.trigger)) : QStringLiteral("");
    const QString state = query.state ? QString(wireName(*query.state)) : QStringLiteral("");
    return database.select(sql.constData(), query.app.value, function, function, trigger, trigger,
        query.since ? storedWallTime(*query.since) : 0, query.until ? storedWallTime(*query.until) : kEver, state, state,
        query.before ? query.before->value : kEver, rest...);
}

QList<Delivery> DeliveryStore::list(const DeliveryQuery &query)
{
    static const QByteArray sql = QByteArray(kColumns) + kMatching + " ORDER BY id DESC LIMIT ?";
    QList<Delivery> deliveries;
    Statement row = selectMatching(m_database, sql, query, query.limit);
    while (row.next())
        deliveries.append(read(row));
    return deliveries;
}

QList<PendingDelivery> DeliveryStore::redrive(const DeliveryQuery &query, WallTime now)
{
    static const QByteArray sql = QByteArray("SELECT id, function_id") + kMatching + " ORDER BY id LIMIT ?";
    DeliveryQuery dead = query;
    dead.state = DeliveryState::Dead;
    dead.before.reset();
    QList<PendingDelivery> revived;
    {
        Statement row = selectMatching(m_database, sql, dead, query.limit);
        while (row.next())
            revived.append({{row.integer(0)}, {row.integer(1)}, now});
    }
    for (const PendingDelivery &delivery : revived)
        m_database.run("UPDATE deliveries SET state = 'pending', attempts = 0, due_at = ? WHERE id = ?", storedWallTime(now),
            delivery.id.value);
    return revived;
}

DeliveryFiguresByTrigger DeliveryStore::figures(const AppId &app)
{
    DeliveryFiguresByTrigger figures;
    Statement count = m_database.select("SELECT function_id, trigger_type, state, COUNT(*) FROM deliveries WHERE app_id = ? "
                                        "GROUP BY function_id, trigger_type, state",
        app.value);
    while (count.next()) {
        const auto trigger = triggerTypeFromWire(count.text(1));
        DeliveryFigures &entry = figures[{FunctionId{count.integer(0)}, trigger.value_or(TriggerType::Webhook)}];
        const QString state = count.text(2);
        qint64 &place = state == wireName(DeliveryState::Pending) ? entry.pending
            : state == wireName(DeliveryState::Delivered)         ? entry.delivered
                                                                  : entry.dead;
        place = count.integer(3);
    }
    Statement last = m_database.select(
        "SELECT function_id, trigger_type, ended_at, last_status, last_error, last_invocation FROM (SELECT deliveries.*, "
        "ROW_NUMBER() OVER (PARTITION BY function_id, trigger_type ORDER BY ended_at DESC, id DESC) AS place "
        "FROM deliveries WHERE app_id = ? AND ended_at > 0) AS ranked WHERE place = 1",
        app.value);
    while (last.next()) {
        const auto trigger = triggerTypeFromWire(last.text(1));
        DeliveryFigures &entry = figures[{FunctionId{last.integer(0)}, trigger.value_or(TriggerType::Webhook)}];
        entry.lastAt = wallTimeFromStored(last.integer(2));
        entry.lastStatus = int(last.integer(3));
        entry.lastError = last.text(4);
        entry.lastInvocation = {last.integer(5)};
    }
    return figures;
}

void DeliveryStore::update(const Delivery &delivery)
{
    const int64_t endedAt = delivery.endedAt ? storedWallTime(*delivery.endedAt) : 0;
    m_database.run("UPDATE deliveries SET state = ?, attempts = ?, due_at = ?, ended_at = ?, last_status = ?, last_error = ?, "
                   "last_invocation = ? WHERE id = ?",
        QString(wireName(delivery.state)), delivery.attempts, storedWallTime(delivery.dueAt), endedAt, delivery.lastStatus,
        delivery.lastError, delivery.lastInvocation.value, delivery.id.value);
    if (delivery.state == DeliveryState::Delivered)
        m_database.run("UPDATE deliveries SET fields = NULL, body = NULL WHERE id = ?", delivery.id.value);
}

int DeliveryStore::removeAged(WallTime deliveredBefore, WallTime deadBefore, int limit)
{
    return m_database.run("DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE "
                          "(state = 'delivered' AND ended_at < ?) OR (state = 'dead' AND ended_at < ?) LIMIT ?)",
        storedWallTime(deliveredBefore), storedWallTime(deadBefore), limit);
}

void DeliveryStore::removeApp(const AppId &app)
{
    m_database.run("DELETE FROM deliveries WHERE app_id = ?", app.value);
}

} // namespace isola
