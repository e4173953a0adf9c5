#include "ui/debug/DebugRun.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/debug/BreakpointStore.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace isola {

// Stands where DevTools do: behind the console's connection.
class DevToolsClient final {
public:
    // `address` as DebugRun hands it out.
    explicit DevToolsClient(const QString &address, const QString &origin = u"devtools://devtools"_s) : m_socket(origin)
    {
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) {
            const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
            const QString method = message.value("method"_L1).toString();
            if (method.isEmpty())
                answers.insert(message.value("id"_L1).toInt(), message.value("result"_L1).toObject());
            else
                events.append({method, message.value("params"_L1).toObject()});
        });
        m_socket.open(QUrl(u"ws://"_s + address.section(u"ws="_s, 1)));
    }

    bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool isRefused() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }

    int ask(const QString &method, const QJsonObject &parameters = {})
    {
        const QJsonObject message{{u"id"_s, ++m_lastId}, {u"method"_s, method}, {u"params"_s, parameters}};
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson()));
        return m_lastId;
    }

    int count(const QString &method) const
    {
        int count = 0;
        for (const auto &[name, parameters] : events)
            count += name == method;
        return count;
    }

    QHash<int, QJsonObject> answers;
    QList<std::pair<QString, QJsonObject>> events;

private:
    QWebSocket m_socket;
    int m_lastId = 0;
};

// Sessions of the real server, with the console and DevTools in them.
class tst_DebugRun final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
        QCOMPARE(m_server.deploy("shop", kShop).status, 201);
    }

    void aCallStopsAtABreakpointAndTellsItsValues()
    {
        BreakpointStore store;
        store.set(u"shop"_s, {{}, 3, {}});
        DebugRun run(m_client, store);
        QSignalSpy answered(&run, &DebugRun::answered);
        run.start(orderOf(u"shop"_s, kRequest));
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        QCOMPARE(run.place().line, 3);
        QCOMPARE(run.place().file, std::optional(QString()));
        QCOMPARE(run.place().within, u"handler"_s);
        QCOMPARE(valueIn(run, u"order.price"_s), u"40"_s);
        QCOMPARE(valueIn(run, u"order"_s), uR"({id: "a1", price: 40})"_s);
        QCOMPARE(valueIn(run, u"nowhere"_s), QString());
        QCOMPARE(valueIn(run, u"order.price = 1"_s), QString()); // would change what is looked at
        QCOMPARE(valueIn(run, u"order.price"_s), u"40"_s);
        run.resume();
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 30'000);
        QCOMPARE(answered.first().first().value<CallReport>().body, QByteArray("total 42"));
        QTRY_VERIFY(!run.isActive()); // nobody looks any further
    }

    void aConditionDecides()
    {
        BreakpointStore store;
        store.set(u"shop"_s, {{}, 3, u"order.price > 100"_s});
        DebugRun run(m_client, store);
        QSignalSpy answered(&run, &DebugRun::answered);
        QSignalSpy paused(&run, &DebugRun::paused);
        run.start(orderOf(u"shop"_s, kRequest));
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 30'000);
        QVERIFY(paused.isEmpty());
    }

    void breakpointsOfARunningSessionFollowTheGutter()
    {
        BreakpointStore store;
        DebugRun run(m_client, store);
        DebugOrder order = orderOf(u"shop"_s, kRequest);
        order.breaksOnStart = true;
        run.start(order);
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        QCOMPARE(run.place().line, 2);
        store.toggle(u"shop"_s, {}, 4);
        store.toggle(u"shop"_s, {}, 8);
        store.toggle(u"shop"_s, {}, 4);
        QSignalSpy paused(&run, &DebugRun::paused);
        run.resume();
        QTRY_COMPARE(paused.count(), 1);
        QCOMPARE(run.place().line, 8); // and not at line 4, which comes later
        QCOMPARE(run.place().within, u"withTax"_s);
        run.stepOut();
        QTRY_COMPARE(run.place().within, u"handler"_s);
    }

    void anExceptionIsShownWhereItIsThrown()
    {
        QCOMPARE(
            m_server.deploy("failing", "export default () => {\n  const left = 0;\n  throw new Error('sold out');\n};\n").status,
            201);
        BreakpointStore store;
        DebugRun run(m_client, store);
        DebugOrder order = orderOf(u"failing"_s);
        order.exceptionBreaks = ExceptionBreaks::Uncaught;
        run.start(order);
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        QCOMPARE(run.place().line, 3);
        QCOMPARE(run.place().fault, u"Error: sold out"_s);
        QSignalSpy answered(&run, &DebugRun::answered);
        run.resume();
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 30'000);
        QCOMPARE(answered.first().first().value<CallReport>().status, 500);
    }

    void whatIsCaughtStopsOnlyWhereItIsAskedFor()
    {
        const QByteArray code = "export default async () => {\n  try {\n    throw new Error('none left');\n  } catch {\n"
                                "    return new Response('sold out');\n  }\n};\n";
        QCOMPARE(m_server.deploy("careful", code).status, 201);
        BreakpointStore store;
        DebugRun run(m_client, store);
        QSignalSpy answered(&run, &DebugRun::answered);
        QSignalSpy paused(&run, &DebugRun::paused);
        DebugOrder order = orderOf(u"careful"_s);
        order.exceptionBreaks = ExceptionBreaks::Uncaught;
        run.start(order);
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 30'000);
        QVERIFY(paused.isEmpty());
        order.exceptionBreaks = ExceptionBreaks::All;
        run.start(order);
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        QCOMPARE(run.place().line, 3);
        run.resume();
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 2, 30'000);
        QCOMPARE(answered.last().first().value<CallReport>().body, QByteArray("sold out"));
    }

    void linesOfTypeScriptAreThoseThatWereWritten()
    {
        const QByteArray entry = "import { tax } from './lib/tax.ts';\ninterface Order {\n  price: number;\n}\n"
                                 "export default (): Response => {\n  const order: Order = { price: 40 };\n"
                                 "  return new Response(String(tax(order.price)));\n};\n";
        const QByteArray module = "enum Rate {\n  Low = 5,\n}\nexport function tax(price: number): number {\n"
                                  "  const rate: number = Rate.Low;\n  return price * rate / 100;\n}\n";
        const QJsonObject body{{u"name"_s, u"typed"_s}, {u"code"_s, QString::fromUtf8(entry)},
            {u"modules"_s, QJsonObject{{u"./lib/tax.ts"_s, QString::fromUtf8(module)}}}};
        std::optional<bool> isDeployed;
        m_client.post(u"/functions"_s, body, this, [&](const Result<QJsonObject> &answer) { isDeployed = answer.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(isDeployed.has_value(), 30'000);
        QVERIFY(*isDeployed);
        BreakpointStore store;
        store.set(u"typed"_s, {{}, 7, {}});
        store.set(u"typed"_s, {u"./lib/tax.ts"_s, 6, {}});
        DebugRun run(m_client, store);
        QSignalSpy paused(&run, &DebugRun::paused);
        run.start(orderOf(u"typed"_s));
        QTRY_COMPARE_WITH_TIMEOUT(paused.count(), 1, 30'000);
        QCOMPARE(run.place().file, std::optional(QString()));
        QCOMPARE(run.place().line, 7);
        run.resume();
        QTRY_COMPARE(paused.count(), 2);
        QCOMPARE(run.place().file, std::optional(u"./lib/tax.ts"_s));
        QCOMPARE(run.place().line, 6);
        QCOMPARE(valueIn(run, u"rate"_s), u"5"_s);
    }

    void devToolsThatComeLateSeeWhatIsThere()
    {
        BreakpointStore store;
        store.set(u"shop"_s, {{}, 3, {}});
        DebugRun run(m_client, store);
        run.start(orderOf(u"shop"_s, kRequest));
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        DevToolsClient devTools(run.openDevTools());
        QTRY_VERIFY(devTools.isConnected());
        devTools.ask(u"Runtime.enable"_s);
        devTools.ask(u"Debugger.enable"_s);
        QTRY_COMPARE(devTools.count(u"Debugger.paused"_s), 1);
        QCOMPARE(devTools.count(u"Runtime.executionContextCreated"_s), 1);
        QVERIFY(devTools.count(u"Debugger.scriptParsed"_s) >= 1);

        // The same breakpoint is the same, another one is in the gutter too, and goes from there.
        const QString url = u"fn://default/shop/index.js"_s;
        const auto breakAt = [&](int line) {
            return devTools.ask(u"Debugger.setBreakpointByUrl"_s, {{u"url"_s, url}, {u"lineNumber"_s, line - 1}});
        };
        const int same = breakAt(3);
        const int other = breakAt(8);
        QTRY_VERIFY(devTools.answers.contains(other));
        QVERIFY(!devTools.answers.value(same).value("breakpointId"_L1).toString().isEmpty());
        QVERIFY(!devTools.answers.value(same).value("locations"_L1).toArray().isEmpty());
        const QList<Breakpoint> both{{{}, 3, {}}, {{}, 8, {}}};
        QCOMPARE(store.breakpoints(u"shop"_s), both);
        devTools.ask(
            u"Debugger.removeBreakpoint"_s, {{u"breakpointId"_s, devTools.answers.value(same).value("breakpointId"_L1)}});
        QTRY_COMPARE(store.breakpoints(u"shop"_s), both.sliced(1));

        // Both hear of what either does, and the session lasts on.
        QSignalSpy answered(&run, &DebugRun::answered);
        devTools.ask(u"Debugger.resume"_s);
        QTRY_COMPARE(run.place().line, 8);
        run.resume();
        QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, 30'000);
        QTRY_COMPARE(devTools.count(u"Debugger.resumed"_s), 2);
        QCOMPARE(run.state(), DebugState::Answered);
        run.stop();
        QTRY_VERIFY(devTools.isRefused());
    }

    void strangersAreNotLetIn()
    {
        BreakpointStore store;
        store.set(u"shop"_s, {{}, 3, {}});
        DebugRun run(m_client, store);
        run.start(orderOf(u"shop"_s, kRequest));
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        const QString address = run.openDevTools();
        DevToolsClient page(address, u"https://example.com"_s);
        QTRY_VERIFY(page.isRefused());
        DevToolsClient guess(address.left(address.lastIndexOf('/'_L1)) + u"/0123"_s);
        QTRY_VERIFY(guess.isRefused());
        QVERIFY(guess.events.isEmpty());

        const QUrl url(u"ws://"_s + address.section(u"ws="_s, 1));
        const auto shakeHands = [&url](QTcpSocket &socket, const QByteArray &host) {
            socket.connectToHost(url.host(), quint16(url.port()));
            socket.write("GET " + url.path().toUtf8() + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: devtools://devtools\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        };
        QTcpSocket rebound, known;
        shakeHands(known, url.authority().toUtf8());
        QTRY_VERIFY(known.bytesAvailable() > 0);
        shakeHands(rebound, "rebound.example.org");
        QTRY_COMPARE(rebound.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(known.state(), QAbstractSocket::ConnectedState);
    }

    void whatCannotBeDebuggedSaysWhy()
    {
        BreakpointStore store;
        DebugRun run(m_client, store);
        QSignalSpy refused(&run, &DebugRun::refused);
        run.start(orderOf(u"never-deployed"_s));
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, 30'000);
        QVERIFY(!run.isActive());
    }

    void aStopLetsTheCallGoOn()
    {
        BreakpointStore store;
        store.set(u"shop"_s, {{}, 3, {}});
        DebugRun run(m_client, store);
        QSignalSpy answered(&run, &DebugRun::answered);
        run.start(orderOf(u"shop"_s, kRequest));
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        run.stop();
        QVERIFY(!run.isActive());
        run.start(orderOf(u"shop"_s, kRequest)); // another, at once
        QTRY_COMPARE_WITH_TIMEOUT(run.state(), DebugState::Paused, 30'000);
        QVERIFY(answered.isEmpty());
    }

private:
    static DebugOrder orderOf(const QString &function, const QJsonObject &request = {})
    {
        DebugOrder order;
        order.function = function;
        order.request = request;
        return order;
    }

    static QString valueIn(DebugRun &run, const QString &expression)
    {
        std::optional<QString> value;
        run.evaluate(expression, &run, [&](const QString &text) { value = text; });
        return QTest::qWaitFor([&] { return value.has_value(); }, 30'000) ? *value : u"(no answer)"_s;
    }

    static inline const QByteArray kShop = "export default async function handler(req) {\n"
                                           "  const order = await req.json();\n"
                                           "  const total = withTax(order.price);\n"
                                           "  return new Response('total ' + total);\n"
                                           "}\n"
                                           "function withTax(price) {\n"
                                           "  const rate = 0.05;\n"
                                           "  return price * (1 + rate);\n"
                                           "}\n";
    const QJsonObject kRequest{{u"method"_s, u"POST"_s}, {u"body"_s, uR"({"id": "a1", "price": 40})"_s}};
    ServerProcess m_server;
    ServerClient m_client;
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_DebugRun)
#include "tst_DebugRun.moc"
