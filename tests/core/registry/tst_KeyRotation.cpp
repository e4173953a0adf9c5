// A new key for all secrets: what was sealed stays readable, and not with the old key.

#include "core/model/TriggerJson.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QFile>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class KeyRotationTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secretsAreReadWithTheNewKeyOnly();
    void aFailedRotationChangesNothing();
    void aCrashAfterTheNewKeyWasWrittenLosesNothing();

private:
    static void fill(RegistryFixture &registry);
    static void check(RegistryFixture &registry);
    static QByteArray keyFile(const QTemporaryDir &directory)
    {
        QFile file(directory.filePath(u"secret-key"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

// A secret of each kind.
void KeyRotationTest::fill(RegistryFixture &registry)
{
    QVERIFY(await<QStringList>([&](auto done) {
        registry.apps->patchEnvironment(kDefaultApp, {{{u"APP"_s, u"of the app"_s}}, {}}, done);
    }));
    QVERIFY(await<CreatedToken>([&](auto done) { registry.tokens->create(kDefaultApp, u"s3"_s, u"s3"_s, done); }));
    DeployRequest request;
    request.name = u"f"_s;
    request.code = "export default () => new Response()";
    request.environment = EnvironmentVariables{{u"OWN"_s, u"of the function"_s}};
    request.triggers = QList{Trigger{TriggerType::Webhook, {{u"secret"_s, u"whsec"_s}}, true}};
    QVERIFY(registry.deploy(request));
    request.triggers = defaultTriggers();
    QVERIFY(registry.deploy(request)); // the webhook's secret is in the older version
}

void KeyRotationTest::check(RegistryFixture &registry)
{
    const auto record = registry.functions->record(kDefaultApp, u"f"_s);
    QVERIFY(record.has_value());
    QCOMPARE(record->live->environment.value(u"OWN"_s), u"of the function"_s);
    QCOMPARE(record->live->environment.value(u"APP"_s), u"of the app"_s);
    const auto token = registry.tokens->list(kDefaultApp).first();
    QVERIFY(!registry.tokens->findS3(token.prefix.toLatin1())->secret.isEmpty());
    const auto older
        = await<Deployed>([&](auto done) { registry.functions->rollback(kDefaultApp, u"f"_s, 1, registry.author, done); });
    QVERIFY(older.has_value());
    QCOMPARE(older->record.live->settings.trigger(TriggerType::Webhook)->config.value("secret"_L1).toString(), u"whsec"_s);
}

void KeyRotationTest::secretsAreReadWithTheNewKeyOnly()
{
    QTemporaryDir directory;
    RegistryFixture registry(directory.path());
    fill(registry);
    const QByteArray before = keyFile(directory);
    for (int round = 0; round < 2; ++round) {
        const Result<int> count = await<int>([&](auto done) { registry.database->rotateKey(registry.apps.get(), done); });
        QVERIFY2(count.has_value(), count ? "" : qPrintable(count.error().message));
        QCOMPARE(*count, 5); // signing key, two variables, webhook secret, S3 secret
    }
    const QByteArray after = keyFile(directory);
    QCOMPARE(after.count('\n'), 1);
    QVERIFY(after != before);
    QVERIFY(await<QStringList>([&](auto done) {
        registry.apps->patchEnvironment(kDefaultApp, {{{u"NEW"_s, u"n"_s}}, {}}, done);
    }));
    registry.reopen();
    check(registry);
    QCOMPARE(registry.apps->environment(kDefaultApp).value(u"NEW"_s), u"n"_s);
    // The old key opens nothing any more.
    QFile file(directory.filePath(u"secret-key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(before);
    file.close();
    const auto secrets = Secrets::open(directory.filePath(u"secret-key"_s));
    QVERIFY(secrets.has_value());
    QVERIFY(!RegistryDatabase::open(registry.databasePath(), *secrets, registry.clock));
}

void KeyRotationTest::aFailedRotationChangesNothing()
{
    QTemporaryDir directory;
    RegistryFixture registry(directory.path());
    fill(registry);
    const QByteArray before = keyFile(directory);
    QVERIFY(QFile::rename(directory.filePath(u"secret-key"_s), directory.filePath(u"aside"_s)));
    QVERIFY(QDir(directory.path()).mkdir(u"secret-key"_s)); // no file can take its place
    QVERIFY(!await<int>([&](auto done) { registry.database->rotateKey(registry.apps.get(), done); }));
    QVERIFY(QDir(directory.path()).rmdir(u"secret-key"_s));
    QVERIFY(QFile::rename(directory.filePath(u"aside"_s), directory.filePath(u"secret-key"_s)));
    QCOMPARE(keyFile(directory), before);
    registry.reopen();
    check(registry);
}

void KeyRotationTest::aCrashAfterTheNewKeyWasWrittenLosesNothing()
{
    QTemporaryDir directory;
    RegistryFixture registry(directory.path());
    fill(registry);
    const auto secrets = Secrets::open(directory.filePath(u"secret-key"_s));
    QVERIFY(secrets && secrets->withFreshKey());
    QCOMPARE(keyFile(directory).count('\n'), 2);
    registry.reopen();
    check(registry);
    QVERIFY(await<int>([&](auto done) { registry.database->rotateKey(registry.apps.get(), done); }));
    QCOMPARE(keyFile(directory).count('\n'), 1);
    registry.reopen();
    check(registry);
}

QTEST_GUILESS_MAIN(KeyRotationTest)
#include "tst_KeyRotation.moc"
