#include "core/dispatch/HostCalls.h"

#include "core/dispatch/EngineCall.h"
#include "core/dispatch/InstancePool.h"

#include <QTest>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

// Remembers what it is asked and answers when told to.
class FakeService final : public HostService {
public:
    void ask(const HostQuestion &question, HostAnswers &given) override
    {
        answers = &given;
        asked.append(question.id);
        kinds.append(question.kind.toByteArray());
    }
    void takeBody(HostCallId, QByteArrayView bytes, bool isLast, const QString &fault) override
    {
        body.append(bytes);
        isBodyComplete = isLast && fault.isEmpty();
        bodyFault = fault;
    }
    void grant(HostCallId, qint64 bytes) override { granted += bytes; }
    void cancel(HostCallId id) override { cancelled.append(id); }

    HostAnswers *answers = nullptr;
    QList<HostCallId> asked;
    QByteArrayList kinds;
    QByteArray body;
    bool isBodyComplete = false;
    QString bodyFault;
    qint64 granted = 0;
    QList<HostCallId> cancelled;
};

class IgnoredEvents final : public InstanceEvents {
public:
    void frameArrived(InstanceProcess &, const wire::Frame &) override { }
    void wireClosed(InstanceProcess &) override { }
    void writeWanted(InstanceProcess &) override { }
};

// The instance is a socket whose other end this test holds: it may lie as it likes.
class tst_HostCalls final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void givesAQuestionToTheServiceItIsFor();
    void refusesWhatNoServiceAnswers();
    void answersOnce();
    void answersInPieces();
    void takesABodyWithinItsWindow();
    void refusesTooManyAtOnce();
    void cancelsWithTheCall();
    void cancelsOnRequest();
    void passesByWhatIsOver();
    void endsAnInstanceThatLies_data();
    void endsAnInstanceThatLies();

private:
    template <typename Table, typename Make> const Table *message(Make make)
    {
        m_builder.Clear();
        const auto table = make(m_builder);
        m_builder.Finish(wire::CreateFrame(m_builder, wire::MessageTraits<Table>::enum_value, table.Union()));
        return static_cast<const Table *>(wire::GetFrame(m_builder.GetBufferPointer())->message());
    }
    void ask(uint32_t number, const char *kind = "kv.get", bool bodyFollows = false)
    {
        m_hostCalls->ask(*m_instance, m_call, *message<wire::HostCall>([&](wire::Builder &builder) {
            const auto text = builder.CreateString(kind);
            return wire::CreateHostCall(builder, number, 1, text, 0, 0, bodyFollows);
        }));
    }
    void sendBody(uint32_t number, size_t size, bool isLast = false, const char *fault = nullptr)
    {
        m_hostCalls->takeBody(*m_instance, *message<wire::HostChunk>([&](wire::Builder &builder) {
            const auto bytes = builder.CreateVector(std::vector<uint8_t>(size, 'x'));
            const auto text = fault ? builder.CreateString(fault) : flatbuffers::Offset<flatbuffers::String>();
            return wire::CreateHostChunk(builder, number, bytes, isLast, text);
        }));
    }
    void credit(uint32_t number, uint32_t bytes)
    {
        m_hostCalls->takeCredit(*m_instance,
            *message<wire::HostCredit>([&](wire::Builder &builder) { return wire::CreateHostCredit(builder, number, bytes); }));
    }
    void cancel(uint32_t number)
    {
        m_hostCalls->takeCancel(*m_instance,
            *message<wire::HostCancel>([&](wire::Builder &builder) { return wire::CreateHostCancel(builder, number); }));
    }
    // The next frame that the instance is sent, null when there is none.
    const wire::Frame *received()
    {
        m_instance->flush();
        const auto space = m_reader.space();
        const ssize_t count = recv(m_wire, space.data(), space.size(), MSG_DONTWAIT);
        if (count > 0)
            m_reader.received(size_t(count));
        return m_reader.next();
    }

    SystemClock m_clock;
    wire::Builder m_builder;
    IgnoredEvents m_events;
    std::unique_ptr<WirePoller> m_poller;
    std::unique_ptr<InstancePool> m_pool;
    std::unique_ptr<InstanceProcess> m_instance;
    std::unique_ptr<HostCalls> m_hostCalls;
    FakeService m_service;
    EngineCall m_call;
    wire::FrameReader m_reader{1 << 20};
    int m_wire = -1;
};

void tst_HostCalls::init()
{
    int pair[2];
    QCOMPARE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    m_wire = pair[1];
    m_poller = std::make_unique<WirePoller>();
    m_pool = std::make_unique<InstancePool>(InstancePoolOptions{}, m_clock);
    m_instance = std::make_unique<InstanceProcess>(1, pair[0], *m_poller, m_events);
    m_service = {};
    m_call = {};
    m_reader = wire::FrameReader(1 << 20);
    m_hostCalls = std::make_unique<HostCalls>(*m_pool);
    m_hostCalls->addService("kv", m_service);
}

void tst_HostCalls::cleanup()
{
    m_hostCalls.reset();
    m_instance.reset();
    close(m_wire);
}

void tst_HostCalls::givesAQuestionToTheServiceItIsFor()
{
    ask(1);
    ask(2, "kv");
    QCOMPARE(m_service.kinds, QByteArrayList({"kv.get", "kv"}));
    QVERIFY(!received());
}

void tst_HostCalls::refusesWhatNoServiceAnswers()
{
    ask(1, "fetch");
    ask(2, "");
    for (const uint32_t number : {1, 2}) {
        const wire::Frame *frame = received();
        QVERIFY(frame && frame->message_as_HostReply()->failed());
        QCOMPARE(frame->message_as_HostReply()->number(), number);
    }
    QVERIFY(!m_instance->isLeaving);
}

void tst_HostCalls::answersOnce()
{
    ask(1);
    m_service.answers->answer(m_service.asked.first(), "result", "body");
    const wire::Frame *frame = received();
    QVERIFY(frame);
    const wire::HostReply &reply = *frame->message_as_HostReply();
    QCOMPARE(wire::view(reply.body()).size(), size_t(4));
    QVERIFY(!reply.failed() && !reply.body_follows());
    m_service.answers->refuse(m_service.asked.first(), u"too late"_s);
    m_service.answers->sendChunk(m_service.asked.first(), "too late", true);
    QVERIFY(!received());
    QVERIFY(m_call.hostCalls.empty() && m_instance->hostCalls.empty());
}

void tst_HostCalls::answersInPieces()
{
    ask(1);
    const HostCallId id = m_service.asked.first();
    m_service.answers->answer(id, "result", "one", true);
    m_service.answers->sendChunk(id, "two", false);
    credit(1, 6);
    QCOMPARE(m_service.granted, 6);
    m_service.answers->breakOff(id, u"gone"_s);
    QCOMPARE(received()->message_type(), wire::Message::HostReply);
    QCOMPARE(received()->message_type(), wire::Message::HostChunk);
    const wire::Frame *last = received();
    QCOMPARE(last->message_as_HostChunk()->fault()->str(), std::string("gone"));
    QVERIFY(m_instance->hostCalls.empty());
}

void tst_HostCalls::takesABodyWithinItsWindow()
{
    ask(1, "kv.put", true);
    sendBody(1, size_t(wire::kBodyWindow));
    QVERIFY(!m_instance->isLeaving);
    m_service.answers->grant(m_service.asked.first(), 100);
    QCOMPARE(received()->message_as_HostCredit()->bytes(), 100u);
    sendBody(1, 100, true);
    QVERIFY(!m_instance->isLeaving);
    QVERIFY(m_service.isBodyComplete);
    QCOMPARE(m_service.body.size(), qsizetype(wire::kBodyWindow) + 100);
    ask(2, "kv.put", true);
    sendBody(2, 0, true, "cut off");
    QCOMPARE(m_service.bodyFault, u"cut off"_s);
    QVERIFY(!m_service.isBodyComplete);
}

void tst_HostCalls::refusesTooManyAtOnce()
{
    for (uint32_t number = 1; number <= 1001; ++number)
        ask(number);
    QCOMPARE(m_service.asked.size(), 1000);
    const wire::Frame *frame = received();
    QVERIFY(frame && frame->message_as_HostReply()->failed());
    QCOMPARE(frame->message_as_HostReply()->number(), 1001u);
}

void tst_HostCalls::cancelsWithTheCall()
{
    ask(1);
    ask(2);
    const QList<HostCallId> asked = m_service.asked;
    m_service.answers->answer(asked.first(), "done");
    m_hostCalls->cancelAll(m_call);
    QCOMPARE(m_service.cancelled, QList<HostCallId>({asked.last()}));
    QVERIFY(m_instance->hostCalls.empty() && m_call.hostCalls.empty());
}

void tst_HostCalls::cancelsOnRequest()
{
    ask(1);
    cancel(1);
    QCOMPARE(m_service.cancelled, m_service.asked);
    m_service.answers->answer(m_service.asked.first(), "too late");
    QVERIFY(!received());
}

// What crossed an answer on the wire is no lie.
void tst_HostCalls::passesByWhatIsOver()
{
    ask(1, "kv.put", true);
    m_service.answers->answer(m_service.asked.first(), "done");
    sendBody(1, 10, true);
    credit(1, 10);
    cancel(1);
    QVERIFY(!m_instance->isLeaving);
    QVERIFY(m_service.body.isEmpty() && m_service.cancelled.isEmpty());
}

void tst_HostCalls::endsAnInstanceThatLies_data()
{
    QTest::addColumn<std::function<void()>>("lie");
    const auto row = [](const char *name, std::function<void()> lie) { QTest::newRow(name) << std::move(lie); };
    row("a number twice", [this] { ask(1), ask(1); });
    row("an old number", [this] { ask(5), ask(4); });
    row("number 0", [this] { ask(0); });
    row("a body for a question that was never asked", [this] { sendBody(7, 1); });
    row("credit for a question that was never asked", [this] { credit(7, 1); });
    row("cancelling a question that was never asked", [this] { cancel(7); });
    row("a body that was not announced", [this] { ask(1), sendBody(1, 1); });
    row("more than the window", [this] { ask(1, "kv.put", true), sendBody(1, size_t(wire::kBodyWindow) + 1); });
    row("more after the last piece", [this] { ask(1, "kv.put", true), sendBody(1, 1, true), sendBody(1, 1); });
    row("more after a fault", [this] { ask(1, "kv.put", true), sendBody(1, 0, false, ""), sendBody(1, 1); });
    row("credit for what was not sent", [this] { ask(1), credit(1, 1); });
}

void tst_HostCalls::endsAnInstanceThatLies()
{
    QFETCH(const std::function<void()>, lie);
    QVERIFY(!m_instance->isLeaving);
    lie();
    QVERIFY(m_instance->isLeaving);
}

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_HostCalls)
#include "tst_HostCalls.moc"
