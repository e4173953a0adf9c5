// The realtime protocol's words, spoken to a hub over a peer that only remembers. What runs functions is in
// tests/integration/realtime, with real sockets.

#include "core/triggers/socket/SocketHub.h"
#include "tests/core/dispatch/EngineHarness.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FakePeer final : public SocketPeer {
public:
    void sendFrame(QByteArrayView payload, FrameKind) override { sent.append(payload.toByteArray()); }
    void closeSocket(int closeCode, QByteArrayView) override { code = closeCode; }
    qint64 unsentBytes() const override { return unsent; }
    void readMore() override { ++readings; }

    QJsonObject take() { return sent.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(sent.takeFirst()).object(); }

    QByteArrayList sent;
    int code = 0; // of the close; 0: open
    qint64 unsent = 0;
    int readings = 0;
};

class SocketSessionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whoHasNoTokenMustSayItFirst();
    void pingIsAnsweredAtOnce();
    void messagesGoToWhoListens();
    void presenceIsToldToAllThatListen();
    void rulesSayWhoMayListenAndSpeak();
    void whatMayNotBeHeardAnyMoreIsTakenAway();
    void aSocketListensToSoManyChannels();
    void whoReadsTooSlowlyIsClosed();
    void framesWaitWhileAnswersAreUnread();
    void aRevokedTokensSocketsEnd();

private:
    struct Socket {
        FakePeer peer;
        SocketSession *session = nullptr;

        QJsonObject ask(const QJsonObject &message)
        {
            session->takeFrame(QJsonDocument(message).toJson(QJsonDocument::Compact), FrameKind::Text);
            return peer.take();
        }
        QString typeOf(const QJsonObject &message) { return ask(message)["type"_L1].toString(); }
    };
    static Caller user(const QByteArray &id, const QByteArray &claims = "{}")
    {
        return {CallerKind::EndUserJwt, false, kApp, {}, {}, id, claims};
    }
    Socket &open(const std::optional<Caller> &caller)
    {
        Socket &socket = *m_sockets.emplace_back(std::make_unique<Socket>());
        socket.session = &m_hub->add(socket.peer, {kApp, "http://127.0.0.1/v1/default/realtime", "127.0.0.1"}, caller);
        if (caller)
            socket.peer.take(); // its welcome
        return socket;
    }
    void deployRules(const QByteArray &channels)
    {
        DeployRequest request;
        request.name = u"rules"_s;
        request.code = "export default () => new Response()";
        const QJsonObject config{{u"event"_s, u"never"_s}, {u"channels"_s, QJsonDocument::fromJson(channels).array()}};
        request.triggers = QList<Trigger>{{TriggerType::Websocket, config, true}};
        QVERIFY(m_registry->deploy(request));
    }
    static QJsonObject subscribe(const QString &channel) { return {{u"type"_s, u"subscribe"_s}, {u"channel"_s, channel}}; }
    static QJsonObject publish(const QString &channel, const QJsonValue &data)
    {
        return {{u"type"_s, u"publish"_s}, {u"channel"_s, channel}, {u"data"_s, data}};
    }
    static QString codeOf(const QJsonObject &message) { return message["error"_L1].toObject()["code"_L1].toString(); }

    static inline const AppId kApp{u"default"_s};
    const Caller m_developer{CallerKind::ServiceKey, false, kApp, "7", {}, {}, {}};
    FakeClock m_clock;
    std::unique_ptr<RegistryFixture> m_registry;
    std::unique_ptr<EngineHarness> m_engine;
    std::unique_ptr<SocketHub> m_hub;
    std::vector<std::unique_ptr<Socket>> m_sockets;
};

void SocketSessionTest::init()
{
    m_registry = std::make_unique<RegistryFixture>();
    m_engine = std::make_unique<EngineHarness>();
    m_hub
        = std::make_unique<SocketHub>(*m_engine->engine, *m_registry->functions, *m_registry->apps, *m_registry->tokens, m_clock);
    m_hub->setTokenCheck([this](QByteArrayView token, const AppId &, const QByteArray &) -> Result<Caller> {
        if (token == "good")
            return m_developer;
        return fail(ErrorCode::AuthInvalidToken, u"no"_s);
    });
}

void SocketSessionTest::cleanup()
{
    m_hub.reset();
    m_sockets.clear();
    m_engine.reset();
    m_registry.reset();
}

void SocketSessionTest::whoHasNoTokenMustSayItFirst()
{
    Socket &good = open(std::nullopt);
    QVERIFY(!good.session->isWelcome());
    QCOMPARE(good.typeOf({{u"type"_s, u"auth"_s}, {u"token"_s, u"good"_s}}), u"connected"_s);
    QCOMPARE(codeOf(good.ask({{u"type"_s, u"auth"_s}, {u"token"_s, u"good"_s}})), u"RESOURCE_CONFLICT"_s);
    Socket &bad = open(std::nullopt);
    bad.ask({{u"type"_s, u"auth"_s}, {u"token"_s, u"bad"_s}});
    QCOMPARE(bad.peer.code, CloseCode::kPolicy);
    Socket &rude = open(std::nullopt);
    rude.ask(subscribe(u"room"_s));
    QCOMPARE(rude.peer.code, CloseCode::kPolicy);
}

void SocketSessionTest::pingIsAnsweredAtOnce()
{
    Socket &socket = open(user("ada"));
    QCOMPARE(socket.typeOf({{u"type"_s, u"ping"_s}}), u"pong"_s);
    socket.session->takeFrame("hello", FrameKind::Text); // for functions, of which there are none
    QCOMPARE(codeOf(socket.peer.take()), u"RESOURCE_NOT_FOUND"_s);
}

void SocketSessionTest::messagesGoToWhoListens()
{
    Socket &ada = open(user("ada"));
    Socket &bob = open(user("bob"));
    QCOMPARE(ada.typeOf(subscribe(u"room"_s)), u"subscribed"_s);
    QCOMPARE(m_hub->publish({kApp, u"room"_s}, 5), 1);
    QCOMPARE(ada.peer.take(), (QJsonObject{{u"type"_s, u"message"_s}, {u"channel"_s, u"room"_s}, {u"data"_s, 5}}));
    QVERIFY(bob.peer.sent.isEmpty());
    QCOMPARE(m_hub->publish({{u"other"_s}, u"room"_s}, 5), 0); // another app's
    Socket &developer = open(m_developer);
    QJsonObject message = publish(u"room"_s, u"hi"_s);
    message.insert(u"id"_s, 9);
    QCOMPARE(developer.ask(message),
        (QJsonObject{{u"type"_s, u"published"_s}, {u"channel"_s, u"room"_s}, {u"id"_s, 9}, {u"reached"_s, 1}}));
    QCOMPARE(ada.peer.take()["from"_L1].toObject()["connection_id"_L1].toString(), developer.session->id());
    QCOMPARE(ada.typeOf({{u"type"_s, u"unsubscribe"_s}, {u"channel"_s, u"room"_s}}), u"unsubscribed"_s);
    QCOMPARE(m_hub->publish({kApp, u"room"_s}, 5), 0);
    QCOMPARE(m_hub->channels().count(), 0);
}

void SocketSessionTest::presenceIsToldToAllThatListen()
{
    Socket &carol = open(user("carol")); // who shows nothing of herself
    carol.ask(subscribe(u"hall"_s));
    Socket &ada = open(user("ada"));
    Socket &bob = open(user("bob"));
    QJsonObject join = subscribe(u"hall"_s);
    join.insert(u"presence"_s, QJsonObject{{u"mood"_s, 1}});
    ada.ask(join);
    QCOMPARE(ada.peer.take()["members"_L1].toArray().size(), 1);
    bob.ask(join);
    QCOMPARE(bob.peer.take()["members"_L1].toArray().size(), 2);
    QCOMPARE(carol.peer.take()["type"_L1].toString(), u"presence_join"_s); // of Ada, then of Bob
    QCOMPARE(carol.peer.take()["member"_L1].toObject()["user_id"_L1].toString(), u"bob"_s);
    const QJsonObject joined = ada.peer.take();
    QCOMPARE(joined["type"_L1].toString(), u"presence_join"_s);
    QCOMPARE(joined["member"_L1].toObject()["user_id"_L1].toString(), u"bob"_s);
    bob.session->takeFrame(R"({"type":"presence","channel":"hall","state":{"mood":2}})", FrameKind::Text);
    QCOMPARE(ada.peer.take()["type"_L1].toString(), u"presence_update"_s);
    m_hub->remove(*bob.session);
    QCOMPARE(ada.peer.take()["type"_L1].toString(), u"presence_leave"_s);
    QCOMPARE(carol.peer.take()["type"_L1].toString(), u"presence_update"_s);
    QCOMPARE(carol.peer.take()["type"_L1].toString(), u"presence_leave"_s);
    QCOMPARE(carol.ask({{u"type"_s, u"presence"_s}, {u"channel"_s, u"hall"_s}})["members"_L1].toArray().size(), 1); // not herself
    QCOMPARE(codeOf(ada.ask({{u"type"_s, u"presence"_s}, {u"channel"_s, u"elsewhere"_s}})), u"RESOURCE_NOT_FOUND"_s);
    QJsonObject large = join;
    large[u"presence"_s] = QJsonObject{{u"long"_s, QString(5000, u'x')}};
    ada.ask(large);
    QCOMPARE(codeOf(ada.peer.take()), u"VALIDATION_INVALID_SCHEMA"_s);
}

void SocketSessionTest::rulesSayWhoMayListenAndSpeak()
{
    deployRules(R"([{"channel":"user:{user.id}"},{"channel":"team:{user.claims.team}","subscribe":false,"publish":true}])");
    Socket &ada = open(user("ada", R"({"team":"red"})"));
    QCOMPARE(ada.typeOf(subscribe(u"user:ada"_s)), u"subscribed"_s);
    QCOMPARE(codeOf(ada.ask(subscribe(u"user:bob"_s))), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
    QCOMPARE(codeOf(ada.ask(subscribe(u"team:red"_s))), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
    QCOMPARE(ada.typeOf(publish(u"team:red"_s, 1)), u"published"_s);
    QCOMPARE(codeOf(ada.ask(publish(u"user:ada"_s, 1))), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
    QVERIFY(ada.peer.sent.isEmpty()); // nothing of it came out
    QCOMPARE(open(m_developer).typeOf(subscribe(u"user:bob"_s)), u"subscribed"_s);
}

void SocketSessionTest::whatMayNotBeHeardAnyMoreIsTakenAway()
{
    Socket &ada = open(user("ada"));
    ada.ask(subscribe(u"open"_s));
    ada.ask(subscribe(u"news"_s));
    deployRules(R"([{"channel":"news"}])");
    QTRY_COMPARE(ada.peer.sent.size(), 2);
    QCOMPARE(ada.peer.take(), (QJsonObject{{u"type"_s, u"unsubscribed"_s}, {u"channel"_s, u"open"_s}}));
    QCOMPARE(codeOf(ada.peer.take()), u"AUTH_INSUFFICIENT_PERMISSIONS"_s);
    QCOMPARE(m_hub->publish({kApp, u"open"_s}, 1), 0);
    QCOMPARE(m_hub->publish({kApp, u"news"_s}, 1), 1);
}

void SocketSessionTest::aSocketListensToSoManyChannels()
{
    Socket &ada = open(user("ada"));
    for (qsizetype i = 0; i < SocketSession::kMaxChannels; ++i)
        QCOMPARE(ada.typeOf(subscribe(QString::number(i))), u"subscribed"_s);
    QCOMPARE(codeOf(ada.ask(subscribe(u"more"_s))), u"RATE_LIMITED"_s);
    QCOMPARE(ada.typeOf(subscribe(u"1"_s)), u"subscribed"_s); // it does already
    QCOMPARE(codeOf(ada.ask(subscribe(QString(201, u'x')))), u"VALIDATION_INVALID_SCHEMA"_s);
}

void SocketSessionTest::whoReadsTooSlowlyIsClosed()
{
    Socket &ada = open(user("ada"));
    ada.ask(subscribe(u"room"_s));
    ada.peer.unsent = SocketSession::kMaxUnsent;
    m_hub->publish({kApp, u"room"_s}, 1);
    QCOMPARE(ada.peer.code, CloseCode::kPolicy);
    QVERIFY(ada.peer.sent.isEmpty());
}

void SocketSessionTest::framesWaitWhileAnswersAreUnread()
{
    Socket &ada = open(user("ada"));
    ada.peer.unsent = SocketSession::kUnsentMark + 1;
    for (size_t i = 0; i < SocketSession::kMaxQueued; ++i) {
        QVERIFY(ada.session->takesFrames());
        ada.session->takeFrame(QJsonDocument(subscribe(QString::number(i))).toJson(), FrameKind::Text);
    }
    QVERIFY(!ada.session->takesFrames());
    QVERIFY(ada.peer.sent.isEmpty());
    ada.peer.unsent = 0;
    ada.session->takeRoom();
    QCOMPARE(ada.peer.sent.size(), qsizetype(SocketSession::kMaxQueued));
    QVERIFY(ada.session->takesFrames());
    QCOMPARE(ada.peer.readings, 1);
}

void SocketSessionTest::aRevokedTokensSocketsEnd()
{
    Socket &developer = open(m_developer);
    Socket &ada = open(user("ada"));
    Q_EMIT m_registry->tokens->tokenRemoved(kApp, TokenId{7});
    QCOMPARE(developer.peer.code, CloseCode::kPolicy);
    QCOMPARE(ada.peer.code, 0);
}

QTEST_GUILESS_MAIN(SocketSessionTest)
#include "tst_SocketSession.moc"
