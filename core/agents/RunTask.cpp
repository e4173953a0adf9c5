#include "core/agents/RunTask.h"

#include "core/agents/LlmTools.h"
#include "core/agents/RunStore.h"
#include "core/agents/Template.h"
#include "core/dispatch/hostcalls/EgressRules.h"
#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"

#include <QLoggingCategory>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

Q_LOGGING_CATEGORY(runsLog, "isola.runs")

static constexpr Milliseconds kAfterDiskFault{1000};

static AgentPtr agentOf(const AgentRun &run)
{
    Agent agent;
    agent.app = run.app;
    agent.name = run.agent;
    agent.source = run.source;
    QList<FieldError> faults; // none: it was checked before it was stored
    agent.graph = graphSpecFromJson(agent.source, u"graph_spec"_s, faults);
    return std::make_shared<const Agent>(agent);
}

RunTask::RunTask(const Surroundings &surroundings, AgentRun run)
    : m_around(surroundings), m_run(std::move(run)), m_agent(agentOf(m_run)), m_lastTold(m_run.position.lastEvent)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        failWith(
            u"LIMIT_TIME"_s, u"The run took longer than limits.timeout_seconds (%1)"_s.arg(m_agent->graph.limits.time.count()));
    });
}

RunTask::~RunTask()
{
    stopWork();
}

QString RunTask::filledIn(const QString &text) const
{
    return filledText(text, m_run.input, m_run.state);
}

// ---- From node to node

void RunTask::goOn()
{
    const RunPosition &position = m_run.position;
    if (position.approval > 0)
        return waitForPerson();
    startTime();
    if (!position.isInside)
        return enter();
    position.isCalling ? makeCalls() : work();
}

void RunTask::enter()
{
    RunPosition &position = m_run.position;
    if (position.steps >= m_agent->graph.limits.steps)
        return failWith(
            u"LIMIT_STEPS"_s, u"The run has gone through limits.max_steps (%1) nodes"_s.arg(m_agent->graph.limits.steps));
    ++position.steps;
    position.isInside = true;
    position.messages = {};
    position.calls = {};
    static const QString types[] = {u"llm"_s, u"tool"_s, u"end"_s};
    say(u"node_start"_s, {{u"node"_s, node().id}, {u"type"_s, types[int(node().type)]}, {u"step"_s, position.steps}});
    if (node().type == GraphNode::Type::Llm) {
        if (!node().system.isEmpty())
            position.messages.append(QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, filledIn(node().system)}});
        position.messages.append(QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, filledIn(node().prompt)}});
    } else if (node().type == GraphNode::Type::Tool) {
        const QJsonValue arguments = filled(QJsonValue(node().arguments), m_run.input, m_run.state);
        position.calls = {QJsonObject{{u"name"_s, node().function}, {u"arguments"_s, arguments}}};
    }
    commit([this] { work(); });
}

void RunTask::work()
{
    if (!m_run.position.calls.isEmpty())
        return nextCalls();
    node().type == GraphNode::Type::Llm ? askModel() : end();
}

void RunTask::end()
{
    m_run.output = node().output.isEmpty() ? QJsonValue(m_run.state) : filled(node().output, m_run.input, m_run.state);
    say(u"node_end"_s, {{u"node"_s, node().id}, {u"output"_s, m_run.output}});
    say(u"run_end"_s, {{u"output"_s, m_run.output}});
    finish(RunStatus::Completed);
}

void RunTask::leave(const QJsonValue &result)
{
    const GraphNode &left = node();
    m_run.state.insert(left.output, result);
    say(u"node_end"_s, {{u"node"_s, left.id}, {u"output"_s, result}});
    const auto leads = [this, &left](const GraphEdge &edge) {
        return edge.from == left.id && (edge.path.isEmpty() || valueAt(edge.path, m_run.input, m_run.state) == edge.equals);
    };
    const QList<GraphEdge> &edges = m_agent->graph.edges;
    const auto edge = std::find_if(edges.begin(), edges.end(), leads);
    if (edge == edges.end())
        return failWith(u"NO_EDGE"_s, u"No edge leads on from %1: none of their conditions holds"_s.arg(left.id));
    m_run.position.node = edge->to;
    m_run.position.isInside = false;
    enter();
}

// ---- Models

QList<Tool> RunTask::nodeTools() const
{
    QList<Tool> tools = m_around.tools.tools(m_run.app, m_agent.get(), m_run.caller) + m_around.foreign.tools(*m_agent);
    if (const auto &names = node().tools)
        tools.removeIf([&names](const Tool &tool) { return !names->contains(tool.function->name); });
    return tools;
}

// What other servers have may have changed since the last question.
void RunTask::askModel()
{
    if (m_agent->graph.tools.servers.isEmpty())
        return askModelWithTools();
    m_around.foreign.prepare(*m_agent, [this, self = QPointer<RunTask>(this), step = m_step](const Result<void> &prepared) {
        if (!self || step != m_step)
            return;
        prepared ? askModelWithTools() : failWith(u"MCP_ERROR"_s, prepared.error().message);
    });
}

void RunTask::askModelWithTools()
{
    const int most = m_agent->graph.limits.tokens;
    if (m_run.position.tokens() >= most)
        return failWith(
            u"LIMIT_TOKENS"_s, u"The run has used %1 tokens of limits.max_tokens (%2)"_s.arg(m_run.position.tokens()).arg(most));
    const std::optional<LlmEndpoint> &endpoint = m_around.settings.of(m_run.app).llm;
    const AppPtr app = m_around.apps.find(m_run.app.value.toUtf8());
    if (!endpoint || !app)
        return failWith(u"LLM_NOT_CONFIGURED"_s,
            u"The app has no model to speak to: PATCH /v1/%1/agent-settings with llm"_s.arg(m_run.app.value));
    LlmQuestion question{*endpoint, egressPolicyOf(app->egress), node().model.isEmpty() ? endpoint->model : node().model,
        m_run.position.messages, llmTools(nodeTools()), {}};
    question.told = [this](const QString &text, int attempt) {
        Q_EMIT spoke(
            m_run, {{u"node"_s, node().id}, {u"step"_s, m_run.position.steps}, {u"attempt"_s, attempt}, {u"text"_s, text}});
    };
    const QString model = question.model;
    m_model = m_around.llm.ask(std::move(question), [this, model](const Result<LlmAnswer> &answer) {
        m_model = 0;
        answer ? takeAnswer(*answer, model) : failWith(u"LLM_ERROR"_s, answer.error().message);
    });
}

void RunTask::takeAnswer(const LlmAnswer &answer, const QString &model)
{
    RunPosition &position = m_run.position;
    position.promptTokens += answer.promptTokens;
    position.completionTokens += answer.completionTokens;
    position.messages.append(assistantMessage(answer));
    say(u"llm_token_usage"_s,
        {{u"node"_s, node().id}, {u"model"_s, model}, {u"prompt_tokens"_s, answer.promptTokens},
            {u"completion_tokens"_s, answer.completionTokens}, {u"total_tokens"_s, answer.promptTokens + answer.completionTokens},
            {u"estimated"_s, answer.isEstimated}, {u"run_total_tokens"_s, position.tokens()}});
    if (answer.finishReason == "length"_L1 || answer.finishReason == "content_filter"_L1)
        return failWith(u"LLM_ERROR"_s, u"The model broke its answer off (finish_reason %1)"_s.arg(answer.finishReason));
    if (const int most = m_agent->graph.limits.tokens; position.tokens() > most)
        return failWith(u"LIMIT_TOKENS"_s,
            u"The run has used %1 tokens, more than limits.max_tokens (%2)"_s.arg(position.tokens()).arg(most));
    if (answer.calls.isEmpty())
        return leave(answer.text);
    for (const LlmToolCall &call : answer.calls)
        position.calls.append(
            QJsonObject{{u"id"_s, call.id}, {u"name"_s, call.name}, {u"arguments"_s, call.arguments}, {u"by_model"_s, true}});
    commit([this] { nextCalls(); });
}

// ---- Durability

void RunTask::say(const QString &name, const QJsonObject &data)
{
    m_unwritten.append({++m_run.position.lastEvent, timeOf(m_around.clock), name, data});
}

void RunTask::commit(std::function<void()> then)
{
    m_run.updatedAt = timeOf(m_around.clock);
    m_run.position.milliseconds = spentMilliseconds();
    if (m_since)
        m_since = m_around.clock.monotonic();
    m_around.database.run<void>(
        this,
        [run = m_run, events = m_unwritten](RegistryStores &stores) -> Result<void> {
            RunStore store(stores.database);
            store.update(run);
            for (const RunEvent &event : events)
                store.addEvent(run.id, event);
            return {};
        },
        [this, step = m_step, run = m_run, then = std::move(then)](const Result<void> &stored) {
            if (!stored) {
                qCWarning(runsLog).noquote() << stored.error().message;
                if (step == m_step)
                    QTimer::singleShot(kAfterDiskFault, this, [this, step, then] {
                        if (step == m_step)
                            commit(then);
                    });
                return;
            }
            QList<RunEvent> news = m_unwritten;
            news.removeIf(
                [&](const RunEvent &event) { return event.number > run.position.lastEvent || event.number <= m_lastTold; });
            m_unwritten.removeIf([&run](const RunEvent &event) { return event.number <= run.position.lastEvent; });
            m_lastTold = std::max(m_lastTold, run.position.lastEvent);
            Q_EMIT progressed(run, news);
            if (step == m_step)
                then();
        });
}

// ---- The end

void RunTask::failWith(const QString &code, const QString &message)
{
    m_run.fault = RunFault{code, message, m_run.position.node};
    say(u"run_failed"_s, {{u"code"_s, code}, {u"message"_s, message}, {u"node"_s, m_run.position.node}});
    finish(RunStatus::Failed);
}

void RunTask::cancel(const QString &author)
{
    if (m_run.isOver())
        return;
    say(u"run_cancelled"_s, {{u"by"_s, author}, {u"node"_s, m_run.position.node}});
    finish(RunStatus::Cancelled);
}

void RunTask::finish(RunStatus status)
{
    ++m_step;
    withdrawQuestion();
    stopWork();
    stopTime();
    m_run.status = status;
    m_run.finishedAt = timeOf(m_around.clock);
    commit([this] { Q_EMIT over(); });
}

void RunTask::stopWork()
{
    m_around.llm.cancel(std::exchange(m_model, 0));
    for (const auto &[number, call] : std::exchange(m_calls, {}))
        m_around.caller.cancel(call);
    m_around.approvals.stopWaiting(std::exchange(m_waiter, 0));
}

void RunTask::withdrawQuestion()
{
    if (const int64_t approval = std::exchange(m_run.position.approval, 0); approval > 0)
        m_around.approvals.withdraw(approval);
}

// ---- Time

qint64 RunTask::spentMilliseconds() const
{
    const qint64 running = m_since ? std::chrono::duration_cast<Milliseconds>(m_around.clock.monotonic() - *m_since).count() : 0;
    return m_run.position.milliseconds + running;
}

void RunTask::startTime()
{
    m_since = m_around.clock.monotonic();
    const qint64 most = Milliseconds(m_agent->graph.limits.time).count();
    m_limit.start(std::chrono::milliseconds(std::max<qint64>(0, most - m_run.position.milliseconds)));
}

// People take the time that they take.
void RunTask::stopTime()
{
    m_run.position.milliseconds = spentMilliseconds();
    m_since.reset();
    m_limit.stop();
}

} // namespace isola
