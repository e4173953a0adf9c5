#include "RegistryFixture.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FunctionRegistryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeployedFunctionIsFoundAndListed();
    void aDeployOutlivesARestart();
    void whatTheCheckCompiledStaysWithItsSource();
    void omittedFieldsKeepTheirValues();
    void aNewFunctionNeedsCode();
    void anUnknownAppIsRefused();
    void aStaleExpectedVersionIsAConflict();
    void everyDeployIsAVersion();
    void concurrentDeploysAreTakenInOrder();
    void aDeployOfHalfASourceThatLostTheRaceIsAConflict();
    void aRollbackMakesAnOlderVersionLiveAndKeepsTheVariables();
    void aRollbackToNoVersionIsNotFound();
    void aDeletedFunctionIsGoneButRemembered();
    void deployingADeletedNameRevivesItsIdWithoutItsSettings();
    void environmentPatchesMergeAndMakeARevision();
    void environmentValuesAndSecretsAreNotInTheFile();
    void functionVariablesOverrideTheAppsOwn();
    void renamingAnAppRevisesItsFunctions();
    void revisionsAreNeverUsedTwice();
    void deletingAnAppForgetsItsFunctions();
    void ofTwoQueuedDeletionsOneIsRefused();
    void aMaskedWebhookSecretKeepsTheStoredOne();
    void httpSettingsAreTakenOutOfTheTrigger();
    void aTriggerIsSwitchedWithoutANewVersion();

private:
    static DeployRequest requestOf(const QString &name, const QByteArray &code)
    {
        DeployRequest request;
        request.name = name;
        request.code = code;
        return request;
    }
};

void FunctionRegistryTest::aDeployedFunctionIsFoundAndListed()
{
    RegistryFixture registry;
    QSignalSpy changed(registry.functions.get(), &FunctionRegistry::functionChanged);
    QVERIFY(registry.deploy(u"zebra"_s, "z"));
    const Result<Deployed> deployed = registry.deploy(u"h\u00e9llo"_s, "export default () => {}");
    QVERIFY(deployed);
    QVERIFY(deployed->isNew);
    QCOMPARE(deployed->record.live->version, 1);
    QCOMPARE(changed.size(), 2);

    const FunctionVersionPtr found = registry.functions->find("default", "h\xc3\xa9llo");
    QVERIFY(found);
    QCOMPARE(found->code, "export default () => {}"_ba);
    QCOMPARE(found->appName, u"default"_s);
    QVERIFY(found->hasHttpTrigger);
    QVERIFY(!registry.functions->find("default", "other"));
    QVERIFY(!registry.functions->find("other", "zebra"));

    const QList<FunctionRecord> list = registry.functions->list(kDefaultApp);
    QCOMPARE(list.size(), 2);
    QCOMPARE(list.first().live->name, u"h\u00e9llo"_s);
    QCOMPARE(registry.functions->recordById(found->function)->live, found);
}

void FunctionRegistryTest::aDeployOutlivesARestart()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"keeper"_s, "code");
    request.modules = QMap<QString, QByteArray>{{u"./lib/x.ts"_s, "module"}};
    request.environment = EnvironmentVariables{{u"KEY"_s, u"geheim"_s}};
    request.timeout = Milliseconds(1234);
    request.memoryLimitMb = 256;
    request.cpuLimit = Milliseconds(50);
    request.triggers = QList<Trigger>{
        {TriggerType::Webhook, {{u"secret"_s, u"whsec"_s}}, true}, {TriggerType::Cron, {{u"schedule"_s, u"@hourly"_s}}, false}};
    request.agentToolExposed = true;
    request.agentToolMode = AgentToolMode::ReadWrite;
    request.egress = QJsonObject{{u"mode"_s, u"deny"_s}};
    const Result<Deployed> deployed = registry.deploy(request);
    QVERIFY(deployed);
    const FunctionVersionPtr before = deployed->record.live;

    registry.reopen();
    const FunctionVersionPtr after = registry.functions->find("default", "keeper");
    QVERIFY(after);
    QCOMPARE(after->function, before->function);
    QCOMPARE(after->version, before->version);
    QCOMPARE(after->revision, before->revision);
    QCOMPARE(after->code, before->code);
    QCOMPARE(after->modules, before->modules);
    QCOMPARE(after->environment, before->environment);
    QVERIFY(after->settings == before->settings);
    QCOMPARE(registry.functions->record(kDefaultApp, u"keeper"_s)->deployedAt, deployed->record.deployedAt);
}

void FunctionRegistryTest::whatTheCheckCompiledStaysWithItsSource()
{
    RegistryFixture registry;
    const AppId app{u"default"_s};
    const DeployRequest typed = requestOf(u"f"_s, "let x: number");
    const auto checked = std::make_shared<FunctionVersion>(**registry.functions->prepare(app, typed));
    checked->compiled = {{QString(), "let x        "}};
    QVERIFY(await<Deployed>([&](Callback<Deployed> done) { registry.functions->commit(checked, typed, {}, done); }));
    registry.reopen();
    QCOMPARE(registry.functions->find("default", "f")->compiled, checked->compiled);

    DeployRequest settingsOnly;
    settingsOnly.name = u"f"_s;
    settingsOnly.description = u"new words"_s;
    QVERIFY(registry.deploy(settingsOnly));
    QCOMPARE(registry.functions->find("default", "f")->compiled, checked->compiled);
    QVERIFY(registry.deploy(u"f"_s, "let x"));
    QVERIFY(registry.functions->find("default", "f")->compiled.isEmpty());
    QVERIFY(await<Deployed>([&](Callback<Deployed> done) { registry.functions->rollback(app, u"f"_s, 1, {}, done); }));
    QCOMPARE(registry.functions->find("default", "f")->compiled, checked->compiled);
}

void FunctionRegistryTest::omittedFieldsKeepTheirValues()
{
    RegistryFixture registry;
    DeployRequest first = requestOf(u"f"_s, "one");
    first.timeout = Milliseconds(5);
    first.environment = EnvironmentVariables{{u"A"_s, u"1"_s}};
    QVERIFY(registry.deploy(first));

    DeployRequest second;
    second.name = u"f"_s;
    second.description = u"described"_s;
    const Result<Deployed> deployed = registry.deploy(second);
    QVERIFY(deployed);
    QVERIFY(!deployed->isNew);
    const FunctionVersion &live = *deployed->record.live;
    QCOMPARE(live.version, 2);
    QCOMPARE(live.code, "one"_ba);
    QVERIFY(live.settings.timeout == Milliseconds(5));
    QCOMPARE(live.environment.value(u"A"_s), u"1"_s);
    QCOMPARE(live.settings.description, u"described"_s);
}

void FunctionRegistryTest::aNewFunctionNeedsCode()
{
    RegistryFixture registry;
    DeployRequest request;
    request.name = u"f"_s;
    const Result<Deployed> deployed = registry.deploy(request);
    QVERIFY(!deployed);
    QCOMPARE(deployed.error().details.first().field, u"code"_s);
}

void FunctionRegistryTest::anUnknownAppIsRefused()
{
    RegistryFixture registry;
    const Result<Deployed> deployed = registry.deploy(requestOf(u"f"_s, "x"), AppId{u"nowhere"_s});
    QVERIFY(!deployed);
    QVERIFY(deployed.error().code == ErrorCode::ResourceNotFound);
}

void FunctionRegistryTest::aStaleExpectedVersionIsAConflict()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    QVERIFY(registry.deploy(u"f"_s, "two"));
    DeployRequest stale = requestOf(u"f"_s, "three");
    stale.expectedVersion = 1;
    const Result<Deployed> refused = registry.deploy(stale);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::ResourceConflict);
    stale.expectedVersion = 2;
    QVERIFY(registry.deploy(stale));
}

void FunctionRegistryTest::everyDeployIsAVersion()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "one");
    request.note = u"first"_s;
    QVERIFY(registry.deploy(request));
    registry.clock.advance(Milliseconds(1500));
    QVERIFY(registry.deploy(u"f"_s, "two"));

    const Result<QList<VersionInfo>> versions
        = await<QList<VersionInfo>>([&](auto done) { registry.functions->versions(kDefaultApp, u"f"_s, done); });
    QVERIFY(versions);
    QCOMPARE(versions->size(), 2);
    QCOMPARE(versions->at(0).version, 2);
    QVERIFY(versions->at(0).isLive);
    const VersionInfo &first = versions->at(1);
    QVERIFY(!first.isLive);
    QCOMPARE(first.note, u"first"_s);
    QCOMPARE(first.deployedBy, u"admin"_s);
    QCOMPARE(first.sha256, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"_ba); // printf one | sha256sum
    QCOMPARE(first.deployedAt.msecsTo(versions->at(0).deployedAt), 1500);
}

void FunctionRegistryTest::concurrentDeploysAreTakenInOrder()
{
    RegistryFixture registry;
    static constexpr int kDeploys = 20;
    QList<int> versions;
    QEventLoop loop;
    for (int i = 0; i < kDeploys; ++i) {
        const DeployRequest request = requestOf(u"f"_s, "code " + QByteArray::number(i));
        const Result<FunctionVersionPtr> prepared = registry.functions->prepare(kDefaultApp, request);
        registry.functions->commit(*prepared, request, registry.author, [&](Result<Deployed> deployed) {
            QVERIFY(deployed);
            versions.append(deployed->record.live->version);
            if (versions.size() == kDeploys)
                loop.quit();
        });
    }
    loop.exec();
    for (int i = 0; i < kDeploys; ++i)
        QCOMPARE(versions.at(i), i + 1);
    QCOMPARE(registry.functions->find("default", "f")->code, "code 19"_ba);
}

void FunctionRegistryTest::aDeployOfHalfASourceThatLostTheRaceIsAConflict()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "entry"));
    const DeployRequest onlyCode = requestOf(u"f"_s, "import './a.ts'");
    const Result<FunctionVersionPtr> prepared = registry.functions->prepare(kDefaultApp, onlyCode);

    DeployRequest onlyModules;
    onlyModules.name = u"f"_s;
    onlyModules.modules = QMap<QString, QByteArray>{{u"./b.ts"_s, "b"}};
    QVERIFY(registry.deploy(onlyModules));

    const Result<Deployed> late
        = await<Deployed>([&](auto done) { registry.functions->commit(*prepared, onlyCode, registry.author, done); });
    QVERIFY(!late);
    QVERIFY(late.error().code == ErrorCode::ResourceConflict);
}

void FunctionRegistryTest::aRollbackMakesAnOlderVersionLiveAndKeepsTheVariables()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    DeployRequest second = requestOf(u"f"_s, "two");
    second.timeout = Milliseconds(7);
    second.environment = EnvironmentVariables{{u"A"_s, u"1"_s}};
    QVERIFY(registry.deploy(second));

    const Result<Deployed> rolledBack
        = await<Deployed>([&](auto done) { registry.functions->rollback(kDefaultApp, u"f"_s, 1, registry.author, done); });
    QVERIFY(rolledBack);
    QCOMPARE(rolledBack->record.live->version, 1);
    QCOMPARE(rolledBack->record.live->code, "one"_ba);
    QVERIFY(rolledBack->record.live->settings.timeout == Milliseconds(30000));
    QCOMPARE(rolledBack->record.live->environment.value(u"A"_s), u"1"_s);

    registry.reopen();
    QCOMPARE(registry.functions->find("default", "f")->code, "one"_ba);
    const Result<Deployed> third = registry.deploy(u"f"_s, "three");
    QVERIFY(third);
    QCOMPARE(third->record.live->version, 3);
}

void FunctionRegistryTest::aRollbackToNoVersionIsNotFound()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    const Result<Deployed> refused
        = await<Deployed>([&](auto done) { registry.functions->rollback(kDefaultApp, u"f"_s, 9, registry.author, done); });
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::ResourceNotFound);
    QCOMPARE(registry.functions->find("default", "f")->version, 1);
}

void FunctionRegistryTest::aDeletedFunctionIsGoneButRemembered()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    QSignalSpy deleted(registry.functions.get(), &FunctionRegistry::functionDeleted);
    QVERIFY(await<void>([&](auto done) { registry.functions->remove(kDefaultApp, u"f"_s, done); }));
    QCOMPARE(deleted.size(), 1);

    for (int round = 0; round < 2; ++round) {
        QVERIFY(!registry.functions->find("default", "f"));
        QVERIFY(!registry.functions->record(kDefaultApp, u"f"_s));
        QVERIFY(registry.functions->list(kDefaultApp).isEmpty());
        const auto remembered = registry.functions->record(kDefaultApp, u"f"_s, true);
        QVERIFY(remembered);
        QVERIFY(remembered->isDeleted);
        QCOMPARE(remembered->live->code, "one"_ba);
        registry.reopen();
    }
    QVERIFY(!await<void>([&](auto done) { registry.functions->remove(kDefaultApp, u"f"_s, done); }));
}

void FunctionRegistryTest::deployingADeletedNameRevivesItsIdWithoutItsSettings()
{
    RegistryFixture registry;
    DeployRequest first = requestOf(u"f"_s, "one");
    first.environment = EnvironmentVariables{{u"OLD"_s, u"1"_s}};
    first.timeout = Milliseconds(9);
    const Result<Deployed> before = registry.deploy(first);
    QVERIFY(await<void>([&](auto done) { registry.functions->remove(kDefaultApp, u"f"_s, done); }));

    DeployRequest withoutCode;
    withoutCode.name = u"f"_s;
    QVERIFY(!registry.deploy(withoutCode));
    const Result<Deployed> after = registry.deploy(u"f"_s, "two");
    QVERIFY(after);
    QVERIFY(after->isNew);
    QCOMPARE(after->record.live->function, before->record.live->function);
    QCOMPARE(after->record.live->version, 2);
    QVERIFY(after->record.live->environment.isEmpty());
    QVERIFY(after->record.live->settings.timeout == Milliseconds(30000));
    registry.reopen();
    QVERIFY(registry.functions->find("default", "f")->environment.isEmpty());
}

void FunctionRegistryTest::environmentPatchesMergeAndMakeARevision()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "one");
    request.environment = EnvironmentVariables{{u"KEEP"_s, u"1"_s}, {u"OLD"_s, u"2"_s}};
    const Result<Deployed> deployed = registry.deploy(request);
    const EnvironmentPatch patch{{{u"NEW"_s, u"3"_s}, {u"OLD"_s, std::nullopt}}, {}};
    const Result<QStringList> keys
        = await<QStringList>([&](auto done) { registry.functions->patchEnvironment(kDefaultApp, u"f"_s, patch, done); });
    QVERIFY(keys);
    QCOMPARE(*keys, QStringList({u"NEW"_s, u"OLD"_s}));

    const EnvironmentVariables expected{{u"KEEP"_s, u"1"_s}, {u"NEW"_s, u"3"_s}};
    QCOMPARE(registry.functions->find("default", "f")->environment, expected);
    QCOMPARE(registry.functions->find("default", "f")->version, 1);
    QVERIFY(registry.functions->find("default", "f")->revision > deployed->record.live->revision);
    QCOMPARE(registry.functions->record(kDefaultApp, u"f"_s)->environmentKeys, QStringList({u"KEEP"_s, u"NEW"_s}));
    registry.reopen();
    QCOMPARE(registry.functions->find("default", "f")->environment, expected);
}

void FunctionRegistryTest::environmentValuesAndSecretsAreNotInTheFile()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "marker-of-the-code");
    request.environment = EnvironmentVariables{{u"KEY"_s, u"marker-of-the-variable"_s}};
    request.triggers = QList<Trigger>{{TriggerType::Webhook, {{u"secret"_s, u"marker-of-the-webhook"_s}}, true}};
    QVERIFY(registry.deploy(request));
    registry.reopen(); // closing writes the log into the file
    QFile file(registry.databasePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("marker-of-the-code"));
    QVERIFY(!bytes.contains("marker-of-the-variable"));
    QVERIFY(!bytes.contains("marker-of-the-webhook"));
}

void FunctionRegistryTest::functionVariablesOverrideTheAppsOwn()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "one");
    request.environment = EnvironmentVariables{{u"BOTH"_s, u"function"_s}};
    QVERIFY(registry.deploy(request));
    const int64_t before = registry.functions->find("default", "f")->revision;
    const EnvironmentPatch patch{{{u"BOTH"_s, u"app"_s}, {u"SHARED"_s, u"app"_s}}, {}};
    QSignalSpy changed(registry.functions.get(), &FunctionRegistry::functionChanged);
    QVERIFY(await<QStringList>([&](auto done) { registry.apps->patchEnvironment(kDefaultApp, patch, done); }));
    QCOMPARE(changed.size(), 1);

    const EnvironmentVariables expected{{u"BOTH"_s, u"function"_s}, {u"SHARED"_s, u"app"_s}};
    QCOMPARE(registry.functions->find("default", "f")->environment, expected);
    const int64_t after = registry.functions->find("default", "f")->revision;
    QVERIFY(after > before);
    QCOMPARE(registry.functions->record(kDefaultApp, u"f"_s)->environmentKeys, QStringList({u"BOTH"_s}));
    registry.reopen();
    QCOMPARE(registry.functions->find("default", "f")->environment, expected);
    QCOMPARE(registry.functions->find("default", "f")->revision, after);
}

void FunctionRegistryTest::renamingAnAppRevisesItsFunctions()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    QVERIFY(registry.deploy(u"g"_s, "one"));
    QVERIFY(await<AppPtr>([&](auto done) { registry.apps->update(kDefaultApp, {{u"name"_s, u"Shop"_s}}, done); }));
    const FunctionVersionPtr f = registry.functions->find("default", "f");
    const FunctionVersionPtr g = registry.functions->find("default", "g");
    QCOMPARE(f->appName, u"Shop"_s);
    QVERIFY(f->revision != g->revision);
}

void FunctionRegistryTest::revisionsAreNeverUsedTwice()
{
    RegistryFixture registry;
    QSet<qint64> revisions;
    connect(registry.functions.get(), &FunctionRegistry::functionChanged, this, [&](FunctionId, qint64 revision) {
        QVERIFY(!revisions.contains(revision));
        revisions.insert(revision);
    });
    const EnvironmentPatch patch{{{u"A"_s, u"1"_s}}, {}};
    QVERIFY(registry.deploy(u"f"_s, "one"));
    QVERIFY(registry.deploy(u"g"_s, "one"));
    QVERIFY(await<QStringList>([&](auto done) { registry.apps->patchEnvironment(kDefaultApp, patch, done); }));
    QVERIFY(await<QStringList>([&](auto done) { registry.functions->patchEnvironment(kDefaultApp, u"f"_s, patch, done); }));
    QVERIFY(registry.deploy(u"f"_s, "two"));
    QCOMPARE(revisions.size(), 6);
    const int64_t last = registry.functions->find("default", "f")->revision;
    registry.reopen();
    QVERIFY(registry.deploy(u"f"_s, "three"));
    QVERIFY(registry.functions->find("default", "f")->revision > last);
}

void FunctionRegistryTest::deletingAnAppForgetsItsFunctions()
{
    RegistryFixture registry;
    QVERIFY(await<AppPtr>([&](auto done) { registry.apps->create({{u"app_id"_s, u"shop"_s}}, done); }));
    const Result<Deployed> old = registry.deploy(requestOf(u"f"_s, "one"), AppId{u"shop"_s});
    QVERIFY(old);
    QVERIFY(registry.deploy(u"f"_s, "default's"));
    QVERIFY(await<void>([&](auto done) { registry.apps->remove(AppId{u"shop"_s}, done); }));
    QVERIFY(!registry.functions->find("shop", "f"));
    QVERIFY(!registry.functions->recordById(old->record.live->function));
    QVERIFY(registry.functions->find("default", "f"));

    // The name comes back as another function.
    QVERIFY(await<AppPtr>([&](auto done) { registry.apps->create({{u"app_id"_s, u"shop"_s}}, done); }));
    const Result<Deployed> fresh = registry.deploy(requestOf(u"f"_s, "two"), AppId{u"shop"_s});
    QVERIFY(fresh);
    QVERIFY(fresh->record.live->function > old->record.live->function);
    QCOMPARE(fresh->record.live->version, 1);
}

void FunctionRegistryTest::ofTwoQueuedDeletionsOneIsRefused()
{
    RegistryFixture registry;
    QVERIFY(registry.deploy(u"f"_s, "one"));
    QList<bool> answers;
    QEventLoop loop;
    const auto note = [&](Result<void> removed) {
        answers.append(removed.has_value());
        if (answers.size() == 2)
            loop.quit();
    };
    registry.functions->remove(kDefaultApp, u"f"_s, note);
    registry.functions->remove(kDefaultApp, u"f"_s, note);
    loop.exec();
    QCOMPARE(answers, QList<bool>({true, false}));
}

void FunctionRegistryTest::aMaskedWebhookSecretKeepsTheStoredOne()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "one");
    request.triggers = QList<Trigger>{{TriggerType::Webhook, {{u"secret"_s, u"***"_s}}, true}};
    QVERIFY(!registry.deploy(request));
    request.triggers = QList<Trigger>{{TriggerType::Webhook, {{u"secret"_s, u"real"_s}}, true}};
    QVERIFY(registry.deploy(request));
    request.triggers = QList<Trigger>{{TriggerType::Webhook, {{u"secret"_s, u"***"_s}}, true}};
    QVERIFY(registry.deploy(request));
    QCOMPARE(registry.functions->find("default", "f")->settings.triggers.first().config.value(u"secret"_s).toString(), u"real"_s);
}

void FunctionRegistryTest::httpSettingsAreTakenOutOfTheTrigger()
{
    RegistryFixture registry;
    DeployRequest request = requestOf(u"f"_s, "one");
    request.triggers = QList<Trigger>{{TriggerType::Http,
        {{u"auth"_s, u"none"_s}, {u"method"_s, QJsonArray::fromStringList({u"GET"_s, u"PUT"_s})}, {u"path"_s, u"/x/:id"_s}},
        true}};
    QVERIFY(registry.deploy(request));
    const FunctionVersionPtr open = registry.functions->find("default", "f");
    QVERIFY(open->httpAuth == HttpAuth::None);
    QCOMPARE(open->httpMethods, QByteArrayList({"GET", "PUT"}));
    QCOMPARE(open->httpPath, u"/x/:id"_s);

    request.triggers = QList<Trigger>{{TriggerType::Http, {}, false}};
    QVERIFY(registry.deploy(request));
    QVERIFY(!registry.functions->find("default", "f")->hasHttpTrigger);
}

void FunctionRegistryTest::aTriggerIsSwitchedWithoutANewVersion()
{
    RegistryFixture fixture;
    QVERIFY(fixture.deploy(u"greet"_s, "export default () => {}"));
    const FunctionVersionPtr before = fixture.functions->find("default", "greet");
    QSignalSpy changed(fixture.functions.get(), &FunctionRegistry::functionChanged);
    const auto enable = [&](TriggerType type, bool isEnabled) {
        return await<FunctionRecord>([&](Callback<FunctionRecord> done) {
            fixture.functions->enableTrigger(kDefaultApp, u"greet"_s, type, isEnabled, done);
        });
    };
    QVERIFY(enable(TriggerType::Http, false));
    QCOMPARE(changed.size(), 1);
    const FunctionVersionPtr after = fixture.functions->find("default", "greet");
    QVERIFY(!after->hasHttpTrigger);
    QCOMPARE(after->version, before->version);
    QCOMPARE(after->revision, before->revision); // instances stay
    fixture.reopen();
    QVERIFY(!fixture.functions->find("default", "greet")->hasHttpTrigger);
    QVERIFY(enable(TriggerType::Http, true));
    QVERIFY(fixture.functions->find("default", "greet")->hasHttpTrigger);
    QVERIFY(enable(TriggerType::Cron, true).error().code == ErrorCode::ResourceNotFound);
}

QTEST_GUILESS_MAIN(FunctionRegistryTest)
#include "tst_FunctionRegistry.moc"
