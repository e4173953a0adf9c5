#pragma once
// All debugging sessions: made by the API, each taken by one client, gone with it or when none came. Engine thread.

#include "core/base/Callback.h"
#include "server/debug/DebugSession.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

namespace isola {

class DebugSessions final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMost = 8;
    static constexpr Milliseconds kWaitForClient{300000};

    // False in a build without V8's header of the inspector: nothing can be debugged.
    static bool areBuiltIn();

    DebugSessions(Engine &engine, const Clock &clock, QObject *parent = nullptr);
    ~DebugSessions() override;

    Result<DebugSession *> open(const FunctionVersion &version, const DebugSession::Options &options);
    DebugSession *find(const QString &id) const; // null: none, or ended
    void end(DebugSession &session); // later in this turn of the event loop
    const std::vector<std::unique_ptr<DebugSession>> &all() const { return m_sessions; }

private:
    void sweep();

    Engine &m_engine;
    const Clock &m_clock;
    std::vector<std::unique_ptr<DebugSession>> m_sessions;
    QTimer m_sweeper;
};

} // namespace isola
