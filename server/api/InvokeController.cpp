#include "server/api/InvokeController.h"

#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/registry/AppRegistry.h"
#include "server/api/Answers.h"
#include "server/api/DetailedCall.h"
#include "server/api/DraftVersions.h"
#include "server/api/LogQueryText.h"
#include "server/calls/PathPattern.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

InvokeController::InvokeController(
    Router &router, CallDoor &door, FunctionCalls &calls, DraftVersions &drafts, const DebugSessions &sessions)
    : m_door(door), m_calls(calls), m_drafts(drafts), m_sessions(sessions)
{
    router.add("POST", "/v1/{app_id}/functions/{name}/invoke", Access::Developer,
        [this](const Request &request, const Responder &responder) { invoke(request, responder); });
}

void InvokeController::invoke(const Request &request, const Responder &responder) const
{
    if (const Result<void> known = request.query.allowOnly({"detail"_L1, "debug"_L1}); !known)
        return responder.error(known.error());
    const Result<bool> isDetailed = flag(request.query, "detail"_L1);
    if (!isDetailed)
        return responder.error(isDetailed.error());
    if (*isDetailed)
        return invokeInDetail(request, responder);
    const Result<Invocation> invocation = plainInvocation(request);
    if (!invocation)
        return responder.error(invocation.error());
    responder.passTo(
        [&](Connection &connection) -> Exchange * { return m_calls.start(connection, *invocation, Reader::Developer); });
}

// The live version, in an app that runs, or what a debugging session looks into.
Result<FunctionVersionPtr> InvokeController::callable(const Request &request) const
{
    const QString name = request.parameter("name");
    const AppPtr app = m_door.findApp(request.app.value.toUtf8());
    if (!app)
        return fail(AppRegistry::unknownApp(request.app));
    const FunctionVersionPtr function = m_door.findFunction(request.app.value.toUtf8(), name.toUtf8());
    if (!function)
        return fail(unknownFunction(name));
    if (app->isPaused)
        return fail(ErrorCode::AppPaused, u"The app is paused."_s, u"PATCH the app with paused: false first."_s);
    const auto id = request.query.value("debug"_L1);
    if (!id)
        return function;
    const DebugSession *session = m_sessions.find(*id);
    if (!session || session->version()->function != function->function)
        return refuseField("debug"_L1, u"names no open debugging session of this function; POST .../debug opens one"_s);
    if (session->version()->replay)
        return refuseField("debug"_L1, u"names a session for a recorded call; POST .../invocations/{id}/replay runs it there"_s);
    return session->version();
}

// Everything but the body and its fields.
Invocation InvokeController::invocationOf(
    const Request &request, const FunctionVersionPtr &function, QByteArray method, const QByteArray &subTarget) const
{
    Invocation invocation;
    invocation.id = m_door.nextInvocationId();
    invocation.function = function;
    invocation.source = InvocationSource::Test;
    invocation.request.method = std::move(method);
    invocation.request.url = functionUrl(QString::fromLatin1(request.baseUrl), *function).toLatin1() + subTarget;
    invocation.logPath = subTarget.startsWith('/') ? subTarget : '/' + subTarget;
    invocation.caller = request.caller;
    invocation.clientAddress = request.clientAddress;
    const qsizetype mark = subTarget.indexOf('?');
    const QByteArray subPath = mark < 0 ? subTarget : subTarget.first(mark);
    if (!function->httpPath.isEmpty())
        invocation.params = matchPath(function->httpPath.toUtf8(), subPath).value_or(QList<PathParameter>());
    return invocation;
}

Result<Invocation> InvokeController::plainInvocation(const Request &request) const
{
    const Result<FunctionVersionPtr> function = callable(request);
    if (!function)
        return fail(function.error());
    Invocation invocation = invocationOf(request, *function, "POST", {});
    const QByteArray type = request.field("content-type");
    InvocationRequest &call = invocation.request;
    call.body = request.body;
    call.fields = "host:" + request.field("host") + "\ncontent-type:" + (type.isEmpty() ? "application/json"_ba : type)
        + "\ncontent-length:" + QByteArray::number(call.body.size()) + '\n';
    return invocation;
}

// ---- The body of ?detail=true: {method?, path?, headers?, body? | bodyBase64?, as_user?, as_trigger?, draft?}

static bool isToken(const QString &text)
{
    static constexpr QLatin1StringView kOthers("!#$%&'*+-.^_`|~");
    const auto isTokenCharacter = [](QChar c) { return c < QChar(0x80) && (c.isLetterOrNumber() || kOthers.contains(c)); };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

static bool isFieldValue(const QString &text)
{
    const auto isAllowed = [](QChar c) { return c == u'\t' || (c >= u' ' && c != QChar(0x7f) && c <= QChar(0xff)); };
    return std::all_of(text.begin(), text.end(), isAllowed);
}

static FieldBlock fieldsFromJson(const QJsonObject &headers, FieldReader &reader)
{
    FieldBlock fields;
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const QString value = header.value().toString();
        if (!isToken(header.key()) || !header.value().isString() || !isFieldValue(value))
            reader.refuse("headers"_L1, u"%1 is not a header: a token and a string in Latin-1"_s.arg(header.key()));
        else
            fields += header.key().toLower().toLatin1() + ':' + value.trimmed().toLatin1() + '\n';
    }
    return fields;
}

static QByteArray bodyFromJson(FieldReader &reader)
{
    const auto text = reader.text("body"_L1);
    const auto base64 = reader.text("bodyBase64"_L1);
    if (text && base64)
        reader.refuse("bodyBase64"_L1, u"must not be there together with body"_s);
    if (!base64)
        return text.value_or(QString()).toUtf8();
    const auto decoded = QByteArray::fromBase64Encoding(base64->toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        reader.refuse("bodyBase64"_L1, u"is not Base64"_s);
    return decoded ? *decoded : QByteArray();
}

static bool isSubTarget(const QString &path)
{
    const auto isAllowed = [](QChar c) { return c > u' ' && c < QChar(0x7f) && c != u'#'; };
    return path.isEmpty()
        || ((path.startsWith(u'/') || path.startsWith(u'?')) && std::all_of(path.begin(), path.end(), isAllowed));
}

// {"type": "cron", ...}: what ctx.trigger is to say.
static QByteArray triggerFromJson(FieldReader &reader)
{
    const auto trigger = reader.object("as_trigger"_L1);
    if (!trigger)
        return {};
    const QString type = trigger->value("type"_L1).toString();
    if (!invocationSourceFromWire(type))
        reader.refuse("as_trigger"_L1, u"must have a type: http, cron, webhook, s3_upload, websocket, agent, invoke or test"_s);
    return QJsonDocument(*trigger).toJson(QJsonDocument::Compact);
}

Result<InvokeController::Description> InvokeController::description(const Request &request)
{
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return fail(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    Description description;
    const QString method = reader.text("method"_L1).value_or(u"POST"_s);
    if (!isToken(method))
        reader.refuse("method"_L1, u"must be an HTTP method"_s);
    const QString path = reader.text("path"_L1).value_or(QString());
    if (!isSubTarget(path) || hasDotSegment(path.startsWith(u'/') ? path.section(u'?', 0, 0).toLatin1() : QByteArray()))
        reader.refuse("path"_L1, u"must be a percent-encoded path that starts with / and has no . or .. segments"_s);
    description.method = method.toLatin1();
    description.target = path.toLatin1();
    description.fields = fieldsFromJson(reader.object("headers"_L1).value_or(QJsonObject()), reader);
    description.body = bodyFromJson(reader);
    const auto user = reader.text("as_user"_L1);
    if (user && (user->isEmpty() || user->size() > 255))
        reader.refuse("as_user"_L1, u"must be 1 to 255 characters"_s);
    description.userId = user.value_or(QString()).toUtf8();
    description.triggerDetail = triggerFromJson(reader);
    description.draft = reader.object("draft"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return description;
}

Invocation InvokeController::described(
    const Request &request, const Description &description, const FunctionVersionPtr &function) const
{
    Invocation invocation = invocationOf(request, function, description.method, description.target);
    if (!description.userId.isEmpty())
        invocation.caller.userId = description.userId;
    invocation.triggerDetail = description.triggerDetail;
    invocation.request.body = description.body;
    invocation.request.fields = description.fields;
    if (!description.fields.startsWith("host:") && !description.fields.contains("\nhost:"))
        invocation.request.fields += "host:" + request.field("host") + '\n';
    return invocation;
}

static DetailedCall::Telling tellingFor(const Request &request)
{
    return request.field("accept").contains("text/event-stream") ? DetailedCall::Telling::AsItHappens
                                                                 : DetailedCall::Telling::AtTheEnd;
}

void InvokeController::invokeInDetail(const Request &request, const Responder &responder) const
{
    const Result<Description> wanted = description(request);
    if (!wanted)
        return responder.error(wanted.error());
    const Result<FunctionVersionPtr> live = callable(request);
    if (!live)
        return responder.error(live.error());
    const auto start = [this, request, responder, wanted = *wanted](const FunctionVersionPtr &function) {
        responder.passTo([&](Connection &connection) -> Exchange * {
            return new DetailedCall(m_door, connection, described(request, wanted, function), tellingFor(request));
        });
    };
    if (wanted->draft && (*live)->isInspected)
        return responder.error(
            validationError({{u"draft"_s, u"goes with POST .../debug: the session has its code already"_s, 0, 0, {}}}));
    if (!wanted->draft)
        return start(*live);
    m_drafts.make(request.app, request.parameter("name"), *wanted->draft, answering<FunctionVersionPtr>(responder, start));
}

} // namespace isola
