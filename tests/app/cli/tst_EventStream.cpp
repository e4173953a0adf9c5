#include "app/cli/EventStream.h"

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
        EventStream events([&heard](const EventStream::Event &event) { heard.append(event.name + ' ' + event.data); });
        events.add(text.first(cut));
        events.add(text.sliced(cut));
        QCOMPARE(heard, QByteArrayList({"log {\"a\":1}", "log {}"}));
        QCOMPARE(events.lastId(), "8");
    }
}

void TestEventStream::commentsAndUnknownFieldsAreSkipped()
{
    int count = 0;
    EventStream events([&count](const EventStream::Event &) { ++count; });
    events.add(": still here\n\nretry: 10\n\nevent: log\n\n");
    QCOMPARE(count, 0);
}

void TestEventStream::linesOfDataAreJoined()
{
    QByteArray data;
    EventStream events([&data](const EventStream::Event &event) { data = event.data; });
    events.add("data: one\ndata:  two\ndata\n\n");
    QCOMPARE(data, "one\n two\n");
}

void TestEventStream::anUnfinishedEventIsDroppedOnRestart()
{
    QByteArrayList heard;
    EventStream events([&heard](const EventStream::Event &event) { heard.append(event.data); });
    events.add("id: 1\ndata: a\n\nid: 2\ndata: b\nda");
    QCOMPARE(events.lastId(), "1");
    events.restart();
    events.add("data: c\n\n");
    QCOMPARE(heard, QByteArrayList({"a", "c"}));
    QCOMPARE(events.lastId(), "1");
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_EventStream.moc"
