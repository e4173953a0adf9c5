// `isola logs` against a real server: pages, filters, and following.

#include "tests/app/cli/support/CommandFixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUrl>

using namespace isola;
using namespace Qt::StringLiterals;

static QString pathOf(const QByteArray &row)
{
    return QJsonDocument::fromJson(row)["path"_L1].toString();
}

static void end(QProcess &following)
{
    following.terminate();
    QVERIFY(following.waitForFinished());
}

class TestLogsCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_isola.reset(); }

    void theNewestRowComesLast();
    void consoleErrorAndStackAreBelowTheirRow();
    void whatAFunctionWroteCannotSteerTheTerminal();
    void filtersArePassedOn();
    void pagesAreLinkedByCursors();
    void deletedFunctionsKeepTheirRows();
    void rowsAreFollowedAsTheyAreWritten();
    void anAppIsFollowedWithAFilter();
    void followingGoesOnAfterARestart();

private:
    Ran run(const QStringList &arguments) const { return m_isola->run(arguments); }

    std::unique_ptr<CommandFixture> m_isola;
};

void TestLogsCommand::initTestCase()
{
    m_isola = std::make_unique<CommandFixture>();
    QVERIFY(!m_isola->serve().isEmpty());
    m_isola->write(u"talk.js"_s, R"JS(export default function handler(req) {
  console.log('first\nsecond \u001b[31mred');
  console.error('oh');
  if (req.url.endsWith('/boom')) throw new Error('kaboom');
  return new Response('ok');
}
)JS");
    QCOMPARE(run({u"deploy"_s, u"talk.js"_s}).exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/one"_s}).exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/boom"_s}).exitCode, 6);
}

void TestLogsCommand::theNewestRowComesLast()
{
    const Ran shown = run({u"logs"_s, u"talk"_s});
    QCOMPARE(shown.exitCode, 0);
    const qsizetype one = shown.output.indexOf("200  POST /one");
    const qsizetype boom = shown.output.indexOf("500  POST /boom");
    QVERIFY2(one > 0 && boom > one, shown.output);
    const QJsonArray rows = run({u"logs"_s, u"talk"_s, u"--json"_s}).json["logs"_L1].toArray();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0]["path"_L1].toString(), u"/boom"_s);
    QCOMPARE(run({u"logs"_s, u"--json"_s}).json["logs"_L1].toArray(), rows);
}

void TestLogsCommand::consoleErrorAndStackAreBelowTheirRow()
{
    const QByteArray output = run({u"logs"_s, u"talk"_s, u"--level"_s, u"error"_s}).output;
    QVERIFY2(!output.contains("/one"), output);
    QVERIFY2(output.contains("\n    Error: kaboom\n      at "), output);
    QVERIFY2(output.contains("\n    log    first\n           second "), output);
    QVERIFY2(output.contains("\n    error  oh\n"), output);
}

void TestLogsCommand::whatAFunctionWroteCannotSteerTheTerminal()
{
    const QByteArray output = run({u"logs"_s, u"talk"_s}).output;
    QVERIFY(!output.contains('\033') && output.contains("\\x1b[31mred"));
}

void TestLogsCommand::filtersArePassedOn()
{
    const auto count = [this](const QStringList &filter) {
        const Ran ran = run(QStringList{u"logs"_s, u"talk"_s, u"--json"_s} + filter);
        return ran.exitCode == 0 ? ran.json["logs"_L1].toArray().size() : -1;
    };
    QCOMPARE(count({u"--status"_s, u"200"_s}), 1);
    QCOMPARE(count({u"--trigger"_s, u"cron"_s}), 0);
    QCOMPARE(count({u"--trigger"_s, u"test"_s}), 2);
    QCOMPARE(count({u"-q"_s, u"kaboom"_s}), 1);
    QCOMPARE(count({u"-q"_s, u"a+b&limit=x"_s}), 0);
    QCOMPARE(count({u"--version"_s, u"2"_s}), 0);
    QCOMPARE(count({u"--since"_s, u"1h"_s}), 2);
    QCOMPARE(count({u"--until"_s, u"1h"_s}), 0);
    QCOMPARE(count({u"--since"_s, u"2020-01-01T00:00:00Z"_s}), 2);
    QCOMPARE(run({u"logs"_s, u"talk"_s, u"--since"_s, u"yesterday"_s}).exitCode, 2);
}

void TestLogsCommand::pagesAreLinkedByCursors()
{
    const Ran first = run({u"logs"_s, u"talk"_s, u"-n"_s, u"1"_s});
    QVERIFY(first.says("/boom") && !first.says("/one"));
    const qsizetype place = first.errors.indexOf("--cursor ");
    QVERIFY2(place > 0, first.errors);
    const QString cursor = QString::fromLatin1(first.errors.sliced(place + 9).trimmed());
    const Ran second = run({u"logs"_s, u"talk"_s, u"--cursor"_s, cursor});
    QVERIFY2(second.says("/one") && !second.says("/boom"), second.output);
}

void TestLogsCommand::deletedFunctionsKeepTheirRows()
{
    m_isola->writeFunction(u"brief.js"_s, "x");
    QCOMPARE(run({u"deploy"_s, u"brief.js"_s}).exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"brief"_s}).exitCode, 0);
    QCOMPARE(run({u"delete"_s, u"brief"_s}).exitCode, 0);
    QCOMPARE(run({u"logs"_s, u"brief"_s}).exitCode, 3);
    QVERIFY(run({u"logs"_s, u"brief"_s, u"--include-deleted"_s}).says("200  POST /"));
}

void TestLogsCommand::rowsAreFollowedAsTheyAreWritten()
{
    QProcess following;
    m_isola->start(following, {u"logs"_s, u"talk"_s, u"--follow"_s, u"--limit"_s, u"1"_s, u"--json"_s});
    QCOMPARE(pathOf(outputUntil(following, "\n")), u"/boom"_s);
    for (const QString &path : {u"/live1"_s, u"/live2"_s}) {
        QCOMPARE(run({u"invoke"_s, u"talk"_s, u"--path"_s, path}).exitCode, 0);
        QCOMPARE(pathOf(outputUntil(following, "\n")), path);
    }
    end(following);
}

void TestLogsCommand::anAppIsFollowedWithAFilter()
{
    QProcess following;
    m_isola->start(following, {u"logs"_s, u"-f"_s, u"--level"_s, u"error"_s, u"--since"_s, u"0s"_s, u"--json"_s});
    QVERIFY(following.waitForStarted());
    // Until the stream is open a row may be on either side of --since: one is asked for until it comes.
    QByteArray heard;
    for (int i = 0; i < 100 && heard.isEmpty(); ++i) {
        QCOMPARE(run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/quiet"_s}).exitCode, 0);
        QCOMPARE(run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/x/boom"_s}).exitCode, 6);
        following.waitForReadyRead(500);
        heard = following.readAllStandardOutput();
    }
    QVERIFY2(heard.contains("/x/boom") && !heard.contains("/quiet"), heard);
    end(following);
}

// A server that stops and comes back on the same port.
void TestLogsCommand::followingGoesOnAfterARestart()
{
    CommandFixture isola;
    const QString url = isola.serve();
    isola.writeFunction(u"talk.js"_s, "x");
    QCOMPARE(isola.run({u"deploy"_s, u"talk.js"_s}).exitCode, 0);
    QCOMPARE(isola.run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/before"_s}).exitCode, 0);
    QProcess following;
    isola.start(following, {u"logs"_s, u"talk"_s, u"-f"_s, u"--json"_s});
    QCOMPARE(pathOf(outputUntil(following, "\n")), u"/before"_s);
    isola.stopServer();
    QCOMPARE(isola.serve(QUrl(url).port()), url);
    QCOMPARE(isola.run({u"invoke"_s, u"talk"_s, u"--path"_s, u"/after"_s}).exitCode, 0);
    QCOMPARE(pathOf(outputUntil(following, "\n")), u"/after"_s);
    end(following);
}

QTEST_GUILESS_MAIN(TestLogsCommand)
#include "tst_LogsCommand.moc"
