#include "core/triggers/socket/Channels.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Sessions are only told apart here, never looked into.
class ChannelsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoSubscribesListensUntilHeLeaves();
    void channelsOfOneNameAreApartByApp();
    void presenceIsOfListenersOnly();

private:
    static SocketSession *session(quintptr number) { return reinterpret_cast<SocketSession *>(number * 64); }
    const ChannelKey m_room{{u"shop"_s}, u"room"_s};
};

void ChannelsTest::whoSubscribesListensUntilHeLeaves()
{
    Channels channels;
    QVERIFY(channels.subscribe(m_room, session(1)));
    QVERIFY(!channels.subscribe(m_room, session(1)));
    QVERIFY(channels.subscribe(m_room, session(2)));
    QCOMPARE(channels.listeners(m_room), (QSet<SocketSession *>{session(1), session(2)}));
    QVERIFY(channels.unsubscribe(m_room, session(1)));
    QVERIFY(!channels.unsubscribe(m_room, session(1)));
    QCOMPARE(channels.count(), 1);
    QVERIFY(channels.unsubscribe(m_room, session(2)));
    QCOMPARE(channels.count(), 0); // nothing is kept of a channel that nobody listens to
    QVERIFY(channels.listeners(m_room).isEmpty());
}

void ChannelsTest::channelsOfOneNameAreApartByApp()
{
    Channels channels;
    const ChannelKey other{{u"other"_s}, u"room"_s};
    channels.subscribe(m_room, session(1));
    channels.subscribe(other, session(2));
    QCOMPARE(channels.listeners(m_room), QSet<SocketSession *>{session(1)});
    QCOMPARE(channels.listeners(other), QSet<SocketSession *>{session(2)});
}

void ChannelsTest::presenceIsOfListenersOnly()
{
    Channels channels;
    channels.subscribe(m_room, session(1));
    channels.subscribe(m_room, session(2));
    channels.setPresent(m_room, session(1), {{u"name"_s, u"Ada"_s}});
    channels.setPresent(m_room, session(1), {{u"name"_s, u"Augusta"_s}}); // anew
    QVERIFY(channels.isPresent(m_room, session(1)));
    QVERIFY(!channels.isPresent(m_room, session(2)));
    QCOMPARE(channels.present(m_room).size(), 1);
    QCOMPARE(channels.present(m_room).value(session(1)).value("name"_L1).toString(), u"Augusta"_s);
    channels.unsubscribe(m_room, session(1));
    QVERIFY(!channels.isPresent(m_room, session(1)));
    QVERIFY(channels.present(m_room).isEmpty());
}

QTEST_GUILESS_MAIN(ChannelsTest)
#include "tst_Channels.moc"
