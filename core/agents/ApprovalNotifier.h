#pragma once
// Tells the app's webhook of calls that wait for a person: Standard Webhooks 1.0, signed, tried again while the call waits, each
// told at least once. What has been told is an event of the approval, so that a restart goes on with the others. Engine thread.

#include "core/agents/AgentSettingsRegistry.h"
#include "core/agents/ApprovalDesk.h"
#include "core/agents/EgressClient.h"

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
        EgressClient &client;
    };

    explicit ApprovalNotifier(const Surroundings &surroundings);
    ~ApprovalNotifier() override;

    void start(); // tells of what was not told before the server stopped

private:
    struct Notice {
        ToolApproval approval;
        int attempt = 0;
        quint64 transfer = 0;
        int status = 0;
        std::unique_ptr<QTimer> timer; // until the next attempt, or for the patience of this one
    };

    void take(const ToolApproval &approval);
    void send(int64_t id);
    void takeEnd(int64_t id, const QString &fault);
    void tryAgain(int64_t id, const QString &reason);
    void finish(int64_t id, const QString &kind, const QString &note);

    const Surroundings m_around;
    std::unordered_map<int64_t, Notice> m_notices; // by approval
};

} // namespace isola
