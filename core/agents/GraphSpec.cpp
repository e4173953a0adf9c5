#include "core/agents/GraphSpec.h"

#include "core/agents/Template.h"
#include "core/model/FieldReader.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostNodes = 200;
static constexpr int kLongestApprovalSeconds = 7 * 24 * 3600;

const GraphNode *GraphSpec::node(QStringView id) const
{
    const auto found = std::find_if(nodes.begin(), nodes.end(), [id](const GraphNode &node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

static bool isWord(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_-]{0,63}\\z"));
    return pattern.match(text).hasMatch();
}

static QString templateText(FieldReader &reader, QLatin1StringView name)
{
    const QString text = reader.text(name).value_or(QString());
    for (const QString &fault : templateFaults(text))
        reader.refuse(name, fault);
    return text;
}

// ---- Nodes

static void readLlmNode(FieldReader &reader, GraphNode &node)
{
    node.model = reader.text("model"_L1).value_or(QString());
    node.system = templateText(reader, "system"_L1);
    node.prompt = templateText(reader, "prompt"_L1);
    if (!reader.has("prompt"_L1))
        reader.refuse("prompt"_L1, u"is missing: what the model is asked, like {{ input.question }}"_s);
    node.tools = reader.texts("tools"_L1);
}

static void readToolNode(FieldReader &reader, GraphNode &node)
{
    node.function = requiredText(reader, "function"_L1);
    node.arguments = reader.object("arguments"_L1).value_or(QJsonObject());
    for (const QString &fault : templateFaults(node.arguments))
        reader.refuse("arguments"_L1, fault);
}

static GraphNode graphNode(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    FieldReader reader(object, path, faults);
    GraphNode node;
    node.id = requiredText(reader, "id"_L1);
    if (!node.id.isEmpty() && !isWord(node.id))
        reader.refuse("id"_L1, u"must be 1 to 64 letters, digits, - and _, beginning with a letter"_s);
    const QString type = reader.textOf("type"_L1, {u"llm"_s, u"tool"_s, u"end"_s}).value_or(QString());
    if (!reader.has("type"_L1))
        reader.refuse("type"_L1, u"is missing: llm, tool or end"_s);
    if (type == "llm"_L1) {
        node.type = GraphNode::Type::Llm;
        readLlmNode(reader, node);
    } else if (type == "tool"_L1) {
        node.type = GraphNode::Type::Tool;
        readToolNode(reader, node);
    }
    if (type == "end"_L1) {
        node.output = templateText(reader, "output"_L1);
    } else {
        node.output = reader.text("output"_L1).value_or(node.id);
        if (!isWord(node.output))
            reader.refuse("output"_L1, u"must be a key of the state: letters, digits, - and _"_s);
    }
    if (!type.isEmpty())
        reader.refuseUnknown();
    return node;
}

static void readNodes(const QJsonArray &nodes, const QString &path, GraphSpec &spec, QList<FieldError> &faults)
{
    if (nodes.isEmpty() || nodes.size() > kMostNodes)
        faults.append({path + ".nodes"_L1, u"must hold 1 to %1 nodes"_s.arg(kMostNodes), 0, 0, {}});
    for (qsizetype i = 0; i < nodes.size(); ++i) {
        const QString itsPath = itemPath(path, "nodes"_L1, i);
        if (!nodes.at(i).isObject()) {
            faults.append({itsPath, u"must be an object"_s, 0, 0, {}});
            continue;
        }
        const GraphNode node = graphNode(nodes.at(i).toObject(), itsPath, faults);
        if (!node.id.isEmpty() && spec.node(node.id))
            faults.append({itsPath + ".id"_L1, u"%1 is the id of another node"_s.arg(node.id), 0, 0, {}});
        spec.nodes.append(node);
    }
}

// ---- Edges

static GraphEdge graphEdge(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    FieldReader reader(object, path, faults);
    GraphEdge edge;
    edge.from = requiredText(reader, "from"_L1);
    edge.to = requiredText(reader, "to"_L1);
    if (const auto when = reader.object("when"_L1)) {
        FieldReader condition(*when, path + ".when"_L1, faults);
        edge.path = requiredText(condition, "path"_L1);
        if (!edge.path.isEmpty() && !isTemplatePath(edge.path))
            condition.refuse("path"_L1, u"must begin with input. or state., like state.intent"_s);
        edge.equals = condition.value("equals"_L1).value_or(QJsonValue(QJsonValue::Undefined));
        if (!condition.has("equals"_L1))
            condition.refuse("equals"_L1, u"is missing: the value that is compared with"_s);
        condition.refuseUnknown();
    }
    reader.refuseUnknown();
    return edge;
}

static void readEdges(const QJsonArray &edges, const QString &path, GraphSpec &spec, QList<FieldError> &faults)
{
    for (qsizetype i = 0; i < edges.size(); ++i) {
        const QString itsPath = itemPath(path, "edges"_L1, i);
        if (!edges.at(i).isObject()) {
            faults.append({itsPath, u"must be an object"_s, 0, 0, {}});
            continue;
        }
        const GraphEdge edge = graphEdge(edges.at(i).toObject(), itsPath, faults);
        for (const auto &[name, id] : {std::pair(u".from"_s, edge.from), std::pair(u".to"_s, edge.to)})
            if (!id.isEmpty() && !spec.node(id))
                faults.append({itsPath + name, u"there is no node %1"_s.arg(id), 0, 0, {}});
        spec.edges.append(edge);
    }
}

// ---- The whole

static void readLimits(FieldReader &spec, const QString &path, GraphLimits &limits, QList<FieldError> &faults)
{
    const auto object = spec.object("limits"_L1);
    if (!object)
        return;
    FieldReader reader(*object, path + ".limits"_L1, faults);
    limits.steps = reader.integer("max_steps"_L1, 1, 1000).value_or(limits.steps);
    limits.toolCalls = reader.integer("max_tool_calls"_L1, 0, 1000).value_or(limits.toolCalls);
    limits.tokens = reader.integer("max_tokens"_L1, 1, 100'000'000).value_or(limits.tokens);
    if (const auto seconds = reader.integer("timeout_seconds"_L1, 1, 24 * 3600))
        limits.time = std::chrono::seconds(*seconds);
    if (const auto seconds = reader.integer("approval_seconds"_L1, 1, kLongestApprovalSeconds))
        limits.approval = std::chrono::seconds(*seconds);
    reader.refuseUnknown();
}

static QString notListed(const QString &tool)
{
    return u"%1 is not in tools.functions, tools.builtin or tools.mcp_servers"_s.arg(tool);
}

// What the parts say of each other.
static void checkNodes(const GraphSpec &spec, const QString &path, QList<FieldError> &faults)
{
    for (qsizetype i = 0; i < spec.nodes.size(); ++i) {
        const GraphNode &node = spec.nodes.at(i);
        const QString itsPath = itemPath(path, "nodes"_L1, i);
        const bool isLeft
            = std::any_of(spec.edges.begin(), spec.edges.end(), [&node](const GraphEdge &edge) { return edge.from == node.id; });
        if (node.type != GraphNode::Type::End && !isLeft && !node.id.isEmpty())
            faults.append({itsPath, u"no edge leads on from %1, and it is no end node"_s.arg(node.id), 0, 0, {}});
        if (node.type == GraphNode::Type::End && isLeft)
            faults.append({itsPath, u"edges lead on from %1, but a run ends there"_s.arg(node.id), 0, 0, {}});
        if (!node.function.isEmpty() && !spec.tools.has(node.function))
            faults.append({itsPath + ".function"_L1, notListed(node.function), 0, 0, {}});
        for (const QString &tool : node.tools.value_or(QStringList()))
            if (!spec.tools.has(tool))
                faults.append({itsPath + ".tools"_L1, notListed(tool), 0, 0, {}});
    }
}

GraphSpec graphSpecFromJson(const QJsonObject &object, const QString &path, QList<FieldError> &faults)
{
    FieldReader reader(object, path, faults);
    GraphSpec spec;
    const auto version = reader.integer("spec_version"_L1, 1, 1);
    if (!reader.has("spec_version"_L1))
        reader.refuse("spec_version"_L1, u"is missing: 1"_s);
    if (!version)
        return spec; // another version has other rules
    if (const auto tools = reader.object("tools"_L1))
        spec.tools = graphToolsFromJson(*tools, path + ".tools"_L1, faults);
    readNodes(reader.array("nodes"_L1).value_or(QJsonArray()), path, spec, faults);
    readEdges(reader.array("edges"_L1).value_or(QJsonArray()), path, spec, faults);
    spec.entry = requiredText(reader, "entry"_L1);
    if (!spec.entry.isEmpty() && !spec.node(spec.entry))
        reader.refuse("entry"_L1, u"there is no node %1"_s.arg(spec.entry));
    readLimits(reader, path, spec.limits, faults);
    checkNodes(spec, path, faults);
    reader.refuseUnknown();
    return spec;
}

QList<FieldError> graphSpecWarnings(const GraphSpec &spec, const QString &path)
{
    QSet<QString> reached{spec.entry};
    for (bool isGrowing = true; isGrowing;) {
        isGrowing = false;
        for (const GraphEdge &edge : spec.edges) {
            if (reached.contains(edge.from) && !reached.contains(edge.to)) {
                reached.insert(edge.to);
                isGrowing = true;
            }
        }
    }
    QList<FieldError> warnings;
    for (qsizetype i = 0; i < spec.nodes.size(); ++i)
        if (!reached.contains(spec.nodes.at(i).id))
            warnings.append({itemPath(path, "nodes"_L1, i), u"nothing leads to %1"_s.arg(spec.nodes.at(i).id), 0, 0, {}});
    return warnings;
}

} // namespace isola
