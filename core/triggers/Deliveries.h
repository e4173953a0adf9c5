#pragma once
// Brings events to their functions, at least once: what was stored is run, and run again with growing pauses until it succeeds or
// is given up as dead. One that fails holds up no other. What a crash cut short runs again at the next start, marked as such.
// Engine thread.

#include "core/base/Callback.h"
#include "core/storage/BatchedDatabase.h"
#include "core/triggers/DeliveryStore.h"
#include "core/triggers/RunSurroundings.h"
#include "core/triggers/Timetable.h"
#include "core/triggers/TriggerRuns.h"

#include <QSet>
#include <QTimer>
#include <map>

namespace isola {

class Deliveries final : public Timetable {
    Q_OBJECT

public:
    // Between the first attempt and the second, the second and the third ...
    static constexpr std::array<Milliseconds, 5> kPauses{std::chrono::seconds(10), std::chrono::seconds(30),
        std::chrono::minutes(2), std::chrono::minutes(10), std::chrono::hours(1)};

    struct Accepted {
        Delivery delivery;
        bool isDuplicate = false; // it is there already, delivered or on its way: not to be run
    };

    explicit Deliveries(const RunSurroundings &surroundings, QObject *parent = nullptr);
    ~Deliveries() override;

    // Takes on what an earlier process left. Call once, when functions can run.
    void start();

    // Stores an event: durable when it is answered. One that died before and comes again is taken on anew.
    void accept(Delivery delivery, Callback<Accepted> done);

    // Runs one that was accepted at once, for a source that waits: `answered` gets the function's answer, or `failed` the outcome
    // that came without one. Whoever is told of a failure is the one to repeat it: it is dead at once.
    void runFor(const Delivery &delivery, TriggerRuns::Answered answered, std::function<void(const InvocationOutcome &)> failed);
    // Runs one that a source has stored itself, as soon as there is room.
    void takeStored(const Delivery &delivery);

    // Gives a dead one all its attempts again. ResourceNotFound, or ResourceConflict when it is not dead.
    void redrive(const AppId &app, DeliveryId id, Callback<Delivery> done);

    // The same for every dead one that the query finds, up to its limit; answers how many there were.
    void redriveAll(const DeliveryQuery &query, Callback<int> done);

    std::optional<WallTime> nextDue() const override;
    void runDue() override;
    bool isBusy() const override { return m_running > 0; }

    // For reading, in a job of its own.
    BatchedDatabase &database() const { return m_with.database; }

private:
    static constexpr int kMaxRunning = 64;
    static constexpr int kMaxRunningPerFunction = 16;
    static constexpr Milliseconds kNotRunPause{5000}; // the engine could not take it
    static constexpr std::chrono::days kKeepDelivered{7}; // duplicates are known for so long
    static constexpr std::chrono::days kKeepDead{30};
    static constexpr int kSweepMs = 600000;
    static constexpr int kSweepRows = 1000; // at a time: a transaction stays short

    // What waits for one function, by due time. Held ones wait for a change: their app is paused or their trigger disabled.
    struct Lane {
        std::multimap<WallTime, DeliveryId> waiting;
        int running = 0;
    };

    void wait(FunctionId function, WallTime dueAt, DeliveryId id);
    void begin(FunctionId function, DeliveryId id);
    void attempt(Delivery delivery);
    void run(Delivery delivery, TriggerRuns::Answered answered, std::function<void(const InvocationOutcome &)> failed);
    void conclude(Delivery delivery, InvocationId invocation, const InvocationOutcome &outcome, bool isSourceTold);
    void store(const Delivery &delivery);
    void leaveLane(FunctionId function);
    bool mayRun(FunctionId function, TriggerType trigger) const;
    void release();
    void forgetFunction(FunctionId function);
    void sweep();
    Invocation invocationFor(const Delivery &delivery, FunctionVersionPtr function);

    const RunSurroundings m_with;
    TriggerRuns m_runs;
    std::map<FunctionId, Lane> m_lanes;
    std::map<FunctionId, QList<DeliveryId>> m_held;
    QSet<DeliveryId> m_inherited; // of an earlier process: may have run
    int m_running = 0;
    QTimer m_sweeper;
};

} // namespace isola
