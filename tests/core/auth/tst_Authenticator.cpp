#include "NodeTokens.h"
#include "core/auth/Authenticator.h"
#include "core/auth/TokenMinter.h"
#include "core/registry/LiveRegistryView.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class AuthenticatorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noHeaderIsAnAnonymousCaller();
    void theAdminTokenIsTheOperator();
    void aServiceTokenIsADeveloperOfItsApp();
    void aRemovedServiceTokenIsRefused();
    void anEndUserTokenIsAnEndUserOfTheApp();
    void aKnownEndUserTokenStillExpires();
    void aKnownEndUserTokenEndsWithItsKey();
    void anEndUserTokenOfAnotherAppIsRefused();
    void theKeysOfAJwksAreUsed();
    void fetchedKeysAreUsedForTheirUrlOnly();
    void badHeadersAreRefused_data();
    void badHeadersAreRefused();

private:
    QByteArray mint(const QByteArray &app = "default") const
    {
        return TokenMinter(m_registry.clock).mint(*m_registry.apps->find(app), {u"user-1"_s, {}, std::chrono::seconds(100)});
    }
    void updateApp(const QJsonObject &body)
    {
        QVERIFY(await<AppPtr>([&](auto done) { m_registry.apps->update(kDefaultApp, body, done); }));
    }

    RegistryFixture m_registry;
    LiveRegistryView m_view{*m_registry.functions, *m_registry.apps, *m_registry.tokens};
    Authenticator m_authenticator{m_view, "isk_admin_secret", m_registry.clock};
};

void AuthenticatorTest::noHeaderIsAnAnonymousCaller()
{
    const Result<Caller> caller = m_authenticator.authenticate({}, kDefaultApp);
    QVERIFY(caller);
    QVERIFY(caller->kind == CallerKind::Anonymous);
    QVERIFY(!caller->isDeveloperOf(kDefaultApp));
}

void AuthenticatorTest::theAdminTokenIsTheOperator()
{
    for (const QByteArray &header :
        {"Bearer isk_admin_secret"_ba, "bearer  isk_admin_secret"_ba, " BEARER isk_admin_secret "_ba}) {
        const Result<Caller> caller = m_authenticator.authenticate(header, AppId{u"any"_s});
        QVERIFY(caller);
        QVERIFY(caller->isAdmin);
        QVERIFY(caller->kind == CallerKind::ServiceKey);
        QCOMPARE(caller->keyId, "admin"_ba);
        QVERIFY(caller->isDeveloperOf(AppId{u"any"_s}));
    }
}

void AuthenticatorTest::aServiceTokenIsADeveloperOfItsApp()
{
    const Result<CreatedToken> created
        = await<CreatedToken>([&](auto done) { m_registry.tokens->create(kDefaultApp, u"service"_s, u"ci"_s, done); });
    QVERIFY(created);
    const Result<Caller> caller = m_authenticator.authenticate("Bearer " + created->secret.toLatin1(), AppId{u"other"_s});
    QVERIFY(caller);
    QVERIFY(!caller->isAdmin);
    QCOMPARE(caller->name, "ci"_ba);
    QCOMPARE(caller->keyId, QByteArray::number(qlonglong(created->token.id.value)));
    QVERIFY(caller->isDeveloperOf(kDefaultApp));
    QVERIFY(!caller->isDeveloperOf(AppId{u"other"_s}));
}

void AuthenticatorTest::aRemovedServiceTokenIsRefused()
{
    const Result<CreatedToken> created
        = await<CreatedToken>([&](auto done) { m_registry.tokens->create(kDefaultApp, u"service"_s, u"gone"_s, done); });
    QVERIFY(await<void>([&](auto done) { m_registry.tokens->remove(kDefaultApp, created->token.id, done); }));
    QVERIFY(!m_authenticator.authenticateToken(created->secret.toLatin1(), kDefaultApp));
}

void AuthenticatorTest::anEndUserTokenIsAnEndUserOfTheApp()
{
    const QByteArray token = mint();
    for (int round = 0; round < 2; ++round) { // the second time it is known
        const Result<Caller> caller = m_authenticator.authenticate("Bearer " + token, kDefaultApp);
        QVERIFY(caller);
        QVERIFY(caller->kind == CallerKind::EndUserJwt);
        QCOMPARE(caller->userId, "user-1"_ba);
        QCOMPARE(caller->app, kDefaultApp);
        QCOMPARE(QJsonDocument::fromJson(caller->claims).object().value("sub"_L1).toString(), u"user-1"_s);
        QVERIFY(!caller->isDeveloperOf(kDefaultApp));
    }
}

void AuthenticatorTest::aKnownEndUserTokenStillExpires()
{
    const QByteArray token = mint();
    QVERIFY(m_authenticator.authenticateToken(token, kDefaultApp));
    m_registry.clock.advance(std::chrono::seconds(159));
    QVERIFY(m_authenticator.authenticateToken(token, kDefaultApp));
    m_registry.clock.advance(std::chrono::seconds(1));
    const Result<Caller> expired = m_authenticator.authenticateToken(token, kDefaultApp);
    QVERIFY(!expired);
    QVERIFY(expired.error().message.contains("expired"_L1));
}

void AuthenticatorTest::aKnownEndUserTokenEndsWithItsKey()
{
    const QByteArray token = mint();
    QVERIFY(m_authenticator.authenticateToken(token, kDefaultApp));
    updateApp({{u"issuer"_s, u"https://elsewhere.example"_s}});
    QVERIFY(!m_authenticator.authenticateToken(token, kDefaultApp));
    updateApp({{u"issuer"_s, QString()}});
    QVERIFY(m_authenticator.authenticateToken(token, kDefaultApp));
}

void AuthenticatorTest::anEndUserTokenOfAnotherAppIsRefused()
{
    QVERIFY(await<AppPtr>([&](auto done) { m_registry.apps->create({{u"app_id"_s, u"shop"_s}}, done); }));
    const QByteArray token = mint("shop");
    QVERIFY(m_authenticator.authenticateToken(token, AppId{u"shop"_s}));
    QVERIFY(!m_authenticator.authenticateToken(token, kDefaultApp));
    QVERIFY(!m_authenticator.authenticateToken(token, AppId{u"nowhere"_s}));
}

void AuthenticatorTest::theKeysOfAJwksAreUsed()
{
    FakeClock clock; // the tokens' own hour
    Authenticator authenticator(m_view, "admin", clock);
    QVERIFY(!authenticator.authenticateToken(kNodeTokens[0].token, kDefaultApp));
    updateApp({{u"jwks"_s, QJsonDocument::fromJson(kNodeJwks).object()}});
    for (const auto &[algorithm, token] : kNodeTokens)
        QVERIFY2(authenticator.authenticateToken(token, kDefaultApp), algorithm);
    updateApp({{u"jwks"_s, QJsonObject()}});
    QVERIFY(!authenticator.authenticateToken(kNodeTokens[0].token, kDefaultApp));
}

void AuthenticatorTest::fetchedKeysAreUsedForTheirUrlOnly()
{
    FakeClock clock;
    Authenticator authenticator(m_view, "admin", clock);
    const QByteArray token = kNodeTokens[0].token;
    updateApp({{u"jwks_url"_s, u"https://issuer.example/jwks"_s}});
    QVERIFY(!authenticator.authenticateToken(token, kDefaultApp));
    authenticator.setFetchedKeys(kDefaultApp, u"https://issuer.example/jwks"_s, QJsonDocument::fromJson(kNodeJwks).object());
    QVERIFY(authenticator.authenticateToken(token, kDefaultApp));
    updateApp({{u"jwks_url"_s, u"https://other.example/jwks"_s}});
    QVERIFY(!authenticator.authenticateToken(token, kDefaultApp));
    updateApp({{u"jwks_url"_s, QString()}});
    QVERIFY(!authenticator.authenticateToken(token, kDefaultApp));
}

void AuthenticatorTest::badHeadersAreRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("no token") << "Bearer"_ba;
    QTest::newRow("empty token") << "Bearer   "_ba;
    QTest::newRow("no scheme") << "isk_admin_secret"_ba;
    QTest::newRow("another scheme") << "Basic isk_admin_secret"_ba;
    QTest::newRow("a little longer") << "Bearer isk_admin_secret1"_ba;
    QTest::newRow("a little shorter") << "Bearer isk_admin_secre"_ba;
    QTest::newRow("unknown") << "Bearer isk_unknown"_ba;
    QTest::newRow("no JWT") << "Bearer a.b.c"_ba;
    QTest::newRow("binary") << "Bearer \xff\xfe\x01"_ba;
}

void AuthenticatorTest::badHeadersAreRefused()
{
    QFETCH(QByteArray, header);
    const Result<Caller> refused = m_authenticator.authenticate(header, kDefaultApp);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::AuthInvalidToken);
}

QTEST_GUILESS_MAIN(AuthenticatorTest)
#include "tst_Authenticator.moc"
