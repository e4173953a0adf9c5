#include "core/triggers/Deliveries.h"

#include "core/logs/LogRow.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/FunctionRegistry.h"

#include <QJsonDocument>
#include <QLoggingCategory>

namespace isola {

Q_LOGGING_CATEGORY(lcTriggers, "isola.triggers")

using namespace Qt::StringLiterals;

Deliveries::Deliveries(const RunSurroundings &surroundings, QObject *parent)
    : Timetable(parent), m_with(surroundings), m_runs(surroundings.engine)
{
    connect(&m_with.apps, &AppRegistry::appChanged, this, &Deliveries::release);
    connect(&m_with.apps, &AppRegistry::appDeleted, this, [this](const AppId &app) {
        m_with.database.run<void>(
            [app](Database &database) -> Result<void> {
                DeliveryStore(database).removeApp(app);
                return {};
            },
            [](const Result<void> &) {});
    });
    connect(&m_with.functions, &FunctionRegistry::functionChanged, this, &Deliveries::release);
    connect(&m_with.functions, &FunctionRegistry::functionDeleted, this, &Deliveries::forgetFunction);
    connect(&m_sweeper, &QTimer::timeout, this, &Deliveries::sweep);
    m_sweeper.start(kSweepMs);
}

Deliveries::~Deliveries() = default;

// ---- in

void Deliveries::start()
{
    m_with.database.run<QList<PendingDelivery>>(
        [](Database &database) -> Result<QList<PendingDelivery>> { return DeliveryStore(database).pending(); },
        [this](const Result<QList<PendingDelivery>> &pending) {
            if (!pending) {
                qCWarning(lcTriggers).noquote() << "Deliveries cannot be read:" << pending.error().message;
                return;
            }
            for (const PendingDelivery &delivery : *pending) {
                m_inherited.insert(delivery.id);
                wait(delivery.function, delivery.dueAt, delivery.id);
            }
        });
    sweep();
}

void Deliveries::accept(Delivery delivery, Callback<Accepted> done)
{
    delivery.createdAt = m_with.clock.wall();
    delivery.dueAt = delivery.createdAt;
    m_with.database.run<Accepted>(
        [delivery](Database &database) -> Result<Accepted> {
            DeliveryStore store(database);
            auto known = delivery.eventId.isEmpty() ? std::nullopt
                                                    : store.findEvent(delivery.function, delivery.trigger, delivery.eventId);
            if (!known)
                return Accepted{store.add(delivery), false};
            if (known->state != DeliveryState::Dead)
                return Accepted{*known, true};
            Delivery revived = delivery;
            revived.id = known->id;
            revived.attempts = known->attempts;
            store.revive(revived);
            return Accepted{revived, false};
        },
        std::move(done));
}

void Deliveries::takeStored(const Delivery &delivery)
{
    wait(delivery.function, delivery.dueAt, delivery.id);
}

void Deliveries::redrive(const AppId &app, DeliveryId id, Callback<Delivery> done)
{
    m_with.database.run<Delivery>(
        [app, id, now = m_with.clock.wall()](Database &database) -> Result<Delivery> {
            DeliveryStore store(database);
            auto delivery = store.find(id);
            if (!delivery || delivery->app != app)
                return fail(ErrorCode::ResourceNotFound,
                    u"There is no delivery %1 in this app."_s.arg(QString::fromLatin1(wireName(id))),
                    u"Take the id from the list of deliveries."_s);
            if (delivery->state != DeliveryState::Dead)
                return fail(ErrorCode::ResourceConflict, u"The delivery is %1, not dead."_s.arg(wireName(delivery->state)),
                    u"Only dead deliveries are redriven."_s);
            delivery->state = DeliveryState::Pending;
            delivery->attempts = 0;
            delivery->dueAt = now;
            store.update(*delivery);
            return *delivery;
        },
        [this, done = std::move(done)](const Result<Delivery> &delivery) {
            if (delivery) {
                m_inherited.insert(delivery->id);
                takeStored(*delivery);
            }
            done(delivery);
        });
}

void Deliveries::redriveAll(const DeliveryQuery &query, Callback<int> done)
{
    m_with.database.run<QList<PendingDelivery>>(
        [query, now = m_with.clock.wall()](
            Database &database) -> Result<QList<PendingDelivery>> { return DeliveryStore(database).redrive(query, now); },
        [this, done = std::move(done)](const Result<QList<PendingDelivery>> &revived) {
            if (!revived)
                return done(fail(revived.error()));
            for (const PendingDelivery &delivery : *revived) {
                m_inherited.insert(delivery.id);
                wait(delivery.function, delivery.dueAt, delivery.id);
            }
            done(int(revived->size()));
        });
}

// ---- when

void Deliveries::wait(FunctionId function, WallTime dueAt, DeliveryId id)
{
    m_lanes[function].waiting.emplace(dueAt, id);
    Q_EMIT changed();
}

std::optional<WallTime> Deliveries::nextDue() const
{
    std::optional<WallTime> next;
    if (m_running >= kMaxRunning)
        return next;
    for (const auto &[function, lane] : m_lanes)
        if (!lane.waiting.empty() && lane.running < kMaxRunningPerFunction)
            next = std::min(next.value_or(WallTime::max()), lane.waiting.begin()->first);
    return next;
}

void Deliveries::runDue()
{
    const WallTime now = m_with.clock.wall();
    QList<std::pair<FunctionId, DeliveryId>> due;
    for (auto &[function, lane] : m_lanes) {
        while (!lane.waiting.empty() && lane.waiting.begin()->first <= now && lane.running < kMaxRunningPerFunction
            && m_running < kMaxRunning) {
            due.append({function, lane.waiting.begin()->second});
            lane.waiting.erase(lane.waiting.begin());
            ++lane.running;
            ++m_running;
        }
    }
    for (const auto &[function, id] : due)
        begin(function, id);
}

void Deliveries::leaveLane(FunctionId function)
{
    const auto lane = m_lanes.find(function);
    --lane->second.running;
    --m_running;
    if (lane->second.waiting.empty() && lane->second.running == 0)
        m_lanes.erase(lane);
    Q_EMIT changed();
}

// Something has changed that some of them may have waited for.
void Deliveries::release()
{
    const WallTime now = m_with.clock.wall();
    for (const auto &[function, ids] : std::exchange(m_held, {}))
        for (const DeliveryId id : ids)
            wait(function, now, id);
}

bool Deliveries::mayRun(FunctionId function, TriggerType type) const
{
    const auto record = m_with.functions.recordById(function);
    if (!record || record->isDeleted)
        return false;
    const AppPtr app = m_with.apps.find(record->live->app.value.toUtf8());
    const Trigger *trigger = record->live->settings.trigger(type);
    return app && !app->isPaused && trigger && trigger->isEnabled;
}

// ---- out

void Deliveries::begin(FunctionId function, DeliveryId id)
{
    m_with.database.run<std::optional<Delivery>>(
        [id](Database &database) -> Result<std::optional<Delivery>> { return DeliveryStore(database).find(id); },
        [this, function, id](const Result<std::optional<Delivery>> &found) {
            leaveLane(function);
            if (!found)
                return wait(function, m_with.clock.wall() + kNotRunPause, id);
            if (*found && (*found)->state == DeliveryState::Pending)
                attempt(**found);
        });
}

void Deliveries::attempt(Delivery delivery)
{
    const auto record = m_with.functions.recordById(delivery.function);
    if (!record || record->isDeleted) {
        delivery.state = DeliveryState::Dead;
        delivery.endedAt = m_with.clock.wall();
        delivery.lastError = u"The function was deleted."_s;
        return store(delivery);
    }
    if (!mayRun(delivery.function, delivery.trigger)) {
        m_held[delivery.function].append(delivery.id);
        return;
    }
    run(std::move(delivery), {}, {});
}

void Deliveries::runFor(
    const Delivery &delivery, TriggerRuns::Answered answered, std::function<void(const InvocationOutcome &)> failed)
{
    run(delivery, std::move(answered), std::move(failed));
}

Invocation Deliveries::invocationFor(const Delivery &delivery, FunctionVersionPtr function)
{
    QJsonObject detail = delivery.detail;
    detail.insert("delivery"_L1, QString::fromLatin1(wireName(delivery.id)));
    detail.insert("attempt"_L1, delivery.attempts + 1);
    detail.insert("redelivered"_L1, delivery.attempts > 0 || m_inherited.contains(delivery.id));
    Invocation invocation;
    invocation.id = m_with.engine.nextInvocationId();
    invocation.source = InvocationSource(int(delivery.trigger)); // the trigger types are the first sources
    invocation.request = delivery.request;
    invocation.logPath = delivery.eventName.toUtf8();
    invocation.caller.kind = CallerKind::Trigger;
    invocation.triggerDetail = QJsonDocument(detail).toJson(QJsonDocument::Compact);
    invocation.function = std::move(function);
    return invocation;
}

void Deliveries::run(Delivery delivery, TriggerRuns::Answered answered, std::function<void(const InvocationOutcome &)> failed)
{
    const auto record = m_with.functions.recordById(delivery.function);
    Invocation invocation = invocationFor(delivery, record->live);
    ++m_lanes[delivery.function].running;
    ++m_running;
    const bool isSourceTold = bool(answered);
    const auto isAnswered = std::make_shared<bool>(false);
    const auto tellAnswer = [answered, isAnswered](const TriggerAnswer &answer) {
        *isAnswered = true;
        if (answered)
            answered(answer);
    };
    const auto end = [this, delivery, id = invocation.id, isSourceTold, isAnswered, failed](const InvocationOutcome &outcome) {
        leaveLane(delivery.function);
        conclude(delivery, id, outcome, isSourceTold);
        if (failed && !*isAnswered)
            failed(outcome);
    };
    m_runs.start(std::move(invocation), tellAnswer, end);
}

void Deliveries::conclude(Delivery delivery, InvocationId invocation, const InvocationOutcome &outcome, bool isSourceTold)
{
    const WallTime now = m_with.clock.wall();
    m_inherited.remove(delivery.id);
    if (outcome.kind == OutcomeKind::Refused) { // it has not begun: no attempt
        delivery.dueAt = now + kNotRunPause;
        delivery.lastError = outcome.message;
        store(delivery);
        return wait(delivery.function, delivery.dueAt, delivery.id);
    }
    delivery.lastStatus = outcome.status;
    delivery.lastError = outcome.message;
    delivery.lastInvocation = invocation;
    delivery.endedAt = now;
    ++delivery.attempts;
    const bool isGivenUp = isSourceTold || delivery.attempts > int(kPauses.size());
    if (!isError(outcome)) {
        delivery.state = DeliveryState::Delivered;
    } else if (isGivenUp) {
        delivery.state = DeliveryState::Dead;
    } else {
        delivery.dueAt = now + kPauses.at(size_t(delivery.attempts - 1));
        wait(delivery.function, delivery.dueAt, delivery.id);
    }
    store(delivery);
}

void Deliveries::store(const Delivery &delivery)
{
    m_with.database.run<void>(
        [delivery](Database &database) -> Result<void> {
            DeliveryStore(database).update(delivery);
            return {};
        },
        [](const Result<void> &) {}); // it stays pending then, and is run again after the next start
}

void Deliveries::forgetFunction(FunctionId function)
{
    // Held ones find out for themselves.
    if (const auto held = m_held.extract(function))
        for (const DeliveryId id : held.mapped())
            wait(function, m_with.clock.wall(), id);
}

void Deliveries::sweep()
{
    m_with.database.run<int>(
        [now = m_with.clock.wall()](Database &database) -> Result<int> {
            return DeliveryStore(database).removeAged(now - kKeepDelivered, now - kKeepDead, kSweepRows);
        },
        [this](const Result<int> &removed) {
            if (removed && *removed == kSweepRows)
                sweep(); // there may be more
        });
}

} // namespace isola
