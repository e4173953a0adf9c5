#include "core/agents/GraphSpec.h"

#include "tests/core/agents/Graphs.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_GraphSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeGraphIsRead();
    void faultsAreNamedByTheirPaths_data();
    void faultsAreNamedByTheirPaths();
    void everyFaultIsTold();
    void nodesThatNothingLeadsToAreWarnedOf();
};

static QStringList faultsOf(const QByteArray &json)
{
    QList<FieldError> faults;
    graphSpecFromJson(QJsonDocument::fromJson(json).object(), u"graph_spec"_s, faults);
    QStringList texts;
    for (const FieldError &fault : faults)
        texts.append(fault.field + u": "_s + fault.message);
    return texts;
}

void tst_GraphSpec::aWholeGraphIsRead()
{
    const QByteArray json = R"({"spec_version":1,"entry":"plan",
        "tools":{"builtin":[],"mcp_servers":[],"functions":["lookup",{"name":"refund","mode_override":"read_write","exposed_to_override":"developer_only"}]},
        "nodes":[{"id":"plan","type":"llm","model":"m","system":"s","prompt":"{{ input.q }}","tools":["lookup"],"output":"plan"},
                 {"id":"pay","type":"tool","function":"refund","arguments":{"id":"{{ state.plan.id }}"}},
                 {"id":"done","type":"end","output":"{{ state.pay }}"}],
        "edges":[{"from":"plan","to":"pay","when":{"path":"state.plan.pay","equals":true}},{"from":"plan","to":"done"},{"from":"pay","to":"done"}],
        "limits":{"max_steps":5,"max_tool_calls":2,"max_tokens":1000,"timeout_seconds":30,"approval_seconds":60}})";
    QList<FieldError> faults;
    const GraphSpec spec = graphSpecFromJson(QJsonDocument::fromJson(json).object(), u"graph_spec"_s, faults);
    QCOMPARE(faultsOf(json), QStringList());
    QCOMPARE(spec.nodes.size(), 3);
    QCOMPARE(spec.node(u"pay")->output, u"pay"_s); // kept under its own id where nothing else is said
    QCOMPARE(spec.edges.first().path, u"state.plan.pay"_s);
    QCOMPARE(spec.edges.first().equals, QJsonValue(true));
    QVERIFY(spec.function(u"refund")->mode == AgentToolMode::ReadWrite);
    QVERIFY(!spec.function(u"lookup")->mode);
    QCOMPARE(spec.limits.steps, 5);
    QCOMPARE(spec.limits.approval.count(), 60);
}

void tst_GraphSpec::faultsAreNamedByTheirPaths_data()
{
    QTest::addColumn<QByteArray>("nodes");
    QTest::addColumn<QByteArray>("edges");
    QTest::addColumn<QString>("fault");
    const QByteArray nodes = R"([{"id":"ask","type":"llm","prompt":"x"},{"id":"done","type":"end"}])";
    const QByteArray edges = R"([{"from":"ask","to":"done"}])";
    QTest::newRow("type") << QByteArray(R"([{"id":"ask","type":"loop"}])") << QByteArray("[]")
                          << u"graph_spec.nodes[0].type: must be one of llm, tool, end"_s;
    QTest::newRow("unknown field") << QByteArray(R"([{"id":"ask","type":"end","prompt":"x"}])") << QByteArray("[]")
                                   << u"graph_spec.nodes[0].prompt: is not a known field"_s;
    QTest::newRow("template")
        << QByteArray(R"([{"id":"ask","type":"end","output":"{{ env.X }}"}])") << QByteArray("[]")
        << u"graph_spec.nodes[0].output: {{ env.X }} is not a place: write {{ input.name }} or {{ state.name }}"_s;
    QTest::newRow("edge to nowhere") << nodes << QByteArray(R"([{"from":"ask","to":"dome"}])")
                                     << u"graph_spec.edges[0].to: there is no node dome"_s;
    QTest::newRow("condition") << nodes << QByteArray(R"([{"from":"ask","to":"done","when":{"path":"x","equals":1}}])")
                               << u"graph_spec.edges[0].when.path: must begin with input. or state., like state.intent"_s;
    QTest::newRow("no way on") << nodes << QByteArray("[]")
                               << u"graph_spec.nodes[0]: no edge leads on from ask, and it is no end node"_s;
    QTest::newRow("twice") << QByteArray(R"([{"id":"ask","type":"end"},{"id":"ask","type":"end"}])") << QByteArray("[]")
                           << u"graph_spec.nodes[1].id: ask is the id of another node"_s;
    QTest::newRow("tool not listed") << QByteArray(R"([{"id":"ask","type":"tool","function":"f"},{"id":"done","type":"end"}])")
                                     << edges << u"graph_spec.nodes[0].function: f is not in tools.functions"_s;
}

void tst_GraphSpec::faultsAreNamedByTheirPaths()
{
    QFETCH(QByteArray, nodes);
    QFETCH(QByteArray, edges);
    QFETCH(QString, fault);
    QCOMPARE(faultsOf(QJsonDocument(graphWith({}, nodes, edges)).toJson()), QStringList{fault});
}

void tst_GraphSpec::everyFaultIsTold()
{
    const QStringList faults = faultsOf(R"({"spec_version":1,"entry":"x","nodes":[],"colour":1,"limits":{"max_steps":0},
        "tools":{"builtin":["clock"],"functions":["a","a",7]}})");
    QCOMPARE(faults.size(), 7);
    QVERIFY(faults.contains(u"graph_spec.tools.functions[1]: a is listed twice"_s));
    QVERIFY(faults.contains(u"graph_spec.limits.max_steps: must be between 1 and 1000"_s));
    QVERIFY(faults.contains(u"graph_spec.colour: is not a known field"_s));
    QCOMPARE(faultsOf("{}"), QStringList{u"graph_spec.spec_version: is missing: 1"_s});
}

void tst_GraphSpec::nodesThatNothingLeadsToAreWarnedOf()
{
    const QJsonObject graph = graphWith(
        {}, R"([{"id":"ask","type":"end"},{"id":"lost","type":"llm","prompt":"x"}])", R"([{"from":"lost","to":"ask"}])");
    QList<FieldError> faults;
    const QList<FieldError> warnings = graphSpecWarnings(graphSpecFromJson(graph, u"g"_s, faults), u"g"_s);
    QVERIFY(faults.isEmpty());
    QCOMPARE(warnings.size(), 1);
    QCOMPARE(warnings.first().field, u"g.nodes[1]"_s);
}

QTEST_GUILESS_MAIN(tst_GraphSpec)
#include "tst_GraphSpec.moc"
