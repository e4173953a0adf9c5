#pragma once
// A JSON Web Token in compact form: RFC 7515, section 3.1, and RFC 7519.

#include "core/auth/JsonWebKey.h"
#include "core/base/Clock.h"

#include <QJsonObject>

namespace isola {

struct Jwt {
    JwtAlgorithm algorithm = JwtAlgorithm::Hs256;
    std::optional<QString> keyId; // `kid`
    QByteArray signedPart;
    QByteArray signature;
    QByteArray payload; // JSON, as it was sent
    QJsonObject claims;

    // Takes the token apart; says nothing about its signature. AuthInvalidToken with the reason.
    static Result<Jwt> parse(QByteArrayView token);

    // When it ends, leeway included; nothing when it has no `exp`.
    std::optional<WallTime> end() const;
};

// What an app asks of its users' tokens. Empty: anything goes.
struct JwtExpectations {
    QString issuer;
    QString audience;
};

// The token when one of the keys has signed it and its claims hold now. A key is chosen by `kid` where the token names one.
Result<Jwt> verifyJwt(QByteArrayView token, const QList<JsonWebKey> &keys, const JwtExpectations &expectations, WallTime now);

} // namespace isola
