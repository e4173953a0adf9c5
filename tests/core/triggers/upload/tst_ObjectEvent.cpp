// Which objects a trigger wants, and what notifications of outside stores mean.

#include "core/triggers/upload/ObjectEvent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestObjectEvent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTriggerWantsWhatItNames_data();
    void aTriggerWantsWhatItNames();
    void anOutsideNoticeIsRead();
    void twoWritesAreTwoEvents();
    void whatIsMissingIsNamed();
};

void TestObjectEvent::aTriggerWantsWhatItNames_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("type");
    QTest::addColumn<bool>("wanted");
    const auto row = [](const char *name, const char *config, const char *key, const char *type, bool isWanted) {
        QTest::newRow(name) << QByteArray(config) << QString::fromUtf8(key) << QString::fromLatin1(type) << isWanted;
    };
    row("any of the bucket", R"({"bucket":"b"})", "x", "text/plain", true);
    row("another bucket", R"({"bucket":"c"})", "x", "text/plain", false);
    row("the prefix", R"({"bucket":"b","prefix":"in/"})", "in/x", "text/plain", true);
    row("not the prefix", R"({"bucket":"b","prefix":"in/"})", "inx", "text/plain", false);
    row("the type", R"({"bucket":"b","contentTypes":["image/png"]})", "x", "image/png", true);
    row("another type", R"({"bucket":"b","contentTypes":["image/png"]})", "x", "image/gif", false);
    row("a kind of types", R"({"bucket":"b","contentTypes":["text/css","image/*"]})", "x", "image/gif", true);
    row("a type that begins alike", R"({"bucket":"b","contentTypes":["image/*"]})", "x", "imagery/gif", false);
    row("with a parameter, in capitals", R"({"bucket":"b","contentTypes":["text/html"]})", "x", "Text/HTML; charset=utf-8", true);
    row("by its name", R"({"bucket":"b","contentTypes":["image/*"]})", "a.png", "", true);
    row("by its name not", R"({"bucket":"b","contentTypes":["image/*"]})", "a.pdf", "", false);
}

void TestObjectEvent::aTriggerWantsWhatItNames()
{
    QFETCH(QByteArray, config);
    QFETCH(QString, key);
    QFETCH(QString, type);
    QFETCH(bool, wanted);
    ObjectEvent event;
    event.bucket = u"b"_s;
    event.key = key;
    event.contentType = type;
    QCOMPARE(isWanted(QJsonDocument::fromJson(config).object(), event), wanted);
}

static QJsonObject notice(const QJsonObject &object, const QString &name = u"s3:ObjectCreated:Put"_s)
{
    const QJsonObject s3{{u"bucket"_s, QJsonObject{{u"name"_s, u"b"_s}}}, {u"object"_s, object}};
    return {{u"Records"_s, QJsonArray{QJsonObject{{u"eventName"_s, name}, {u"s3"_s, s3}}}}};
}

void TestObjectEvent::anOutsideNoticeIsRead()
{
    const auto read = outsideEvents(notice({{u"key"_s, u"a+b%2Fc%2B"_s}, {u"size"_s, 5}, {u"sequencer"_s, u"1"_s}}));
    QVERIFY(read.has_value());
    QCOMPARE(read->events.size(), 1);
    QCOMPARE(read->events[0].key, u"a b/c+"_s);
    QCOMPARE(read->events[0].name, u"ObjectCreated:Put"_s);
    QCOMPARE(read->events[0].size, 5);
    QCOMPARE(outsideEvents(notice({{u"key"_s, u"x"_s}}, u"ObjectRemoved:Delete"_s))->ignored, 1);
}

void TestObjectEvent::twoWritesAreTwoEvents()
{
    const auto id = [](const QString &sequencer) {
        return outsideEvents(notice({{u"key"_s, u"x"_s}, {u"sequencer"_s, sequencer}}))->events[0].id;
    };
    QCOMPARE(id(u"1"_s), id(u"1"_s));
    QVERIFY(id(u"1"_s) != id(u"2"_s));
}

void TestObjectEvent::whatIsMissingIsNamed()
{
    QCOMPARE(outsideEvents(notice({})).error().details[0].field, u"Records[0].s3.object.key"_s);
    QCOMPARE(outsideEvents({}).error().details[0].field, u"Records"_s);
}

QTEST_GUILESS_MAIN(TestObjectEvent)
#include "tst_ObjectEvent.moc"
