#include "core/auth/Authenticator.h"

#include "core/auth/Jwt.h"
#include "core/auth/Signature.h"
#include "core/registry/RegistryView.h"

#include <QCryptographicHash>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr int kMostKnownBytes = 16 * 1024 * 1024;
static constexpr QByteArrayView kScheme = "bearer";

static QByteArray hashOf(QByteArrayView token)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(token);
    return hash.result();
}

static tl::unexpected<Error> invalid(const QString &message)
{
    return fail(ErrorCode::AuthInvalidToken, message, u"Send Authorization: Bearer with a token of this server."_s);
}

Authenticator::Authenticator(RegistryView &registry, QByteArray adminToken, const Clock &clock)
    : m_registry(registry), m_adminTokenHash(hashOf(adminToken)), m_clock(clock), m_known(kMostKnownBytes)
{
    Q_ASSERT(!adminToken.isEmpty());
}

Authenticator::~Authenticator() = default;

Result<Caller> Authenticator::authenticate(QByteArrayView authorization, const AppId &app)
{
    authorization = authorization.trimmed();
    if (authorization.isEmpty())
        return Caller{};
    // RFC 9110, section 11.1: the scheme's case does not matter; RFC 6750, section 2.1: one space, then the token.
    const qsizetype space = authorization.indexOf(' ');
    if (space < 0 || authorization.first(space).compare(kScheme, Qt::CaseInsensitive) != 0)
        return invalid(u"The Authorization header holds no bearer token"_s);
    return authenticateToken(authorization.sliced(space + 1).trimmed(), app);
}

Result<Caller> Authenticator::authenticateToken(QByteArrayView token, const AppId &app)
{
    if (token.isEmpty())
        return invalid(u"The token is empty"_s);
    const QByteArray hash = hashOf(token);
    Caller caller;
    if (isSameSecret(hash, m_adminTokenHash)) {
        caller.kind = CallerKind::ServiceKey;
        caller.isAdmin = true;
        caller.keyId = "admin";
        caller.name = "admin";
        return caller;
    }
    // Only a JWT has dots: no other token is base64url in parts.
    if (token.contains('.')) {
        const AppPtr named = m_registry.findApp(app.value.toUtf8());
        return named ? authenticateEndUser(token, hash, named) : invalid(u"The token is not known here"_s);
    }
    if (const Token *found = m_registry.findService(token)) {
        caller.kind = CallerKind::ServiceKey;
        caller.app = found->app;
        caller.keyId = QByteArray::number(qlonglong(found->id.value));
        caller.name = found->name.toUtf8();
        return caller;
    }
    return invalid(u"The token is not known here"_s);
}

static bool hasKeyFor(QByteArrayView token, const QList<JsonWebKey> &keys)
{
    const Result<Jwt> jwt = Jwt::parse(token);
    return !jwt || std::any_of(keys.begin(), keys.end(), [&](const JsonWebKey &key) {
        return key.allows(jwt->algorithm) && (!jwt->keyId || *jwt->keyId == key.keyId());
    });
}

Result<Caller> Authenticator::authenticateEndUser(QByteArrayView token, const QByteArray &hash, const AppPtr &app)
{
    const WallTime now = m_clock.wall();
    const QByteArray key = app->id.value.toUtf8() + '/' + hash;
    if (const KnownToken *known = m_known.object(key))
        if (known->app == app && (!known->end || now < *known->end))
            return known->caller;
    m_known.remove(key);

    const Result<Jwt> jwt = verifyJwt(token, keysOf(app), {app->jwtIssuer, app->jwtAudience}, now);
    if (!jwt) {
        if (m_unknownKey && !app->jwksUrl.isEmpty() && !hasKeyFor(token, keysOf(app)))
            m_unknownKey(app);
        return fail(jwt.error());
    }
    Caller caller;
    caller.kind = CallerKind::EndUserJwt;
    caller.app = app->id;
    caller.userId = jwt->claims.value("sub"_L1).toString().toUtf8();
    caller.claims = jwt->payload;
    m_known.insert(key, new KnownToken{caller, app, jwt->end()}, int(key.size() + caller.userId.size() + caller.claims.size()));
    return caller;
}

const QList<JsonWebKey> &Authenticator::keysOf(const AppPtr &app)
{
    AppKeys &known = m_keys[app->id];
    if (known.app != app) {
        known.app = app;
        known.keys = {JsonWebKey::fromSecret(app->jwtSecret, JwtAlgorithm::Hs256)};
        known.keys += keysFromJwks(app->jwks);
        const FetchedKeys fetched = m_fetchedKeys.value(app->id);
        if (!app->jwksUrl.isEmpty() && app->jwksUrl == fetched.url)
            known.keys += keysFromJwks(fetched.jwks);
    }
    return known.keys;
}

void Authenticator::setFetchedKeys(const AppId &app, const QString &url, const QJsonObject &jwks)
{
    m_fetchedKeys.insert(app, {url, jwks});
    m_keys.remove(app);
    m_known.clear(); // tokens of a key that is gone must not live on
}

} // namespace isola
