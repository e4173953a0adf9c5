#include "core/registry/AppStore.h"
#include "core/registry/FunctionStore.h"
#include "core/storage/Migrator.h"
#include "core/storage/Transaction.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FunctionStoreTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countersNeverGoBackAndStartAtOne();
    void theDatabaseAllowsOneTriggerOfEachType();
    void historyKeepsWhoMadeWhatLive();
    void aVersionTakenTwiceIsAFailure();

private:
    StoredFunction function() const
    {
        StoredFunction function;
        function.app = AppId{u"shop"_s};
        function.name = u"f"_s;
        function.version = 1;
        function.code = "x";
        return function;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<Database> m_database;
    std::optional<Secrets> m_secrets;
    const Deployment m_deployment{u"ci"_s, u"note"_s, QDateTime::currentDateTimeUtc()};
};

void FunctionStoreTest::init()
{
    m_secrets = *Secrets::open(m_directory.filePath(u"key"_s));
    m_database = std::move(*Database::open(m_directory.filePath(QString::fromLatin1(QTest::currentTestFunction()))));
    QVERIFY(Migrator(u":/migrations/registry"_s).migrate(*m_database));
    App app;
    app.id = AppId{u"shop"_s};
    AppStore(*m_database, *m_secrets).insert(app);
    QVERIFY(!m_database->failure());
}

void FunctionStoreTest::countersNeverGoBackAndStartAtOne()
{
    CounterStore counters(*m_database);
    QCOMPARE(counters.revision(), int64_t(0));
    QCOMPARE(counters.nextRevision(), int64_t(1));
    QCOMPARE(counters.nextRevision(), int64_t(2));
    QCOMPARE(counters.revision(), int64_t(2));
    QCOMPARE(counters.nextFunctionId(), int64_t(1));
    QCOMPARE(counters.nextTokenId(), int64_t(1));
}

void FunctionStoreTest::theDatabaseAllowsOneTriggerOfEachType()
{
    StoredFunction twice = function();
    twice.settings.triggers = {Trigger{}, Trigger{}};
    const Result<StoredFunction> refused = inTransaction<StoredFunction>(
        *m_database, [&](Database &database) { return FunctionStore(database, *m_secrets).deploy(twice, m_deployment); });
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("UNIQUE"_L1));
    QVERIFY(FunctionStore(*m_database, *m_secrets).load()->isEmpty());
}

void FunctionStoreTest::historyKeepsWhoMadeWhatLive()
{
    FunctionStore store(*m_database, *m_secrets);
    const Result<StoredFunction> first = store.deploy(function(), m_deployment);
    StoredFunction second = *first;
    second.version = 2;
    QVERIFY(store.deploy(second, m_deployment));
    QVERIFY(store.rollBack(second, 1, {u"admin"_s, {}, m_deployment.at}));
    store.remove(first->id, 1, m_deployment);

    QStringList events;
    Statement row = m_database->select("SELECT kind, version, author FROM deployments ORDER BY revision");
    while (row.next())
        events.append(row.text(0) + u' ' + row.text(1) + u' ' + row.text(2));
    QCOMPARE(events, QStringList({u"deploy 1 ci"_s, u"deploy 2 ci"_s, u"rollback 1 admin"_s, u"delete 1 ci"_s}));
    QVERIFY(store.load()->first().isDeleted);
    QCOMPARE(store.load()->first().latestVersion, 2);
}

void FunctionStoreTest::aVersionTakenTwiceIsAFailure()
{
    FunctionStore store(*m_database, *m_secrets);
    const StoredFunction first = *store.deploy(function(), m_deployment);
    store.deploy(first, m_deployment).has_value();
    QVERIFY(m_database->failure());
}

QTEST_GUILESS_MAIN(FunctionStoreTest)
#include "tst_FunctionStore.moc"
