#pragma once
// SQL of `deliveries`. Used inside a job of the triggers' database, on the storage thread: a source whose own tables are in that
// database adds its event in the transaction that makes the event true.

#include "core/storage/Database.h"
#include "core/triggers/Delivery.h"

#include <QList>
#include <map>

namespace isola {

// Where a delivery stands that is to be run: all that is kept in memory of it.
struct PendingDelivery {
    DeliveryId id;
    FunctionId function;
    WallTime dueAt{};
};

struct DeliveryQuery {
    AppId app;
    std::optional<FunctionId> function;
    std::optional<TriggerType> trigger;
    std::optional<DeliveryState> state;
    std::optional<DeliveryId> before; // cursor: older ones
    std::optional<WallTime> since; // taken on then or later
    std::optional<WallTime> until; // taken on before
    int limit = 100;
};

// Of one trigger of one function.
struct DeliveryFigures {
    qint64 pending = 0;
    qint64 delivered = 0; // that are still remembered
    qint64 dead = 0;
    std::optional<WallTime> lastAt;
    int lastStatus = 0;
    QString lastError;
    InvocationId lastInvocation;
};

using DeliveryFiguresByTrigger = std::map<std::pair<FunctionId, TriggerType>, DeliveryFigures>;

class DeliveryStore final {
public:
    explicit DeliveryStore(Database &database) : m_database(database) { }

    // Answers it with its id. The event must not be there yet.
    Delivery add(Delivery delivery);
    // A dead one whose source sent it again begins anew with what came now.
    void revive(const Delivery &delivery);

    std::optional<Delivery> find(DeliveryId id);
    std::optional<Delivery> findEvent(FunctionId function, TriggerType trigger, const QString &eventId);
    QList<PendingDelivery> pending(); // by due time
    QList<Delivery> list(const DeliveryQuery &query); // newest first, without fields and bodies
    // Gives dead ones all their attempts again, the oldest first; the query's state and cursor count for nothing.
    QList<PendingDelivery> redrive(const DeliveryQuery &query, WallTime now);
    DeliveryFiguresByTrigger figures(const AppId &app);

    // How an attempt went: state, attempts, times and last... are written; a delivered one loses fields and body.
    void update(const Delivery &delivery);

    int removeAged(WallTime deliveredBefore, WallTime deadBefore, int limit); // answers how many
    void removeApp(const AppId &app);

private:
    Database &m_database;
};

} // namespace isola
