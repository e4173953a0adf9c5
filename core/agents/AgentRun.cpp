#include "core/agents/AgentRun.h"

#include "core/model/FunctionJson.h"
#include "core/model/WireNames.h"

using namespace Qt::StringLiterals;

namespace isola {

static const QString kRunPrefix = u"run_"_s;

QLatin1StringView wireName(RunStatus status)
{
    switch (status) {
    case RunStatus::Running:
        return QLatin1StringView("running");
    case RunStatus::Paused:
        return QLatin1StringView("paused");
    case RunStatus::Completed:
        return QLatin1StringView("completed");
    case RunStatus::Failed:
        return QLatin1StringView("failed");
    case RunStatus::Cancelled:
        return QLatin1StringView("cancelled");
    }
    Q_UNREACHABLE();
}

std::optional<RunStatus> runStatusFromWire(QStringView name)
{
    return fromWireName<RunStatus>(name, 5);
}

QJsonObject toJson(const RunPosition &position)
{
    return {{u"node"_s, position.node}, {u"is_inside"_s, position.isInside}, {u"messages"_s, position.messages},
        {u"calls"_s, position.calls}, {u"is_calling"_s, position.isCalling}, {u"begun"_s, position.begun},
        {u"approval"_s, qint64(position.approval)}, {u"steps"_s, position.steps}, {u"tool_calls"_s, position.toolCalls},
        {u"prompt_tokens"_s, position.promptTokens}, {u"completion_tokens"_s, position.completionTokens},
        {u"milliseconds"_s, position.milliseconds}, {u"last_event"_s, position.lastEvent}};
}

RunPosition runPositionFromJson(const QJsonObject &object)
{
    RunPosition position;
    position.node = object.value("node"_L1).toString();
    position.isInside = object.value("is_inside"_L1).toBool();
    position.messages = object.value("messages"_L1).toArray();
    position.calls = object.value("calls"_L1).toArray();
    position.isCalling = object.value("is_calling"_L1).toBool();
    position.begun = object.value("begun"_L1).toInt(position.isCalling ? 1 : 0);
    position.approval = object.value("approval"_L1).toInteger();
    position.steps = object.value("steps"_L1).toInt();
    position.toolCalls = object.value("tool_calls"_L1).toInt();
    position.promptTokens = object.value("prompt_tokens"_L1).toInt();
    position.completionTokens = object.value("completion_tokens"_L1).toInt();
    position.milliseconds = object.value("milliseconds"_L1).toInteger();
    position.lastEvent = object.value("last_event"_L1).toInt();
    return position;
}

bool RunEvent::isLast() const
{
    return name == "run_end"_L1 || name == "run_failed"_L1 || name == "run_cancelled"_L1;
}

QString runIdText(int64_t id)
{
    return kRunPrefix + QString::number(qlonglong(id));
}

std::optional<int64_t> runIdFromText(QStringView text)
{
    if (!text.startsWith(kRunPrefix))
        return {};
    bool isNumber = false;
    const qlonglong id = text.sliced(kRunPrefix.size()).toLongLong(&isNumber);
    return isNumber && id > 0 ? std::optional<int64_t>(id) : std::nullopt;
}

static QJsonObject usageJson(const RunPosition &position)
{
    return {{u"steps"_s, position.steps}, {u"tool_calls"_s, position.toolCalls}, {u"prompt_tokens"_s, position.promptTokens},
        {u"completion_tokens"_s, position.completionTokens}, {u"total_tokens"_s, position.tokens()},
        {u"duration_ms"_s, position.milliseconds}};
}

QJsonObject runJson(const AgentRun &run)
{
    QJsonObject object{
        {u"id"_s, runIdText(run.id)},
        {u"agent"_s, run.agent},
        {u"status"_s, QString(wireName(run.status))},
        {u"input"_s, run.input},
        {u"state"_s, run.state},
        {u"output"_s, run.output},
        {u"error"_s, QJsonValue()},
        {u"node"_s, run.isOver() ? QJsonValue() : QJsonValue(run.position.node)},
        {u"usage"_s, usageJson(run.position)},
        {u"created_at"_s, timeJson(run.createdAt)},
        {u"updated_at"_s, timeJson(run.updatedAt)},
        {u"finished_at"_s, run.finishedAt ? timeJson(*run.finishedAt) : QJsonValue()},
    };
    if (run.fault)
        object.insert("error"_L1,
            QJsonObject{{u"code"_s, run.fault->code}, {u"message"_s, run.fault->message}, {u"node"_s, run.fault->node}});
    return object;
}

QJsonObject runEventJson(const RunEvent &event)
{
    return {{u"id"_s, event.number}, {u"at"_s, timeJson(event.at)}, {u"event"_s, event.name}, {u"data"_s, event.data}};
}

} // namespace isola
