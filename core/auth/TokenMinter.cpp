#include "core/auth/TokenMinter.h"

#include "core/auth/Base64Url.h"
#include "core/auth/Signature.h"
#include "core/model/FieldReader.h"

#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kLongestLifetimeSeconds = 365 * 24 * 3600;

Result<MintRequest> MintRequest::fromJson(const QJsonObject &body)
{
    static const QStringList reserved{u"sub"_s, u"iss"_s, u"aud"_s, u"exp"_s, u"nbf"_s, u"iat"_s};
    QList<FieldError> faults;
    FieldReader reader(body, {}, faults);
    MintRequest request;
    reader.textOf("kind"_L1, {u"end_user"_s});
    reader.text("name"_L1); // tokens of every kind may be sent with one; this one is kept nowhere that could show it
    const auto userId = reader.text("user_id"_L1);
    if (!reader.has("user_id"_L1) || (userId && userId->isEmpty()))
        reader.refuse("user_id"_L1, u"is missing: the end user's id"_s);
    request.userId = userId.value_or(QString());
    request.claims = reader.object("claims"_L1).value_or(QJsonObject());
    for (const QString &name : reserved)
        if (request.claims.contains(name))
            reader.refuse("claims"_L1, u"%1 is set by the server"_s.arg(name));
    if (const auto seconds = reader.integer("expires_in"_L1, 1, kLongestLifetimeSeconds))
        request.lifetime = std::chrono::seconds(*seconds);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    return request;
}

TokenMinter::TokenMinter(const Clock &clock) : m_clock(clock) { }

static QByteArray encoded(const QJsonObject &object)
{
    return toBase64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray TokenMinter::mint(const App &app, const MintRequest &request) const
{
    const auto now = std::chrono::floor<std::chrono::seconds>(m_clock.wall().time_since_epoch());
    QJsonObject claims = request.claims;
    claims.insert("sub"_L1, request.userId);
    claims.insert("iat"_L1, qint64(now.count()));
    claims.insert("exp"_L1, qint64((now + request.lifetime).count()));
    if (!app.jwtIssuer.isEmpty())
        claims.insert("iss"_L1, app.jwtIssuer);
    if (!app.jwtAudience.isEmpty())
        claims.insert("aud"_L1, app.jwtAudience);
    const QJsonObject header{{u"alg"_s, wireName(JwtAlgorithm::Hs256)}, {u"typ"_s, u"JWT"_s}};
    const QByteArray signedPart = encoded(header) + '.' + encoded(claims);
    return signedPart + '.' + toBase64Url(hmac(JwtAlgorithm::Hs256, app.jwtSecret, signedPart));
}

} // namespace isola
