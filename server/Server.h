#pragma once
// The HTTP server: front, router and controllers put together from what it is handed. On the first engine thread. Reading the
// constructor is reading the list of routes.

#include "core/dispatch/Engine.h"
#include "core/dispatch/compile/DraftCheck.h"
#include "core/triggers/socket/RealtimeService.h"
#include "server/EventAnswers.h"
#include "server/Front.h"
#include "server/api/AgentSettingsController.h"
#include "server/api/AgentToolsController.h"
#include "server/api/AgentsController.h"
#include "server/api/ApprovalsController.h"
#include "server/api/AppsController.h"
#include "server/api/ArchiveController.h"
#include "server/api/BackupController.h"
#include "server/api/BucketsController.h"
#include "server/api/ClockController.h"
#include "server/api/CronController.h"
#include "server/api/DebugController.h"
#include "server/api/DeliveriesController.h"
#include "server/api/DocsController.h"
#include "server/api/DraftVersions.h"
#include "server/api/FunctionsController.h"
#include "server/api/HealthController.h"
#include "server/api/InvokeController.h"
#include "server/api/KeysController.h"
#include "server/api/LogReader.h"
#include "server/api/LogStreamController.h"
#include "server/api/LogTails.h"
#include "server/api/LogsController.h"
#include "server/api/MetricsController.h"
#include "server/api/ObjectEventsController.h"
#include "server/api/ReplayController.h"
#include "server/api/RunsController.h"
#include "server/api/RuntimeController.h"
#include "server/api/ShadowController.h"
#include "server/api/TokensController.h"
#include "server/api/TriggersController.h"
#include "server/api/WebhookController.h"
#include "server/calls/EngineDoor.h"
#include "server/debug/DebugDoor.h"
#include "server/mcp/McpController.h"
#include "server/realtime/RealtimeController.h"
#include "server/realtime/RealtimeDoor.h"

#include <QObject>

namespace isola {

class DataDirectory;
class Triggers;
class UploadEvents;

// All of it outlives the server.
struct ServerDependencies {
    Engine &engine;
    FunctionRegistry &functions;
    AppRegistry &apps;
    TokenRegistry &tokens;
    RegistryDatabase &database;
    Authenticator &authenticator;
    const RegistryView &registryView; // of this thread
    CallLimits &callLimits;
    const LogStore &logStore; // read on the server's own worker thread only
    LogWriter &logWriter;
    const Clock &clock;
    Agents &agents;
    Triggers &triggers;
    UploadEvents &uploads;
    Objects &objects;
    const DataDirectory &data;
    HttpLimits limits = {};
    QByteArrayList allowedHosts = {}; // names beside loopback's own that a server on loopback answers to
    AccessLog *accessLog = nullptr; // null: none is kept
    std::optional<QSslConfiguration> tls = {}; // none: plain HTTP
    const Secrets *recordingSecrets = nullptr; // what recordings are sealed with; null: none can be run again
    TimePlayer *timePlayer = nullptr; // null: the clock is the machine's
    AskFigures otherShards = {}; // empty: there are none
};

class Server final : public QObject {
    Q_OBJECT

public:
    explicit Server(const ServerDependencies &dependencies, QObject *parent = nullptr);
    ~Server() override;

    // The port it listens on; 0 asks for any free one. The error names what is in the way.
    Result<quint16> listen(const QHostAddress &host, quint16 port, PortUse use = PortUse::Alone);

    // For connections from now on; only for a server that began with TLS.
    void setTls(const QSslConfiguration &configuration) { m_front.listener().setTls(configuration); }

    // For a graceful stop: no new connections, idle ones closed, the others with their answer; /readyz says no. Then the engine
    // is drained, whenSent() waited for and the server destroyed.
    void stopAccepting();
    // Calls back in a turn of its own when every client has its answer and has gone, or when its patience ends.
    void whenSent(Milliseconds patience, std::function<void()> sent);
    Listener &listener() { return m_front.listener(); } // for connections of other shards
    HostService &realtime() { return m_realtime; } // what functions say to sockets
    const Router &router() const { return m_router; }
    int connectionCount() { return m_front.listener().connectionCount() + m_realtimeDoor.count() + m_debugDoor.count(); }

private:
    CodeCheck codeCheck();
    void openRealtime(const ServerDependencies &dependencies);
    std::optional<QString> readiness(const Engine &engine) const;
    AskFigures figuresOf(const Engine &engine, AskFigures others);

    // In the order they are built: the front goes first, with its connections, while all they refer to is still whole.
    bool m_isAccepting = false;
    EngineDoor m_door;
    FunctionCalls m_calls;
    SocketHub m_sockets;
    RealtimeService m_realtime;
    RealtimeDoor m_realtimeDoor;
    DebugSessions m_debugSessions;
    DebugDoor m_debugDoor;
    LogReader m_logReader;
    LogTails m_logTails;
    EventAnswers m_streams;
    Router m_router;
    HealthController m_health;
    DocsController m_docs;
    DraftCheck m_draftCheck;
    AppsController m_apps;
    AgentsController m_agents;
    AgentToolsController m_agentTools;
    AgentSettingsController m_agentSettings;
    RunsController m_runs;
    ApprovalsController m_approvals;
    McpController m_mcp;
    FunctionsController m_functions;
    ArchiveController m_archive;
    DraftVersions m_drafts;
    InvokeController m_invoke;
    LogsController m_logs;
    LogStreamController m_logStreams;
    MetricsController m_metrics;
    RuntimeController m_runtime;
    KeysController m_keys;
    BackupController m_backup;
    TokensController m_tokens;
    TriggersController m_triggers;
    RecordedCalls m_recordedCalls;
    DebugController m_debug;
    ReplayController m_replay;
    ShadowController m_shadow;
    DeliveriesController m_deliveries;
    CronController m_cron;
    ClockController m_clock;
    WebhookController m_webhooks;
    ObjectEventsController m_objectEvents;
    BucketsController m_buckets;
    RealtimeController m_realtimeRoute;
    Front m_front;
    const QByteArrayList m_allowedHosts;
};

} // namespace isola
