#include "core/base/EventStream.h"

#include <QTest>

using namespace isola;

class TestEventStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventsAreReadHoweverTheyAreCut();
    void commentsAndUnknownFieldsAreSkipped();
    void linesOfDataAreJoined();
    void anUnfinishedEventIsDroppedOnRestart();
};

void TestEventStream::eventsAreReadHoweverTheyAreCut()
{
    const QByteArray text = "id: 7\r\nevent: log\r\ndata: {\"a\":1}\r\n\r\nid: 8\nevent:log\ndata:{}\n\n";
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        QByteArrayList heard;
        EventStream events;
        for (const QByteArray &part : {text.first(cut), text.sliced(cut)})
            for (const EventStream::Event &event : events.add(part))
                heard.append(event.name + ' ' + event.data);
        QCOMPARE(heard, QByteArrayList({"log {\"a\":1}", "log {}"}));
        QCOMPARE(events.lastId(), "8");
    }
}

void TestEventStream::commentsAndUnknownFieldsAreSkipped()
{
    EventStream events;
    QCOMPARE(events.add(": still here\n\nretry: 10\n\nevent: log\n\n").size(), 0);
}

void TestEventStream::linesOfDataAreJoined()
{
    EventStream events;
    const QList<EventStream::Event> heard = events.add("data: one\ndata:  two\ndata\n\n");
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.first().data, "one\n two\n");
}

void TestEventStream::anUnfinishedEventIsDroppedOnRestart()
{
    QByteArrayList heard;
    EventStream events;
    const auto hear = [&](QByteArrayView bytes) {
        for (const EventStream::Event &event : events.add(bytes))
            heard.append(event.data);
    };
    hear("id: 1\ndata: a\n\nid: 2\ndata: b\nda");
    QCOMPARE(events.lastId(), "1");
    events.restart();
    hear("data: c\n\n");
    QCOMPARE(heard, QByteArrayList({"a", "c"}));
    QCOMPARE(events.lastId(), "1");
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_EventStream.moc"
