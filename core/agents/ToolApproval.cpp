#include "core/agents/ToolApproval.h"

#include "core/model/FunctionJson.h"
#include "core/model/WireNames.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QByteArrayView kIdPrefix = "apr_";

QLatin1StringView wireName(ApprovalStatus status)
{
    switch (status) {
    case ApprovalStatus::Pending:
        return QLatin1StringView("pending");
    case ApprovalStatus::Approved:
        return QLatin1StringView("approved");
    case ApprovalStatus::Denied:
        return QLatin1StringView("denied");
    case ApprovalStatus::Expired:
        return QLatin1StringView("expired");
    case ApprovalStatus::Superseded:
        return QLatin1StringView("superseded");
    case ApprovalStatus::Cancelled:
        return QLatin1StringView("cancelled");
    }
    Q_UNREACHABLE();
}

std::optional<ApprovalStatus> approvalStatusFromWire(QStringView name)
{
    return fromWireName<ApprovalStatus>(name, 6);
}

QLatin1StringView wireName(ApprovalRun run)
{
    switch (run) {
    case ApprovalRun::None:
        return QLatin1StringView("none");
    case ApprovalRun::Running:
        return QLatin1StringView("running");
    case ApprovalRun::Finished:
        return QLatin1StringView("finished");
    case ApprovalRun::Interrupted:
        return QLatin1StringView("interrupted");
    }
    Q_UNREACHABLE();
}

std::optional<ApprovalRun> approvalRunFromWire(QStringView name)
{
    return fromWireName<ApprovalRun>(name, 4);
}

QString approvalIdText(int64_t id)
{
    return QString::fromLatin1(prefixedId(kIdPrefix, id));
}

std::optional<int64_t> approvalIdFromText(QStringView text)
{
    return idAfter(kIdPrefix, text.toUtf8());
}

static void addChanges(const QString &path, const QJsonValue &before, const QJsonValue &after, QJsonArray &changes)
{
    if (before == after)
        return;
    if (before.isObject() && after.isObject()) {
        const QJsonObject left = before.toObject();
        const QJsonObject right = after.toObject();
        QStringList keys = left.keys() + right.keys();
        keys.removeDuplicates();
        for (const QString &key : keys)
            addChanges(path.isEmpty() ? key : path + u'.' + key, left.value(key), right.value(key), changes);
        return;
    }
    QJsonObject change{{u"path"_s, path}};
    if (!before.isUndefined())
        change.insert("before"_L1, before);
    if (!after.isUndefined())
        change.insert("after"_L1, after);
    changes.append(change);
}

QJsonArray argumentChanges(const QJsonObject &before, const QJsonObject &after)
{
    QJsonArray changes;
    addChanges({}, before, after, changes);
    return changes;
}

static QString callerText(const Caller &caller)
{
    if (!caller.userId.isEmpty())
        return wireName(caller.kind) + u':' + QString::fromUtf8(caller.userId);
    const QByteArray name = caller.name.isEmpty() ? caller.keyId : caller.name;
    return name.isEmpty() ? QString(wireName(caller.kind)) : wireName(caller.kind) + u':' + QString::fromUtf8(name);
}

QJsonObject approvalJson(const ToolApproval &approval, bool isForCaller)
{
    QJsonObject object{
        {u"id"_s, approvalIdText(approval.id)},
        {u"status"_s, QString(wireName(approval.status))},
        {u"agent"_s, approval.agent.isEmpty() ? QJsonValue() : QJsonValue(approval.agent)},
        {u"session"_s, approval.session},
        {u"call"_s, approval.call},
        {u"function"_s, approval.function},
        {u"version"_s, approval.version},
        {u"arguments"_s, approval.arguments},
        {u"edited"_s, approval.isEdited},
        {u"caller"_s, callerText(approval.caller)},
        {u"created_at"_s, timeJson(approval.createdAt)},
        {u"expires_at"_s, timeJson(approval.expiresAt)},
        {u"decided_at"_s, approval.decidedAt ? timeJson(*approval.decidedAt) : QJsonValue()},
        {u"note"_s, approval.note},
        {u"replaced_by"_s, approval.replacedBy > 0 ? QJsonValue(approvalIdText(approval.replacedBy)) : QJsonValue()},
        {u"run"_s, QString(wireName(approval.run))},
        {u"result"_s, QJsonValue()},
    };
    if (approval.answer)
        object.insert("result"_L1, toJson(isForCaller ? withoutInsides(*approval.answer) : *approval.answer));
    if (isForCaller)
        return object;
    object.insert("decided_by"_L1, approval.decidedBy);
    object.insert(
        "changes"_L1, approval.previous ? QJsonValue(argumentChanges(*approval.previous, approval.arguments)) : QJsonValue());
    return object;
}

} // namespace isola
