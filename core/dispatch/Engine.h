#pragma once
// The one door: an Invocation goes in, a head, body chunks and one outcome come out at a ReplySink. Lives on the engine thread,
// with the connections and the instances, so that a call crosses no thread on its way. Nothing here touches disk or takes a lock.

#include "core/base/Result.h"
#include "core/dispatch/EngineStatus.h"
#include "core/dispatch/HostCalls.h"
#include "core/dispatch/InstancePool.h"
#include "core/model/Invocation.h"
#include "core/model/Recording.h"

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

namespace isola {

class InspectorClient;
class LogWriter;
class ReplayHost;

using CallId = NumericId<struct CallTag>;

// Which of a server's engines this is.
struct ShardPlace {
    int number = 0;
    int count = 1;
};

struct ResponseHead {
    int status = 200;
    QByteArray statusText; // empty: the standard phrase
    FieldBlock fields; // checked: names are tokens, values hold no control characters
};

// Where an answer goes. Called on the engine thread, possibly from inside Engine::invoke; never after finished(), nor after
// Engine::cancel() for this call. A sink must live until one of the two.
class ReplySink {
public:
    virtual ~ReplySink() = default;
    // At most once. `body` is what is there of the body already; isComplete says that no more follows, so that it has a known
    // length.
    virtual void respond(const ResponseHead &head, QByteArrayView body, bool isComplete) = 0;
    virtual void sendChunk(QByteArrayView bytes, bool isLast) = 0;
    // The function has used up so many bytes of the request body: as many more may be sent.
    virtual void grantRequestBody(qint64 bytes) = 0;
    // A line that the function has printed, as its row in the log will have it.
    virtual void print(const ConsoleEntry & /*entry*/) { }
    // Exactly once, last. When nothing was responded (the function failed), the sink answers with the outcome's error. When a
    // head went out and the body is not complete, the answer is cut off.
    virtual void finished(const InvocationOutcome &outcome) = 0;
};

// What loading a version in a sandbox instance found, before it may go live: the schemas that the module of a tool exports.
using CheckCallback = std::function<void(Result<ToolSchemas>)>;

// How long a queue may get, and how long a call may stay in it.
struct QueueLimits {
    size_t mostWaiting = 1000; // per version
    Milliseconds longestWait{10000};
};

class Engine final : public QObject, private InstancePool::Listener {
    Q_OBJECT

public:
    // First window of a body, both ways, in bytes.
    static constexpr qint64 kBodyWindow = wire::kBodyWindow;

    Engine(InstancePool &pool, LogWriter &log, const Clock &clock, QObject *parent = nullptr);
    ~Engine() override;

    void setQueueLimits(const QueueLimits &limits) { m_queueLimits = limits; }

    // Ids over several engines of one server: each takes every count-th.
    void shareIds(ShardPlace place) { m_place = place; }
    InvocationId nextInvocationId();
    // Calls that come without a trace begin one: for who sends them to a collector.
    void setBeginsTraces(bool begins) { m_beginsTraces = begins; }

    // Never fails: a call that cannot run ends with an outcome like any other. The returned id is valid until finished().
    CallId invoke(Invocation invocation, ReplySink &sink);

    // Runs a recorded call again, with what was recorded and nothing else: `invocation` has a version of versionForReplay(), and
    // no row is written.
    CallId replay(Invocation invocation, std::shared_ptr<ReplayHost> host, ReplySink &sink);

    // More of the request body; at most what kBodyWindow and grantRequestBody() allow may be outstanding.
    void sendBody(CallId call, QByteArrayView bytes, bool isLast);
    // The client took so many bytes of the response body: the function may send as many more.
    void grantResponseBody(CallId call, qint64 bytes);
    // The caller is gone. The sink hears nothing more; the call is told through req.signal and its row says ClientGone.
    void cancel(CallId call);

    // Loads the version in an instance of its own, which answers no calls until the version is adopted: a draft has no revision
    // yet, or carries that of the live version. The callback runs on the engine thread: a validation error with line, column and
    // excerpt when the code cannot go live.
    void check(FunctionVersionPtr version, CheckCallback callback);

    // For a version that is never live and shares no instance with one that is: unlike any that a registry gives.
    int64_t nextDraftRevision() { return --m_lastDraft; }

    // The version is live: an instance that has checked it serves its first calls.
    void adopt(const FunctionVersionPtr &live);

    // New calls will bring newer revisions: idle instances of older ones leave, busy ones when their calls are done.
    void retire(FunctionId function, int64_t olderThanRevision);

    // Loads the version in an instance of its own for the client, who outlives it or ends it; calls of the version that is
    // returned run there, one after the other, and their time stands still while the debugger holds them.
    FunctionVersionPtr inspect(const FunctionVersion &version, InspectorClient &client);
    void sendToInspector(int64_t revision, const QByteArray &message);
    // The client hears nothing more. A call that is paused goes on without the debugger.
    void endInspection(int64_t revision);

    // Answers what functions ask of the host under this name: "kv" for "kv.get" and "kv.put". Engine and services are taken down
    // with no event in between.
    void addHostService(const QByteArray &name, HostService &service) { m_hostCalls.addService(name, service); }

    // A row for a call that was refused at the edge (401, 405, paused ...): nothing ran.
    void logRefusal(const Invocation &invocation, int status, const QString &reason);

    // Takes no new calls and calls back once the running ones have ended.
    void drain(std::function<void()> done);

    int openCalls() const { return int(m_calls.size()); }
    bool isOpen(CallId call) const { return m_calls.contains(call.value); }
    EngineStatus status() const;
    QString layers() const { return m_pool.layers(); }

private:
    // An instance that has not ended a call this long after its deadline is killed, for some of V8's builtins never stop by
    // themselves: its caller hears of it within a quarter of a second of the limit.
    static constexpr Milliseconds kKillAfter{225};
    static constexpr Milliseconds kAfterResponse{30000}; // for ctx.waitUntil
    static constexpr Milliseconds kLongestInspection{1800000}; // a call that a debugger holds for longer is ended
    static constexpr qsizetype kMaxInspectorMessage = 64 << 20; // heap snapshots come in pieces

    void instanceReady(InstanceProcess &instance, const wire::Loaded &loaded) override;
    void loadFailed(const FunctionVersionPtr &version, const wire::Loaded &loaded) override;
    void startFailed(const FunctionVersionPtr &version, const QString &reason) override;
    void frameArrived(InstanceProcess &instance, const wire::Frame &frame) override;
    void instanceLost(InstanceProcess &instance, bool withZygote) override;

    CallId start(Invocation invocation, std::shared_ptr<ReplayHost> replay, ReplySink &sink);
    void sendReplayedBody(EngineCall &call);
    static ReplayHost *replayIn(const InstanceProcess &instance);

    EngineCall *find(CallId id);
    EngineCall *find(InstanceProcess &instance, uint32_t wireCall);
    void enqueue(EngineCall &call);
    void dispatch(EngineCall &call, InstanceProcess &instance);
    void serveWaiting(int64_t revision);
    void responseHead(EngineCall &call, const wire::ResponseHead &head);
    void responseChunk(EngineCall &call, const wire::BodyChunk &chunk);
    void done(EngineCall &call, const wire::Done &done);
    void failed(EngineCall &call, const wire::Failed &failed);
    void console(InstanceProcess &instance, const wire::Console &entry);
    void completeResponse(EngineCall &call);

    void inspectorSaid(InstanceProcess &instance, const wire::Inspector &piece);
    void inspectedLost(InstanceProcess &instance);
    void inspectionLost(int64_t revision, const QString &reason);
    void refuseWaiting(int64_t revision, const QString &reason);

    static bool mayRunAgain(const EngineCall &call);
    void runAgain(EngineCall &call);
    void loadLost(InstanceProcess &instance);
    void endGuilty(EngineCall &call, const InstanceProcess &instance, const LastWords *words);
    void fail(EngineCall &call, OutcomeKind kind, QString message);
    void refuse(EngineCall &call, int status, QString message);
    void settle(EngineCall &call); // makes the outcome what caller and row are told
    void finish(EngineCall &call); // outcome is set; the call is gone afterwards
    void log(const Invocation &invocation, InvocationOutcome outcome, RecordingPtr recording = {});

    void watch(MonotonicTime deadline);
    void endOverdue();
    void endOverdue(EngineCall &call);

    InstancePool &m_pool;
    LogWriter &m_log;
    const Clock &m_clock;
    HostCalls m_hostCalls;
    QueueLimits m_queueLimits;
    ShardPlace m_place;
    bool m_beginsTraces = false;
    int64_t m_lastInvocation = 0;
    int64_t m_lastCall = 0;
    std::unordered_map<int64_t, std::unique_ptr<EngineCall>> m_calls;
    std::unordered_map<int64_t, std::deque<int64_t>> m_waiting; // by revision; calls that ended meanwhile are passed over
    std::unordered_map<int64_t, CheckCallback> m_checks; // by the draft's own revision, below 0
    int64_t m_lastDraft = 0;
    struct Inspection {
        InspectorClient *client = nullptr;
        InstanceProcess *instance = nullptr; // once it listens
        QByteArrayList waiting; // messages to it, until then
        QByteArray message; // what has come of one
    };
    std::unordered_map<int64_t, Inspection> m_inspections; // by the version's own revision, below 0
    QTimer m_overdue;
    MonotonicTime m_nextOverdue = MonotonicTime::max();
    bool m_isDraining = false;
    std::function<void()> m_drained;
};

} // namespace isola
