#include "core/triggers/CronStore.h"

#include "core/storage/Migrator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class CronStoreTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aStateComesBackWhole();
    void aStateIsKeptOncePerFunction();
    void whatIsRemovedIsGone();

private:
    static CronState state(FunctionId function = {7})
    {
        CronState state;
        state.function = function;
        state.app = {u"shop"_s};
        state.schedule = u"*/5 * * * *"_s;
        state.timeZone = u"Europe/Berlin"_s;
        state.handledUntil = WallTime(Milliseconds(1000));
        state.recordedUntil = WallTime(Milliseconds(2000));
        return state;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<CronStore> m_store;
};

void CronStoreTest::init()
{
    m_store.reset();
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::move(*Database::open(m_directory->filePath(u"t.db"_s)));
    QVERIFY(Migrator(u":/migrations/triggers"_s).migrate(*m_database));
    m_store = std::make_unique<CronStore>(*m_database);
}

void CronStoreTest::aStateComesBackWhole()
{
    CronState full = state();
    full.runningDue = WallTime(Milliseconds(3000));
    full.last = CronLastRun{WallTime(Milliseconds(4000)), 500, u"oh"_s, {99}};
    m_store->save(full);
    m_store->save(state({8})); // which has never run
    const QList<CronState> loaded = m_store->load();
    QCOMPARE(loaded.size(), 2);
    const CronState &first = loaded[0].function == FunctionId{7} ? loaded[0] : loaded[1];
    const CronState &second = loaded[0].function == FunctionId{7} ? loaded[1] : loaded[0];
    QVERIFY(first.app == full.app);
    QCOMPARE(first.schedule, full.schedule);
    QCOMPARE(first.timeZone, full.timeZone);
    QVERIFY(first.handledUntil == full.handledUntil && first.recordedUntil == full.recordedUntil);
    QVERIFY(first.runningDue == full.runningDue);
    QVERIFY(first.last->at == full.last->at && first.last->invocation == full.last->invocation);
    QCOMPARE(first.last->status, 500);
    QCOMPARE(first.last->error, u"oh"_s);
    QVERIFY(!second.runningDue && !second.last);
}

void CronStoreTest::aStateIsKeptOncePerFunction()
{
    CronState changed = state();
    m_store->save(changed);
    changed.schedule = u"@daily"_s;
    changed.runningDue = WallTime(Milliseconds(5));
    m_store->save(changed);
    changed.runningDue.reset(); // the run has ended
    m_store->save(changed);
    const QList<CronState> loaded = m_store->load();
    QCOMPARE(loaded.size(), 1);
    QCOMPARE(loaded.first().schedule, u"@daily"_s);
    QVERIFY(!loaded.first().runningDue);
}

void CronStoreTest::whatIsRemovedIsGone()
{
    m_store->save(state());
    m_store->remove({8});
    QCOMPARE(m_store->load().size(), 1);
    m_store->remove({7});
    QVERIFY(m_store->load().isEmpty());
    QVERIFY(!m_database->failure());
}

QTEST_GUILESS_MAIN(CronStoreTest)
#include "tst_CronStore.moc"
