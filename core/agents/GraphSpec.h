#pragma once
// What an agent is made of, `graph_spec` version 1: steps (nodes), what follows on what (edges), which tools it may use and how
// much it may spend. Immutable values; the only place that knows the rules of the specification.

#include "core/agents/GraphTools.h"
#include "core/base/Clock.h"
#include "core/base/Error.h"
#include "core/model/Function.h"

#include <QJsonObject>
#include <QJsonValue>

namespace isola {

struct GraphNode {
    enum class Type { Llm, Tool, End };

    QString id;
    Type type = Type::End;
    QString output; // the key of the state that the node's result is kept under; of an end node the template of the run's output
    // llm
    QString model; // empty: the app's
    QString system;
    QString prompt; // a template
    std::optional<QStringList> tools; // names of listed ones; absent: all of them
    // tool
    QString function;
    QJsonObject arguments; // strings in it are templates
};

struct GraphEdge {
    QString from;
    QString to;
    QString path; // "state.intent" or "input.kind"; empty: always taken
    QJsonValue equals;
};

struct GraphLimits {
    int steps = 25; // nodes run
    int toolCalls = 50;
    int tokens = 200000; // of all llm nodes together
    std::chrono::seconds time{600}; // waiting for a person not counted
    std::chrono::seconds approval{900}; // how long a person may take
};

struct GraphSpec {
    QString entry;
    QList<GraphNode> nodes;
    QList<GraphEdge> edges; // of one node, the first whose condition holds is taken
    GraphTools tools;
    GraphLimits limits;

    const GraphNode *node(QStringView id) const; // null without one
};

// Every fault with its path below `path`: "graph_spec.nodes[1].type". The result is whole only without faults.
GraphSpec graphSpecFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults);

// What is no fault but probably not meant: nodes that nothing leads to.
QList<FieldError> graphSpecWarnings(const GraphSpec &spec, const QString &path);

} // namespace isola
