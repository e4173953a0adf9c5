#include "RegistryFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TokenRegistryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aServiceTokenIsFoundBySecretAfterARestart();
    void theSecretIsNotInTheFile();
    void anS3KeyIsFoundByIdWithItsSecret();
    void badTokensAreRefused();
    void aRemovedTokenIsGone();
    void aTokenOfAnotherAppCannotBeRemoved();
    void theLastUseIsKeptAtMostOnceAMinute();

private:
    static Result<CreatedToken> create(RegistryFixture &registry, const QString &kind, const QString &name)
    {
        return await<CreatedToken>([&](auto done) { registry.tokens->create(kDefaultApp, kind, name, done); });
    }
    static QByteArray fileOf(RegistryFixture &registry)
    {
        registry.reopen();
        QFile file(registry.databasePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void TokenRegistryTest::aServiceTokenIsFoundBySecretAfterARestart()
{
    RegistryFixture registry;
    const Result<CreatedToken> created = create(registry, u"service"_s, u"ci"_s);
    QVERIFY(created);
    QVERIFY(created->secret.startsWith("isk_"_L1));
    QCOMPARE(created->secret.size(), 4 + 43);
    QVERIFY(created->secret.startsWith(created->token.prefix));
    QVERIFY(created->token.prefix.size() < 10);
    for (int round = 0; round < 2; ++round) {
        const Token *found = registry.tokens->findService(created->secret.toLatin1());
        QVERIFY(found);
        QVERIFY(found->id == created->token.id);
        QCOMPARE(found->name, u"ci"_s);
        QVERIFY(!registry.tokens->findService(created->secret.chopped(1).toLatin1()));
        QVERIFY(!registry.tokens->findService({}));
        registry.reopen();
    }
    QCOMPARE(registry.tokens->list(kDefaultApp).size(), 1);
}

void TokenRegistryTest::theSecretIsNotInTheFile()
{
    RegistryFixture registry;
    const QByteArray service = create(registry, u"service"_s, u"a"_s)->secret.toLatin1();
    const QByteArray s3 = create(registry, u"s3"_s, u"marker-of-the-name"_s)->secret.toLatin1();
    const QByteArray bytes = fileOf(registry);
    QVERIFY(bytes.contains("marker-of-the-name"));
    QVERIFY(!bytes.contains(service));
    QVERIFY(!bytes.contains(s3));
}

void TokenRegistryTest::anS3KeyIsFoundByIdWithItsSecret()
{
    RegistryFixture registry;
    const Result<CreatedToken> first = create(registry, u"s3"_s, u"one"_s);
    const Result<CreatedToken> second = create(registry, u"s3"_s, u"two"_s);
    QVERIFY(first && second);
    QCOMPARE(first->accessKeyId.size(), 20);
    QCOMPARE(first->secret.size(), 40);
    registry.reopen();
    const StoredToken *found = registry.tokens->findS3(second->accessKeyId.toLatin1());
    QVERIFY(found);
    QCOMPARE(found->secret, second->secret.toLatin1());
    QVERIFY(!registry.tokens->findS3("ISLA0000000000000000"));
    QVERIFY(!registry.tokens->findService(second->secret.toLatin1()));
}

void TokenRegistryTest::badTokensAreRefused()
{
    RegistryFixture registry;
    const Result<CreatedToken> refused = create(registry, u"admin"_s, u" "_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().details.size(), 2);
    const auto nowhere
        = await<CreatedToken>([&](auto done) { registry.tokens->create(AppId{u"nowhere"_s}, u"service"_s, u"x"_s, done); });
    QVERIFY(nowhere.error().code == ErrorCode::ResourceNotFound);
}

void TokenRegistryTest::aRemovedTokenIsGone()
{
    RegistryFixture registry;
    const Result<CreatedToken> created = create(registry, u"service"_s, u"ci"_s);
    QVERIFY(await<void>([&](auto done) { registry.tokens->remove(kDefaultApp, created->token.id, done); }));
    for (int round = 0; round < 2; ++round) {
        QVERIFY(!registry.tokens->findService(created->secret.toLatin1()));
        QVERIFY(registry.tokens->list(kDefaultApp).isEmpty());
        registry.reopen();
    }
    QVERIFY(create(registry, u"service"_s, u"next"_s)->token.id > created->token.id);
}

void TokenRegistryTest::aTokenOfAnotherAppCannotBeRemoved()
{
    RegistryFixture registry;
    const Result<CreatedToken> created = create(registry, u"service"_s, u"ci"_s);
    const auto refused = await<void>([&](auto done) { registry.tokens->remove(AppId{u"other"_s}, created->token.id, done); });
    QVERIFY(refused.error().code == ErrorCode::ResourceNotFound);
    QVERIFY(registry.tokens->findService(created->secret.toLatin1()));
}

void TokenRegistryTest::theLastUseIsKeptAtMostOnceAMinute()
{
    RegistryFixture registry;
    const QByteArray secret = create(registry, u"service"_s, u"ci"_s)->secret.toLatin1();
    QVERIFY(!registry.tokens->list(kDefaultApp).first().lastUsedAt);
    registry.tokens->findService(secret);
    registry.reopen();
    const QDateTime first = *registry.tokens->list(kDefaultApp).first().lastUsedAt;
    registry.clock.advance(std::chrono::seconds(59));
    registry.tokens->findService(secret);
    QCOMPARE(*registry.tokens->list(kDefaultApp).first().lastUsedAt, first);
    registry.clock.advance(std::chrono::seconds(1));
    registry.tokens->findService(secret);
    registry.reopen();
    QCOMPARE(first.msecsTo(*registry.tokens->list(kDefaultApp).first().lastUsedAt), 60000);
}

QTEST_GUILESS_MAIN(TokenRegistryTest)
#include "tst_TokenRegistry.moc"
