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

const ListedFunction *GraphSpec::function(QStringView name) const
{
    const auto found
        = std::find_if(functions.begin(), functions.end(), [name](const ListedFunction &listed) { return listed.name == name; });
    return found == functions.end() ? nullptr : &*found;
}

static QString itemPath(const QString &path, QLatin1StringView name, qsizetype index)
{
    return u"%1.%2[%3]"_s.arg(path, name).arg(index);
}

static bool isWord(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_-]{0,63}\\z"));
    return pattern.match(text).hasMatch();
}

// A text that must be there.
static QString requiredText(FieldReader &reader, QLatin1StringView name)
{
    const std::optional<QString> text = reader.text(name);
    if (!reader.has(name))
        reader.refuse(name, u"is missing"_s);
    else if (text && text->isEmpty())
        reader.refuse(name, u"must not be empty"_s);
    return text.value_or(QString());
}

static QString templateText(FieldReader &reader, QLatin1StringView name)
{
    const QString text = reader.text(name).value_or(QString());
    for (const QString &fault : templateFaults(text))
        reader.refuse(name, fault);
    return text;
}

// ---- Tools

static ListedFunction listedFunction(const QJsonValue &value, const QString &path, QList<FieldError> &faults)
{
    if (value.isString() && !value.toString().isEmpty())
        return {value.toString(), {}, {}};
    if (!value.isObject()) {
        faults.append(
            {path, u"must be a function's name, or an object with name, mode_override, exposed_to_override"_s, 0, 0, {}});
        return {};
    }
    FieldReader reader(value.toObject(), path, faults);
    ListedFunction listed;
    listed.name = requiredText(reader, "name"_L1);
    if (const auto mode = reader.textOf("mode_override"_L1, {u"read_only"_s, u"read_write"_s}))
        listed.mode = agentToolModeFromWire(*mode);
    if (const auto audience = reader.textOf("exposed_to_override"_L1, {u"developer_only"_s, u"end_user"_s}))
        listed.audience = agentToolAudienceFromWire(*audience);
    reader.refuseUnknown();
    return listed;
}

// Built-in tools and other MCP servers have their places in the specification; this version of the server has none of them, and
// says so rather than leave an agent without a tool it counts on.
static void refuseForeignTools(FieldReader &tools)
{
    if (const auto builtin = tools.array("builtin"_L1); builtin && !builtin->isEmpty())
        tools.refuse("builtin"_L1, u"must be empty: this server has no built-in tools; write a function for it"_s);
    if (const auto servers = tools.array("mcp_servers"_L1); servers && !servers->isEmpty())
        tools.refuse(
            "mcp_servers"_L1, u"must be empty: tools of other MCP servers are not available; call them from a function"_s);
}

static void readTools(const QJsonObject &object, const QString &path, GraphSpec &spec, QList<FieldError> &faults)
{
    FieldReader tools(object, path, faults);
    refuseForeignTools(tools);
    const QJsonArray functions = tools.array("functions"_L1).value_or(QJsonArray());
    for (qsizetype i = 0; i < functions.size(); ++i) {
        const QString itsPath = itemPath(path, "functions"_L1, i);
        const ListedFunction listed = listedFunction(functions.at(i), itsPath, faults);
        if (!listed.name.isEmpty() && spec.function(listed.name))
            faults.append({itsPath, u"%1 is listed twice"_s.arg(listed.name), 0, 0, {}});
        spec.functions.append(listed);
    }
    tools.refuseUnknown();
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
        if (!node.function.isEmpty() && !spec.function(node.function))
            faults.append({itsPath + ".function"_L1, u"%1 is not in tools.functions"_s.arg(node.function), 0, 0, {}});
        for (const QString &tool : node.tools.value_or(QStringList()))
            if (!spec.function(tool))
                faults.append({itsPath + ".tools"_L1, u"%1 is not in tools.functions"_s.arg(tool), 0, 0, {}});
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
        readTools(*tools, path + ".tools"_L1, spec, faults);
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
