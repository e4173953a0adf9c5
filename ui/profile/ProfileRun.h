#pragma once
// One call that is measured: V8's profiler runs while it does, in an instance of its own. One at a time; owned by ProfilePage.

#include "core/base/Callback.h"
#include "ui/client/ApiValues.h"

#include <QFile>
#include <memory>

namespace isola {

class InspectedCall;
class ServerClient;

enum class ProfileKind {
    Cpu, // where time went: Profiler.Profile, a .cpuprofile
    Allocations, // where the memory was taken that still lives when it has answered: HeapProfiler.SamplingHeapProfile, a
                 // .heapprofile
    HeapSnapshot, // what is in memory when it has answered: into a .heapsnapshot
};

struct ProfileOrder {
    ProfileKind kind = ProfileKind::Cpu;
    QString function;
    QJsonObject request; // as .../invoke?detail=true takes it
    QJsonObject draft; // as it takes it, too; empty: what is live
    QString file; // of the heap snapshot
};

class ProfileRun final : public QObject {
    Q_OBJECT

public:
    explicit ProfileRun(ServerClient &client, QObject *parent = nullptr);
    ~ProfileRun() override;

    void start(const ProfileOrder &order); // ends what ran before
    void stop();
    bool isActive() const { return m_call != nullptr; }
    const ProfileOrder &order() const { return m_order; }

Q_SIGNALS:
    void changed(); // active or not
    void measured(const QJsonObject &profile, const CallReport &report); // a heap snapshot is in its file
    void refused(const Error &error);

private:
    void prepare();
    void take(const CallReport &report);
    void collect(const QString &method);
    void writeSnapshot();
    void finish(const QJsonObject &profile);
    void refuse(const Error &error);

    ServerClient &m_client;
    ProfileOrder m_order;
    std::unique_ptr<InspectedCall> m_call;
    CallReport m_report;
    std::unique_ptr<QFile> m_snapshot;
};

} // namespace isola
