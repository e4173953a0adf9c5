#include "ui/agents/RunStory.h"

#include "ui/client/AgentValues.h"
#include "ui/widgets/Format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace isola {

static QString wordsOf(const QJsonValue &value)
{
    return value.isString() || value.isNull() ? value.toString() : jsonText(value);
}

static RunLine lineOfTool(const QString &event, const QJsonObject &data)
{
    const QString function = data.value("function"_L1).toString();
    if (event == "tool_call_start"_L1)
        return {QCoreApplication::translate("RunStory", "Calls %1").arg(function), wordsOf(data.value("arguments"_L1))};
    if (!data.value("is_error"_L1).toBool())
        return {QCoreApplication::translate("RunStory", "%1 answered").arg(function), wordsOf(data.value("status"_L1))};
    return {QCoreApplication::translate("RunStory", "%1 failed").arg(function), data.value("message"_L1).toString()};
}

RunLine runLineOf(const QString &event, const QJsonObject &data)
{
    const QString node = data.value("node"_L1).toString();
    if (event == "run_start"_L1)
        return {QCoreApplication::translate("RunStory", "Begins"), wordsOf(data.value("input"_L1))};
    if (event == "node_start"_L1)
        return {QCoreApplication::translate("RunStory", "Step %1: %2").arg(data.value("step"_L1).toInt()).arg(node),
            data.value("type"_L1).toString()};
    if (event == "node_end"_L1)
        return {QCoreApplication::translate("RunStory", "%1 is done").arg(node), wordsOf(data.value("output"_L1))};
    if (event == "llm_token_usage"_L1)
        return {QCoreApplication::translate("RunStory", "Asked %1").arg(data.value("model"_L1).toString()),
            QCoreApplication::translate("RunStory", "%1 tokens").arg(formatCount(data.value("total_tokens"_L1).toInteger()))};
    if (event.startsWith("tool_call_"_L1))
        return lineOfTool(event, data);
    if (event == "run_paused"_L1)
        return {QCoreApplication::translate("RunStory", "%1 waits for a person").arg(data.value("function"_L1).toString()),
            wordsOf(data.value("arguments"_L1))};
    if (event == "run_end"_L1)
        return {QCoreApplication::translate("RunStory", "Ends"), wordsOf(data.value("output"_L1))};
    if (event == "run_failed"_L1)
        return {QCoreApplication::translate("RunStory", "Fails: %1").arg(data.value("code"_L1).toString()),
            data.value("message"_L1).toString()};
    if (event == "run_cancelled"_L1)
        return {QCoreApplication::translate("RunStory", "Cancelled"), data.value("by"_L1).toString()};
    return {event, wordsOf(data)};
}

bool endsRun(const QString &event)
{
    return event == "run_end"_L1 || event == "run_failed"_L1 || event == "run_cancelled"_L1;
}

QString runStatusText(const QString &status)
{
    if (status == "running"_L1)
        return QCoreApplication::translate("RunStory", "running");
    if (status == "paused"_L1)
        return QCoreApplication::translate("RunStory", "waits for a person");
    if (status == "completed"_L1)
        return QCoreApplication::translate("RunStory", "completed");
    if (status == "failed"_L1)
        return QCoreApplication::translate("RunStory", "failed");
    if (status == "cancelled"_L1)
        return QCoreApplication::translate("RunStory", "cancelled");
    return status;
}

} // namespace isola
