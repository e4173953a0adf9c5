#pragma once
// One run of an agent's graph: what it began with, where it stands, what has come of it. An immutable value that holds all that
// is needed to go on after a restart.

#include "core/agents/Agent.h"
#include "core/model/Caller.h"

#include <QJsonArray>

namespace isola {

enum class RunStatus { Running, Paused, Completed, Failed, Cancelled };

QLatin1StringView wireName(RunStatus status); // "running", ...
std::optional<RunStatus> runStatusFromWire(QStringView name);

// Where a run stands between two things that it does.
struct RunPosition {
    QString node;
    bool isInside = false; // the node has begun
    QJsonArray messages; // of an llm node: what was said so far
    QJsonArray calls; // tool calls that are not through: {id, name, arguments, number?, result?}
    bool isCalling = false; // the first of them have begun
    int begun = 0; // how many of them, side by side
    int64_t approval = 0; // that it waits for; 0: none
    // What was spent.
    int steps = 0;
    int toolCalls = 0;
    int promptTokens = 0;
    int completionTokens = 0;
    qint64 milliseconds = 0; // waiting for a person not counted
    int lastEvent = 0; // its number

    int tokens() const { return promptTokens + completionTokens; }
};

QJsonObject toJson(const RunPosition &position);
RunPosition runPositionFromJson(const QJsonObject &object);

// What a run failed of.
struct RunFault {
    QString code; // "LIMIT_STEPS", "LLM_ERROR", ...
    QString message;
    QString node;
};

struct AgentRun {
    int64_t id = 0;
    AppId app;
    QString agent;
    QJsonObject source; // the graph as it was when the run began
    QJsonObject input;
    Caller caller;
    QByteArray clientAddress;
    QByteArray origin; // "http://127.0.0.1:4000"
    RunStatus status = RunStatus::Running;
    QJsonObject state;
    RunPosition position;
    QJsonValue output = QJsonValue::Null;
    std::optional<RunFault> fault;
    QDateTime createdAt;
    QDateTime updatedAt;
    std::optional<QDateTime> finishedAt;

    bool isOver() const { return status != RunStatus::Running && status != RunStatus::Paused; }
};

// Something that happened in a run. Numbers count up from 1 without a gap.
struct RunEvent {
    int number = 0;
    QDateTime at;
    QString name; // "run_start", "node_start", ...
    QJsonObject data;

    bool isLast() const; // nothing follows
};

QString runIdText(int64_t id); // "run_7"
std::optional<int64_t> runIdFromText(QStringView text);

QJsonObject runJson(const AgentRun &run);
QJsonObject runEventJson(const RunEvent &event); // {number, at, event, data}

} // namespace isola
