#include "core/triggers/webhook/WebhookDoor.h"

#include "core/logs/LogStore.h"
#include "tests/core/triggers/TriggerFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static const QByteArray kTelling = "export default async (req, ctx) => new Response(JSON.stringify(ctx.trigger), "
                                   "{ status: (await req.text()).includes('fail') ? 500 : 200 });";

class WebhookDoorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<TriggerFixture>(); }
    void theUrlsSignatureLetsIn();
    void aProvidersSignatureStandsInForTheUrls();
    void withASecretRequiredTheUrlIsNotEnough();
    void aWrongProviderSignatureIsRefusedWhateverTheUrlSays();
    void theLogSaysWhyAndTheAnswerDoesNot();
    void anEventThatCameBeforeIsNotRun();
    void aFailedEventMayComeAgain();
    void slackGetsItsChallengeBack();
    void aRotatedUrlHoldsForItsGraceAndNoLonger();
    void sendersThatAreNotAllowedAreRefused();
    void samplesOfEveryProviderGoThrough();
    void aPausedAppTakesNothing();

private:
    void deploy(const QJsonObject &config)
    {
        m_function = m_fixture->deploy(kTelling, {TriggerType::Webhook, config, true});
        QVERIFY(m_function);
        m_fixture->triggers->start();
    }
    QByteArray urlSignature() const
    {
        return m_fixture->triggers->webhookKeys().url(u"http://localhost"_s, *m_function).section(u"?sig="_s, 1).toLatin1();
    }
    WebhookReply send(const QByteArray &signature, const FieldBlock &fields = {}, const QByteArray &body = "{}")
    {
        WebhookArrival arrival;
        arrival.app = kDefaultApp;
        arrival.function = u"test"_s;
        arrival.signature = signature;
        arrival.message.request = {"POST", "http://localhost/v1/default/webhook/test", fields, body, false};
        return send(arrival);
    }
    WebhookReply send(const WebhookArrival &arrival)
    {
        std::optional<WebhookReply> reply;
        m_fixture->triggers->webhooks().receive(arrival, [&](const WebhookReply &result) { reply = result; });
        if (!QTest::qWaitFor([&] { return reply && !m_fixture->deliveries().isBusy(); }, 30000))
            qWarning("no reply");
        return reply.value_or(WebhookReply());
    }
    FieldBlock github(const QByteArray &body, const QByteArray &id = "d1") const
    {
        const WebhookConfig config = WebhookConfig::fromJson({{u"secret"_s, u"s3cret"_s}});
        return "x-github-event:push\nx-github-delivery:" + id + '\n'
            + signedFields(WebhookProvider::Github, config, body, {}, m_fixture->clock.wall());
    }
    QString lastError()
    {
        m_fixture->engine.log->flush();
        const auto logs = LogStore::create(m_fixture->engine.directory.filePath(u"logs"_s));
        const auto page = (*logs)->query({});
        return page->rows.isEmpty() ? QString() : page->rows.first().log.outcome.message;
    }

    std::unique_ptr<TriggerFixture> m_fixture;
    FunctionVersionPtr m_function;
};

void WebhookDoorTest::theUrlsSignatureLetsIn()
{
    deploy({});
    const WebhookReply reply = send(urlSignature());
    QVERIFY(!reply.error);
    const QJsonObject trigger = QJsonDocument::fromJson(reply.answer.body).object();
    QCOMPARE(trigger["type"_L1].toString(), u"webhook"_s);
    QCOMPARE(trigger["provider"_L1].toString(), u"custom"_s);
    QVERIFY(send(QByteArray()).error->code == ErrorCode::AuthInvalidToken);
    QVERIFY(send("wrong").error->code == ErrorCode::AuthInvalidToken);
}

void WebhookDoorTest::aProvidersSignatureStandsInForTheUrls()
{
    deploy({{u"secret"_s, u"s3cret"_s}});
    const WebhookReply reply = send({}, github("{}"));
    QVERIFY(!reply.error);
    const QJsonObject trigger = QJsonDocument::fromJson(reply.answer.body).object();
    QCOMPARE(trigger["provider"_L1].toString(), u"github"_s);
    QCOMPARE(trigger["event"_L1].toString(), u"push"_s);
    QCOMPARE(trigger["event_id"_L1].toString(), u"d1"_s);
}

void WebhookDoorTest::withASecretRequiredTheUrlIsNotEnough()
{
    deploy({{u"secret"_s, u"s3cret"_s}, {u"secret_required"_s, true}, {u"allowed_sources"_s, u"github"_s}});
    QVERIFY(send(urlSignature()).error);
    QVERIFY(lastError().contains("x-hub-signature-256 is missing"_L1));
    QVERIFY(!send(urlSignature(), github("{}")).error);
}

void WebhookDoorTest::aWrongProviderSignatureIsRefusedWhateverTheUrlSays()
{
    deploy({{u"secret"_s, u"s3cret"_s}});
    QVERIFY(send(urlSignature(), github("{}"), "{ }").error);
}

void WebhookDoorTest::theLogSaysWhyAndTheAnswerDoesNot()
{
    deploy({{u"secret"_s, u"s3cret"_s}});
    const WebhookReply reply = send({}, github("{}"), "{ }");
    QVERIFY(!reply.error->message.contains("match"_L1));
    QCOMPARE(lastError(), u"webhook refused: github: the signature does not match: another secret, or the body was changed"_s);
}

void WebhookDoorTest::anEventThatCameBeforeIsNotRun()
{
    deploy({{u"secret"_s, u"s3cret"_s}});
    QVERIFY(!send({}, github("{}")).answer.body.contains("duplicate"));
    QCOMPARE(send({}, github("{}")).answer.body, "{\"duplicate\":true,\"ok\":true}");
    QVERIFY(!send({}, github("{}", "d2")).answer.body.contains("duplicate"));
}

void WebhookDoorTest::aFailedEventMayComeAgain()
{
    deploy({{u"secret"_s, u"s3cret"_s}});
    QCOMPARE(send({}, github("fail"), "fail").answer.head.status, 500);
    const WebhookReply again = send({}, github("{}"));
    QCOMPARE(again.answer.head.status, 200);
    QCOMPARE(QJsonDocument::fromJson(again.answer.body).object()["attempt"_L1].toInt(), 2);
}

void WebhookDoorTest::slackGetsItsChallengeBack()
{
    deploy({{u"secret"_s, u"s3cret"_s}, {u"allowed_sources"_s, u"slack"_s}, {u"secret_required"_s, true}});
    const QByteArray body = R"({"type":"url_verification","challenge":"c-1"})";
    QVERIFY(send(urlSignature(), {}, body).error); // not before the signature was checked
    const WebhookConfig config = WebhookConfig::fromJson({{u"secret"_s, u"s3cret"_s}});
    const FieldBlock fields = signedFields(WebhookProvider::Slack, config, body, {}, m_fixture->clock.wall());
    QCOMPARE(send({}, fields, body).answer.body, "{\"challenge\":\"c-1\"}");
}

void WebhookDoorTest::aRotatedUrlHoldsForItsGraceAndNoLonger()
{
    deploy({});
    const QByteArray before = urlSignature();
    WebhookKeys &keys = m_fixture->triggers->webhookKeys();
    QVERIFY(await<WebhookEpoch>([&](Callback<WebhookEpoch> done) { keys.rotate(*m_function, std::chrono::seconds(60), done); }));
    QVERIFY(urlSignature() != before);
    QVERIFY(!send(before).error);
    QVERIFY(!send(urlSignature()).error);
    m_fixture->clock.advance(std::chrono::seconds(60));
    QVERIFY(send(before).error);
    QVERIFY(!send(urlSignature()).error);
    const QByteArray after = urlSignature();
    m_fixture->reopen(); // a restart knows it
    m_fixture->triggers->start();
    QVERIFY(m_fixture->inDatabase<bool>([](Database &) -> Result<bool> { return true; }));
    QCOMPARE(urlSignature(), after);
}

void WebhookDoorTest::sendersThatAreNotAllowedAreRefused()
{
    deploy({{u"secret"_s, u"s3cret"_s}, {u"allowed_sources"_s, u"stripe, slack"_s}});
    QVERIFY(send(urlSignature(), github("{}")).error);
    QVERIFY(lastError().contains("allowed_sources"_L1));
}

void WebhookDoorTest::samplesOfEveryProviderGoThrough()
{
    deploy({{u"secret"_s, u"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"_s}});
    for (const WebhookProvider provider : {WebhookProvider::Github, WebhookProvider::Stripe, WebhookProvider::Slack,
             WebhookProvider::Shopify, WebhookProvider::Standard, WebhookProvider::Custom}) {
        const auto sample = m_fixture->triggers->webhooks().sample(*m_function, provider, {});
        QVERIFY(sample);
        const WebhookReply reply = send(*sample);
        QVERIFY2(!reply.error, wireName(provider).data());
        const QJsonObject trigger = QJsonDocument::fromJson(reply.answer.body).object();
        QCOMPARE(trigger["provider"_L1].toString(), QString(wireName(provider)));
    }
}

void WebhookDoorTest::aPausedAppTakesNothing()
{
    deploy({});
    m_fixture->pauseApp(true);
    QVERIFY(send(urlSignature()).error->code == ErrorCode::AppPaused);
}

QTEST_GUILESS_MAIN(WebhookDoorTest)
#include "tst_WebhookDoor.moc"
