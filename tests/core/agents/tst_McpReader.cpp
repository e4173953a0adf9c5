#include "core/agents/McpReader.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_McpReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonIsReadWhenItHasEnded();
    void eventsAreReadAsTheyEndWhateverTheirPieces();
    void whatIsTooLargeIsNotKept();
    void aStreamGoesOnAfterTheLastEventThatWasWhole();
};

void tst_McpReader::jsonIsReadWhenItHasEnded()
{
    McpReader reader(McpReader::Kind::Json);
    QVERIFY(reader.add(R"({"id":)").isEmpty());
    QVERIFY(reader.finish().isEmpty()); // cut off
    QVERIFY(reader.add("7}").isEmpty());
    QCOMPARE(reader.finish().size(), 1);
    QCOMPARE(reader.finish().first().value("id"_L1).toInt(), 7);
    McpReader batch;
    batch.add(R"([{"id":1},{"id":2}])");
    QCOMPARE(batch.finish().size(), 2);
}

void tst_McpReader::eventsAreReadAsTheyEndWhateverTheirPieces()
{
    const QByteArray stream
        = ": hello\r\nevent: message\r\nid: 1\r\ndata: {\"id\":\r\ndata: 1}\r\n\r\ndata:\n\ndata: {\"id\":2}\n\n"
          "data: no json\n\ndata: {\"id\":3}";
    for (qsizetype size = 1; size <= stream.size(); ++size) {
        McpReader reader(McpReader::Kind::Events);
        QList<int> ids;
        for (qsizetype at = 0; at < stream.size(); at += size)
            for (const QJsonObject &message : reader.add(QByteArrayView(stream).sliced(at, qMin(size, stream.size() - at))))
                ids.append(message.value("id"_L1).toInt());
        QCOMPARE(ids, (QList<int>{1, 2})); // the last event has not ended
    }
}

void tst_McpReader::whatIsTooLargeIsNotKept()
{
    McpReader reader(McpReader::Kind::Events, 100);
    for (int i = 0; i < 50; ++i) // each is small
        QCOMPARE(reader.add("data: {\"id\":1}\n\n").size(), 1);
    QVERIFY(!reader.isTooLarge());
    QVERIFY(reader.add("data: " + QByteArray(60, ' ')).isEmpty());
    QVERIFY(reader.add(QByteArray(60, ' ')).isEmpty());
    QVERIFY(reader.isTooLarge());
    QVERIFY(reader.add("{}\n\n").isEmpty());
}

void tst_McpReader::aStreamGoesOnAfterTheLastEventThatWasWhole()
{
    McpReader reader(McpReader::Kind::Events);
    reader.add("id: 1\nretry: 20\ndata:\n\n"); // how a server begins that can be gone on with
    QCOMPARE(reader.lastEventId(), "1");
    QCOMPARE(reader.retry(), Milliseconds(20));
    reader.add("data: {\"id\":1}\n\nid: 2\nretry: soon\ndata: {\"id\"");
    QCOMPARE(reader.lastEventId(), "1"); // the second has not ended
    reader.breakOff();
    QCOMPARE(reader.add("data: {\"id\":2}\n\n").size(), 1);
    QCOMPARE(reader.lastEventId(), "1");
    QCOMPARE(reader.retry(), Milliseconds(20));
    reader.add("id\nid:\n\n");
    QVERIFY(reader.lastEventId().isEmpty()); // taken back
}

QTEST_APPLESS_MAIN(tst_McpReader)
#include "tst_McpReader.moc"
