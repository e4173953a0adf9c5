#include "RegistryFixture.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class AppRegistryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCreatedAppIsFoundListedAndKept();
    void aTakenIdIsAConflict();
    void badIdsAreRefused_data();
    void badIdsAreRefused();
    void updatesChangeOnlyWhatTheySend();
    void concurrentUpdatesLoseNothing();
    void pausingAndResumingKeepsTheReasonOnlyWhilePaused();
    void everyBadFieldIsNamed();
    void anUnknownAppIsNotFound();
    void deletingTakesTokensAlong();
    void limitsAreKeptAndTakenAway();
    void anEgressPolicyReachesTheFunctions();
    void badEgressPoliciesAreRefused();
    void environmentKeysAreShownAndValuesKept();

private:
    static Result<AppPtr> create(RegistryFixture &registry, const QJsonObject &body)
    {
        return await<AppPtr>([&](auto done) { registry.apps->create(body, done); });
    }
    static Result<AppPtr> update(RegistryFixture &registry, const QJsonObject &body, const AppId &app = kDefaultApp)
    {
        return await<AppPtr>([&](auto done) { registry.apps->update(app, body, done); });
    }
};

void AppRegistryTest::aCreatedAppIsFoundListedAndKept()
{
    RegistryFixture registry;
    QSignalSpy changed(registry.apps.get(), &AppRegistry::appChanged);
    const Result<AppPtr> created = create(registry,
        {{u"app_id"_s, u"a-shop"_s}, {u"name"_s, u"My shop"_s},
            {u"allowed_origins"_s, QJsonArray::fromStringList({u"https://shop.example"_s})}, {u"issuer"_s, u"me"_s},
            {u"audience"_s, u"you"_s}, {u"jwks"_s, QJsonObject{{u"keys"_s, QJsonArray()}}},
            {u"jwks_url"_s, u"https://shop.example/jwks"_s}});
    QVERIFY(created);
    QCOMPARE(changed.size(), 1);
    registry.reopen();
    const AppPtr app = registry.apps->find("a-shop");
    QVERIFY(app);
    QCOMPARE(app->name, u"My shop"_s);
    QCOMPARE(app->allowedOrigins, QStringList{u"https://shop.example"_s});
    QCOMPARE(app->jwtIssuer, u"me"_s);
    QCOMPARE(app->jwtAudience, u"you"_s);
    QVERIFY(app->jwks.contains("keys"_L1));
    QCOMPARE(app->jwksUrl, u"https://shop.example/jwks"_s);
    QCOMPARE(app->jwtSecret, (*created)->jwtSecret);
    QCOMPARE(app->createdAt, (*created)->createdAt);
    QCOMPARE(registry.apps->list().first(), app);
    QVERIFY(!registry.apps->find("a"));
}

void AppRegistryTest::aTakenIdIsAConflict()
{
    RegistryFixture registry;
    const Result<AppPtr> refused = create(registry, {{u"app_id"_s, u"default"_s}});
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::ResourceConflict);
}

void AppRegistryTest::badIdsAreRefused_data()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : {u""_s, u"-a"_s, u"a-"_s, u"A"_s, u"a_b"_s, u"a.b"_s, u"\u00e9"_s, u"a\n"_s, QString(64, u'a'),
             u"healthz"_s, u"readyz"_s, u"metrics"_s, u"openapi.json"_s, u"docs"_s, u"apps"_s, u"v1"_s})
        QTest::newRow(qPrintable(id)) << id;
}

void AppRegistryTest::badIdsAreRefused()
{
    QFETCH(QString, id);
    RegistryFixture registry;
    const Result<AppPtr> refused = create(registry, {{u"app_id"_s, id}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().details.first().field, u"app_id"_s);
}

void AppRegistryTest::updatesChangeOnlyWhatTheySend()
{
    RegistryFixture registry;
    QVERIFY(update(registry, {{u"name"_s, u"Shop"_s}, {u"issuer"_s, u"me"_s}}));
    const Result<AppPtr> updated = update(registry, {{u"issuer"_s, u""_s}});
    QVERIFY(updated);
    QCOMPARE((*updated)->name, u"Shop"_s);
    QCOMPARE((*updated)->jwtIssuer, QString());
    registry.reopen();
    QCOMPARE(registry.apps->find("default")->name, u"Shop"_s);
}

void AppRegistryTest::concurrentUpdatesLoseNothing()
{
    RegistryFixture registry;
    QEventLoop loop;
    registry.apps->update(kDefaultApp, {{u"name"_s, u"Shop"_s}}, [](Result<AppPtr> updated) { QVERIFY(updated); });
    registry.apps->update(kDefaultApp, {{u"issuer"_s, u"me"_s}}, [&](Result<AppPtr> updated) {
        QVERIFY(updated);
        loop.quit();
    });
    loop.exec();
    QCOMPARE(registry.apps->find("default")->name, u"Shop"_s);
    QCOMPARE(registry.apps->find("default")->jwtIssuer, u"me"_s);
}

void AppRegistryTest::pausingAndResumingKeepsTheReasonOnlyWhilePaused()
{
    RegistryFixture registry;
    QVERIFY(update(registry, {{u"paused"_s, true}, {u"reason"_s, u"maintenance"_s}}));
    registry.reopen();
    QVERIFY(registry.apps->find("default")->isPaused);
    QCOMPARE(registry.apps->find("default")->pauseReason, u"maintenance"_s);
    QVERIFY(update(registry, {{u"paused"_s, false}}));
    QVERIFY(!registry.apps->find("default")->isPaused);
    QVERIFY(registry.apps->find("default")->pauseReason.isEmpty());
}

void AppRegistryTest::everyBadFieldIsNamed()
{
    RegistryFixture registry;
    const Result<AppPtr> refused = update(registry,
        {{u"app_id"_s, u"other"_s}, {u"name"_s, u" "_s}, {u"paused"_s, u"yes"_s},
            {u"allowed_origins"_s, QJsonArray::fromStringList({u"shop.example/path"_s})},
            {u"jwks"_s, QJsonObject{{u"keys"_s, 7}}}, {u"jwks_url"_s, u"ftp://x"_s}, {u"isuer"_s, u"me"_s}});
    QVERIFY(!refused);
    QSet<QString> fields;
    for (const FieldError &fault : refused.error().details)
        fields.insert(fault.field);
    QCOMPARE(
        fields, QSet<QString>({u"app_id"_s, u"name"_s, u"paused"_s, u"allowed_origins"_s, u"jwks"_s, u"jwks_url"_s, u"isuer"_s}));
    QVERIFY(refused.error().details.last().message.contains("issuer"_L1));
}

void AppRegistryTest::anUnknownAppIsNotFound()
{
    RegistryFixture registry;
    const AppId nowhere{u"nowhere"_s};
    QVERIFY(update(registry, {}, nowhere).error().code == ErrorCode::ResourceNotFound);
    QVERIFY(await<void>([&](auto done) { registry.apps->remove(nowhere, done); }).error().code == ErrorCode::ResourceNotFound);
    const auto patched = await<QStringList>([&](auto done) { registry.apps->patchEnvironment(nowhere, {}, done); });
    QVERIFY(patched.error().code == ErrorCode::ResourceNotFound);
}

void AppRegistryTest::deletingTakesTokensAlong()
{
    RegistryFixture registry;
    const auto created
        = await<CreatedToken>([&](auto done) { registry.tokens->create(kDefaultApp, u"service"_s, u"ci"_s, done); });
    QSignalSpy deleted(registry.apps.get(), &AppRegistry::appDeleted);
    QVERIFY(await<void>([&](auto done) { registry.apps->remove(kDefaultApp, done); }));
    QCOMPARE(deleted.size(), 1);
    for (int round = 0; round < 2; ++round) {
        QVERIFY(!registry.apps->find("default"));
        QVERIFY(!registry.tokens->findService(created->secret.toLatin1()));
        registry.reopen();
    }
}

void AppRegistryTest::environmentKeysAreShownAndValuesKept()
{
    RegistryFixture registry;
    const EnvironmentPatch patch{{{u"B"_s, u"2"_s}, {u"A"_s, u"1"_s}}, {}};
    QVERIFY(await<QStringList>([&](auto done) { registry.apps->patchEnvironment(kDefaultApp, patch, done); }));
    const EnvironmentPatch deletion{{{u"A"_s, std::nullopt}}, {}};
    QCOMPARE(*await<QStringList>([&](auto done) { registry.apps->patchEnvironment(kDefaultApp, deletion, done); }),
        QStringList{u"A"_s});
    registry.reopen();
    QCOMPARE(registry.apps->environmentKeys(kDefaultApp), QStringList{u"B"_s});
    QCOMPARE(registry.apps->environment(kDefaultApp).value(u"B"_s), u"2"_s);
}

void AppRegistryTest::limitsAreKeptAndTakenAway()
{
    RegistryFixture registry;
    const QJsonObject limits{{u"rate_limit"_s, QJsonObject{{u"per_second"_s, 5}}}, {u"log_retention_days"_s, 7},
        {u"log_retention_mb"_s, 100}, {u"object_quota_bytes"_s, 5e9}};
    QVERIFY(update(registry, limits).has_value());
    registry.reopen();
    QCOMPARE(registry.apps->find("default")->rateLimit, (RateLimit{5, 5}));
    QCOMPARE(registry.apps->find("default")->logRetentionDays, 7);
    QCOMPARE(registry.apps->find("default")->logRetentionMb, 100);
    QCOMPARE(registry.apps->find("default")->objectQuotaBytes, qint64(5'000'000'000));
    QVERIFY(update(registry,
        {{u"rate_limit"_s, QJsonValue()}, {u"log_retention_days"_s, QJsonValue()}, {u"log_retention_mb"_s, QJsonValue()},
            {u"object_quota_bytes"_s, QJsonValue()}})
                .has_value());
    registry.reopen();
    QVERIFY(!registry.apps->find("default")->rateLimit);
    QCOMPARE(registry.apps->find("default")->logRetentionDays, 30);
    QCOMPARE(registry.apps->find("default")->logRetentionMb, 2048);
    QVERIFY(!registry.apps->find("default")->objectQuotaBytes);
}

void AppRegistryTest::anEgressPolicyReachesTheFunctions()
{
    RegistryFixture registry;
    const QJsonObject egress{{u"mode"_s, u"allow"_s}, {u"hosts"_s, QJsonArray{u"api.example.com"_s}}, {u"concurrent"_s, 5}};
    QVERIFY(update(registry, {{u"egress"_s, egress}}).has_value());
    registry.reopen();
    QCOMPARE(registry.apps->find("default")->egress, egress);
    QVERIFY(update(registry, {{u"egress"_s, QJsonObject()}}).has_value());
    QVERIFY(registry.apps->find("default")->egress.isEmpty());
}

void AppRegistryTest::badEgressPoliciesAreRefused()
{
    RegistryFixture registry;
    const QList<QJsonObject> bad{{{u"mode"_s, u"maybe"_s}}, {{u"hosts"_s, QJsonArray{u"a.example"_s}}},
        {{u"mode"_s, u"allow"_s}, {u"hosts"_s, QJsonArray{u"http://a.example"_s}}}, {{u"concurrent"_s, 0}},
        {{u"mode"_s, u"deny"_s}, {u"host"_s, QJsonArray()}}};
    for (const QJsonObject &egress : bad) {
        const Result<AppPtr> refused = update(registry, {{u"egress"_s, egress}});
        QVERIFY(!refused);
        QVERIFY2(
            refused.error().details.first().field.startsWith(u"egress"_s), qPrintable(refused.error().details.first().field));
    }
}

QTEST_GUILESS_MAIN(AppRegistryTest)
#include "tst_AppRegistry.moc"
