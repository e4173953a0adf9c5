#include "server/api/DebugController.h"

#include "core/model/FieldReader.h"
#include "server/api/Answers.h"
#include "server/api/DraftVersions.h"
#include "server/api/InApp.h"
#include "server/replay/RecordedCalls.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

DebugController::DebugController(Router &router, const FunctionRegistry &functions, const AppRegistry &apps,
    DebugSessions &sessions, DraftVersions &drafts, const RecordedCalls &recorded)
    : m_functions(functions), m_sessions(sessions), m_drafts(drafts), m_recorded(recorded)
{
    router.add("POST", "/v1/{app_id}/functions/{name}/debug", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { open(request, responder); }));
    router.add("DELETE", "/v1/{app_id}/functions/{name}/debug/{id}", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { end(request, responder); }));
    router.add("GET", "/json/list", Access::OperatorOrLocal,
        [this](const Request &request, const Responder &responder) { list(request, responder); });
    router.add("GET", "/json/version", Access::OperatorOrLocal, [](const Request &, const Responder &responder) {
        responder.json(200, {{u"Browser"_s, QStringLiteral("Isola/" ISOLA_VERSION)}, {u"Protocol-Version"_s, u"1.3"_s}});
    });
}

static QString socketUrl(const Request &request, const DebugSession &session)
{
    QString url = QString::fromLatin1(request.baseUrl);
    url.replace(0, 4, u"ws"_s); // http, https
    return url + u"/v1/%1/functions/%2/debug/%3"_s.arg(session.version()->app.value, session.version()->name, session.id());
}

// Chrome's own frontend, the one in QtWebEngine too.
static QString devtoolsUrl(const QString &socketUrl)
{
    const qsizetype scheme = socketUrl.indexOf(u"://");
    return u"devtools://devtools/bundled/js_app.html?v8only=true&%1=%2"_s.arg(
        socketUrl.first(scheme), socketUrl.sliced(scheme + 3));
}

static QJsonObject sessionJson(const Request &request, const DebugSession &session)
{
    const QString url = socketUrl(request, session);
    return {{u"id"_s, session.id()}, {u"webSocketDebuggerUrl"_s, url}, {u"devtoolsFrontendUrl"_s, devtoolsUrl(url)},
        {u"version"_s, session.version()->version}};
}

void DebugController::open(const Request &request, const Responder &responder) const
{
    const QString name = request.parameter("name");
    const FunctionVersionPtr live = m_functions.find(request.app.value.toUtf8(), name.toUtf8());
    if (!live)
        return responder.error(unknownFunction(name));
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return responder.error(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const DebugSession::Options options{
        reader.boolean("break_on_start"_L1).value_or(false), reader.boolean("discoverable"_L1).value_or(false)};
    const auto draft = reader.object("draft"_L1);
    const auto replay = reader.text("replay"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    const auto opened
        = answering<FunctionVersionPtr>(responder, [this, request, responder, options](const FunctionVersionPtr &version) {
              const Result<DebugSession *> session = m_sessions.open(*version, options);
              if (!session)
                  return responder.error(session.error());
              responder.json(201, sessionJson(request, **session));
          });
    if (replay)
        openForReplay(request, *replay, draft, opened);
    else if (draft)
        m_drafts.make(request.app, name, *draft, opened);
    else
        opened(live);
}

// For a recorded call of this function to be run again in it.
void DebugController::openForReplay(const Request &request, const QString &invocation, const std::optional<QJsonObject> &draft,
    const Callback<FunctionVersionPtr> &opened) const
{
    m_recorded.find(request.app, invocation, [this, request, draft, opened](const Result<RecordedCall> &recorded) {
        if (!recorded)
            return opened(fail(recorded.error()));
        const QString name = request.parameter("name");
        if (recorded->function != name)
            return opened(refuseField("replay"_L1, u"is a call of %1"_s.arg(recorded->function)));
        const auto forReplay = [opened, flight = recorded->flight](const Result<FunctionVersionPtr> &version) {
            opened(version ? Result<FunctionVersionPtr>(versionForReplay(**version, *flight)) : version);
        };
        if (draft)
            m_drafts.make(request.app, name, *draft, forReplay);
        else
            m_recorded.versionOf(request.app, *recorded, forReplay);
    });
}

void DebugController::end(const Request &request, const Responder &responder) const
{
    DebugSession *session = m_sessions.find(request.parameter("id"));
    if (!session || session->version()->app != request.app || session->version()->name != request.parameter("name"))
        return responder.error(
            {ErrorCode::ResourceNotFound, u"There is no such debugging session."_s, u"It may have ended already."_s, {}});
    m_sessions.end(*session);
    sendSuccess(responder);
}

// As Chrome and Node answer it: an array, of the sessions that wait to be found.
void DebugController::list(const Request &request, const Responder &responder) const
{
    QJsonArray targets;
    for (const auto &session : m_sessions.all()) {
        if (!session->options().isDiscoverable || session->isTaken() || session->isEnded())
            continue;
        QJsonObject target = sessionJson(request, *session);
        target.insert(u"type"_s, u"node"_s);
        target.insert(u"title"_s,
            u"%1/%2 (version %3)"_s.arg(session->version()->app.value, session->version()->name)
                .arg(session->version()->version));
        target.insert(u"url"_s, u"fn://%1/%2/"_s.arg(session->version()->app.value, session->version()->name));
        target.insert(u"description"_s, u"An Isola function"_s);
        targets.append(target);
    }
    responder.send(200, "content-type:application/json\n", QJsonDocument(targets).toJson(QJsonDocument::Compact));
}

} // namespace isola
