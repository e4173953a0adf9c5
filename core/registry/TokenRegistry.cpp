#include "core/registry/TokenRegistry.h"

#include "core/registry/AppRegistry.h"
#include "core/registry/NewApp.h"
#include "core/registry/RegistryDatabase.h"
#include "core/storage/Random.h"

#include <QCryptographicHash>
#include <QLoggingCategory>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(tokenLog, "isola.tokens")

static constexpr int kServiceSecretBytes = 32;
static constexpr int kS3SecretBytes = 30; // 40 characters of base64url
static constexpr int kAccessKeyBytes = 8; // 16 hexadecimal digits after the prefix
static constexpr qsizetype kShownCharacters = 8;
static constexpr qsizetype kLongestName = 100;
static constexpr qint64 kMillisecondsBetweenUses = 60000;

// Secrets of 256 random bits cannot be guessed from their hash, so that no slow password hash is needed.
QByteArray TokenRegistry::hashOf(QByteArrayView secret)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(secret);
    return hash.result();
}

TokenRegistry::TokenRegistry(RegistryDatabase &database, AppRegistry &apps, const Clock &clock, QObject *parent)
    : QObject(parent), m_database(database), m_apps(apps), m_clock(clock)
{
    for (const StoredToken &stored : database.takeTokens())
        put(stored);
    connect(&apps, &AppRegistry::appDeleted, this, &TokenRegistry::forgetApp);
}

TokenRegistry::~TokenRegistry() = default;

static QList<FieldError> faultsOf(const QString &kind, const QString &name)
{
    QList<FieldError> faults;
    if (kind != "service"_L1 && kind != "s3"_L1)
        faults.append(FieldError{u"kind"_s, u"must be one of service, s3, end_user"_s, 0, 0, {}});
    if (name.trimmed().isEmpty() || name.size() > kLongestName)
        faults.append(FieldError{u"name"_s, u"must be 1 to 100 characters"_s, 0, 0, {}});
    return faults;
}

// A token with its secret in the clear, as it is handed out and as it is stored.
struct MadeToken {
    CreatedToken created;
    StoredToken stored;
};

static MadeToken makeToken(const Token &token)
{
    MadeToken made{{token, {}, {}}, {}};
    if (token.kind == "s3"_L1) {
        made.stored.accessKeyId = "ISLA" + randomBytes(kAccessKeyBytes).toHex().toUpper();
        made.stored.secret = randomText(kS3SecretBytes);
        made.created.accessKeyId = QString::fromLatin1(made.stored.accessKeyId);
        made.created.secret = QString::fromLatin1(made.stored.secret);
        made.created.token.prefix = made.created.accessKeyId;
    } else {
        const QByteArray secret = "isk_" + randomText(kServiceSecretBytes);
        made.stored.hash = TokenRegistry::hashOf(secret);
        made.created.secret = QString::fromLatin1(secret);
        made.created.token.prefix = made.created.secret.left(kShownCharacters);
    }
    return made;
}

void TokenRegistry::create(const AppId &app, const QString &kind, const QString &name, Callback<CreatedToken> done)
{
    if (!m_apps.find(app.value.toUtf8()))
        return done(fail(AppRegistry::unknownApp(app)));
    if (const QList<FieldError> faults = faultsOf(kind, name); !faults.isEmpty())
        return done(fail(validationError(faults)));

    Token token;
    token.app = app;
    token.kind = kind;
    token.name = name;
    token.createdAt = timeOf(m_clock);
    m_database.run<MadeToken>(
        this,
        [made = makeToken(token)](RegistryStores &stores) mutable -> Result<MadeToken> {
            if (!stores.apps.exists(made.created.token.app))
                return fail(AppRegistry::unknownApp(made.created.token.app));
            made.created.token.id = TokenId{stores.counters.nextTokenId()};
            made.stored.token = made.created.token;
            stores.tokens.insert(made.stored);
            return made;
        },
        [this, done](Result<MadeToken> made) {
            if (!made)
                return done(fail(made.error()));
            put(made->stored);
            Q_EMIT tokenAdded(made->stored.token.app, made->stored.token.id);
            done(made->created);
        });
}

QList<Token> TokenRegistry::list(const AppId &app) const
{
    QList<Token> tokens;
    for (const StoredToken &stored : m_tokens)
        if (stored.token.app == app)
            tokens.append(stored.token);
    std::sort(tokens.begin(), tokens.end(), [](const Token &left, const Token &right) { return left.id < right.id; });
    return tokens;
}

void TokenRegistry::remove(const AppId &app, TokenId id, Callback<void> done)
{
    const auto found = m_tokens.constFind(id);
    if (found == m_tokens.cend() || found->token.app != app)
        return done(fail(ErrorCode::ResourceNotFound, QStringLiteral("The app %1 has no token %2").arg(app.value).arg(id.value),
            u"List the app's tokens to see their ids."_s));
    m_database.run<void>(
        this,
        [id](RegistryStores &stores) -> Result<void> {
            stores.tokens.remove(id);
            return {};
        },
        [this, app, id, done](Result<void> removed) {
            if (removed && m_tokens.contains(id)) {
                const StoredToken stored = m_tokens.take(id);
                m_byHash.remove(stored.hash);
                m_byAccessKey.remove(stored.accessKeyId);
                Q_EMIT tokenRemoved(app, id);
            }
            done(std::move(removed));
        });
}

const Token *TokenRegistry::findService(QByteArrayView secret)
{
    const auto id = m_byHash.constFind(hashOf(secret));
    if (id == m_byHash.cend())
        return nullptr;
    StoredToken &stored = *m_tokens.find(*id);
    noteUse(stored);
    return &stored.token;
}

const StoredToken *TokenRegistry::findS3(const QByteArray &accessKeyId)
{
    const auto id = m_byAccessKey.constFind(accessKeyId);
    if (id == m_byAccessKey.cend())
        return nullptr;
    StoredToken &stored = *m_tokens.find(*id);
    noteUse(stored);
    return &stored;
}

QHash<QByteArray, Token> TokenRegistry::services() const
{
    QHash<QByteArray, Token> services;
    for (auto found = m_byHash.cbegin(); found != m_byHash.cend(); ++found)
        services.insert(found.key(), m_tokens.constFind(*found)->token);
    return services;
}

void TokenRegistry::noteUse(TokenId id)
{
    if (const auto found = m_tokens.find(id); found != m_tokens.end())
        noteUse(*found);
}

void TokenRegistry::put(const StoredToken &stored)
{
    m_tokens.insert(stored.token.id, stored);
    if (stored.accessKeyId.isEmpty())
        m_byHash.insert(stored.hash, stored.token.id);
    else
        m_byAccessKey.insert(stored.accessKeyId, stored.token.id);
}

void TokenRegistry::noteUse(StoredToken &stored)
{
    const QDateTime now = timeOf(m_clock);
    if (stored.token.lastUsedAt && stored.token.lastUsedAt->msecsTo(now) < kMillisecondsBetweenUses)
        return;
    stored.token.lastUsedAt = now;
    m_database.run<void>(
        this,
        [id = stored.token.id, now](RegistryStores &stores) -> Result<void> {
            stores.tokens.setLastUsed(id, now);
            return {};
        },
        [](Result<void> noted) {
            if (!noted)
                qCWarning(tokenLog).noquote() << "The time of a token's last use was not stored:" << noted.error().message;
        });
}

void TokenRegistry::forgetApp(const AppId &app)
{
    for (const Token &token : list(app)) {
        const StoredToken stored = m_tokens.take(token.id);
        m_byHash.remove(stored.hash);
        m_byAccessKey.remove(stored.accessKeyId);
    }
}

} // namespace isola
