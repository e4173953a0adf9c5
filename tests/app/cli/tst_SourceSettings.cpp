#include "app/cli/SourceSettings.h"

#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

class TestSourceSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commentsAreRead_data();
    void commentsAreRead();
    void aBadCommentNamesItsLine();
    void tomlBecomesJson();
    void badTomlNamesItsLine();
};

void TestSourceSettings::commentsAreRead_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("settings");
    QTest::newRow("first line") << QByteArray("// @isola {\"a\":1}\nexport default 1") << QByteArray("{\"a\":1}");
    QTest::newRow("among comments") << QByteArray("#!/usr/bin/env isola\n/* x\n * y */\n\n//@isola {\"a\":1}\n")
                                    << QByteArray("{\"a\":1}");
    QTest::newRow("several lines") << QByteArray("// @isola {\n//   \"a\": [1,\n//   2]\n// }\n// more\n")
                                   << QByteArray("{\"a\":[1,2]}");
    QTest::newRow("none") << QByteArray("// plain\ncode()") << QByteArray("{}");
    QTest::newRow("behind code it is none") << QByteArray("code()\n// @isola {\"a\":1}") << QByteArray("{}");
}

void TestSourceSettings::commentsAreRead()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, settings);
    const auto read = settingsFromComment(code, u"x.js"_s);
    QVERIFY(read);
    QCOMPARE(text(*read), settings);
}

void TestSourceSettings::aBadCommentNamesItsLine()
{
    const auto read = settingsFromComment("// one\n// @isola {\"a\":}\ncode()", u"x.js"_s);
    QVERIFY(!read);
    QVERIFY2(
        read.error().message.startsWith(u"x.js:2: the @isola comment is not a JSON object"_s), qPrintable(read.error().message));
}

void TestSourceSettings::tomlBecomesJson()
{
    QTemporaryDir directory;
    QFile file(directory.filePath(u"isola.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("timeoutMs = 5000\nagent_tool = true\n[envVars]\nA = \"1\"\n[[triggers]]\ntype = \"cron\"\nconfig = {schedule = "
               "\"@daily\"}\n");
    file.close();
    const auto read = settingsFromToml(file.fileName());
    QVERIFY(read);
    QCOMPARE(text(*read),
        QByteArray(
            R"({"agent_tool":true,"envVars":{"A":"1"},"timeoutMs":5000,"triggers":[{"config":{"schedule":"@daily"},"type":"cron"}]})"));
    const auto absent = settingsFromToml(directory.filePath(u"none.toml"_s));
    QVERIFY(absent && absent->isEmpty());
}

void TestSourceSettings::badTomlNamesItsLine()
{
    QTemporaryDir directory;
    QFile file(directory.filePath(u"isola.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a = 1\nb = = 2\n");
    file.close();
    const auto read = settingsFromToml(file.fileName());
    QVERIFY(!read);
    QVERIFY2(read.error().message.startsWith(file.fileName() + u":2: "_s), qPrintable(read.error().message));
}

QTEST_GUILESS_MAIN(TestSourceSettings)
#include "tst_SourceSettings.moc"
