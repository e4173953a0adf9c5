#pragma once
// Tells the app's webhook of calls that wait for a person: Standard Webhooks 1.0, signed, tried again while the call waits, each
// told at least once. What has been told is an event of the approval, so that a restart goes on with the others. Goes out the way
// that functions' requests do, on an egress thread of its own, from the first notice on. Engine thread.

#include "core/agents/AgentSettingsRegistry.h"
#include "core/agents/ApprovalDesk.h"
#include "core/dispatch/egress/LazyEgress.h"

#include <QTimer>
#include <memory>
#include <unordered_map>

namespace isola {

class ApprovalNotifier final : public QObject {
    Q_OBJECT

public:
    // All of it outlives the notifier.
    struct Surroundings {
        RegistryDatabase &database;
        const AppRegistry &apps;
        const AgentSettingsRegistry &settings;
        ApprovalDesk &approvals;
        const Clock &clock;
        EgressOptions egress;
    };

    explicit ApprovalNotifier(const Surroundings &surroundings);
    ~ApprovalNotifier() override;

    void setOwnPorts(const QList<quint16> &ports); // that nothing is sent to

    void start(); // tells of what was not told before the server stopped

private:
    struct Notice {
        ToolApproval approval;
        int attempt = 0;
        uint64_t transfer = 0; // under way, or 0
        int status = 0;
        std::unique_ptr<QTimer> timer; // until the next attempt, or for the patience of this one
    };

    void take(const ToolApproval &approval);
    void send(int64_t id);
    void takeEvents();
    void takeEvent(const EgressEvent &event);
    void tryAgain(int64_t id, const QString &reason);
    void finish(int64_t id, const QString &kind, const QString &note);

    const Surroundings m_around;
    std::unordered_map<int64_t, Notice> m_notices; // by approval
    std::unordered_map<uint64_t, int64_t> m_transfers;
    uint64_t m_lastTransfer = 0;
    LazyEgress m_egress; // last: its thread calls back into this
};

} // namespace isola
