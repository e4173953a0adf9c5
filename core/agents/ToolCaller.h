#pragma once
// Runs tools: a tool call becomes an Invocation like any other, its whole response is collected and handed back, and what it says
// while it runs is told. Answers "tool.progress", which is ctx.tool.progress(). Engine thread.

#include "core/agents/ToolAnswer.h"
#include "core/agents/ToolSet.h"
#include "core/dispatch/Engine.h"
#include "core/dispatch/HostService.h"

#include <QObject>
#include <memory>
#include <unordered_map>

namespace isola {

// A tool call as it was asked for.
struct ToolRequest {
    Tool tool;
    QString agent; // empty: without one
    QString session; // of the client: an MCP session, a run
    QString call; // the client's name for the call
    QJsonObject arguments;
    Caller caller;
    QByteArray clientAddress;
    QByteArray origin; // "http://127.0.0.1:4000"
};

// SHA-256 of the arguments' canonical JSON, hex.
QByteArray argumentsHash(const QJsonObject &arguments);

// What a tool says while it runs.
struct ToolNotice {
    enum class Kind { Progress, Console };

    Kind kind = Kind::Progress;
    double done = 0; // of progress
    std::optional<double> total;
    QString message; // or what was printed
    ConsoleLevel level = ConsoleLevel::Log;
};

// Calls what is no function. Answers later than it is asked, once, unless it is cancelled.
class ForeignCaller {
public:
    virtual ~ForeignCaller() = default;
    virtual quint64 call(const ToolRequest &request, std::function<void(const ToolAnswer &)> done) = 0;
    virtual void cancel(quint64 number) = 0;
};

class ToolCaller final : public QObject, private HostService {
    Q_OBJECT

public:
    using Done = std::function<void(const ToolAnswer &)>;

    // Both outlive it.
    ToolCaller(Engine &engine, const Clock &clock);
    ~ToolCaller();

    void setForeign(ForeignCaller *foreign) { m_foreign = foreign; } // outlives all calls

    // Answers once, possibly before this returns. The id is good for cancel() until then.
    quint64 call(const ToolRequest &request, Done done);
    void cancel(quint64 call); // no answer comes any more

    // To be asked by functions, under the name "tool".
    HostService &service() { return *this; }

Q_SIGNALS:
    // Of a call that runs, whoever made it.
    void noticed(const isola::AppId &app, const QString &session, const QString &call, const isola::ToolNotice &notice);

private:
    class RunningCall;

    void ask(const HostQuestion &question, HostAnswers &answers) override;

    Engine &m_engine;
    const Clock &m_clock;
    ForeignCaller *m_foreign = nullptr;
    quint64 m_lastCall = 0;
    std::unordered_map<quint64, quint64> m_foreignCalls; // to their numbers there
    std::unordered_map<quint64, std::unique_ptr<RunningCall>> m_calls;
};

} // namespace isola
