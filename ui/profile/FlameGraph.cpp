#include "ui/profile/FlameGraph.h"

#include "ui/debug/ScriptNames.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct Frame {
    QString name;
    QString file;
    int line = 0;
    bool isAuthors = false;

    bool isSame(const FlameSpan &span) const { return name == span.name && file == span.file && line == span.line; }
};

Frame frameFrom(const QJsonObject &callFrame, const std::optional<QString> &file)
{
    const QString name = callFrame.value("functionName"_L1).toString();
    if (!file)
        return {name, {}, 0, false};
    return {name.isEmpty() ? QCoreApplication::translate("FlameGraph", "(anonymous)") : name, *file,
        callFrame.value("lineNumber"_L1).toInt() + 1, true};
}

Frame frameOfTime(const QJsonObject &callFrame, const ScriptNames &names)
{
    return frameFrom(callFrame, names.fileOf(callFrame.value("url"_L1).toString()));
}

Frame frameOfAllocation(const QJsonObject &callFrame)
{
    return frameFrom(callFrame, ScriptNames::fileOfScript(callFrame.value("url"_L1).toString()));
}

struct Node {
    Frame frame;
    int parent = -1; // id
};

// Grows spans to the right, sample by sample.
class SpanBuilder {
public:
    void add(const QList<Frame> &path, double from, double length)
    {
        qsizetype same = 0;
        while (same < path.size() && same < m_open.size() && path.at(same).isSame(m_graph.spans.at(m_open.at(same)))
            && m_graph.spans.at(m_open.at(same)).end == from)
            ++same;
        m_open.resize(same);
        for (qsizetype depth = same; depth < path.size(); ++depth) {
            const Frame &frame = path.at(depth);
            m_open.append(m_graph.spans.size());
            m_graph.spans.append({frame.name, frame.file, frame.line, from, from, 0, int(depth)});
        }
        for (const qsizetype span : std::as_const(m_open))
            m_graph.spans[span].end = from + length;
        if (!m_open.isEmpty())
            m_graph.spans[m_open.last()].self += length;
        m_graph.depth = std::max(m_graph.depth, int(path.size()));
        m_graph.length = std::max(m_graph.length, from + length);
    }

    FlameGraph take() { return std::move(m_graph); }

private:
    FlameGraph m_graph;
    QList<qsizetype> m_open; // the spans that the sample before stands in
};

// What no frame of the author's is in: the platform, the collector; nothing where it waited.
QList<Frame> pathWithoutAuthor(const Frame &top)
{
    if (top.name == "(idle)"_L1 || top.name == "(root)"_L1)
        return {};
    if (top.name == "(garbage collector)"_L1)
        return {{QCoreApplication::translate("FlameGraph", "(garbage collection)"), {}, 0, false}};
    return {{QCoreApplication::translate("FlameGraph", "(platform)"), {}, 0, false}};
}

QList<Frame> pathTo(int id, const QHash<int, Node> &nodes)
{
    QList<Frame> path;
    for (int at = id; nodes.contains(at); at = nodes.value(at).parent)
        if (const Frame &frame = nodes.value(at).frame; frame.isAuthors)
            path.prepend(frame);
    return path.isEmpty() ? pathWithoutAuthor(nodes.value(id).frame) : path;
}

} // namespace

FlameGraph flameOfCpuProfile(const QJsonObject &profile, const ScriptNames &names)
{
    QHash<int, Node> nodes;
    const QJsonArray list = profile.value("nodes"_L1).toArray();
    for (const QJsonValue &value : list)
        nodes.insert(value["id"_L1].toInt(), {frameOfTime(value["callFrame"_L1].toObject(), names), -1});
    for (const QJsonValue &value : list)
        for (const QJsonValue &child : value["children"_L1].toArray())
            nodes[child.toInt()].parent = value["id"_L1].toInt();
    QHash<int, QList<Frame>> paths;
    for (auto node = nodes.cbegin(); node != nodes.cend(); ++node)
        paths.insert(node.key(), pathTo(node.key(), nodes));
    const QJsonArray samples = profile.value("samples"_L1).toArray();
    const QJsonArray deltas = profile.value("timeDeltas"_L1).toArray();
    // A sample lasts until the next one.
    SpanBuilder builder;
    double at = 0;
    for (qsizetype sample = 0; sample + 1 < samples.size() && sample + 1 < deltas.size(); ++sample) {
        const double length = std::max(0.0, deltas.at(sample + 1).toDouble());
        builder.add(paths.value(samples.at(sample).toInt()), at, length);
        at += length;
    }
    return builder.take();
}

static double sizeOf(const QJsonObject &node)
{
    double size = node.value("selfSize"_L1).toDouble();
    for (const QJsonValue &child : node.value("children"_L1).toArray())
        size += sizeOf(child.toObject());
    return size;
}

static void addAllocations(const QJsonObject &node, QList<Frame> path, SpanBuilder &builder, double &at)
{
    if (const Frame frame = frameOfAllocation(node.value("callFrame"_L1).toObject()); frame.isAuthors)
        path.append(frame);
    if (const double self = node.value("selfSize"_L1).toDouble(); self > 0) {
        builder.add(path.isEmpty() ? pathWithoutAuthor({}) : path, at, self);
        at += self;
    }
    QList<QJsonObject> children;
    for (const QJsonValue &child : node.value("children"_L1).toArray())
        children.append(child.toObject());
    std::stable_sort(children.begin(), children.end(),
        [](const QJsonObject &one, const QJsonObject &other) { return sizeOf(one) > sizeOf(other); });
    for (const QJsonObject &child : std::as_const(children))
        addAllocations(child, path, builder, at);
}

FlameGraph flameOfAllocations(const QJsonObject &profile)
{
    SpanBuilder builder;
    double at = 0;
    addAllocations(profile.value("head"_L1).toObject(), {}, builder, at);
    return builder.take();
}

QList<FlameTotal> FlameGraph::totals() const
{
    QList<FlameTotal> totals;
    QList<const FlameSpan *> open; // callers of the span at hand
    for (const FlameSpan &span : spans) {
        open.resize(std::min(open.size(), qsizetype(span.depth)));
        const auto isSame = [&span](const auto &other) {
            return other.name == span.name && other.file == span.file && other.line == span.line;
        };
        const bool isWithinItself
            = std::any_of(open.begin(), open.end(), [&](const FlameSpan *caller) { return isSame(*caller); });
        auto total = std::find_if(totals.begin(), totals.end(), isSame);
        if (total == totals.end())
            total = totals.insert(totals.end(), {span.name, span.file, span.line, 0, 0});
        total->self += span.self;
        total->total += isWithinItself ? 0 : span.total();
        open.append(&span);
    }
    std::stable_sort(
        totals.begin(), totals.end(), [](const FlameTotal &one, const FlameTotal &other) { return one.self > other.self; });
    return totals;
}

} // namespace isola
