#include "ui/client/AgentValues.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static QDateTime agentTimeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

QString jsonText(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(1, array.size() - 2));
}

bool Approval::isPending() const
{
    return status == "pending"_L1;
}

Approval approvalFromJson(const QJsonObject &json)
{
    Approval approval;
    approval.id = json.value("id"_L1).toString();
    approval.status = json.value("status"_L1).toString();
    approval.agent = json.value("agent"_L1).toString();
    approval.function = json.value("function"_L1).toString();
    approval.version = json.value("version"_L1).toInt();
    approval.arguments = json.value("arguments"_L1).toObject();
    approval.hasPredecessor = json.value("changes"_L1).isArray();
    for (const QJsonValue &value : json.value("changes"_L1).toArray()) {
        const QJsonObject change = value.toObject();
        approval.changes.append(
            {change.value("path"_L1).toString(), jsonText(change.value("before"_L1)), jsonText(change.value("after"_L1))});
    }
    approval.caller = json.value("caller"_L1).toString();
    approval.createdAt = agentTimeFrom(json.value("created_at"_L1));
    approval.expiresAt = agentTimeFrom(json.value("expires_at"_L1));
    approval.decidedAt = agentTimeFrom(json.value("decided_at"_L1));
    approval.decidedBy = json.value("decided_by"_L1).toString();
    approval.note = json.value("note"_L1).toString();
    return approval;
}

bool AgentRun::isOver() const
{
    return status != "running"_L1 && status != "paused"_L1;
}

AgentRun runFromJson(const QJsonObject &json)
{
    const QJsonObject usage = json.value("usage"_L1).toObject();
    AgentRun run;
    run.id = json.value("id"_L1).toString();
    run.agent = json.value("agent"_L1).toString();
    run.status = json.value("status"_L1).toString();
    run.fault = json.value("error"_L1).toObject().value("message"_L1).toString();
    run.output = json.value("output"_L1);
    run.steps = usage.value("steps"_L1).toInt();
    run.toolCalls = usage.value("tool_calls"_L1).toInt();
    run.tokens = usage.value("total_tokens"_L1).toInteger();
    run.durationMs = usage.value("duration_ms"_L1).toDouble();
    run.createdAt = agentTimeFrom(json.value("created_at"_L1));
    return run;
}

AgentInfo agentFromJson(const QJsonObject &json)
{
    return {json.value("name"_L1).toString(), json.value("display_name"_L1).toString(), json.value("description"_L1).toString(),
        json.value("graph_spec"_L1).toObject()};
}

} // namespace isola
