#include "core/dispatch/hostcalls/IdempotencyStore.h"

#include "core/storage/Migrator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_IdempotencyStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesAKeyToTheFirst();
    void givesAnExpiredKeyAgain();
    void keepsScopesAndAppsApart();
    void remembersWhenOpenedAgain();
    void sweepsAFewAtATime();
    void losesEverythingWithTheApp();

private:
    void open()
    {
        m_database = std::move(*Database::open(m_directory->filePath(u"app-data.db"_s)));
        QVERIFY(Migrator(u":/migrations/appdata"_s).migrate(*m_database));
        m_store = std::make_unique<IdempotencyStore>(*m_database);
    }

    const IdempotencyKey m_key{{u"shop"_s}, u"orders"_s, u"evt_1"_s};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<IdempotencyStore> m_store;
};

void tst_IdempotencyStore::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    open();
}

void tst_IdempotencyStore::cleanup()
{
    m_store.reset();
    m_database.reset();
}

void tst_IdempotencyStore::givesAKeyToTheFirst()
{
    QVERIFY(m_store->claim(m_key, 2000, 1000));
    QVERIFY(!m_store->claim(m_key, 2000, 1000));
    QVERIFY(!m_store->claim(m_key, 3000, 1999));
}

void tst_IdempotencyStore::givesAnExpiredKeyAgain()
{
    QVERIFY(m_store->claim(m_key, 2000, 1000));
    QVERIFY(m_store->claim(m_key, 3000, 2000));
    QVERIFY(!m_store->claim(m_key, 4000, 2500));
}

void tst_IdempotencyStore::keepsScopesAndAppsApart()
{
    QVERIFY(m_store->claim(m_key, 2000, 1000));
    QVERIFY(m_store->claim({m_key.app, u"mails"_s, m_key.name}, 2000, 1000));
    QVERIFY(m_store->claim({{u"other"_s}, m_key.scope, m_key.name}, 2000, 1000));
    QVERIFY(m_store->claim({m_key.app, m_key.scope, u"evt_2"_s}, 2000, 1000));
}

void tst_IdempotencyStore::remembersWhenOpenedAgain()
{
    QVERIFY(m_store->claim(m_key, 2000, 1000));
    cleanup();
    open();
    QVERIFY(!m_store->claim(m_key, 2000, 1000));
}

void tst_IdempotencyStore::sweepsAFewAtATime()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(m_store->claim({m_key.app, m_key.scope, QString::number(i)}, 500, 0));
    QVERIFY(m_store->claim(m_key, 5000, 0));
    QCOMPARE(m_store->removeExpired(1000, 3), 3);
    QCOMPARE(m_store->removeExpired(1000, 3), 2);
    QCOMPARE(m_store->removeExpired(1000, 3), 0);
    QVERIFY(!m_store->claim(m_key, 9000, 1000));
}

void tst_IdempotencyStore::losesEverythingWithTheApp()
{
    QVERIFY(m_store->claim(m_key, 2000, 1000));
    m_store->removeApp(m_key.app);
    QVERIFY(m_store->claim(m_key, 2000, 1000));
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_IdempotencyStore)
#include "tst_IdempotencyStore.moc"
