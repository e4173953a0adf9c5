#include "core/auth/Jwt.h"

#include "core/auth/Base64Url.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr std::chrono::seconds kLeeway(60);
static constexpr qsizetype kLongestToken = 16 * 1024;

static tl::unexpected<Error> refuseToken(const QString &reason)
{
    return fail(ErrorCode::AuthInvalidToken, u"The token is not valid: "_s + reason,
        u"Sign in again, or send a token made for this app."_s);
}

static std::optional<QJsonObject> objectFrom(const std::optional<QByteArray> &json)
{
    if (!json)
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(*json);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

Result<Jwt> Jwt::parse(QByteArrayView token)
{
    const qsizetype firstDot = token.indexOf('.');
    const qsizetype secondDot = token.lastIndexOf('.');
    if (token.size() > kLongestToken || firstDot < 0 || secondDot == firstDot)
        return refuseToken(u"it is no JSON Web Token"_s);
    const auto header = objectFrom(fromBase64Url(token.first(firstDot)));
    const auto payload = fromBase64Url(token.sliced(firstDot + 1, secondDot - firstDot - 1));
    const auto claims = objectFrom(payload);
    const auto signature = fromBase64Url(token.sliced(secondDot + 1));
    if (!header || !claims || !signature)
        return refuseToken(u"it is no JSON Web Token"_s);
    // RFC 7515, section 4.1.11: extensions that must be understood, and none is.
    if (header->contains("crit"_L1))
        return refuseToken(u"it asks for an extension (crit)"_s);
    const auto algorithm = jwtAlgorithmFromWire(header->value("alg"_L1).toString());
    if (!algorithm)
        return refuseToken(u"its algorithm is not supported"_s);

    Jwt jwt;
    jwt.algorithm = *algorithm;
    if (header->contains("kid"_L1))
        jwt.keyId = header->value("kid"_L1).toString();
    jwt.signedPart = token.first(secondDot).toByteArray();
    jwt.signature = *signature;
    jwt.payload = *payload;
    jwt.claims = *claims;
    return jwt;
}

// RFC 7519, section 2: seconds since 1970, possibly with a fraction. Nothing when it is no number that a clock can show.
static std::optional<WallTime> timeFrom(const QJsonValue &claim)
{
    static constexpr double kLastSecond = 253402300799; // the end of the year 9999
    const double seconds = claim.toDouble(std::nan(""));
    if (!(seconds >= 0 && seconds <= kLastSecond))
        return {};
    return WallTime(Microseconds(int64_t(seconds * 1e6)));
}

std::optional<WallTime> Jwt::end() const
{
    const std::optional<WallTime> expires = timeFrom(claims.value("exp"_L1));
    return expires ? std::optional<WallTime>(*expires + kLeeway) : std::nullopt;
}

// RFC 7519, section 4.1.3: one audience or a list of them.
static bool isFor(const QString &audience, const QJsonValue &claim)
{
    return claim.isArray() ? claim.toArray().contains(audience) : claim.toString() == audience;
}

static Result<void> checkClaims(const Jwt &jwt, const JwtExpectations &expectations, WallTime now)
{
    const QJsonObject &claims = jwt.claims;
    if (claims.contains("exp"_L1) && !jwt.end())
        return refuseToken(u"its exp is no time"_s);
    if (jwt.end() && now >= *jwt.end())
        return refuseToken(u"it has expired"_s);
    const std::optional<WallTime> begins = timeFrom(claims.value("nbf"_L1));
    if (claims.contains("nbf"_L1) && !begins)
        return refuseToken(u"its nbf is no time"_s);
    if (begins && now + kLeeway < *begins)
        return refuseToken(u"it is not valid yet"_s);
    if (!expectations.issuer.isEmpty() && claims.value("iss"_L1).toString() != expectations.issuer)
        return refuseToken(u"it comes from another issuer"_s);
    if (!expectations.audience.isEmpty() && !isFor(expectations.audience, claims.value("aud"_L1)))
        return refuseToken(u"it is made for another audience"_s);
    if (claims.contains("sub"_L1) && !claims.value("sub"_L1).isString())
        return refuseToken(u"its sub is no string"_s);
    return {};
}

Result<Jwt> verifyJwt(QByteArrayView token, const QList<JsonWebKey> &keys, const JwtExpectations &expectations, WallTime now)
{
    Result<Jwt> jwt = Jwt::parse(token);
    if (!jwt)
        return jwt;
    bool hasKey = false;
    bool isSigned = false;
    for (const JsonWebKey &key : keys) {
        if (!key.allows(jwt->algorithm) || (jwt->keyId && *jwt->keyId != key.keyId()))
            continue;
        hasKey = true;
        isSigned = isSigned || key.verifies(jwt->algorithm, jwt->signedPart, jwt->signature);
    }
    if (!hasKey)
        return refuseToken(u"the app has no key for it"_s);
    if (!isSigned)
        return refuseToken(u"its signature does not match"_s);
    // Only now: what an unsigned token says is worth nothing, not even as a reason.
    if (Result<void> checked = checkClaims(*jwt, expectations, now); !checked)
        return fail(checked.error());
    return jwt;
}

} // namespace isola
