#pragma once
// Which functions are tools, and for whom. The only place that decides it: an agent lists them, a function declares itself one,
// and the caller must be of the kind that it is exposed to. Engine thread.

#include "core/agents/Agent.h"
#include "core/model/Caller.h"

namespace isola {

class FunctionRegistry;

// A tool that is no function of the app: the server's own, or another MCP server's.
struct ForeignTool {
    ListedServer server; // without a name: the server's own
    QString name; // there
    QJsonObject inputSchema; // its own to check
};

struct Tool {
    FunctionVersionPtr function; // of a foreign one a stand-in, with its name and description
    AgentToolMode mode = AgentToolMode::ReadWrite; // the narrower of the function's and the agent's
    AgentToolAudience audience = AgentToolAudience::DeveloperOnly;
    std::shared_ptr<const ForeignTool> foreign = {}; // null: a function
};

class ToolSet final {
public:
    explicit ToolSet(const FunctionRegistry &functions) : m_functions(functions) { } // outlives it

    // The tools that this caller may use, ordered by name: of an agent, or without one (null) all of the app.
    QList<Tool> tools(const AppId &app, const Agent *agent, const Caller &caller) const;
    // The same, for one function; nothing when it is no tool, not listed, or not for this caller: all look alike from outside.
    std::optional<Tool> tool(const AppId &app, const Agent *agent, const Caller &caller, const QString &function) const;

    // Overrides that would widen what a function allows, with their paths.
    QList<FieldError> faults(const AppId &app, const GraphSpec &graph, const QString &path) const;
    // Listed functions that are missing or no tools.
    QList<FieldError> warnings(const AppId &app, const GraphSpec &graph, const QString &path) const;

private:
    const FunctionRegistry &m_functions;
};

} // namespace isola
