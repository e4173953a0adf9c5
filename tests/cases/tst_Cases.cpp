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

private:
    QJsonObject rowOf(const QByteArray &invocation);
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

void TestCases::everyCaseSaysWhatItShould_data()
{
    QTest::addColumn<QString>("file");
    QStringList files;
    QDirIterator found(kCases, {u"*.js"_s, u"*.ts"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext())
        files.append(found.next().sliced(kCases.size()));
    files.sort();
    for (const QString &file : files)
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
    for (const QJsonValue &entry : row["consoleLogs"_L1].toArray())
        text += '[' + entry["level"_L1].toString().toUtf8() + "] " + entry["message"_L1].toString().toUtf8() + '\n';
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

QTEST_GUILESS_MAIN(TestCases)
#include "tst_Cases.moc"
