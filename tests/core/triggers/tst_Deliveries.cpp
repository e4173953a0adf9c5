#include "core/triggers/Deliveries.h"

#include "core/logs/LogStore.h"
#include "tests/core/triggers/TriggerFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Answers with the status that the event's body names, and with what ctx.trigger says.
static const QByteArray kObedient = "export default async (req, ctx) => new Response(JSON.stringify(ctx.trigger), "
                                    "{ status: Number(await req.text()) });";

class DeliveriesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anEventIsRunAndItsAnswerGivenToWhoWaits();
    void theSameEventIsNotRunTwice();
    void whoIsToldOfAFailureRepeatsItHimself();
    void aStoredEventIsRetriedWithGrowingPausesAndThenDead();
    void aFailedEventHoldsUpNoOther();
    void whatWasNotRunBeforeARestartIsRunAfterItAndMarked();
    void aPausedAppsEventsWaitForIt();
    void aDisabledTriggersEventsWaitForIt();
    void aDeletedFunctionsEventsAreDead();
    void aDeadOneIsRedrivenOnDemandOnly();
    void deadOnesAreRedrivenTogether();
    void aDeletedAppTakesItsEventsWithIt();

private:
    Delivery event(const QByteArray &status, const QString &eventId = {}) const
    {
        Delivery delivery;
        delivery.app = kDefaultApp;
        delivery.function = m_function->function;
        delivery.trigger = TriggerType::Webhook;
        delivery.eventId = eventId;
        delivery.eventName = u"custom"_s;
        delivery.request = {"POST", "http://127.0.0.1/v1/default/webhook/test", "content-type:text/plain\n", status, false};
        delivery.detail = {{u"provider"_s, u"custom"_s}};
        return delivery;
    }
    Deliveries::Accepted accept(const Delivery &delivery)
    {
        return *await<Deliveries::Accepted>(
            [&](Callback<Deliveries::Accepted> done) { m_fixture->deliveries().accept(delivery, done); });
    }
    // Stored as a source would that keeps its own tables beside.
    Delivery store(const QByteArray &status)
    {
        Delivery delivery = event(status);
        delivery.createdAt = delivery.dueAt = m_fixture->clock.wall();
        delivery = *m_fixture->inDatabase<Delivery>(
            [delivery](Database &database) -> Result<Delivery> { return DeliveryStore(database).add(delivery); });
        m_fixture->deliveries().takeStored(delivery);
        return delivery;
    }
    Delivery stored(DeliveryId id)
    {
        return *m_fixture->inDatabase<Delivery>(
            [id](Database &database) -> Result<Delivery> { return DeliveryStore(database).find(id).value_or(Delivery()); });
    }
    // Runs what is due by now and waits until nothing runs.
    void settle()
    {
        m_fixture->deliveries().runDue();
        QVERIFY(QTest::qWaitFor([&] { return !m_fixture->deliveries().isBusy(); }, 30000));
        QVERIFY(m_fixture->inDatabase<bool>([](Database &) -> Result<bool> { return true; })); // after what was written
    }
    struct Told {
        std::optional<TriggerAnswer> answer;
        std::optional<InvocationOutcome> failure;
    };
    Told runFor(const Delivery &delivery)
    {
        Told told;
        m_fixture->deliveries().runFor(
            delivery, [&](const TriggerAnswer &answer) { told.answer = answer; },
            [&](const InvocationOutcome &outcome) { told.failure = outcome; });
        settle();
        return told;
    }

    std::unique_ptr<TriggerFixture> m_fixture;
    FunctionVersionPtr m_function;
};

void DeliveriesTest::init()
{
    m_fixture = std::make_unique<TriggerFixture>();
    m_function = m_fixture->deploy(kObedient, {TriggerType::Webhook, {}, true});
    QVERIFY(m_function);
}

void DeliveriesTest::anEventIsRunAndItsAnswerGivenToWhoWaits()
{
    const Deliveries::Accepted accepted = accept(event("201", u"e1"_s));
    QVERIFY(!accepted.isDuplicate);
    const Told told = runFor(accepted.delivery);
    QVERIFY(told.answer && !told.failure);
    QCOMPARE(told.answer->head.status, 201);
    const QJsonObject trigger = QJsonDocument::fromJson(told.answer->body).object();
    QCOMPARE(trigger["type"_L1].toString(), u"webhook"_s);
    QCOMPARE(trigger["provider"_L1].toString(), u"custom"_s);
    QCOMPARE(trigger["delivery"_L1].toString(), QString::fromLatin1(wireName(accepted.delivery.id)));
    QCOMPARE(trigger["attempt"_L1].toInt(), 1);
    QCOMPARE(trigger["redelivered"_L1], QJsonValue(false));
    const Delivery after = stored(accepted.delivery.id);
    QVERIFY(after.state == DeliveryState::Delivered);
    QCOMPARE(after.lastStatus, 201);
    m_fixture->engine.log->flush();
    const auto logs = LogStore::create(m_fixture->engine.directory.filePath(u"logs"_s));
    const auto row = (*logs)->find(after.lastInvocation);
    QVERIFY(row && *row);
    QVERIFY((*row)->log.source == InvocationSource::Webhook);
    QCOMPARE((*row)->log.path, "custom");
    QCOMPARE((*row)->log.caller, "trigger");
}

void DeliveriesTest::theSameEventIsNotRunTwice()
{
    runFor(accept(event("200", u"e1"_s)).delivery);
    QVERIFY(accept(event("200", u"e1"_s)).isDuplicate);
    QVERIFY(!accept(event("200", u"e2"_s)).isDuplicate);
    QVERIFY(!accept(event("200")).isDuplicate);
    QVERIFY(!accept(event("200")).isDuplicate);
}

void DeliveriesTest::whoIsToldOfAFailureRepeatsItHimself()
{
    const Deliveries::Accepted first = accept(event("500", u"e1"_s));
    const Told told = runFor(first.delivery);
    QCOMPARE(told.answer->head.status, 500);
    QVERIFY(stored(first.delivery.id).state == DeliveryState::Dead);
    QVERIFY(!m_fixture->deliveries().nextDue());

    const Deliveries::Accepted again = accept(event("200", u"e1"_s));
    QVERIFY(!again.isDuplicate);
    QVERIFY(again.delivery.id == first.delivery.id);
    QCOMPARE(QJsonDocument::fromJson(runFor(again.delivery).answer->body).object()["attempt"_L1].toInt(), 2);
    QVERIFY(stored(first.delivery.id).state == DeliveryState::Delivered);
}

void DeliveriesTest::aStoredEventIsRetriedWithGrowingPausesAndThenDead()
{
    const Delivery delivery = store("503");
    settle();
    for (const Milliseconds pause : Deliveries::kPauses) {
        QVERIFY(*m_fixture->deliveries().nextDue() == m_fixture->clock.wall() + pause);
        m_fixture->clock.advance(pause - Milliseconds(1));
        const int attempts = stored(delivery.id).attempts;
        settle();
        QCOMPARE(stored(delivery.id).attempts, attempts); // not before its time
        m_fixture->clock.advance(Milliseconds(1));
        settle();
        QCOMPARE(stored(delivery.id).attempts, attempts + 1);
    }
    const Delivery dead = stored(delivery.id);
    QVERIFY(dead.state == DeliveryState::Dead);
    QCOMPARE(dead.attempts, 6);
    QCOMPARE(dead.lastStatus, 503);
    QVERIFY(!m_fixture->deliveries().nextDue());
}

void DeliveriesTest::aFailedEventHoldsUpNoOther()
{
    QList<DeliveryId> bad;
    QList<DeliveryId> good;
    for (int i = 0; i < 40; ++i)
        (i % 2 ? bad : good).append(store(i % 2 ? "500" : "200").id);
    while (const auto due = m_fixture->deliveries().nextDue()) {
        if (*due > m_fixture->clock.wall())
            break; // only retries are left
        settle();
    }
    for (const DeliveryId id : good)
        QVERIFY(stored(id).state == DeliveryState::Delivered);
    for (const DeliveryId id : bad)
        QCOMPARE(stored(id).attempts, 1);
}

void DeliveriesTest::whatWasNotRunBeforeARestartIsRunAfterItAndMarked()
{
    const Deliveries::Accepted accepted = accept(event("418", u"e1"_s)); // never run: the server dies here
    m_fixture->reopen();
    m_fixture->deliveries().start();
    QVERIFY(QTest::qWaitFor([&] { return m_fixture->deliveries().nextDue().has_value(); }));
    settle();
    const Delivery after = stored(accepted.delivery.id);
    QCOMPARE(after.lastStatus, 418); // it ran, and is retried as nobody was told
    QVERIFY(after.state == DeliveryState::Pending);
    QVERIFY(accept(event("418", u"e1"_s)).isDuplicate);
}

void DeliveriesTest::aPausedAppsEventsWaitForIt()
{
    m_fixture->pauseApp(true);
    const Delivery delivery = store("200");
    settle();
    QCOMPARE(stored(delivery.id).attempts, 0);
    QVERIFY(!m_fixture->deliveries().nextDue());
    m_fixture->pauseApp(false);
    settle();
    QVERIFY(stored(delivery.id).state == DeliveryState::Delivered);
}

void DeliveriesTest::aDisabledTriggersEventsWaitForIt()
{
    const auto enable = [&](bool isEnabled) {
        QVERIFY(await<FunctionRecord>([&](Callback<FunctionRecord> done) {
            m_fixture->registry.functions->enableTrigger(kDefaultApp, u"test"_s, TriggerType::Webhook, isEnabled, done);
        }));
    };
    enable(false);
    const Delivery delivery = store("200");
    settle();
    QCOMPARE(stored(delivery.id).attempts, 0);
    enable(true);
    settle();
    QVERIFY(stored(delivery.id).state == DeliveryState::Delivered);
}

void DeliveriesTest::aDeletedFunctionsEventsAreDead()
{
    const Delivery delivery = store("200");
    QVERIFY(await<void>([&](Callback<void> done) { m_fixture->registry.functions->remove(kDefaultApp, u"test"_s, done); }));
    settle();
    const Delivery after = stored(delivery.id);
    QVERIFY(after.state == DeliveryState::Dead);
    QVERIFY(after.lastError.contains("deleted"_L1));
}

void DeliveriesTest::aDeadOneIsRedrivenOnDemandOnly()
{
    const Delivery delivery = accept(event("500")).delivery;
    const auto redrive = [&](const AppId &app) {
        return await<Delivery>([&](Callback<Delivery> done) { m_fixture->deliveries().redrive(app, delivery.id, done); });
    };
    QVERIFY(redrive(kDefaultApp).error().code == ErrorCode::ResourceConflict);
    runFor(delivery);
    QVERIFY(redrive({u"other"_s}).error().code == ErrorCode::ResourceNotFound);
    QVERIFY(redrive(kDefaultApp));
    settle();
    QCOMPARE(stored(delivery.id).attempts, 1); // anew: the first of its attempts, with retries to come
    QVERIFY(stored(delivery.id).state == DeliveryState::Pending);
}

void DeliveriesTest::deadOnesAreRedrivenTogether()
{
    QList<DeliveryId> dead;
    for (int i = 0; i < 3; ++i) {
        dead.append(accept(event("500")).delivery.id);
        runFor(stored(dead.last()));
    }
    const auto redrive = [&](const AppId &app) {
        DeliveryQuery query;
        query.app = app;
        return await<int>([&](Callback<int> done) { m_fixture->deliveries().redriveAll(query, done); });
    };
    QCOMPARE(*redrive({u"other"_s}), 0);
    QCOMPARE(*redrive(kDefaultApp), 3);
    QCOMPARE(*redrive(kDefaultApp), 0); // they wait already
    settle();
    for (const DeliveryId id : dead) {
        QCOMPARE(stored(id).attempts, 1);
        QVERIFY(stored(id).state == DeliveryState::Pending);
    }
}

void DeliveriesTest::aDeletedAppTakesItsEventsWithIt()
{
    const Delivery delivery = store("200");
    QVERIFY(await<void>([&](Callback<void> done) { m_fixture->registry.apps->remove(kDefaultApp, done); }));
    settle();
    QVERIFY(!stored(delivery.id).id.isValid());
    QVERIFY(!m_fixture->deliveries().nextDue());
}

QTEST_GUILESS_MAIN(DeliveriesTest)
#include "tst_Deliveries.moc"
