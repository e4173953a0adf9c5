#include "core/triggers/DeliveryStore.h"

#include "core/storage/Migrator.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class DeliveryStoreTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatWasAddedComesBackWhole();
    void anEventIsFoundByItsSourcesName();
    void pendingOnesAreListedByTheirTime();
    void aDeliveredOneLosesItsContent();
    void listsGoByFilterAndPage();
    void deadOnesAreRedrivenByFilterTheOldestFirst();
    void figuresCountAndShowTheLast();
    void agedOnesGo();

private:
    Delivery made(const QString &eventId = {}, FunctionId function = {7}) const
    {
        Delivery delivery;
        delivery.app = {u"shop"_s};
        delivery.function = function;
        delivery.trigger = TriggerType::Webhook;
        delivery.eventId = eventId;
        delivery.eventName = u"github push"_s;
        delivery.request = {"POST", "http://127.0.0.1/x", "a:b\n", QByteArray("\0\xff body", 7), false};
        delivery.detail = {{u"provider"_s, u"github"_s}};
        delivery.dueAt = m_now;
        delivery.createdAt = m_now;
        return delivery;
    }
    Delivery ended(Delivery delivery, DeliveryState state, WallTime at)
    {
        delivery.state = state;
        delivery.endedAt = at;
        delivery.attempts = 1;
        delivery.lastStatus = state == DeliveryState::Delivered ? 200 : 500;
        delivery.lastInvocation = {99};
        m_store->update(delivery);
        return delivery;
    }

    const WallTime m_now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<DeliveryStore> m_store;
};

void DeliveryStoreTest::init()
{
    m_store.reset();
    m_database.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::move(*Database::open(m_directory->filePath(u"triggers.db"_s)));
    QVERIFY(Migrator(u":/migrations/triggers"_s).migrate(*m_database));
    m_store = std::make_unique<DeliveryStore>(*m_database);
}

void DeliveryStoreTest::whatWasAddedComesBackWhole()
{
    const Delivery added = m_store->add(made(u"e1"_s));
    const auto found = m_store->find(added.id);
    QVERIFY(found);
    QCOMPARE(found->app.value, u"shop"_s);
    QCOMPARE(found->eventId, u"e1"_s);
    QCOMPARE(found->request.body, QByteArray("\0\xff body", 7));
    QCOMPARE(found->request.fields, "a:b\n");
    QCOMPARE(found->detail, (QJsonObject{{u"provider"_s, u"github"_s}}));
    QVERIFY(found->state == DeliveryState::Pending);
    QVERIFY(found->dueAt == m_now);
    QVERIFY(!found->endedAt);
    QVERIFY(!m_database->failure());
}

void DeliveryStoreTest::anEventIsFoundByItsSourcesName()
{
    const Delivery added = m_store->add(made(u"e1"_s));
    m_store->add(made());
    m_store->add(made()); // events without a name are never the same
    QVERIFY(m_store->findEvent({7}, TriggerType::Webhook, u"e1"_s)->id == added.id);
    QVERIFY(!m_store->findEvent({8}, TriggerType::Webhook, u"e1"_s));
    QVERIFY(!m_store->findEvent({7}, TriggerType::S3Upload, u"e1"_s));
    QVERIFY(!m_database->failure());
}

void DeliveryStoreTest::pendingOnesAreListedByTheirTime()
{
    Delivery later = made();
    later.dueAt = m_now + std::chrono::minutes(1);
    later = m_store->add(later);
    const Delivery sooner = m_store->add(made());
    ended(m_store->add(made()), DeliveryState::Dead, m_now);
    const QList<PendingDelivery> pending = m_store->pending();
    QCOMPARE(pending.size(), 2);
    QVERIFY(pending.at(0).id == sooner.id && pending.at(1).id == later.id);
}

void DeliveryStoreTest::aDeliveredOneLosesItsContent()
{
    const Delivery delivery = ended(m_store->add(made(u"e1"_s)), DeliveryState::Delivered, m_now);
    const auto found = m_store->find(delivery.id);
    QVERIFY(found->state == DeliveryState::Delivered);
    QVERIFY(found->request.body.isEmpty() && found->request.fields.isEmpty());
    QCOMPARE(found->lastStatus, 200);
    QVERIFY(*found->endedAt == m_now);
}

void DeliveryStoreTest::listsGoByFilterAndPage()
{
    for (int i = 0; i < 5; ++i)
        m_store->add(made({}, {i % 2 + 1}));
    const Delivery dead = ended(m_store->add(made()), DeliveryState::Dead, m_now);
    DeliveryQuery query;
    query.app = {u"shop"_s};
    query.limit = 2;
    const QList<Delivery> page = m_store->list(query);
    QCOMPARE(page.size(), 2);
    QVERIFY(page.first().id == dead.id);
    query.before = page.last().id;
    query.limit = 100;
    QCOMPARE(m_store->list(query).size(), 4);
    query.function = FunctionId{1};
    QCOMPARE(m_store->list(query).size(), 2); // of three, one was on the first page
    DeliveryQuery deadOnes;
    deadOnes.app = {u"shop"_s};
    deadOnes.state = DeliveryState::Dead;
    QCOMPARE(m_store->list(deadOnes).size(), 1);
    deadOnes.trigger = TriggerType::S3Upload;
    QCOMPARE(m_store->list(deadOnes).size(), 0);
    deadOnes = {};
    deadOnes.app = {u"other"_s};
    QCOMPARE(m_store->list(deadOnes).size(), 0);
}

void DeliveryStoreTest::deadOnesAreRedrivenByFilterTheOldestFirst()
{
    const auto later = m_now + std::chrono::hours(1);
    QList<DeliveryId> dead;
    for (int i = 0; i < 3; ++i)
        dead.append(ended(m_store->add(made()), DeliveryState::Dead, later).id);
    ended(m_store->add(made()), DeliveryState::Delivered, later);
    m_store->add(made());
    Delivery young = made({}, {8});
    young.createdAt = later;
    const DeliveryId youngest = ended(m_store->add(young), DeliveryState::Dead, later).id;
    Delivery foreign = made();
    foreign.app = {u"other"_s};
    const DeliveryId others = ended(m_store->add(foreign), DeliveryState::Dead, later).id;

    DeliveryQuery query;
    query.app = {u"shop"_s};
    query.limit = 2;
    query.until = later;
    const QList<PendingDelivery> first = m_store->redrive(query, later);
    QCOMPARE(first.size(), 2);
    QVERIFY(first[0].id == dead[0] && first[1].id == dead[1]);
    QVERIFY(first[0].dueAt == later && first[0].function == FunctionId{7});
    const Delivery again = *m_store->find(dead[0]);
    QVERIFY(again.state == DeliveryState::Pending);
    QCOMPARE(again.attempts, 0);
    QVERIFY(again.dueAt == later);

    QCOMPARE(m_store->redrive(query, later).size(), 1); // the third; the young one is outside the time
    QCOMPARE(m_store->redrive(query, later).size(), 0);
    query.until.reset();
    query.trigger = TriggerType::S3Upload;
    QCOMPARE(m_store->redrive(query, later).size(), 0);
    query.trigger.reset();
    query.function = FunctionId{8};
    query.since = later;
    QVERIFY(m_store->redrive(query, later).value(0).id == youngest);
    QVERIFY(m_store->find(others)->state == DeliveryState::Dead);
}

void DeliveryStoreTest::figuresCountAndShowTheLast()
{
    m_store->add(made());
    ended(m_store->add(made()), DeliveryState::Dead, m_now);
    ended(m_store->add(made()), DeliveryState::Delivered, m_now + std::chrono::seconds(5));
    const DeliveryFigures figures = m_store->figures({u"shop"_s}).at({FunctionId{7}, TriggerType::Webhook});
    QCOMPARE(figures.pending, 1);
    QCOMPARE(figures.delivered, 1);
    QCOMPARE(figures.dead, 1);
    QVERIFY(*figures.lastAt == m_now + std::chrono::seconds(5));
    QCOMPARE(figures.lastStatus, 200);
    QVERIFY(m_store->figures({u"other"_s}).empty());
}

void DeliveryStoreTest::agedOnesGo()
{
    m_store->add(made());
    ended(m_store->add(made()), DeliveryState::Dead, m_now);
    ended(m_store->add(made()), DeliveryState::Delivered, m_now);
    QCOMPARE(m_store->removeAged(m_now, m_now, 10), 0);
    QCOMPARE(m_store->removeAged(m_now + std::chrono::seconds(1), m_now, 10), 1);
    QCOMPARE(m_store->removeAged(m_now + std::chrono::seconds(1), m_now + std::chrono::seconds(1), 10), 1);
    QCOMPARE(m_store->pending().size(), 1);
}

QTEST_GUILESS_MAIN(DeliveryStoreTest)
#include "tst_DeliveryStore.moc"
