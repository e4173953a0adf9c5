#include "ui/client/ApiClient.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/client/EventStream.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <optional>

using namespace Qt::StringLiterals;

namespace isola {

static const QByteArray kCode = "export default () => new Response('hi');\n";

class tst_ApiClient final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init() { connectTo(m_client, m_server); }

    void aDeployIsSeenInTheList()
    {
        const QJsonObject body{{u"name"_s, u"a b"_s}, {u"code"_s, QString::fromUtf8(kCode)}};
        QVERIFY(answerOf([&](auto done) { m_client.post(u"/functions"_s, body, this, done); }));
        const auto shown = answerOf([&](auto done) { m_client.get(functionPath(u"a b"_s), {}, this, done); });
        QVERIFY(shown);
        QCOMPARE(shown->value("name"_L1).toString(), u"a b"_s);
        QCOMPARE(m_client.state(), ConnectionState::Connected);
    }

    void aRefusalTellsTheFieldAndTheLine()
    {
        const QJsonObject body{{u"name"_s, u"broken"_s}, {u"code"_s, u"export default () => {\n  return new Respon se();\n}\n"_s}};
        const auto answer = answerOf([&](auto done) { m_client.post(u"/functions"_s, body, this, done); });
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::ValidationInvalidSchema);
        QCOMPARE(answer.error().details.size(), 1);
        QCOMPARE(answer.error().details.first().field, u"code"_s);
        QCOMPARE(answer.error().details.first().line, 2);
    }

    void aWrongTokenIsUnauthorized()
    {
        m_client.setServer({m_client.server().url, "wrong", u"default"_s});
        const auto answer = answerOf([&](auto done) { m_client.get(u"/functions"_s, {}, this, done); });
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::AuthInvalidToken);
        QCOMPARE(m_client.state(), ConnectionState::Unauthorized);
    }

    void noServerIsUnreachable()
    {
        m_client.setServer({QUrl(u"http://127.0.0.1:1"_s), "t", u"default"_s});
        const auto answer = answerOf([&](auto done) { m_client.get(u"/functions"_s, {}, this, done); });
        QVERIFY(!answer);
        QVERIFY(answer.error().message.contains("127.0.0.1:1"_L1));
        QCOMPARE(m_client.state(), ConnectionState::Unreachable);
    }

    void aCallbackDiesWithItsContext()
    {
        bool isCalled = false;
        auto context = std::make_unique<QObject>();
        m_client.get(u"/functions"_s, {}, context.get(), [&](const auto &) { isCalled = true; });
        context.reset();
        QVERIFY(answerOf([&](auto done) { m_client.get(u"/functions"_s, {}, this, done); }));
        QVERIFY(!isCalled);
    }

    void changesOnTheirWayAreCounted()
    {
        QSignalSpy idle(&m_client, &ApiClient::idle);
        m_client.remove(functionPath(u"no such"_s), this, [](const auto &) { });
        QVERIFY(m_client.isWriting());
        QTRY_COMPARE(idle.count(), 1);
        QVERIFY(!m_client.isWriting());
    }

    void aStreamTellsOfCallsAsTheyHappen()
    {
        QCOMPARE(m_server.deploy("streamed", kCode).status, 201);
        EventStream stream(m_client);
        QSignalSpy opened(&stream, &EventStream::opened);
        QSignalSpy events(&stream, &EventStream::eventReceived);
        stream.open(functionPath(u"streamed"_s, u"/logs/stream"_s), {}, {});
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(m_server.visit("streamed").status, 200);
        QTRY_COMPARE(events.count(), 1);
        QCOMPARE(events.first().at(0).toByteArray(), QByteArray("log"));
        const QJsonObject row = QJsonDocument::fromJson(events.first().at(1).toByteArray()).object();
        QCOMPARE(row.value("function"_L1).toString(), u"streamed"_s);
        QCOMPARE(row.value("status_code"_L1).toInt(), 200);
    }

    void aStreamThatIsNotThereIsNotAskedAgain()
    {
        EventStream stream(m_client);
        QSignalSpy refused(&stream, &EventStream::refused);
        QSignalSpy interrupted(&stream, &EventStream::interrupted);
        stream.open(functionPath(u"no such"_s, u"/logs/stream"_s), {}, {});
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(interrupted.count(), 0);
    }

private:
    // Asks, then lets the event loop run until the answer has come.
    template <typename Ask> Result<QJsonObject> answerOf(Ask ask)
    {
        std::optional<Result<QJsonObject>> answer;
        ask([&](const Result<QJsonObject> &result) { answer = result; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 30'000))
            return fail(ErrorCode::RuntimeUnavailable, u"no answer"_s);
        return *answer;
    }

    ServerProcess m_server;
    ApiClient m_client;
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_ApiClient)
#include "tst_ApiClient.moc"
