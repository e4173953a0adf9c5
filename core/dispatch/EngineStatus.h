#pragma once
// What goes on in the engine at one moment, for dashboards and alarms: values.

#include "core/base/Clock.h"
#include "core/model/Function.h"

#include <QList>

namespace isola {

// Why instances were ended, how many for each reason.
struct InstanceEnds {
    int64_t idle = 0;
    int64_t forRoom = 0; // another function needed the place
    int64_t forMemory = 0; // the machine's was scarce
    int64_t outdated = 0; // a newer revision is live
    int64_t lost = 0; // crashed, killed, or ended with its zygote

    void add(const InstanceEnds &other)
    {
        idle += other.idle;
        forRoom += other.forRoom;
        forMemory += other.forMemory;
        outdated += other.outdated;
        lost += other.lost;
    }
};

struct InstanceStatus {
    FunctionVersionPtr version;
    bool isLoading = false;
    bool isLeaving = false; // takes no new calls
    bool isBusy = false; // in a turn so long that its watchdog spoke up
    int openCalls = 0;
    Milliseconds idle{0}; // since its last call, while it has none
};

// Calls of one version that wait for an instance.
struct QueueStatus {
    FunctionVersionPtr version;
    int waiting = 0;
};

struct EngineStatus {
    int zygotes = 0;
    int spares = 0; // instances that wait for code
    int maxInstances = 0;
    int maxPerFunction = 0;
    int waitingForRoom = 0; // versions that the bounds keep from an instance for now
    bool isMemoryScarce = false;
    InstanceEnds ends;
    QList<InstanceStatus> instances; // loading and serving
    QList<QueueStatus> queues;
    int openCalls = 0; // waiting ones included
    QString layers; // of confinement, in words; empty before the first zygote is up

    // Another engine's beside this one's.
    void add(const EngineStatus &other)
    {
        zygotes += other.zygotes;
        spares += other.spares;
        instances += other.instances;
        queues += other.queues;
        openCalls += other.openCalls;
        maxInstances += other.maxInstances;
        maxPerFunction += other.maxPerFunction;
        waitingForRoom += other.waitingForRoom;
        isMemoryScarce = isMemoryScarce || other.isMemoryScarce;
        ends.add(other.ends);
    }

    int waitingCalls() const
    {
        int sum = 0;
        for (const QueueStatus &queue : queues)
            sum += queue.waiting;
        return sum;
    }
};

} // namespace isola
