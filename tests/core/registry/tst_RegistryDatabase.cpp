#include "RegistryFixture.h"

#include <QDir>
#include <QHash>
#include <QProcess>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class RegistryDatabaseTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewOneHasTheAppDefault();
    void theAppDefaultDoesNotComeBackOnceDeleted();
    void aLostKeyFileIsAnErrorThatSaysSo();
    void aJobThatRefusesLeavesNothing();
    void aDeployThatCannotBeStoredIsAnErrorAndChangesNothing();
    void noAnsweredDeployIsLostToSigkill();
};

void RegistryDatabaseTest::aNewOneHasTheAppDefault()
{
    RegistryFixture registry;
    const AppPtr app = registry.apps->find("default");
    QVERIFY(app);
    QCOMPARE(app->jwtSecret.size(), 32);
    QVERIFY(app->createdAt.isValid());
    registry.reopen();
    QCOMPARE(registry.apps->find("default")->jwtSecret, app->jwtSecret);
}

void RegistryDatabaseTest::theAppDefaultDoesNotComeBackOnceDeleted()
{
    RegistryFixture registry;
    QVERIFY(await<void>([&](auto done) { registry.apps->remove(kDefaultApp, done); }));
    registry.reopen();
    QVERIFY(registry.apps->list().isEmpty());
}

void RegistryDatabaseTest::aLostKeyFileIsAnErrorThatSaysSo()
{
    QTemporaryDir directory;
    {
        RegistryFixture registry(directory.path());
        DeployRequest request;
        request.name = u"f"_s;
        request.code = "x";
        request.environment = EnvironmentVariables{{u"KEY"_s, u"value"_s}};
        QVERIFY(registry.deploy(request));
    }
    FakeClock clock;
    const Result<Secrets> others = Secrets::open(directory.filePath(u"other-key"_s));
    const auto refused = RegistryDatabase::open(directory.filePath(u"registry.db"_s), *others, clock);
    QVERIFY(!refused);
    QVERIFY(refused.error().remediation.contains("secret-key"_L1));
}

void RegistryDatabaseTest::aJobThatRefusesLeavesNothing()
{
    RegistryFixture registry;
    const Result<int64_t> refused = await<int64_t>([&](Callback<int64_t> done) {
        registry.database->run<int64_t>(
            this,
            [](RegistryStores &stores) -> Result<int64_t> {
                stores.counters.nextRevision();
                stores.apps.remove(kDefaultApp);
                return fail(ErrorCode::ResourceConflict, u"changed its mind"_s);
            },
            done);
    });
    QVERIFY(!refused);
    registry.reopen();
    QVERIFY(registry.apps->find("default"));
}

void RegistryDatabaseTest::aDeployThatCannotBeStoredIsAnErrorAndChangesNothing()
{
    RegistryFixture registry;
    const FunctionVersionPtr before = registry.deploy(u"f"_s, "one")->record.live;
    const auto other = std::move(*Database::open(registry.databasePath()));
    other->runScript("ALTER TABLE deployments RENAME TO hidden");
    const Result<Deployed> failed = registry.deploy(u"f"_s, "two");
    QVERIFY(!failed);
    QVERIFY(failed.error().code == ErrorCode::RuntimeUnavailable);
    QCOMPARE(registry.functions->find("default", "f"), before);

    other->runScript("ALTER TABLE hidden RENAME TO deployments");
    const Result<Deployed> stored = registry.deploy(u"f"_s, "two");
    QVERIFY(stored);
    QCOMPARE(stored->record.live->version, 2);
}

// Reads acknowledged deploys from the writer until there are `count`, then kills it and reads what it had still said.
static QByteArrayList linesUntilKilled(QProcess &writer, int count)
{
    QByteArray output;
    while (output.count('\n') < count && writer.waitForReadyRead())
        output += writer.readAll();
    writer.kill();
    writer.waitForFinished();
    output += writer.readAll();
    return output.left(output.lastIndexOf('\n') + 1).trimmed().split('\n');
}

void RegistryDatabaseTest::noAnsweredDeployIsLostToSigkill()
{
    static constexpr int kRounds = 20;
    QTemporaryDir directory;
    QHash<QByteArray, int> acknowledged; // latest version by function
    for (int round = 0; round < kRounds; ++round) {
        QProcess writer;
        writer.start(QCoreApplication::applicationDirPath() + u"/deploy_until_killed"_s, {directory.path()});
        for (const QByteArray &line : linesUntilKilled(writer, 5 + round)) {
            const QByteArrayList parts = line.split(' ');
            QCOMPARE(parts.size(), 2);
            acknowledged.insert(parts.first(), parts.last().toInt());
        }
        QCOMPARE(writer.exitStatus(), QProcess::CrashExit);

        RegistryFixture registry(directory.path());
        for (auto function = acknowledged.begin(); function != acknowledged.end(); ++function) {
            const FunctionVersionPtr live = registry.functions->find("default", function.key());
            QVERIFY(live);
            // One more may have been written and not yet said.
            QVERIFY2(live->version == function.value() || live->version == function.value() + 1, function.key().constData());
            const QByteArray marker = QByteArray::number(live->version);
            QCOMPARE(live->code, QByteArray(marker + QByteArray(20000, 'x')));
            QCOMPARE(live->environment.value(u"MARKER"_s).toLatin1(), marker);
            const auto versions
                = await<QList<VersionInfo>>([&](auto done) { registry.functions->versions(kDefaultApp, live->name, done); });
            QCOMPARE(versions->size(), live->version);
        }
    }
    QCOMPARE(acknowledged.size(), 3);
}

QTEST_GUILESS_MAIN(RegistryDatabaseTest)
#include "tst_RegistryDatabase.moc"
