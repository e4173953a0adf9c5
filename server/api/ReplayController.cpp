#include "server/api/ReplayController.h"

#include "core/dispatch/Engine.h"
#include "core/model/FieldReader.h"
#include "server/api/Answers.h"
#include "server/api/DraftVersions.h"
#include "server/api/InApp.h"
#include "server/replay/ReplayRun.h"

using namespace Qt::StringLiterals;

namespace isola {

ReplayController::ReplayController(Router &router, const AppRegistry &apps, const RecordedCalls &recorded, DraftVersions &drafts,
    const DebugSessions &sessions, Engine &engine)
    : m_recorded(recorded), m_drafts(drafts), m_sessions(sessions), m_engine(engine)
{
    router.add("POST", "/v1/{app_id}/invocations/{id}/replay", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { replay(request, responder); }));
}

// {code?, modules?}: what is there of it.
static Result<QJsonObject> draftOf(const Request &request)
{
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return fail(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    reader.text("code"_L1);
    reader.object("modules"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return *body;
}

void ReplayController::replay(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"debug"_L1}); !known)
        return responder.error(known.error());
    const Result<QJsonObject> draft = draftOf(request);
    if (!draft)
        return responder.error(draft.error());
    const auto session = request.query.value("debug"_L1);
    if (session && !draft->isEmpty())
        return responder.error(
            validationError({{u"code"_s, u"goes with POST .../debug: the session has its code already"_s, 0, 0, {}}}));
    m_recorded.find(request.app, request.parameter("id"),
        answering<RecordedCall>(responder, [this, request, draft = *draft, session, responder](const RecordedCall &recorded) {
            if (session)
                replayInSession(request, recorded, *session, responder);
            else
                replayCall(request, recorded, draft, responder);
        }));
}

// Faults of the code are told of the fields that came.
static Error withoutDraft(Error error)
{
    static const QString kDraft = u"draft."_s;
    for (FieldError &fault : error.details)
        if (fault.field.startsWith(kDraft))
            fault.field.remove(0, kDraft.size());
    return error.details.isEmpty() ? error : validationError(error.details, error.remediation);
}

void ReplayController::replayCall(
    const Request &request, const RecordedCall &recorded, const QJsonObject &draft, const Responder &responder) const
{
    const auto start = [this, recorded, responder](const Result<FunctionVersionPtr> &version) {
        if (!version)
            return responder.error(withoutDraft(version.error()));
        const auto replayed = std::make_shared<FunctionVersion>(*versionForReplay(**version, *recorded.flight));
        replayed->revision = m_engine.nextDraftRevision();
        run(recorded, replayed, responder);
    };
    if (draft.isEmpty())
        m_recorded.versionOf(request.app, recorded, start);
    else
        m_drafts.make(request.app, recorded.function, draft, start);
}

void ReplayController::replayInSession(
    const Request &request, const RecordedCall &recorded, const QString &id, const Responder &responder) const
{
    const DebugSession *session = m_sessions.find(id);
    if (!session || session->version()->app != request.app || !session->version()->replay
        || session->version()->replay->call != recorded.row.invocation)
        return responder.error(validationError(
            {{u"debug"_s, u"names no open debugging session for this call; POST .../debug with replay opens one"_s, 0, 0, {}}}));
    run(recorded, session->version(), responder);
}

void ReplayController::run(const RecordedCall &recorded, FunctionVersionPtr version, const Responder &responder) const
{
    ReplayRun::start(
        m_engine, recorded, std::move(version), [responder](const ReplayResult &result) { responder.json(200, result.report); });
}

} // namespace isola
