// Runs every case through the real server: <area>/<name>.js (or .ts) is deployed and called, and what comes back must be what
// <name>.out says. The case's first lines say how, each in a comment of its own:
//   // deploy: {"envVars": {"A": "1"}}     more of the deploy's body
//   // call: POST /sub/path?x=1 the body   once per call; "call: developer GET /" sends the admin token
// For each call .out holds the line of the call, the status with the content type, the body, and the console as "[level]
// message". With ISOLA_WRITE_CASES=1 the .out files are written anew: read the difference before you commit it.

#include "tests/integration/support/ServerProcess.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

static const QString kCases = QStringLiteral(ISOLA_SOURCE_DIR "/tests/cases/");
static const QString kRuntimeCases = QStringLiteral(ISOLA_SOURCE_DIR "/tests/core/sandbox/runtime/cases/");

struct Case {
    QByteArray source;
    QJsonObject deploy;
    QByteArrayList calls;
};

class TestCases : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), m_server.standardError()); }
    void everyCaseSaysWhatItShould_data();
    void everyCaseSaysWhatItShould();
    void theRuntimesOwnCasesSayTheSameHere_data();
    void theRuntimesOwnCasesSayTheSameHere();

private:
    QJsonObject rowOf(const QByteArray &invocation);
    QByteArray consoleOf(const QJsonObject &row);
    QByteArray outcomeOf(const QByteArray &name, const QByteArray &line);
    QByteArray outcomeOf(const QString &file);

    ServerProcess m_server;
};

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static Case readCase(const QString &path)
{
    static constexpr QByteArrayView kDeploy = "// deploy: ";
    static constexpr QByteArrayView kCall = "// call: ";
    Case result{contentOf(path), {}, {}};
    for (const QByteArray &line : result.source.split('\n')) {
        if (line.startsWith(kDeploy))
            result.deploy = QJsonDocument::fromJson(line.sliced(kDeploy.size())).object();
        else if (line.startsWith(kCall))
            result.calls.append(line.sliced(kCall.size()));
        else
            break;
    }
    return result;
}

static QStringList casesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator found(folder, {u"*.js"_s, u"*.ts"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext())
        files.append(found.next().sliced(folder.size()));
    files.sort();
    return files;
}

void TestCases::everyCaseSaysWhatItShould_data()
{
    QTest::addColumn<QString>("file");
    for (const QString &file : casesBelow(kCases))
        QTest::newRow(qPrintable(file)) << file;
}

// There is one when the call has ended, which may be after its answer.
QJsonObject TestCases::rowOf(const QByteArray &invocation)
{
    HttpAnswer answer;
    const auto isThere = [&] {
        answer = m_server.get("/v1/default/invocations/" + invocation);
        return answer.status == 200;
    };
    return !invocation.isEmpty() && QTest::qWaitFor(isThere, 20000) ? answer.json() : QJsonObject();
}

QByteArray TestCases::consoleOf(const QJsonObject &row)
{
    QByteArray text;
    for (const QJsonValue &entry : row["consoleLogs"_L1].toArray())
        text += '[' + entry["level"_L1].toString().toUtf8() + "] " + entry["message"_L1].toString().toUtf8() + '\n';
    return text;
}

// One call as text.
QByteArray TestCases::outcomeOf(const QByteArray &name, const QByteArray &line)
{
    QByteArrayList words = line.split(' ');
    const bool isDeveloper = words.first() == "developer";
    if (isDeveloper)
        words.removeFirst();
    HttpCall call;
    call.method = words.takeFirst();
    const QByteArray path = words.isEmpty() ? QByteArray() : words.takeFirst();
    call.body = words.join(' ');
    call.token = isDeveloper ? m_server.adminToken() : QByteArray();
    const HttpAnswer answer = m_server.visit(name + path, call);
    QByteArray text = "== " + line + '\n' + QByteArray::number(answer.status) + ' ' + answer.field("content-type") + '\n'
        + answer.body + '\n';
    if (!answer.isComplete)
        text += "-- the answer broke off\n";
    const QByteArray invocation = answer.field("x-isola-invocation");
    const QJsonObject row = rowOf(invocation);
    text += consoleOf(row);
    if (const int dropped = row["droppedConsoleEntries"_L1].toInt(); dropped > 0)
        text += "-- and " + QByteArray::number(dropped) + " entries more\n";
    text.replace("127.0.0.1:" + QByteArray::number(m_server.port()), "HOST");
    return invocation.isEmpty() ? text : text.replace(invocation, "INVOCATION"); // a call that is not of the function has none
}

QByteArray TestCases::outcomeOf(const QString &file)
{
    const Case one = readCase(kCases + file);
    const QByteArray name = file.chopped(3).toUtf8().replace('/', '-');
    const HttpAnswer deployed = m_server.deploy(name, one.source, one.deploy);
    if (deployed.status != 201)
        return QByteArray::number(deployed.status) + '\n' + QJsonDocument(deployed.error()).toJson();
    QByteArray text;
    for (const QByteArray &line : one.calls)
        text += outcomeOf(name, line);
    return text;
}

void TestCases::everyCaseSaysWhatItShould()
{
    QFETCH(QString, file);
    const QByteArray outcome = outcomeOf(file);
    const QString expectedPath = kCases + file.chopped(3) + u".out"_s;
    if (qEnvironmentVariableIsSet("ISOLA_WRITE_CASES")) {
        QFile expected(expectedPath);
        QVERIFY(expected.open(QIODevice::WriteOnly) && expected.write(outcome) == outcome.size());
        QSKIP("written anew, not compared");
    }
    const QByteArray expected = contentOf(expectedPath);
    QVERIFY2(!expected.isEmpty(), "the case has no .out file");
    // Line by line: the first that differs says most.
    const QByteArrayList lines = outcome.split('\n');
    const QByteArrayList expectedLines = expected.split('\n');
    for (qsizetype i = 0; i < qMin(lines.size(), expectedLines.size()); ++i)
        QVERIFY2(lines[i] == expectedLines[i],
            "line " + QByteArray::number(i + 1) + "\n  is     " + lines[i] + "\n  not    " + expectedLines[i]);
    QCOMPARE(lines.size(), expectedLines.size());
}

// tests/core/sandbox/runtime runs these in a host of its own, where time, calls and names of files are made up. Those that tell
// nothing of the three run in a real instance too: one per API of the platform.
void TestCases::theRuntimesOwnCasesSayTheSameHere_data()
{
    QTest::addColumn<QString>("file");
    for (const QString &file : casesBelow(kRuntimeCases)) {
        const QByteArray said = contentOf(kRuntimeCases + file.chopped(3) + u".out"_s);
        const bool isPlain = said.contains("\n200\n") && !said.contains("file:///") && !file.startsWith(u"handler/"_s);
        if (isPlain && !contentOf(kRuntimeCases + file).contains("// call: "))
            QTest::newRow(qPrintable(file)) << file;
    }
}

void TestCases::theRuntimesOwnCasesSayTheSameHere()
{
    QFETCH(QString, file);
    const QByteArray name = "runtime-" + file.chopped(3).toUtf8().replace('/', '-');
    QCOMPARE(m_server.deploy(name, contentOf(kRuntimeCases + file)).status, 201);
    const QByteArray said = consoleOf(rowOf(m_server.visit(name).field("x-isola-invocation")));
    const QByteArray expected = contentOf(kRuntimeCases + file.chopped(3) + u".out"_s);
    QVERIFY2(!said.isEmpty() && expected.startsWith(said), said);
    QVERIFY2(expected.sliced(said.size()).startsWith("200\n"), expected.sliced(said.size()));
}

QTEST_GUILESS_MAIN(TestCases)
#include "tst_Cases.moc"
