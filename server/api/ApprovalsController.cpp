#include "server/api/ApprovalsController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/ParameterReader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kDefaultLimit = 100;
static constexpr int kMostListed = 1000;
static constexpr qsizetype kLongestNote = 1000;

ApprovalsController::ApprovalsController(Router &router, ApprovalDesk &desk, const AppRegistry &apps, EventAnswers &streams)
    : m_desk(desk), m_streams(streams)
{
    using Method = void (ApprovalsController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Access access, Method run) {
        router.add(std::move(method), "/v1/{app_id}/approvals" + path, access,
            inApp(apps, [this, run](const Request &request, const Responder &responder) { (this->*run)(request, responder); }));
    };
    add("GET", "", Access::Developer, &ApprovalsController::list);
    add("GET", "/stream", Access::Developer, &ApprovalsController::follow);
    add("GET", "/{id}", Access::AppUser, &ApprovalsController::show);
    add("POST", "/{id}", Access::Developer, &ApprovalsController::decide);
}

void ApprovalsController::list(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"status"_L1, "limit"_L1, "cursor"_L1}); !known)
        return responder.error(known.error());
    ParameterReader reader(request.query);
    const int limit = int(reader.number("limit"_L1, 1, kMostListed).value_or(kDefaultLimit));
    const auto status = reader.parsed(
        "status"_L1, approvalStatusFromWire, u"must be one of pending, approved, denied, expired, superseded, cancelled"_s);
    const auto before = reader.parsed("cursor"_L1, approvalIdFromText, u"must be nextCursor of a page before"_s);
    if (const Result<void> read = reader.finish(); !read)
        return responder.error(read.error());
    m_desk.list(request.app, status, limit + 1, before,
        answering<QList<ToolApproval>>(responder, [responder, limit](const QList<ToolApproval> &approvals) {
            QJsonArray array;
            for (const ToolApproval &approval : approvals.first(qMin<qsizetype>(limit, approvals.size())))
                array.append(approvalJson(approval));
            const bool hasMore = approvals.size() > limit;
            responder.json(200,
                {{u"approvals"_s, array},
                    {u"nextCursor"_s, hasMore ? QJsonValue(approvalIdText(approvals.at(limit - 1).id)) : QJsonValue()}});
        }));
}

static QJsonArray historyJson(const QList<ApprovalEvent> &events)
{
    QJsonArray array;
    for (const ApprovalEvent &event : events)
        array.append(QJsonObject{
            {u"at"_s, timeJson(event.at)}, {u"kind"_s, event.kind}, {u"by"_s, event.author}, {u"note"_s, event.note}});
    return array;
}

// Whoever asked may see what became of it, without what developers see.
static bool isAskersOwn(const ToolApproval &approval, const Caller &caller)
{
    return caller.kind == approval.caller.kind && !caller.userId.isEmpty() && caller.userId == approval.caller.userId;
}

void ApprovalsController::show(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    const QString text = request.parameter("id");
    const auto id = approvalIdFromText(text);
    if (!id)
        return responder.error(ApprovalDesk::unknownApproval(text));
    const bool isDeveloper = request.caller.isDeveloperOf(request.app);
    m_desk.find(request.app, *id,
        answering<ApprovalDesk::Details>(
            responder, [responder, isDeveloper, text, caller = request.caller](const ApprovalDesk::Details &details) {
                if (!isDeveloper && !isAskersOwn(details.approval, caller))
                    return responder.error(ApprovalDesk::unknownApproval(text));
                QJsonObject object = approvalJson(details.approval, !isDeveloper);
                if (isDeveloper)
                    object.insert("history"_L1, historyJson(details.events));
                responder.json(200, object);
            }));
}

// {"decision": "approve"|"deny", "note"?, "arguments"?}
static Result<ApprovalDesk::Decision> decisionOf(const QJsonObject &body)
{
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    ApprovalDesk::Decision decision;
    const auto wanted = reader.textOf("decision"_L1, {u"approve"_s, u"deny"_s});
    if (!reader.has("decision"_L1))
        reader.refuse("decision"_L1, u"is missing: approve or deny"_s);
    decision.isApproved = wanted == u"approve"_s;
    decision.note = reader.text("note"_L1).value_or(QString());
    if (decision.note.size() > kLongestNote)
        reader.refuse("note"_L1, u"must be at most %1 characters"_s.arg(kLongestNote));
    decision.arguments = reader.object("arguments"_L1);
    if (decision.arguments && !decision.isApproved)
        reader.refuse("arguments"_L1, u"belong to an approval"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return decision;
}

void ApprovalsController::decide(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    Result<ApprovalDesk::Decision> decision = request.json().and_then(decisionOf);
    if (!decision)
        return responder.error(decision.error());
    const QString text = request.parameter("id");
    const auto id = approvalIdFromText(text);
    if (!id)
        return responder.error(ApprovalDesk::unknownApproval(text));
    decision->author = QString::fromUtf8(request.caller.name);
    m_desk.decide(request.app, *id, *decision, answering<ToolApproval>(responder, [responder](const ToolApproval &approval) {
        responder.json(200, approvalJson(approval));
    }));
}

// First what is pending, then every change: "approval" events whose data is the approval as it is then.
void ApprovalsController::follow(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({}); !known)
        return responder.error(known.error());
    if (request.method == "HEAD")
        return responder.send(200, "content-type:text/event-stream\n", {});
    responder.passTo([&](Connection &connection) -> Exchange * {
        EventAnswer *stream = m_streams.open(connection, {request.app, request.caller.keyId});
        const auto send = [stream](const ToolApproval &approval) {
            stream->send(serverSentEvent("approval", {}, QJsonDocument(approvalJson(approval)).toJson(QJsonDocument::Compact)));
        };
        QObject::connect(stream, &EventAnswer::begun, stream, [&desk = m_desk, app = request.app, stream, send] {
            for (const ToolApproval &approval : desk.pending(app))
                send(approval);
            QObject::connect(&desk, &ApprovalDesk::approvalChanged, stream, [app, send](const ToolApproval &approval) {
                if (approval.app == app)
                    send(approval);
            });
        });
        return stream;
    });
}

} // namespace isola
