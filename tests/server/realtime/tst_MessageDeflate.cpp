// Messages go through compression and back; bombs and rubbish are told; offers are answered as RFC 7692 has it.

#include "server/realtime/MessageDeflate.h"

#include <QTest>

using namespace isola;

class TestMessageDeflate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesComeBack_data();
    void messagesComeBack();
    void messagesStandForThemselves();
    void aBombIsTooLong();
    void rubbishIsMalformed();
    void offersAreAnswered_data();
    void offersAreAnswered();
};

void TestMessageDeflate::messagesComeBack_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray("hello");
    QTest::newRow("long") << QByteArray("abc").repeated(100000);
    QByteArray bytes;
    for (int i = 0; i < 70000; ++i)
        bytes.append(char((i * 2654435761u) >> 13));
    QTest::newRow("hardly compressible") << bytes;
}

void TestMessageDeflate::messagesComeBack()
{
    QFETCH(QByteArray, message);
    MessageDeflate deflate;
    const auto [expanded, fault] = deflate.expand(deflate.compress(message), 1 << 20);
    QCOMPARE(fault, MessageDeflate::Fault::None);
    QCOMPARE(expanded, message);
}

void TestMessageDeflate::messagesStandForThemselves()
{
    MessageDeflate deflate;
    const QByteArray first = deflate.compress("the same words");
    QCOMPARE(deflate.compress("the same words"), first);
}

void TestMessageDeflate::aBombIsTooLong()
{
    MessageDeflate deflate;
    const QByteArray bomb = deflate.compress(QByteArray(1 << 20, 'x'));
    QCOMPARE(deflate.expand(bomb, (1 << 20) - 1).fault, MessageDeflate::Fault::TooLong);
    QCOMPARE(deflate.expand(bomb, 1 << 20).fault, MessageDeflate::Fault::None);
}

void TestMessageDeflate::rubbishIsMalformed()
{
    MessageDeflate deflate;
    QCOMPARE(deflate.expand("\xff\xff\xff\xff", 1000).fault, MessageDeflate::Fault::Malformed);
    QCOMPARE(deflate.expand(deflate.compress("good again"), 1000).message, QByteArray("good again"));
}

void TestMessageDeflate::offersAreAnswered_data()
{
    QTest::addColumn<QByteArray>("offers");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("plain") << QByteArray("permessage-deflate") << true;
    QTest::newRow("browsers") << QByteArray("permessage-deflate; client_max_window_bits") << true;
    QTest::newRow("quoted") << QByteArray("permessage-deflate; server_max_window_bits=\"15\"") << true;
    QTest::newRow("a smaller window") << QByteArray("permessage-deflate; server_max_window_bits=10") << false;
    QTest::newRow("the second") << QByteArray("x-other, permessage-deflate") << true;
    QTest::newRow("unknown") << QByteArray("permessage-deflate; colour=red") << false;
    QTest::newRow("twice") << QByteArray("permessage-deflate; server_no_context_takeover; server_no_context_takeover") << false;
    QTest::newRow("out of range") << QByteArray("permessage-deflate; client_max_window_bits=16") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestMessageDeflate::offersAreAnswered()
{
    QFETCH(QByteArray, offers);
    QFETCH(bool, isAccepted);
    QCOMPARE(acceptedDeflate(offers).has_value(), isAccepted);
}

QTEST_GUILESS_MAIN(TestMessageDeflate)
#include "tst_MessageDeflate.moc"
