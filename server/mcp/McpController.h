#pragma once
// The Model Context Protocol over Streamable HTTP, revisions 2025-11-25 and 2025-06-18: all tools of an app at /v1/{app_id}/mcp,
// those of an agent at /v1/{app_id}/agents/{name}/mcp. Keeps the sessions and the transport's rules; what methods mean is the
// session's.

#include "server/EventAnswers.h"
#include "server/Router.h"
#include "server/mcp/McpSession.h"

#include <QSet>
#include <unordered_map>

namespace isola {

class McpController final : public QObject {
    Q_OBJECT

public:
    // All that is named here outlives the router's last request.
    McpController(Router &router, Agents &agents, const AppRegistry &apps, const FunctionRegistry &functions,
        EventAnswers &streams, const Clock &clock);
    ~McpController() override;

    int sessionCount() const { return int(m_sessions.size()); }

private:
    static constexpr size_t kMostSessions = 1000;
    static constexpr size_t kMostSessionsOfOne = 32; // at one place, by one caller
    static constexpr std::chrono::hours kIdleSession{24};

    struct Place {
        std::unique_ptr<McpSession> session;
        MonotonicTime used;
    };

    void addRoutes(Router &router, const QByteArray &path);
    void post(const Request &request, const Responder &responder);
    void get(const Request &request, const Responder &responder);
    void remove(const Request &request, const Responder &responder);
    void describe(const Request &request, const Responder &responder) const;

    // Null after the request was refused.
    McpSession *sessionOf(const Request &request, const Responder &responder);
    bool refuses(const Request &request, const Responder &responder) const;
    bool isOriginAllowed(const Request &request) const;
    McpPlace placeOf(const Request &request) const;
    McpSession *open(const McpPlace &place);
    void endOldest(size_t most, const std::function<bool(const McpPlace &)> &isOne);
    void stream(const Request &request, const Responder &responder, McpSession &session, McpStream &stream, int after);
    void tell(const AppId &app);
    void forgetSessions(const std::function<bool(const McpPlace &)> &isGone);

    Agents &m_agents;
    const AppRegistry &m_apps;
    EventAnswers &m_streams;
    const Clock &m_clock;
    std::unordered_map<QByteArray, Place> m_sessions;
    QSet<AppId> m_changedApps; // whose sessions are told in a moment
};

} // namespace isola
