#include "core/dispatch/hostcalls/KvStore.h"

#include "core/storage/Migrator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_KvStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesBackWhatWasPut();
    void replacesAValue();
    void keepsAppsApart();
    void forgetsWhatHasExpired();
    void tellsWhetherThereWasSomethingToDelete();
    void listsInOrderOfTheBytes();
    void listsPageByPage();
    void listsOnlyWhatBeginsAlike();
    void countsWhatAnAppUses();
    void refusesWhatIsBeyondTheQuota();
    void sweepsAFewAtATime();
    void losesEverythingWithTheApp();

private:
    void put(const QString &name, const QByteArray &value, std::optional<int64_t> expiresAt = {})
    {
        QVERIFY(m_store->put(m_app, name, {u"text"_s, value, expiresAt}));
        QVERIFY(!m_database->failure());
    }
    QStringList names(const KvRange &range = {})
    {
        QStringList list;
        for (const KvKey &key : m_store->list(m_app, range, m_now).keys)
            list.append(key.name);
        return list;
    }

    const AppId m_app{u"shop"_s};
    const int64_t m_now = 1000;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<KvStore> m_store;
};

void tst_KvStore::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::move(*Database::open(m_directory->filePath(u"app-data.db"_s)));
    QVERIFY(Migrator(u":/migrations/appdata"_s).migrate(*m_database));
    m_store = std::make_unique<KvStore>(*m_database);
}

void tst_KvStore::cleanup()
{
    m_store.reset();
    m_database.reset();
}

void tst_KvStore::givesBackWhatWasPut()
{
    QVERIFY(m_store->put(m_app, u"k"_s, {u"bytes"_s, QByteArray("a\0b", 3), 5000}));
    const auto entry = m_store->get(m_app, u"k"_s, m_now);
    QVERIFY(entry);
    QCOMPARE(entry->kind, u"bytes"_s);
    QCOMPARE(entry->value, QByteArray("a\0b", 3));
    QCOMPARE(entry->expiresAt, std::optional<int64_t>(5000));
    put(u"empty"_s, {});
    QCOMPARE(m_store->get(m_app, u"empty"_s, m_now)->value, QByteArray());
    QVERIFY(!m_store->get(m_app, u"other"_s, m_now));
}

void tst_KvStore::replacesAValue()
{
    put(u"k"_s, "one", 2000);
    put(u"k"_s, "two");
    QCOMPARE(m_store->get(m_app, u"k"_s, 9000)->value, QByteArray("two"));
    QCOMPARE(names(), QStringList{u"k"_s});
}

void tst_KvStore::keepsAppsApart()
{
    put(u"k"_s, "mine");
    const AppId other{u"other"_s};
    QVERIFY(!m_store->get(other, u"k"_s, m_now));
    QVERIFY(!m_store->remove(other, u"k"_s, m_now));
    QVERIFY(m_store->list(other, {}, m_now).keys.isEmpty());
    QVERIFY(m_store->get(m_app, u"k"_s, m_now));
}

void tst_KvStore::forgetsWhatHasExpired()
{
    put(u"k"_s, "v", 1500);
    QVERIFY(m_store->get(m_app, u"k"_s, 1499));
    QVERIFY(!m_store->get(m_app, u"k"_s, 1500));
    QVERIFY(m_store->list(m_app, {}, 1500).keys.isEmpty());
}

void tst_KvStore::tellsWhetherThereWasSomethingToDelete()
{
    put(u"k"_s, "v");
    put(u"old"_s, "v", 500);
    QVERIFY(m_store->remove(m_app, u"k"_s, m_now));
    QVERIFY(!m_store->remove(m_app, u"k"_s, m_now));
    QVERIFY(!m_store->remove(m_app, u"old"_s, m_now));
    QCOMPARE(m_store->usage(m_app), 0);
}

void tst_KvStore::listsInOrderOfTheBytes()
{
    for (const QString &name : {u"b"_s, u"a"_s, u"B"_s, u"ä"_s, u"a/1"_s})
        put(name, "v");
    QCOMPARE(names(), QStringList({u"B"_s, u"a"_s, u"a/1"_s, u"b"_s, u"ä"_s}));
}

void tst_KvStore::listsPageByPage()
{
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        put(name, "v");
    const KvPage first = m_store->list(m_app, {{}, {}, 2}, m_now);
    QVERIFY(first.hasMore);
    QCOMPARE(first.keys.size(), 2);
    const KvPage second = m_store->list(m_app, {{}, first.keys.last().name, 2}, m_now);
    QVERIFY(!second.hasMore);
    QCOMPARE(second.keys.size(), 1);
    QCOMPARE(second.keys.first().name, u"c"_s);
}

void tst_KvStore::listsOnlyWhatBeginsAlike()
{
    for (const QString &name : {u"user"_s, u"user:1"_s, u"user:2"_s, u"user;"_s, u"us"_s})
        put(name, "v");
    QCOMPARE(names({u"user:"_s, {}, 10}), QStringList({u"user:1"_s, u"user:2"_s}));
    const KvPage page = m_store->list(m_app, {u"user:"_s, {}, 2}, m_now);
    QVERIFY(!page.hasMore); // what follows begins otherwise
}

void tst_KvStore::countsWhatAnAppUses()
{
    put(u"ä"_s, "12345"); // two bytes and five
    QCOMPARE(m_store->usage(m_app), 7);
    put(u"ä"_s, "1");
    QCOMPARE(m_store->usage(m_app), 3);
    put(u"b"_s, "22");
    QCOMPARE(m_store->usage(m_app), 6);
    m_store->remove(m_app, u"ä"_s, m_now);
    QCOMPARE(m_store->usage(m_app), 3);
}

void tst_KvStore::refusesWhatIsBeyondTheQuota()
{
    put(u"k"_s, "12345");
    m_database->run("UPDATE kv_usage SET bytes = ?", KvStore::kMaxBytesPerApp - 2);
    const auto refused = m_store->put(m_app, u"new"_s, {u"text"_s, "x", {}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::PayloadTooLarge);
    QVERIFY(!m_store->get(m_app, u"new"_s, m_now));
    put(u"k"_s, "1"); // less than before is always let through
    QVERIFY(m_store->put({u"other"_s}, u"new"_s, {u"text"_s, "x", {}}));
}

void tst_KvStore::sweepsAFewAtATime()
{
    for (int i = 0; i < 5; ++i)
        put(QString::number(i), "v", 500);
    put(u"stays"_s, "v", 5000);
    QCOMPARE(m_store->removeExpired(m_now, 3), 3);
    QCOMPARE(m_store->removeExpired(m_now, 3), 2);
    QCOMPARE(m_store->removeExpired(m_now, 3), 0);
    QCOMPARE(m_store->usage(m_app), 6);
}

void tst_KvStore::losesEverythingWithTheApp()
{
    put(u"k"_s, "v");
    m_store->removeApp(m_app);
    QVERIFY(!m_store->get(m_app, u"k"_s, m_now));
    QCOMPARE(m_store->usage(m_app), 0);
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_KvStore)
#include "tst_KvStore.moc"
