#include "server/calls/FunctionCalls.h"

#include "server/ErrorBody.h"
#include "server/Request.h"
#include "server/calls/Cors.h"
#include "server/calls/PathPattern.h"
#include "server/guard/Connection.h"

using namespace Qt::StringLiterals;

namespace isola {

// One request while it is being decided about.
struct FunctionCalls::Arrival {
    Connection &connection;
    const RequestHead &head;
    QByteArrayView appName; // percent-encoded, as are the next three
    QByteArrayView functionName;
    QByteArrayView subPath; // "" or starting with '/'
    QByteArrayView subTarget; // subPath and query
    AppPtr app;
    FieldBlock corsFields;
    Invocation invocation;
};

FunctionCalls::FunctionCalls(CallDoor &door) : m_door(door) { }

// "/v1/{app}/fn/..."
bool FunctionCalls::isCall(QByteArrayView path)
{
    if (!path.startsWith("/v1/"))
        return false;
    const qsizetype slash = path.indexOf('/', 4);
    return slash > 4 && path.sliced(slash).startsWith("/fn/");
}

// No allocation for the usual methods.
static QByteArray methodName(QByteArrayView method)
{
    if (method == "GET")
        return "GET"_ba;
    if (method == "POST")
        return "POST"_ba;
    return method.toByteArray();
}

// Splits "/v1/{app}/fn/{name}/sub?query".
static void splitTarget(QByteArrayView target, QByteArrayView path, QByteArrayView &app, QByteArrayView &name,
    QByteArrayView &subPath, QByteArrayView &rest)
{
    static constexpr qsizetype kAppStart = 4;
    const qsizetype appEnd = path.indexOf('/', kAppStart);
    const qsizetype nameStart = appEnd + 4;
    const qsizetype slash = path.indexOf('/', nameStart);
    const qsizetype nameEnd = slash < 0 ? path.size() : slash;
    app = path.sliced(kAppStart, appEnd - kAppStart);
    name = path.sliced(nameStart, nameEnd - nameStart);
    subPath = path.sliced(nameEnd);
    rest = target.sliced(nameEnd);
}

// The segment itself where nothing is escaped; else decoded into `buffer`.
static QByteArrayView decodedView(QByteArrayView segment, QByteArray &buffer)
{
    if (!segment.contains('%'))
        return segment;
    buffer = decodeSegment(segment).value_or(QByteArray());
    return buffer;
}

Exchange *FunctionCalls::open(Connection &connection, const RequestHead &head)
{
    Arrival arrival{connection, head, {}, {}, {}, {}, {}, {}, {}};
    splitTarget(head.target, head.path(), arrival.appName, arrival.functionName, arrival.subPath, arrival.subTarget);
    QByteArray appBuffer;
    QByteArray nameBuffer;
    const QByteArrayView appName = decodedView(arrival.appName, appBuffer);
    const QByteArrayView name = decodedView(arrival.functionName, nameBuffer);
    arrival.app = m_door.findApp(appName);
    const FunctionVersionPtr function = arrival.app ? m_door.findFunction(appName, name) : nullptr;
    if (arrival.app)
        arrival.corsFields = corsFields(*arrival.app, head);
    if (!function) {
        const QString what = arrival.app ? u"There is no function \"%1\" here."_s.arg(QString::fromUtf8(name))
                                         : u"There is no app \"%1\" here."_s.arg(QString::fromUtf8(appName));
        return refuse(arrival, {ErrorCode::ResourceNotFound, what, u"Check the URL that deploying answered."_s, {}});
    }
    if (hasDotSegment(arrival.subPath))
        return refuse(arrival, validationError({{u"path"_s, u"must not hold . or .. segments"_s, 0, 0, {}}}));
    arrival.invocation.function = function;
    return decide(arrival);
}

// From here on the function is known: what is refused becomes a row of its log.
Exchange *FunctionCalls::decide(Arrival &arrival)
{
    const FunctionVersion &function = *arrival.invocation.function;
    const RequestHead &head = arrival.head;
    fillForLog(arrival);
    if (arrival.app->isPaused) {
        const QString reason = arrival.app->pauseReason;
        return refuseLogged(arrival,
            {ErrorCode::AppPaused, reason.isEmpty() ? u"The app is paused."_s : u"The app is paused: %1"_s.arg(reason),
                u"Try again later."_s, {}},
            u"app paused"_s);
    }
    if (!m_door.admitToApp(*arrival.app))
        return refuseLogged(arrival,
            {ErrorCode::RateLimited, u"The app takes %1 calls a second."_s.arg(arrival.app->rateLimit->perSecond),
                u"Call less often, or raise the app's rate_limit."_s, {}},
            u"rate limit"_s);
    if (!function.hasHttpTrigger)
        return refuse(arrival,
            {ErrorCode::ResourceNotFound, u"The function has no http trigger."_s, u"Deploy it with a trigger of type http."_s,
                {}});
    if (isPreflight(*arrival.app, head)) {
        const FieldBlock fields = preflightFields(*arrival.app, head, function.httpMethods);
        arrival.connection.answer({204, {}, fields, {}}, {});
        return nullptr;
    }
    if (!function.httpMethods.isEmpty() && !function.httpMethods.contains(head.method)) {
        const QByteArray allow = function.httpMethods.join(", ");
        return refuseLogged(arrival,
            {ErrorCode::MethodNotAllowed, u"The function is not called with %1."_s.arg(QString::fromLatin1(head.method)),
                u"Use one of: %1."_s.arg(QString::fromLatin1(allow)), {}},
            u"method not allowed"_s, "allow:" + allow + '\n');
    }
    if (!function.httpPath.isEmpty()) {
        auto parameters = matchPath(function.httpPath.toUtf8(), arrival.subPath);
        if (!parameters)
            return refuse(arrival,
                {ErrorCode::ResourceNotFound, u"The function has nothing at this path."_s,
                    u"Its http trigger takes %1."_s.arg(function.httpPath), {}});
        arrival.invocation.params = std::move(*parameters);
    }
    Result<Caller> caller = admit(arrival);
    if (!caller)
        return refuseLogged(arrival, caller.error(), caller.error().message);
    arrival.invocation.caller = std::move(*caller);
    return begin(arrival);
}

Result<Caller> FunctionCalls::admit(const Arrival &arrival)
{
    const FunctionVersion &function = *arrival.invocation.function;
    const QByteArrayView authorization = arrival.head.field("authorization");
    if (authorization.isNull()) {
        if (function.httpAuth == HttpAuth::Required)
            return fail(ErrorCode::AuthRequired, u"This function needs a token."_s, u"Send Authorization: Bearer {token}."_s);
        return Caller{};
    }
    Result<Caller> caller = m_door.authenticate(authorization, function.app, arrival.connection.clientAddress());
    // A public function may be sent any token; a good one still tells it who calls.
    if (!caller && function.httpAuth == HttpAuth::None)
        return Caller{};
    if (!caller)
        return caller;
    if (caller->kind == CallerKind::Anonymous && function.httpAuth == HttpAuth::Required)
        return fail(ErrorCode::AuthRequired, u"This function needs a token."_s, u"Send Authorization: Bearer {token}."_s);
    if (caller->kind == CallerKind::ServiceKey && !caller->isDeveloperOf(function.app)) {
        if (function.httpAuth == HttpAuth::None)
            return Caller{};
        return fail(
            ErrorCode::AuthInsufficientPermissions, u"The token belongs to another app."_s, u"Use a token of this app."_s);
    }
    if (Result<void> result = impersonate(*caller, arrival); !result)
        return fail(result.error());
    return caller;
}

// X-Isola-As-User: a server of the app calls in the name of one of its users.
Result<void> FunctionCalls::impersonate(Caller &caller, const Arrival &arrival) const
{
    const QByteArrayView user = arrival.head.field("x-isola-as-user");
    if (user.isNull())
        return {};
    const FunctionVersion &function = *arrival.invocation.function;
    if (!caller.isDeveloperOf(function.app))
        return fail(ErrorCode::AuthInsufficientPermissions, u"X-Isola-As-User needs a service token of the app."_s,
            u"Leave the header out, or call with a service token."_s);
    if (!function.settings.allowsImpersonation)
        return fail(ErrorCode::AuthInsufficientPermissions, u"The function does not allow X-Isola-As-User."_s,
            u"Deploy it with allow_service_key_impersonation: true."_s);
    if (user.isEmpty() || user.size() > 255)
        return fail(validationError({{u"X-Isola-As-User"_s, u"must be 1 to 255 characters"_s, 0, 0, {}}}));
    caller.userId = user.toByteArray();
    return {};
}

void FunctionCalls::fillForLog(Arrival &arrival)
{
    Invocation &invocation = arrival.invocation;
    invocation.id = m_door.nextInvocationId();
    invocation.source = InvocationSource::Http;
    invocation.request.method = methodName(arrival.head.method);
    invocation.logPath = arrival.subPath.isEmpty() ? '/' + arrival.subTarget.toByteArray() : arrival.subTarget.toByteArray();
    invocation.clientAddress = arrival.connection.clientAddress();
}

Exchange *FunctionCalls::begin(Arrival &arrival)
{
    InvocationRequest &request = arrival.invocation.request;
    const RequestHead &head = arrival.head;
    const QByteArrayView scheme = arrival.connection.isEncrypted() ? "https://" : "http://";
    request.url.reserve(scheme.size() + head.host.size() + head.target.size() + 24);
    request.url.append(scheme);
    if (head.host.isEmpty())
        request.url.append(arrival.connection.localAddress());
    else
        request.url.append(head.host);
    request.url.append(head.target);
    request.fields = head.endToEndFields();

    CallOptions options;
    options.reader
        = arrival.invocation.caller.isDeveloperOf(arrival.invocation.function->app) ? Reader::Developer : Reader::Other;
    options.answerFields = std::move(arrival.corsFields);
    options.contentLength = head.contentLength;
    return m_running.enter(
        std::make_unique<FunctionCall>(m_door, m_running, arrival.connection, std::move(arrival.invocation), std::move(options)));
}

Exchange *FunctionCalls::start(Connection &connection, Invocation invocation, Reader reader)
{
    CallOptions options;
    options.reader = reader;
    return m_running.enter(
        std::make_unique<FunctionCall>(m_door, m_running, connection, std::move(invocation), std::move(options)));
}

Exchange *FunctionCalls::refuse(Arrival &arrival, const Error &error, const FieldBlock &moreFields)
{
    const FieldBlock fields = errorFields(error.code) + arrival.corsFields + moreFields;
    arrival.connection.answer({httpStatus(error.code), {}, fields, {}}, errorBody(error));
    return nullptr;
}

Exchange *FunctionCalls::refuseLogged(Arrival &arrival, const Error &error, const QString &reason, const FieldBlock &moreFields)
{
    arrival.invocation.trace = traceOf(arrival.head.endToEndFields());
    m_door.logRefusal(arrival.invocation, httpStatus(error.code), reason);
    return refuse(arrival, error, "x-isola-invocation:" + wireName(arrival.invocation.id) + '\n' + moreFields);
}

} // namespace isola
