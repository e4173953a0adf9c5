#include "server/s3/S3Xml.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class S3XmlTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void elementsAreWrittenAndEscaped();
    void deletionsAreRead();
    void completionsAreRead();
    void entitiesAreNotExpanded();
};

void S3XmlTest::elementsAreWrittenAndEscaped()
{
    S3Xml xml("Root", S3Xml::Namespace::None);
    xml.open("Inner");
    xml.text("Key", u"a<&ü"_s);
    xml.close();
    xml.number("Size", qint64(5) << 40);
    xml.time("At", 1);
    QCOMPARE(xml.take(),
        QByteArray("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Root><Inner><Key>a&lt;&amp;ü</Key></Inner>"
                   "<Size>5497558138880</Size><At>1970-01-01T00:00:00.001Z</At></Root>\n"));
    QVERIFY(S3Xml("Root").take().contains("xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""));
}

void S3XmlTest::deletionsAreRead()
{
    const auto request
        = readDeleteRequest("<Delete xmlns=\"x\"><Object><Key>a &amp; "
                            "b</Key><VersionId>1</VersionId></Object><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>");
    QVERIFY(request);
    QCOMPARE(request->keys, (QStringList{u"a & b"_s, u"c"_s}));
    QVERIFY(request->isQuiet);
    for (const char *bad :
        {"", "<Delete/>", "<Other><Object><Key>a</Key></Object></Other>", "<Delete><Object><Key>a</Key></Object>", "no xml"})
        QVERIFY2(!readDeleteRequest(bad), bad);
}

void S3XmlTest::completionsAreRead()
{
    const auto parts = readCompletion("<CompleteMultipartUpload><Part><ETag>\"e1\"</ETag><PartNumber>1</PartNumber>"
                                      "<ChecksumCRC32>abc=</ChecksumCRC32></Part><Part><PartNumber>2</PartNumber>"
                                      "<ETag>&quot;e2&quot;</ETag></Part></CompleteMultipartUpload>");
    QVERIFY(parts);
    QCOMPARE(parts->size(), 2);
    QCOMPARE(parts->at(0).number, 1);
    QCOMPARE(parts->at(0).etag, "e1");
    QCOMPARE(parts->at(0).checksum, "abc=");
    QCOMPARE(parts->at(1).etag, "e2");
    QVERIFY(!readCompletion("<CompleteMultipartUpload/>"));
}

// No document makes more of itself than was sent.
void S3XmlTest::entitiesAreNotExpanded()
{
    QByteArray bomb = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">";
    for (char entity = 'b'; entity <= 'j'; ++entity) {
        bomb += QByteArray("<!ENTITY ") + entity + " \"";
        for (int i = 0; i < 10; ++i)
            bomb += QByteArray("&") + char(entity - 1) + ';';
        bomb += "\">";
    }
    QVERIFY(!readDeleteRequest(bomb + "]><Delete><Object><Key>&j;</Key></Object></Delete>"));
    // What lies outside of it is never read.
    const auto outside = readDeleteRequest(
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&x;</Key></Object></Delete>");
    QVERIFY(!outside || !outside->keys.join(u' ').contains("root:"_L1));
}

QTEST_GUILESS_MAIN(S3XmlTest)
#include "tst_S3Xml.moc"
