#pragma once
// Graphs and agents for tests.

#include "core/agents/AgentRequest.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

inline QJsonObject graphWith(const QJsonArray &functions, const QByteArray &nodes, const QByteArray &edges)
{
    using namespace Qt::StringLiterals;
    return {{u"spec_version"_s, 1}, {u"entry"_s, u"ask"_s}, {u"nodes"_s, QJsonDocument::fromJson(nodes).array()},
        {u"edges"_s, QJsonDocument::fromJson(edges).array()}, {u"tools"_s, QJsonObject{{u"functions"_s, functions}}}};
}

// One question, one answer.
inline QJsonObject smallGraph(const QJsonArray &functions = {})
{
    return graphWith(functions, R"([{"id":"ask","type":"llm","prompt":"{{ input.question }}"},{"id":"done","type":"end"}])",
        R"([{"from":"ask","to":"done"}])");
}

inline QJsonObject agentBody(const QString &name, const QJsonArray &functions = {})
{
    using namespace Qt::StringLiterals;
    return {{u"name"_s, name}, {u"graph_spec"_s, smallGraph(functions)}};
}

} // namespace isola
