#include "server/realtime/SocketPoller.h"

#include <QTest>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace isola;

// One end of a connected pair, the other one held by the test.
class Ear final : public SocketPoller::Client {
public:
    explicit Ear(SocketPoller &poller) : m_poller(poller)
    {
        int pair[2] = {-1, -1};
        [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair);
        Q_ASSERT(made == 0);
        near = pair[0];
        far = pair[1];
        m_poller.add(near, *this);
    }
    ~Ear() override { leave(); }

    void leave()
    {
        if (near < 0)
            return;
        m_poller.remove(near, *this);
        ::close(std::exchange(near, -1));
        hangUp();
    }
    void hangUp()
    {
        if (far >= 0)
            ::close(std::exchange(far, -1));
    }
    void watch(bool readable, bool writable) { m_poller.watch(near, *this, readable, writable); }
    void say(QByteArrayView text) const { QCOMPARE(::write(far, text.data(), size_t(text.size())), ssize_t(text.size())); }
    void ready(bool isReadable, bool isWritable) override
    {
        readable += isReadable;
        writable += isWritable;
        char bytes[64];
        while (isReadable && near >= 0 && ::read(near, bytes, sizeof bytes) > 0)
            ;
        if (then)
            then();
    }

    int near = -1;
    int far = -1;
    int readable = 0;
    int writable = 0;
    std::function<void()> then;

private:
    SocketPoller &m_poller;
};

class SocketPollerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatIsWatchedIsTold();
    void theOtherSidesEndIsReadable();
    void whoIsTakenOutOfABatchHearsNothing();
    void manyAreToldInTurns();
};

void SocketPollerTest::onlyWhatIsWatchedIsTold()
{
    SocketPoller poller;
    Ear deaf(poller);
    Ear listening(poller);
    deaf.say("x");
    listening.watch(true, false);
    listening.say("x");
    QTRY_COMPARE(listening.readable, 1);
    QCOMPARE(listening.writable, 0);
    QCOMPARE(deaf.readable, 0);
    deaf.watch(true, false); // what came before is still there
    QTRY_COMPARE(deaf.readable, 1);
    listening.then = [&] { listening.watch(true, false); };
    listening.watch(false, true);
    QTRY_COMPARE(listening.writable, 1);
}

void SocketPollerTest::theOtherSidesEndIsReadable()
{
    SocketPoller poller;
    Ear ear(poller);
    ear.watch(true, false);
    ear.then = [&] { ear.watch(false, false); };
    ear.hangUp();
    QTRY_VERIFY(ear.readable > 0);
    ear.leave();
}

// Each of two, told in one batch, takes the other one out of it.
void SocketPollerTest::whoIsTakenOutOfABatchHearsNothing()
{
    SocketPoller poller;
    Ear first(poller);
    Ear second(poller);
    first.then = [&] { second.leave(); };
    second.then = [&] { first.leave(); };
    for (Ear *ear : {&first, &second}) {
        ear->watch(true, false);
        ear->say("x");
    }
    QTRY_COMPARE(first.readable + second.readable, 1);
    QCoreApplication::processEvents();
    QCOMPARE(first.readable + second.readable, 1);
}

void SocketPollerTest::manyAreToldInTurns()
{
    SocketPoller poller;
    std::vector<std::unique_ptr<Ear>> ears;
    for (int i = 0; i < 300; ++i) { // more than one batch takes
        ears.push_back(std::make_unique<Ear>(poller));
        ears.back()->watch(true, false);
        ears.back()->say("x");
    }
    const auto haveAllHeard
        = [&] { return std::all_of(ears.begin(), ears.end(), [](const auto &ear) { return ear->readable == 1; }); };
    QTRY_VERIFY(haveAllHeard());
}

QTEST_GUILESS_MAIN(SocketPollerTest)
#include "tst_SocketPoller.moc"
