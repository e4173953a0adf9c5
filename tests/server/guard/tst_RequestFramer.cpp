#include "server/guard/RequestFramer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace isola;

// What became of a stream of bytes: the messages in it and how it ended. Two readings of the same bytes must be equal.
struct Reading {
    QByteArrayList messages;
    int fault = 0;
    bool operator==(const Reading &) const = default;
};

static Reading readInPieces(const QByteArray &bytes, QRandomGenerator *random)
{
    const HttpLimits limits;
    RequestFramer framer(limits);
    Reading reading;
    QByteArray body;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype rest = bytes.size() - at;
        const qsizetype size = random ? qMin<qsizetype>(rest, 1 + random->bounded(random->bounded(2) ? 3 : 60)) : rest;
        const QByteArray piece = bytes.sliced(at, size); // a buffer of its own: views into the one before would be seen
        at += framer.feed(piece);
        body += framer.body();
        if (framer.state() == RequestFramer::State::Failed) {
            reading.fault = framer.fault().status;
            return reading;
        }
        if (framer.state() != RequestFramer::State::Complete)
            continue;
        const RequestHead &head = framer.head();
        reading.messages.append(
            head.method.toByteArray() + ' ' + head.target.toByteArray() + '\n' + head.endToEndFields() + body);
        body.clear();
        framer.reset();
    }
    return reading;
}

static QByteArray message(QRandomGenerator &random)
{
    static const QByteArrayList kMethods{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND", "M-SEARCH"};
    const QByteArray method = kMethods.at(random.bounded(int(kMethods.size())));
    QByteArray text = method + " /a/b?c=" + QByteArray::number(random.bounded(100)) + " HTTP/1.1\r\n";
    text += "Host: x\r\nEmpty:\r\nX-Long: " + QByteArray(random.bounded(200), 'v') + " \r\nConnection: keep-alive\r\n";
    const QByteArray body(random.bounded(50), 'b');
    if (random.bounded(2))
        return text + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    text += "Transfer-Encoding: chunked\r\n\r\n";
    if (!body.isEmpty())
        text += QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n";
    return text + "0\r\n\r\n";
}

class TestRequestFramer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHeadIsTakenApart();
    void hopByHopFieldsStayBehind();
    void piecesDoNotMatter();
    void damageReadsTheSameInOnePieceAndInMany();
};

void TestRequestFramer::aHeadIsTakenApart()
{
    const HttpLimits limits;
    RequestFramer framer(limits);
    const QByteArray bytes
        = "\r\nPOST /a?b=c HTTP/1.1\r\nHost: [::1]:80\r\nEMPTY:\r\nX-A:  two words\t\r\nExpect: 100-continue\r\n"
          "Content-Length: 3\r\n\r\nabcGET";
    qsizetype used = framer.feed(bytes);
    QVERIFY(framer.state() == RequestFramer::State::Body);
    const RequestHead &head = framer.head();
    QCOMPARE(head.method, "POST");
    QCOMPARE(head.path(), "/a");
    QCOMPARE(head.query(), "b=c");
    QCOMPARE(head.host, "[::1]:80");
    QCOMPARE(head.field("x-a"), "two words");
    QVERIFY(head.field("empty").isEmpty() && !head.field("empty").isNull());
    QVERIFY(head.field("none").isNull());
    QCOMPARE(head.contentLength, 3);
    QVERIFY(head.expectsContinue && head.keepsAlive && !head.wantsWebSocket);
    const QByteArray rest = bytes.sliced(used);
    used += framer.feed(rest);
    QVERIFY(framer.state() == RequestFramer::State::Complete);
    QCOMPARE(framer.body(), "abc");
    QCOMPARE(bytes.sliced(used), "GET");
    framer.reset();
    QVERIFY(framer.isIdle());
}

void TestRequestFramer::hopByHopFieldsStayBehind()
{
    const HttpLimits limits;
    RequestFramer framer(limits);
    framer.feed(
        QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: close, X-One\r\nX-One: 1\r\nX-Two: 2\r\nKeep-Alive: 3\r\nTE: a\r\n"
                   "Upgrade: h2c\r\nProxy-Connection: b\r\nCookie: c\r\ncookie: d\r\n\r\n"));
    QVERIFY(framer.state() == RequestFramer::State::Complete);
    QCOMPARE(framer.head().endToEndFields(), "host:x\nx-two:2\ncookie:c\ncookie:d\n");
    QVERIFY(!framer.head().keepsAlive);
}

void TestRequestFramer::piecesDoNotMatter()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 2000; ++round) {
        QByteArray bytes;
        const int count = 1 + random.bounded(5);
        for (int i = 0; i < count; ++i)
            bytes += message(random);
        const Reading whole = readInPieces(bytes, nullptr);
        QCOMPARE(whole.fault, 0);
        QCOMPARE(whole.messages.size(), count);
        QVERIFY(readInPieces(bytes, &random) == whole);
    }
}

// Inserts, changes or takes away a byte or a few.
static void damage(QByteArray &bytes, QRandomGenerator &random)
{
    static const QByteArray kInteresting("\r\n\0 :;,\t0fz/\x7f\xff", 14);
    const qsizetype at = random.bounded(int(bytes.size()));
    const char c = kInteresting.at(random.bounded(int(kInteresting.size())));
    switch (random.bounded(3)) {
    case 0:
        bytes[at] = c;
        break;
    case 1:
        bytes.insert(at, c);
        break;
    case 2:
        bytes.remove(at, 1 + random.bounded(3));
        break;
    }
}

void TestRequestFramer::damageReadsTheSameInOnePieceAndInMany()
{
    QRandomGenerator random(2);
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        QByteArray bytes = message(random) + message(random);
        for (int times = 1 + random.bounded(3); times > 0; --times)
            damage(bytes, random);
        const Reading whole = readInPieces(bytes, nullptr);
        const Reading pieces = readInPieces(bytes, &random);
        QVERIFY2(pieces.messages == whole.messages, bytes.toPercentEncoding(" /:"));
        QVERIFY2((pieces.fault != 0) == (whole.fault != 0), bytes.toPercentEncoding(" /:"));
        refused += whole.fault != 0;
    }
    QVERIFY(refused > 5000);
}

QTEST_GUILESS_MAIN(TestRequestFramer)
#include "tst_RequestFramer.moc"
