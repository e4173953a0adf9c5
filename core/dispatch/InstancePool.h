#pragma once
// Owns every zygote and every instance: keeps spares ready, brings functions into them, lets them go when they are idle, old or
// too many, or when memory is scarce. Which call goes where is the Engine's business. Engine thread.

#include "core/dispatch/EngineStatus.h"
#include "core/dispatch/InstanceProcess.h"
#include "core/dispatch/MachineMemory.h"
#include "core/dispatch/ZygoteProcess.h"

#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace isola {

class MemoryCgroups;

struct InstancePoolOptions {
    QString runner; // path of isola-runner
    QString snapshot; // path of the startup snapshot
    ZygoteProcess::Sandbox sandbox = ZygoteProcess::Sandbox::WallsMustStand;
    int spares = 2; // confined and waiting for code, per zygote
    int maxInstances = 500; // serving or loading, over all functions
    int maxPerFunction = 4;
    Milliseconds idleTimeout{60000};
    Milliseconds reapEvery{5000}; // how often idle ones and the machine's memory are looked at
    int cores = int(std::thread::hardware_concurrency()); // more long turns than these give way to short ones
    std::function<double()> availableMemory = availableMemoryShare; // of the machine's, 0 to 1
};

class InstancePool final : public QObject, private InstanceEvents {
    Q_OBJECT

public:
    // What the Engine hears. References are valid during the call.
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void instanceReady(InstanceProcess &instance, const wire::Loaded &loaded) = 0;
        // The version does not load. The instance is gone after this call.
        virtual void loadFailed(const FunctionVersionPtr &version, const wire::Loaded &loaded) = 0;
        // No instance can be had for the version.
        virtual void startFailed(const FunctionVersionPtr &version, const QString &reason) = 0;
        virtual void frameArrived(InstanceProcess &instance, const wire::Frame &frame) = 0;
        // The process ended or had to be ended. With `withZygote` it is no fault of any of its calls.
        virtual void instanceLost(InstanceProcess &instance, bool withZygote) = 0;
    };

    InstancePool(InstancePoolOptions options, const Clock &clock, QObject *parent = nullptr);
    ~InstancePool() override;

    void setListener(Listener *listener) { m_listener = listener; }
    // Starts the first zygote. The error says what is wrong with the installation.
    Result<void> start();
    // A zygote is up and spares wait.
    bool isReady() const;
    // The layers of confinement that the kernel gave, in words, and which hard limit holds memory; empty before the first zygote
    // is up.
    QString layers() const { return m_layers; }

    // The serving instance of this version that has least to do and is not stuck in a long turn; null when there is none.
    InstanceProcess *pick(int64_t revision);
    // One more instance of the version, unless enough are on their way or the function has as many as it may.
    void grow(const FunctionVersionPtr &version, size_t waitingCalls);
    // After each call: an instance that is leaving goes with its last one.
    void callEnded(InstanceProcess &instance);
    // Takes no new calls and goes when its open ones have ended.
    void leave(InstanceProcess &instance);
    void retire(FunctionId function, int64_t olderThanRevision);
    // An instance that has loaded just this source as a draft becomes the version's own: true when there is one.
    bool adopt(const FunctionVersionPtr &version);
    // The instance broke the protocol: its end is heard through Listener::instanceLost.
    void expel(InstanceProcess &instance, const char *reason);

    struct Counts {
        int zygotes = 0;
        int spares = 0;
        int loading = 0;
        int serving = 0;
        int waitingForRoom = 0; // versions that the bounds keep from an instance for now
        bool isMemoryScarce = false;
        InstanceEnds ends; // since the pool was made
    };
    Counts counts() const;
    const InstancePoolOptions &options() const { return m_options; }
    QList<InstanceStatus> instances() const; // loading and serving

Q_SIGNALS:
    // The first zygote is up.
    void sandboxStarted(const QString &layers);
    // The kernel, or what the server runs in, refuses walls that must stand: no function will run.
    void sandboxRefused(const QString &missing);

private:
    static constexpr std::chrono::milliseconds kCoreLookEvery{100};

    // One zygote, for one app, with what it has ready. The standby one has no app yet.
    struct Nursery {
        std::unique_ptr<ZygoteProcess> zygote;
        AppId app;
        bool isAssigned = false;
        std::vector<InstanceProcess *> spares;
        int starting = 0;
        std::deque<FunctionVersionPtr> wanted; // versions that wait for a spare
        MonotonicTime lastUsed{};
        int failedStarts = 0;
    };
    // A version that no instance could be had for: forgotten when the calls that wanted it have given up.
    struct Unhoused {
        FunctionVersionPtr version;
        MonotonicTime until{};
    };
    struct Group {
        std::vector<InstanceProcess *> instances; // loading and serving
        int wanted = 0; // on their way into a spare
    };

    void frameArrived(InstanceProcess &instance, const wire::Frame &frame) override;
    void wireClosed(InstanceProcess &instance) override;
    void writeWanted(InstanceProcess &instance) override;

    Nursery &nurseryFor(const AppId &app);
    Nursery *nurseryOf(const InstanceProcess &instance);
    Result<void> addStandby();
    Result<void> startZygote(Nursery &nursery);
    bool isInUse(const Nursery &nursery) const;
    void renew(Nursery &nursery);
    void zygoteEnded(Nursery &nursery);
    void refill(Nursery &nursery);
    void spawn(Nursery &nursery);
    void serveWanted(Nursery &nursery);
    void load(InstanceProcess &instance, FunctionVersionPtr version);
    void loaded(InstanceProcess &instance, const wire::Loaded &loaded);
    int usedPlaces() const;
    int boundFor(const FunctionVersion &version) const;
    bool hasRoomFor(const FunctionVersion &version);
    int countOf(const AppId &app) const;
    InstanceProcess *longestIdle() const;
    void bringUp(const FunctionVersionPtr &version);
    void waitForRoom(const FunctionVersionPtr &version);
    void noteRoom();
    void useRoom();
    void giveUpWaiting();
    void reapIdle();
    void relieveMemory();
    void lookAtCores();
    void noteLongTurn(InstanceProcess &instance);
    void letTakersGiveWay();
    void noteCallEnd(InstanceProcess &instance, const wire::Done &done);
    void letGiveWay(InstanceProcess &instance);
    void forget(InstanceProcess &instance);
    void flushAll();

    const InstancePoolOptions m_options;
    const Clock &m_clock;
    Listener *m_listener = nullptr;
    std::unique_ptr<MemoryCgroups> m_cgroups; // null where none are delegated
    WirePoller m_poller;
    QString m_layers;
    std::vector<std::unique_ptr<Nursery>> m_nurseries;
    std::unordered_map<uint64_t, std::unique_ptr<InstanceProcess>> m_instances;
    std::unordered_map<uint64_t, Nursery *> m_homes; // of instances, by number
    std::unordered_map<int64_t, Group> m_groups; // by revision
    std::unordered_set<int64_t> m_heavy; // revisions whose last calls took a core while cores were scarce
    std::deque<Unhoused> m_unhoused; // in order of arrival
    bool m_isRoomNoted = false;
    bool m_isMemoryScarce = false;
    InstanceEnds m_ends;
    std::vector<uint64_t> m_unflushed;
    uint64_t m_lastNumber = 0;
    QTimer m_reaper;
    QTimer m_coreLook; // runs while there are calls
    MonotonicTime m_coresSeen{}; // when it looked last
    bool m_isCrowded = false; // what takes cores takes most of them
    bool m_isClosing = false;
};

} // namespace isola
