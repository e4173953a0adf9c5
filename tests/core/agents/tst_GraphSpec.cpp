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
    void foreignToolsAreReadWithTheirFaults_data();
    void foreignToolsAreReadWithTheirFaults();
    void headersTakeVariablesOfTheApp();
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
        "tools":{"builtin":["now"],"mcp_servers":[{"name":"weather","url":"https://mcp.example.com/mcp","headers":{"Authorization":"Bearer {{ env.TOKEN }}"},"mode":"read_only","tools":["forecast",{"name":"book","mode":"read_write"}],"timeout_seconds":5}],"functions":["lookup",{"name":"refund","mode_override":"read_write","exposed_to_override":"developer_only"}]},
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
    QVERIFY(spec.tools.function(u"refund")->mode == AgentToolMode::ReadWrite);
    QVERIFY(!spec.tools.function(u"lookup")->mode);
    QCOMPARE(spec.tools.builtin, QStringList{u"now"_s});
    const ListedServer *weather = spec.tools.serverOf(u"weather__forecast");
    QVERIFY(weather && weather->tools->value(u"forecast"_s) == AgentToolMode::ReadOnly);
    QVERIFY(weather->tools->value(u"book"_s) == AgentToolMode::ReadWrite);
    QCOMPARE(weather->headers.value(u"authorization"_s), u"Bearer {{ env.TOKEN }}"_s);
    QCOMPARE(weather->patience.count(), 5);
    QVERIFY(!spec.tools.serverOf(u"weather__other")); // only those that are listed
    QVERIFY(!spec.tools.serverOf(u"weather__"));
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
    QTest::newRow("tool not listed")
        << QByteArray(R"([{"id":"ask","type":"tool","function":"f"},{"id":"done","type":"end"}])") << edges
        << u"graph_spec.nodes[0].function: f is not in tools.functions, tools.builtin or tools.mcp_servers"_s;
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

void tst_GraphSpec::foreignToolsAreReadWithTheirFaults_data()
{
    QTest::addColumn<QByteArray>("tools");
    QTest::addColumn<QString>("fault");
    const auto server = [](const QByteArray &more) {
        return R"("mcp_servers":[{"name":"w","url":"https://x.test/mcp")" + (more.isEmpty() ? "" : ',' + more) + "}]";
    };
    QTest::newRow("builtin") << QByteArray(R"("builtin":["clock"])") << u"builtin[0]: must be one of http_get, now"_s;
    QTest::newRow("builtin twice") << QByteArray(R"("builtin":["now","now"])")
                                   << u"builtin[1]: now is listed twice, or the name of a listed function"_s;
    QTest::newRow("no object") << QByteArray(R"("mcp_servers":["w"])")
                               << u"mcp_servers[0]: must be an object with name and url"_s;
    QTest::newRow("no url") << QByteArray(R"("mcp_servers":[{"name":"w"}])") << u"mcp_servers[0].url: is missing"_s;
    QTest::newRow("name") << QByteArray(R"("mcp_servers":[{"name":"a__b","url":"https://x.test/mcp"}])")
                          << u"mcp_servers[0].name: must be 1 to 32 letters, digits and -, beginning with a letter"_s;
    QTest::newRow("url") << QByteArray(R"("mcp_servers":[{"name":"w","url":"https://u:p@x.test/"}])")
                         << u"mcp_servers[0].url: must be an http(s) URL like https://mcp.example.com/mcp"_s;
    QTest::newRow("own header") << server(R"("headers":{"Host":"x"})")
                                << u"mcp_servers[0].headers: Host is no header that can be set"_s;
    QTest::newRow("control in a header") << server(R"("headers":{"X-A":"a\nb: c"})")
                                         << u"mcp_servers[0].headers: X-A must be printable ASCII"_s;
    QTest::newRow("place in a header") << server(R"("headers":{"X-A":"{{ input.key }}"})")
                                       << u"mcp_servers[0].headers: X-A: write a variable of the app as {{ env.NAME }}"_s;
    QTest::newRow("mode") << server(R"("mode":"write")") << u"mcp_servers[0].mode: must be one of read_only, read_write"_s;
    QTest::newRow("tool") << server(R"("tools":[7])")
                          << u"mcp_servers[0].tools[0]: must be a tool's name, or an object with name and mode"_s;
    QTest::newRow("time") << server(R"("timeout_seconds":0)") << u"mcp_servers[0].timeout_seconds: must be between 1 and 3600"_s;
    QTest::newRow("unknown") << server(R"("token":"x")") << u"mcp_servers[0].token: is not a known field"_s;
    QTest::newRow("function of its name") << R"("functions":["w__x"],)" + server("")
                                          << u"mcp_servers[0].name: a listed function's name begins with w__"_s;
}

void tst_GraphSpec::foreignToolsAreReadWithTheirFaults()
{
    QFETCH(QByteArray, tools);
    QFETCH(QString, fault);
    QCOMPARE(faultsOf(R"({"spec_version":1,"entry":"a","nodes":[{"id":"a","type":"end"}],"tools":{)" + tools + "}}"),
        QStringList{u"graph_spec.tools."_s + fault});
}

void tst_GraphSpec::headersTakeVariablesOfTheApp()
{
    const auto valueOf = [](const QString &name) { return name == "A"_L1 ? u"{{ env.B }}"_s : QString(); };
    QCOMPARE(withVariables(u"Bearer {{ env.A }}, {{env.B}}."_s, valueOf), u"Bearer {{ env.B }}, ."_s); // filled in once
    QCOMPARE(withVariables(u"plain"_s, valueOf), u"plain"_s);
    QCOMPARE(variablesIn(u"{{ env.A }}{{ env.B_2 }}{{ input.x }}"_s), (QStringList{u"A"_s, u"B_2"_s}));
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
