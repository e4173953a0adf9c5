#pragma once
// A tool call that waits for a person, and what became of it. An immutable value.

#include "core/agents/ToolCaller.h"

#include <QDateTime>

namespace isola {

enum class ApprovalStatus { Pending, Approved, Denied, Expired, Superseded, Cancelled };

QLatin1StringView wireName(ApprovalStatus status); // "pending", ...
std::optional<ApprovalStatus> approvalStatusFromWire(QStringView name);

// What has come of an approved call. Running in a database that is being opened means that the server stopped in between: whether
// the call took effect is not known, and it is not made again.
enum class ApprovalRun { None, Running, Finished, Interrupted };

QLatin1StringView wireName(ApprovalRun run); // "none", ...
std::optional<ApprovalRun> approvalRunFromWire(QStringView name);

struct ToolApproval {
    int64_t id = 0;
    AppId app;
    QString agent;
    QString session;
    QString call;
    QString function;
    int version = 0; // that the person sees; another live one means that the person is asked again
    QJsonObject arguments; // exactly what will be sent
    std::optional<QJsonObject> previous; // of the last approved call of this tool by this agent
    Caller caller;
    QByteArray clientAddress;
    QByteArray origin;
    ApprovalStatus status = ApprovalStatus::Pending;
    QDateTime createdAt;
    QDateTime expiresAt;
    std::optional<QDateTime> decidedAt;
    QString decidedBy;
    QString note;
    bool isEdited = false; // the person changed the arguments
    int64_t replacedBy = 0; // the approval that asks again; 0: none
    ApprovalRun run = ApprovalRun::None;
    std::optional<ToolAnswer> answer; // once the run is finished

    bool isPending() const { return status == ApprovalStatus::Pending; }
    // Nothing more will happen to it by itself.
    bool isOver() const { return !isPending() && run != ApprovalRun::Running; }
};

QString approvalIdText(int64_t id); // "apr_7"
std::optional<int64_t> approvalIdFromText(QStringView text);

// [{path, before?, after?}] of what differs.
QJsonArray argumentChanges(const QJsonObject &before, const QJsonObject &after);

// For developers; with `isForCaller` as the one who asked may see it.
QJsonObject approvalJson(const ToolApproval &approval, bool isForCaller = false);

} // namespace isola
