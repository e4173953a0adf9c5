#pragma once
// What an agent may use, `graph_spec.tools`: functions of the app, the server's own tools, tools of other MCP servers. Values;
// the only place that knows the rules of that part of the specification.

#include "core/model/FieldReader.h"
#include "core/model/Function.h"

#include <QMap>
#include <chrono>
#include <functional>

namespace isola {

// A function that the agent may call. Overrides only narrow what the function itself allows.
struct ListedFunction {
    QString name;
    std::optional<AgentToolMode> mode;
    std::optional<AgentToolAudience> audience;
};

// Another MCP server. What its tools do nobody here knows: a person is asked, unless the agent's author says that they only read.
struct ListedServer {
    QString name; // its tools are called NAME__TOOL
    QString url;
    QMap<QString, QString> headers; // {{ env.NAME }} stands for a variable of the app
    std::optional<QMap<QString, AgentToolMode>> tools; // those that are used; absent: all of them
    AgentToolMode mode = AgentToolMode::ReadWrite; // of those that say none
    std::chrono::seconds patience{30}; // for one answer

    QString prefix() const { return name + QStringLiteral("__"); }
};

struct GraphTools {
    QList<ListedFunction> functions;
    QStringList builtin;
    QList<ListedServer> servers;

    const ListedFunction *function(QStringView name) const; // null: not listed
    // The server that a tool's name belongs to, and what the tool is called there; null: none, or none of its listed tools.
    const ListedServer *serverOf(QStringView tool) const;
    bool has(QStringView name) const; // whatever it is
};

// The server's own tools, by name.
const QStringList &builtinToolNames();

GraphTools graphToolsFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults);

// Variables that headers name and the app does not have.
QList<FieldError> graphToolsWarnings(const GraphTools &tools, const QStringList &variables, const QString &path);

// What reading the graph's parts shares: "path.name[index]", and a text that must be there.
QString itemPath(const QString &path, QLatin1StringView name, qsizetype index);
QString requiredText(FieldReader &reader, QLatin1StringView name);

// "env.NAME" places in a header's value.
QStringList variablesIn(const QString &header);
// With the variables' values; one that is not there leaves nothing.
QString withVariables(const QString &header, const std::function<QString(const QString &name)> &valueOf);

} // namespace isola
