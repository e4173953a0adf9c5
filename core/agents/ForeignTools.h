#pragma once
// Tools that are no functions of the app, for runs of agents: the server's own, and those of other MCP servers. Which ones a run
// may use its agent's graph says. Engine thread.

#include "core/agents/Agent.h"
#include "core/agents/McpConnection.h"
#include "core/agents/ToolCaller.h"

namespace isola {

class AppRegistry;

class ForeignTools final : public QObject, public ForeignCaller {
    Q_OBJECT

public:
    // All of them outlive it.
    ForeignTools(const AppRegistry &apps, const Clock &clock, EgressClient &client);
    ~ForeignTools() override;

    // Asks the agent's MCP servers what tools they have. Answers later; an error names the server.
    void prepare(const Agent &agent, Callback<void> done);
    // What a model is shown: of servers, what they had when they were asked last.
    QList<Tool> tools(const Agent &agent) const;
    // By its name in the graph. A tool of a server need not be known to be asked for.
    std::optional<Tool> tool(const Agent &agent, const QString &name) const;

    // As ToolCaller has it; answers later, once.
    quint64 call(const ToolRequest &request, std::function<void(const ToolAnswer &)> done) override;
    void cancel(quint64 number) override;

private:
    struct Running {
        std::function<void(const ToolAnswer &)> done;
        McpConnection *connection = nullptr; // of a server's tool
        quint64 question = 0; // there
        quint64 transfer = 0; // of http_get
        ToolAnswer answer;
    };

    McpServerAddress addressOf(const AppId &app, const ListedServer &server) const;
    QByteArray keyOf(const AppId &app, const McpServerAddress &address) const;
    const McpConnection *known(const AppId &app, const ListedServer &server) const;
    McpConnection &connectionTo(const AppId &app, const ListedServer &server);
    void closeIdle();

    void callServer(quint64 number, const ToolRequest &request);
    void get(quint64 number, const ToolRequest &request);
    void finish(quint64 number, const ToolAnswer &answer);

    const AppRegistry &m_apps;
    const Clock &m_clock;
    EgressClient &m_client;
    std::map<QByteArray, std::unique_ptr<McpConnection>> m_connections;
    quint64 m_lastNumber = 0;
    std::map<quint64, Running> m_running;
};

} // namespace isola
