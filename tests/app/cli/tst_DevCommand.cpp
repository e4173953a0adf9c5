// Commands that go on: deploy --watch and dev.

#include "tests/app/cli/support/CommandFixture.h"

#include <QFile>
#include <QTest>
#include <csignal>

using namespace isola;
using namespace Qt::StringLiterals;

class TestDevCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSaveIsDeployed();
    void aBrokenSaveLeavesTheLiveVersion();
    void devServesDeploysAndStopsCleanly();
    void devSaysWhyItsServerDoesNotStart();
};

void TestDevCommand::aSaveIsDeployed()
{
    CommandFixture isola;
    QVERIFY(!isola.serve().isEmpty());
    isola.writeFunction(u"live.js"_s, "one");
    QProcess watching;
    isola.start(watching, {u"deploy"_s, u"live.js"_s, u"--watch"_s});
    QVERIFY(outputUntil(watching, "version 1 is live").size() > 0);
    isola.writeFunction(u"live.js"_s, "two");
    QVERIFY(outputUntil(watching, "version 2 is live").size() > 0);
    QCOMPARE(isola.run({u"invoke"_s, u"live"_s}).output, "two");
    // Editors rename a new file over the old one.
    isola.writeFunction(u"live.js.new"_s, "three");
    QCOMPARE(std::rename(qPrintable(isola.path(u"live.js.new"_s)), qPrintable(isola.path(u"live.js"_s))), 0);
    QVERIFY(outputUntil(watching, "version 3 is live").size() > 0);
    QCOMPARE(isola.run({u"invoke"_s, u"live"_s}).output, "three");
    watching.terminate();
    QVERIFY(watching.waitForFinished());
}

void TestDevCommand::aBrokenSaveLeavesTheLiveVersion()
{
    CommandFixture isola;
    QVERIFY(!isola.serve().isEmpty());
    isola.writeFunction(u"live.js"_s, "one");
    QProcess watching;
    isola.start(watching, {u"deploy"_s, u"live.js"_s, u"--watch"_s, u"--json"_s});
    QVERIFY(outputUntil(watching, "\"version\":1").size() > 0);
    isola.write(u"live.js"_s, "export default (");
    QVERIFY(outputUntil(watching, "VALIDATION_INVALID_SCHEMA").size() > 0);
    QCOMPARE(isola.run({u"invoke"_s, u"live"_s}).output, "one");
    isola.writeFunction(u"live.js"_s, "two");
    QVERIFY(outputUntil(watching, "\"version\":2").size() > 0);
    watching.terminate();
    QVERIFY(watching.waitForFinished());
}

void TestDevCommand::devServesDeploysAndStopsCleanly()
{
    CommandFixture isola;
    isola.writeFunction(u"site/index.js"_s, "one");
    QProcess dev;
    isola.start(dev, {u"dev"_s, u"site"_s, u"--port"_s, u"0"_s});
    QVERIFY(outputUntil(dev, "site version 1 is live").size() > 0);
    isola.writeFunction(u"site/index.js"_s, "two");
    QVERIFY(outputUntil(dev, "site version 2 is live").size() > 0);
    QCOMPARE(isola.run({u"invoke"_s, u"site"_s, u"--path"_s, u"/seen"_s}).output, "two");
    QVERIFY(outputUntil(dev, "200  POST /seen").size() > 0);
    ::kill(pid_t(dev.processId()), SIGINT);
    QVERIFY(dev.waitForFinished());
    QCOMPARE(dev.exitCode(), 0);
    QVERIFY(!QFile::exists(isola.data() + u"/server.json"_s));
    QCOMPARE(isola.run({u"list"_s}).exitCode, 5);
}

void TestDevCommand::devSaysWhyItsServerDoesNotStart()
{
    CommandFixture isola;
    QVERIFY(!isola.serve().isEmpty());
    isola.writeFunction(u"site.js"_s, "one");
    const Ran refused = isola.run({u"dev"_s, u"site.js"_s, u"--port"_s, u"0"_s});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.complains("is using the data directory"), refused.errors);
}

QTEST_GUILESS_MAIN(TestDevCommand)
#include "tst_DevCommand.moc"
