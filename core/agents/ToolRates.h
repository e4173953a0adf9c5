#pragma once
// Keeps each caller to the rate of tool calls that the app's agent settings allow. Engine thread.

#include "core/agents/AgentSettingsRegistry.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/model/Caller.h"

#include <QHash>

namespace isola {

class ToolRates final {
public:
    // Both outlive it.
    ToolRates(const AgentSettingsRegistry &settings, const Clock &clock) : m_settings(settings), m_clock(clock) { }

    // RateLimited when this caller has had its share for now; the message says how much that is.
    Result<void> admit(const AppId &app, const Caller &caller);

private:
    struct Share {
        double left = 0;
        MonotonicTime since;
    };

    const AgentSettingsRegistry &m_settings;
    const Clock &m_clock;
    QHash<QByteArray, Share> m_shares; // by app and caller
};

} // namespace isola
