#include "server/api/TokensController.h"

#include "core/auth/TokenMinter.h"
#include "core/model/FieldReader.h"
#include "core/model/FunctionJson.h"
#include "core/registry/TokenRegistry.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

TokensController::TokensController(Router &router, TokenRegistry &tokens, const AppRegistry &apps, const Clock &clock)
    : m_tokens(tokens), m_apps(apps), m_clock(clock)
{
    using Method = void (TokensController::*)(const Request &, const Responder &) const;
    const auto add = [&](QByteArray method, QByteArray path, Method run) {
        router.add(std::move(method), "/v1/{app_id}/tokens" + path, Access::Developer,
            inApp(apps, [this, run](const Request &request, const Responder &responder) {
                if (const Result<void> known = request.query.allowOnly({}); !known)
                    return responder.error(known.error());
                (this->*run)(request, responder);
            }));
    };
    add("POST", "", &TokensController::create);
    add("GET", "", &TokensController::list);
    add("DELETE", "/{id}", &TokensController::remove);
}

void TokensController::create(const Request &request, const Responder &responder) const
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return responder.error(body.error());
    if (body->value("kind"_L1) == "end_user"_L1)
        return mint(request, *body, responder);
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    const auto kind = reader.textOf("kind"_L1, {u"service"_s, u"s3"_s, u"end_user"_s});
    if (!reader.has("kind"_L1))
        reader.refuse("kind"_L1, u"is missing: service, s3 or end_user"_s);
    const auto name = reader.text("name"_L1);
    if (!reader.has("name"_L1) || (name && (name->trimmed().isEmpty() || name->size() > 100)))
        reader.refuse("name"_L1, u"must be 1 to 100 characters"_s);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return responder.error(validationError(faults));
    m_tokens.create(request.app, *kind, *name, answering<CreatedToken>(responder, [responder](const CreatedToken &created) {
        responder.json(201, createdTokenJson(created));
    }));
}

void TokensController::mint(const Request &request, const QJsonObject &body, const Responder &responder) const
{
    const Result<MintRequest> asked = MintRequest::fromJson(body);
    if (!asked)
        return responder.error(asked.error());
    const AppPtr app = m_apps.find(request.app.value.toUtf8());
    const QByteArray token = TokenMinter(m_clock).mint(*app, *asked);
    const WallTime now = m_clock.wall();
    responder.json(201,
        {{u"id"_s, QJsonValue()}, {u"kind"_s, u"end_user"_s}, {u"name"_s, asked->userId}, {u"user_id"_s, asked->userId},
            {u"token"_s, QString::fromLatin1(token)}, {u"created_at"_s, timeJson(now)},
            {u"expires_at"_s, timeJson(WallTime(now + asked->lifetime))}});
}

void TokensController::list(const Request &request, const Responder &responder) const
{
    QJsonArray array;
    for (const Token &token : m_tokens.list(request.app))
        array.append(tokenJson(token));
    responder.json(200, {{u"tokens"_s, array}});
}

void TokensController::remove(const Request &request, const Responder &responder) const
{
    const QString text = request.parameter("id");
    bool isNumber = false;
    const TokenId id{text.toLongLong(&isNumber)};
    if (!isNumber)
        return responder.error({ErrorCode::ResourceNotFound, u"There is no token %1 in this app."_s.arg(text),
            u"Take the id from the list of tokens."_s, {}});
    m_tokens.remove(request.app, id, answering<void>(responder, [responder] { sendSuccess(responder); }));
}

} // namespace isola
