// Each command of the real isola against a real server: what it prints, its JSON, its exit status.

#include "tests/app/cli/support/CommandFixture.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_isola.reset(); }

    void aFileIsDeployedListedShownAndDeleted();
    void aDryRunSendsNothing();
    void faultsInCodeAreShownWithTheirPlace();
    void everyFaultOfTheSettingsIsListed();
    void aFunctionIsCalledWithAnyRequest();
    void aFailingFunctionHasAnExitStatusOfItsOwn();
    void aDetailedCallShowsConsoleAndFigures();
    void variablesAreSetImportedAndUnset();
    void versionsAreListedAndRolledBack();
    void appsAreMadePausedAndDeleted();
    void tokensAreMadeAndRevoked();
    void anAppIsExportedAndImported();
    void aNewFunctionRunsAtOnce();
    void anArchiveAtFaultChangesNothing();
    void settingsOfAnAppAreImported();
    void secretsAreNotExported();
    void doctorFindsThisMachineHealthy();
    void badTokensAreNotAuthorised();
    void theAdminTokenGoesToItsOwnServerOnly();
    void wrongUsageIsExplained_data();
    void wrongUsageIsExplained();
    void withoutAServerItSaysHowToStartOne();
    void completionsAreThoseInResources_data();
    void completionsAreThoseInResources();

private:
    Ran run(const QStringList &arguments, const QByteArray &input = {}) const { return m_isola->run(arguments, input); }

    std::unique_ptr<CommandFixture> m_isola;
    QString m_url;
};

void TestCommandLine::initTestCase()
{
    m_isola = std::make_unique<CommandFixture>();
    m_url = m_isola->serve();
    QVERIFY(!m_url.isEmpty());
    m_isola->write(u"echo.js"_s, R"JS(// @isola {"description": "says what it got"}
export default async function handler(req) {
  const url = new URL(req.url);
  console.warn('asked for', url.pathname);
  if (url.pathname.endsWith('/boom')) throw new Error('kaboom');
  if (url.pathname.endsWith('/bytes')) return new Response(new Uint8Array([0, 255]));
  return new Response(JSON.stringify({ method: req.method, body: await req.text(), type: req.headers.get('content-type'),
    header: req.headers.get('x-a'), query: url.search }), { status: Number(url.searchParams.get('status') ?? 200) });
}
)JS");
    QCOMPARE(run({u"deploy"_s, u"echo.js"_s}).exitCode, 0);
}

void TestCommandLine::aFileIsDeployedListedShownAndDeleted()
{
    m_isola->writeFunction(u"hello.js"_s, "hi");
    const Ran deployed = run({u"deploy"_s, u"hello.js"_s, u"--note"_s, u"first"_s, u"--json"_s});
    QCOMPARE(deployed.exitCode, 0);
    QCOMPARE(deployed.json["version"_L1].toInt(), 1);
    QCOMPARE(deployed.json["url"_L1].toString(), m_url + u"/v1/default/fn/hello"_s);
    QVERIFY(run({u"deploy"_s, u"hello.js"_s}).says("hello version 2 is live at "));

    const Ran listed = run({u"list"_s});
    QVERIFY(listed.says("hello") && listed.says("v2") && listed.says("http"));
    QVERIFY2(!listed.output.contains('\033'), "colours belong on terminals only");
    QCOMPARE(run({u"list"_s, u"--json"_s}).json["functions"_L1].toArray().size(), 2);
    QVERIFY(run({u"get"_s, u"hello"_s}).says("isola get hello --code"));
    QVERIFY(run({u"get"_s, u"hello"_s, u"--code"_s}).says("new Response('hi')"));
    QCOMPARE(run({u"get"_s, u"hello"_s, u"--json"_s}).json["timeoutMs"_L1].toInt(), 30000);

    QCOMPARE(run({u"delete"_s, u"hello"_s}).exitCode, 0);
    const Ran gone = run({u"get"_s, u"hello"_s, u"--json"_s});
    QCOMPARE(gone.exitCode, 3);
    QCOMPARE(gone.json["error"_L1]["code"_L1].toString(), u"RESOURCE_NOT_FOUND"_s);
    QVERIFY(gone.complains("There is no function \"hello\""));
}

void TestCommandLine::aDryRunSendsNothing()
{
    m_isola->write(u"dry/index.js"_s, "export default 1");
    m_isola->write(u"dry/lib/a.js"_s, "1");
    m_isola->write(u"dry/isola.toml"_s, "timeoutMs = 7\n[envVars]\nKEY = \"secret\"\n");
    const Ran shown = run({u"deploy"_s, u"dry"_s, u"--dry-run"_s});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY(
        shown.says("Would deploy dry") && shown.says("module lib/a.js") && shown.says("timeoutMs: 7") && shown.says("[\"KEY\"]"));
    QVERIFY(!shown.says("secret"));
    QCOMPARE(run({u"get"_s, u"dry"_s}).exitCode, 3);
}

void TestCommandLine::faultsInCodeAreShownWithTheirPlace()
{
    m_isola->write(u"bad.js"_s, "export default function () {\n  return new Response(;\n}\n");
    const Ran refused = run({u"deploy"_s, u"bad.js"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.output.isEmpty());
    QVERIFY2(refused.complains("line 2, column ") && refused.complains("return new Response(;\n"), refused.errors);
    QVERIFY2(refused.complains(" ^\n"), refused.errors);
}

void TestCommandLine::everyFaultOfTheSettingsIsListed()
{
    m_isola->write(u"odd.js"_s, "// @isola {\"timeoutMs\": 0, \"memoryLimit\": 3}\nexport default () => new Response()");
    const Ran refused = run({u"deploy"_s, u"odd.js"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.complains("timeoutMs: must be between 1 and 300000"), refused.errors);
    QVERIFY2(refused.complains("did you mean memoryLimitMb?"), refused.errors);
    m_isola->write(u"odder.js"_s, "// @isola {\"timeoutMs\": }\n");
    QVERIFY(run({u"deploy"_s, u"odder.js"_s}).complains("odder.js:1: the @isola comment is not a JSON object"));
}

void TestCommandLine::aFunctionIsCalledWithAnyRequest()
{
    const Ran plain = run({u"invoke"_s, u"echo"_s, u"--data"_s, u"{\"a\":1}"_s});
    QCOMPARE(plain.exitCode, 0);
    QCOMPARE(plain.json["method"_L1].toString(), u"POST"_s);
    QCOMPARE(plain.json["body"_L1].toString(), u"{\"a\":1}"_s);
    QCOMPARE(plain.json["type"_L1].toString(), u"application/json"_s);

    m_isola->write(u"body.txt"_s, "from a file");
    const Ran full = run({u"invoke"_s, u"echo"_s, u"-X"_s, u"put"_s, u"--path"_s, u"/x?y=1"_s, u"-H"_s, u"X-A: b"_s, u"-H"_s,
        u"Content-Type: text/plain"_s, u"-d"_s, u"@body.txt"_s});
    QCOMPARE(full.json["method"_L1].toString(), u"PUT"_s);
    QCOMPARE(full.json["query"_L1].toString(), u"?y=1"_s);
    QCOMPARE(full.json["header"_L1].toString(), u"b"_s);
    QCOMPARE(full.json["type"_L1].toString(), u"text/plain"_s);
    QCOMPARE(full.json["body"_L1].toString(), u"from a file"_s);
    QCOMPARE(run({u"invoke"_s, u"echo"_s, u"-d"_s, u"@-"_s}, "piped").json["body"_L1].toString(), u"piped"_s);
    QCOMPARE(run({u"invoke"_s, u"echo"_s, u"--path"_s, u"/bytes"_s}).output, QByteArray("\0\xff", 2));
    QCOMPARE(run({u"invoke"_s, u"absent"_s}).exitCode, 3);
}

void TestCommandLine::aFailingFunctionHasAnExitStatusOfItsOwn()
{
    const Ran threw = run({u"invoke"_s, u"echo"_s, u"--path"_s, u"/boom"_s});
    QCOMPARE(threw.exitCode, 6);
    QVERIFY2(threw.complains("kaboom") && threw.complains("index.js:5:"), threw.errors);
    const Ran answered = run({u"invoke"_s, u"echo"_s, u"--path"_s, u"/?status=418"_s});
    QCOMPARE(answered.exitCode, 6);
    QVERIFY(answered.says("\"method\"") && answered.complains("the function answered 418"));
}

void TestCommandLine::aDetailedCallShowsConsoleAndFigures()
{
    const Ran shown = run({u"invoke"_s, u"echo"_s, u"--detail"_s});
    QVERIFY(shown.says("200  ") && shown.says(" ms of CPU") && shown.says("warn   asked for /") && shown.says("inv_"));
    const QJsonObject json = run({u"invoke"_s, u"echo"_s, u"--json"_s}).json;
    QCOMPARE(json["status"_L1].toInt(), 200);
    QCOMPARE(json["consoleLogs"_L1].toArray().size(), 1);
}

void TestCommandLine::variablesAreSetImportedAndUnset()
{
    const QStringList listing{u"env"_s, u"list"_s, u"-f"_s, u"echo"_s, u"--json"_s};
    QCOMPARE(run({u"env"_s, u"set"_s, u"A=1"_s, u"B=x=y"_s, u"-f"_s, u"echo"_s}).exitCode, 0);
    QCOMPARE(run(listing).json["envKeys"_L1].toArray(), QJsonArray({u"A"_s, u"B"_s}));
    m_isola->write(u".env"_s, "# more\nC=\"a b\"\nexport D='d'\n");
    const Ran imported = run({u"env"_s, u"import"_s, u".env"_s, u"-f"_s, u"echo"_s});
    QVERIFY2(imported.says("C, D") && !imported.says("a b"), imported.output);
    QCOMPARE(run({u"env"_s, u"unset"_s, u"A"_s, u"C"_s, u"-f"_s, u"echo"_s}).exitCode, 0);
    QCOMPARE(run(listing).json["envKeys"_L1].toArray(), QJsonArray({u"B"_s, u"D"_s}));
    QCOMPARE(run({u"env"_s, u"set"_s, u"--plain"_s, u"E=5"_s, u"-f"_s, u"echo"_s}).exitCode, 0);
    const QJsonArray notes = run(listing).json["env"_L1].toArray();
    QCOMPARE(notes[0]["secret"_L1].toBool(), true);
    QCOMPARE(notes[2]["key"_L1].toString(), u"E"_s);
    QCOMPARE(notes[2]["secret"_L1].toBool(), false);
    QCOMPARE(run({u"env"_s, u"unset"_s, u"E"_s, u"-f"_s, u"echo"_s}).exitCode, 0);

    QCOMPARE(run({u"env"_s, u"set"_s, u"SHARED=1"_s}).exitCode, 0);
    QCOMPARE(run({u"env"_s, u"list"_s}).output, "SHARED\n");
    QCOMPARE(run({u"env"_s, u"set"_s, u"echo"_s, u"A=1"_s}).exitCode, 2);
    QVERIFY(run({u"env"_s, u"set"_s, u"ISOLA_X=1"_s}).complains("ISOLA_X"));
}

void TestCommandLine::versionsAreListedAndRolledBack()
{
    for (const char *text : {"one", "two"}) {
        m_isola->writeFunction(u"steps.js"_s, text);
        QCOMPARE(run({u"deploy"_s, u"steps.js"_s, u"--note"_s, QString::fromLatin1(text)}).exitCode, 0);
    }
    const Ran versions = run({u"versions"_s, u"steps"_s});
    QVERIFY(versions.says("live") && versions.says("one") && versions.says("two"));
    const Ran back = run({u"rollback"_s, u"steps"_s, u"1"_s});
    QCOMPARE(back.exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"steps"_s}).output, "one");
    QCOMPARE(run({u"rollback"_s, u"steps"_s, u"99"_s}).exitCode, 3);
}

void TestCommandLine::appsAreMadePausedAndDeleted()
{
    QCOMPARE(run({u"apps"_s, u"create"_s, u"shop"_s, u"--name"_s, u"The shop"_s}).exitCode, 0);
    QCOMPARE(run({u"apps"_s, u"create"_s, u"shop"_s}).exitCode, 7);
    QVERIFY(run({u"apps"_s, u"list"_s}).says("The shop"));
    m_isola->writeFunction(u"stall.js"_s, "open");
    QCOMPARE(run({u"deploy"_s, u"stall.js"_s, u"--app"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(run({u"apps"_s, u"pause"_s, u"shop"_s, u"--reason"_s, u"stocktaking"_s}).exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"stall"_s, u"--app"_s, u"shop"_s}).exitCode, 8);
    QVERIFY(run({u"apps"_s, u"list"_s}).says("paused stocktaking"));
    QCOMPARE(run({u"apps"_s, u"resume"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(run({u"invoke"_s, u"stall"_s, u"--app"_s, u"shop"_s}).output, "open");
    QCOMPARE(run({u"apps"_s, u"delete"_s, u"shop"_s}).exitCode, 2);
    QCOMPARE(run({u"apps"_s, u"delete"_s, u"shop"_s, u"--yes"_s}).exitCode, 0);
    QCOMPARE(run({u"list"_s, u"--app"_s, u"shop"_s}).exitCode, 3);
}

void TestCommandLine::tokensAreMadeAndRevoked()
{
    const Ran made = run({u"tokens"_s, u"create"_s, u"ci"_s});
    QCOMPARE(made.exitCode, 0);
    const QString token = QString::fromLatin1(made.output.trimmed());
    QVERIFY(token.startsWith(u"isk_"_s));
    QCOMPARE(run({u"list"_s, u"--token"_s, token}).exitCode, 0);
    QCOMPARE(run({u"apps"_s, u"list"_s, u"--token"_s, token}).exitCode, 4);
    QCOMPARE(run({u"keys"_s, u"rotate"_s, u"--token"_s, token}).exitCode, 4);
    QVERIFY(run({u"keys"_s, u"rotate"_s}).says("secrets with a fresh key"));
    const QJsonArray tokens = run({u"tokens"_s, u"list"_s, u"--json"_s}).json["tokens"_L1].toArray();
    QCOMPARE(tokens.size(), 1);
    QCOMPARE(run({u"tokens"_s, u"revoke"_s, tokens[0]["id"_L1].toString()}).exitCode, 0);
    QCOMPARE(run({u"list"_s, u"--token"_s, token}).exitCode, 4);
    const Ran user = run({u"tokens"_s, u"create"_s, u"ann"_s, u"--kind"_s, u"end_user"_s, u"--claims"_s, u"{\"role\":\"x\"}"_s});
    QCOMPARE(user.output.count('.'), 2);
    QCOMPARE(run({u"tokens"_s, u"create"_s, u"ci"_s, u"--claims"_s, u"{}"_s}).exitCode, 2);
}

void TestCommandLine::anAppIsExportedAndImported()
{
    m_isola->write(u"kept/index.js"_s, "import { a } from './lib/a.js';\nexport default () => new Response(a);");
    m_isola->write(u"kept/lib/a.js"_s, "export const a = 'kept';");
    m_isola->write(u"kept/isola.toml"_s, "description = \"stays\"\n[envVars]\nKEY = \"secret\"\n");
    QCOMPARE(run({u"deploy"_s, u"kept"_s}).exitCode, 0);
    QCOMPARE(run({u"export"_s, u"app.json"_s}).exitCode, 0);
    QFile file(m_isola->path(u"app.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray archive = file.readAll();
    QVERIFY(archive.contains("\"isola_archive\"") && archive.contains("KEY") && !archive.contains("secret\""));

    QCOMPARE(run({u"apps"_s, u"create"_s, u"copy"_s}).exitCode, 0);
    QCOMPARE(run({u"import"_s, u"app.json"_s, u"--app"_s, u"copy"_s, u"--dry-run"_s}).exitCode, 0);
    QCOMPARE(run({u"get"_s, u"kept"_s, u"--app"_s, u"copy"_s}).exitCode, 3);
    const Ran imported = run({u"import"_s, u"app.json"_s, u"--app"_s, u"copy"_s});
    QVERIFY2(imported.exitCode == 0, imported.errors);
    QVERIFY(imported.complains("isola env set -f kept KEY=..."));
    QCOMPARE(run({u"invoke"_s, u"kept"_s, u"--app"_s, u"copy"_s}).output, "kept");
    QVERIFY(run({u"get"_s, u"kept"_s, u"--app"_s, u"copy"_s}).says("stays"));
    const Ran viaPipe = run({u"import"_s, u"-"_s, u"--app"_s, u"copy"_s, u"--json"_s}, run({u"export"_s, u"--json"_s}).output);
    QVERIFY2(viaPipe.exitCode == 0, viaPipe.errors);
    QCOMPARE(run({u"import"_s, u"echo.js"_s}).exitCode, 2);
}

void TestCommandLine::aNewFunctionRunsAtOnce()
{
    // Those with packages need npm: tests/integration/templates makes and calls every template.
    for (const QString &name :
        {u"http"_s, u"cron"_s, u"webhook"_s, u"s3_upload"_s, u"websocket"_s, u"crud"_s, u"agent-lookup"_s}) {
        const QString function = u"new-"_s + name;
        const Ran made = run({u"new"_s, function, u"--template"_s, name, u"--json"_s});
        QVERIFY2(made.exitCode == 0, made.errors);
        const QString file = made.json["file"_L1].toString();
        QVERIFY(file == function + u".js"_s || file == function + u".ts"_s);
        const Ran deployed = run({u"deploy"_s, file, u"--json"_s});
        QVERIFY2(deployed.exitCode == 0, deployed.errors);
        QCOMPARE(deployed.json["name"_L1].toString(), function);
    }
    QVERIFY(run({u"new"_s, u"--list"_s}).says("github-chat"));
    QVERIFY(run({u"new"_s, u"chatty"_s, u"--template"_s, u"github-chat"_s}).says("isola env set -f chatty CHAT_URL=..."));
    QVERIFY(run({u"new"_s}).complains("isola new --list"));
    QVERIFY(run({u"new"_s, u"typed.js"_s, u"--template"_s, u"crud"_s}).complains("is TypeScript"));
    QVERIFY(run({u"new"_s, u"whole.ts"_s, u"--template"_s, u"hono-zod"_s}).complains("is a directory"));
    QVERIFY(run({u"new"_s, u"whole"_s, u"--template"_s, u"hono-zod"_s}).says("npm ci"));
    QVERIFY(run({u"new"_s, u"whole"_s, u"--template"_s, u"hono-zod"_s}).complains("is there already"));
    QCOMPARE(run({u"invoke"_s, u"new-http"_s}).exitCode, 0);
    const Ran again = run({u"new"_s, u"new-http"_s});
    QVERIFY(again.exitCode == 2 && again.complains("is there already"));
    QVERIFY(run({u"new"_s, u"x"_s, u"--template"_s, u"fax"_s}).exitCode == 2);
    QCOMPARE(run({u"new"_s, u"typed.ts"_s}).exitCode, 0);
    QCOMPARE(run({u"deploy"_s, u"typed.ts"_s}).exitCode, 0);
}

// Whatever is at fault, nothing of the file is stored.
void TestCommandLine::anArchiveAtFaultChangesNothing()
{
    QCOMPARE(run({u"apps"_s, u"create"_s, u"strict"_s}).exitCode, 0);
    const QByteArray good = R"json({"name": "good", "code": "export default () => new Response()"})json";
    const auto archive = [&](const QByteArray &settings, const QByteArray &functions) {
        return QByteArray("{\"isola_archive\": 1, \"settings\": " + settings + ", \"functions\": [" + functions + "]}");
    };
    const QByteArray broken = R"json({"name": "bad", "code": "export default"})json";
    const QByteArray wrong = R"json({"name": "bad", "code": "x", "timeoutMs": 0, "colour": 1})json";
    const QList<std::pair<QByteArray, const char *>> faults{
        {archive("{\"log_retention_mb\": 0}", good), "settings.log_retention_mb"},
        {archive("{}", good + ", " + broken), "functions[1].code"},
        {archive("{}", good + ", " + wrong), "functions[1].timeoutMs"},
        {archive("{}", good + ", " + good), "functions[1].name"},
    };
    for (const auto &[text, field] : faults) {
        const Ran refused = run({u"import"_s, u"-"_s, u"--app"_s, u"strict"_s}, text);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.complains(field), refused.errors);
    }
    QVERIFY(run({u"list"_s, u"--app"_s, u"strict"_s, u"--json"_s}).json["functions"_L1].toArray().isEmpty());
}

void TestCommandLine::settingsOfAnAppAreImported()
{
    QCOMPARE(run({u"apps"_s, u"create"_s, u"origin"_s}).exitCode, 0);
    const QByteArray archive = R"({"isola_archive": 1, "functions": [], "settings": {"allowed_origins": ["https://a.example"],
        "log_retention_mb": 77, "record": "errors", "egress": {"mode": "deny", "hosts": ["b.example"]}}})";
    QCOMPARE(run({u"import"_s, u"-"_s, u"--app"_s, u"origin"_s}, archive).exitCode, 0);
    const QJsonObject exported = run({u"export"_s, u"--app"_s, u"origin"_s, u"--json"_s}).json;
    QCOMPARE(exported["settings"_L1]["allowed_origins"_L1].toArray(), QJsonArray{u"https://a.example"_s});
    QCOMPARE(exported["settings"_L1]["log_retention_mb"_L1].toInt(), 77);
    QCOMPARE(exported["settings"_L1]["record"_L1].toString(), u"errors"_s);
    QCOMPARE(exported["settings"_L1]["egress"_L1]["hosts"_L1].toArray(), QJsonArray{u"b.example"_s});
    const Ran newer = run({u"import"_s, u"-"_s}, R"({"isola_archive": 2, "functions": []})");
    QCOMPARE(newer.exitCode, 2);
    QVERIFY(newer.complains("is of a newer version"));
}

void TestCommandLine::secretsAreNotExported()
{
    const Ran refused = run({u"export"_s, u"--with-secrets"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.output.isEmpty() && refused.complains("never leave a server"));
}

void TestCommandLine::doctorFindsThisMachineHealthy()
{
    const Ran checked = run({u"doctor"_s});
    QVERIFY2(checked.exitCode == 0, checked.output + checked.errors);
    QVERIFY2(checked.says("V8") && checked.says("ready on ") && checked.says("seccomp") && checked.says("fits this V8"),
        checked.output);
    const Ran json = run({u"doctor"_s, u"--json"_s});
    QVERIFY(json.json["healthy"_L1].toBool());
    QFile token(m_isola->data() + u"/admin-token"_s);
    const QFile::Permissions before = token.permissions();
    QVERIFY(token.setPermissions(before | QFile::ReadOther));
    const Ran open = run({u"doctor"_s});
    QVERIFY(token.setPermissions(before));
    QCOMPARE(open.exitCode, 1);
    QVERIFY2(open.says("fail") && open.says("chmod 600 "), open.output);
}

void TestCommandLine::badTokensAreNotAuthorised()
{
    const Ran refused = run({u"list"_s, u"--token"_s, u"isk_wrong"_s, u"--json"_s});
    QCOMPARE(refused.exitCode, 4);
    QCOMPARE(refused.json["error"_L1]["code"_L1].toString(), u"AUTH_INVALID_TOKEN"_s);
}

// The same server under another name is another server.
void TestCommandLine::theAdminTokenGoesToItsOwnServerOnly()
{
    QCOMPARE(run({u"list"_s, u"--url"_s, m_url}).exitCode, 0);
    QString other = m_url;
    other.replace(u"127.0.0.1"_s, u"localhost"_s);
    const Ran refused = run({u"list"_s, u"--url"_s, other});
    QCOMPARE(refused.exitCode, 4);
    QVERIFY2(refused.complains("ISOLA_TOKEN"), refused.errors);
}

void TestCommandLine::wrongUsageIsExplained_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nothing") << QStringList{} << QByteArray("--help");
    QTest::newRow("unknown command") << QStringList{u"deply"_s} << QByteArray("did you mean isola deploy?");
    QTest::newRow("unknown option") << QStringList{u"list"_s, u"--jsn"_s} << QByteArray("--jsn");
    QTest::newRow("missing name") << QStringList{u"get"_s} << QByteArray("name");
    QTest::newRow("no such file") << QStringList{u"deploy"_s, u"absent.js"_s} << QByteArray("there is no such file");
    QTest::newRow("no URL") << QStringList{u"list"_s, u"--url"_s, u"4000"_s}
                            << QByteArray("url: 4000 is not the address of a server");
    QTest::newRow("bad header") << QStringList{u"invoke"_s, u"echo"_s, u"-H"_s, u"x"_s}
                                << QByteArray("--header: x is not a header");
    QTest::newRow("bad level") << QStringList{u"logs"_s, u"--level"_s, u"loud"_s} << QByteArray("level: must be error or all");
    QTest::newRow("following with text") << QStringList{u"logs"_s, u"-f"_s, u"-q"_s, u"x"_s} << QByteArray("--follow: goes with");
}

void TestCommandLine::wrongUsageIsExplained()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, words);
    // No arguments at all would start nothing in the fixture.
    const Ran refused = run(arguments.isEmpty() ? QStringList{QString()} : arguments);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.output.isEmpty());
    QVERIFY2(refused.errors.contains(words), refused.errors);
}

void TestCommandLine::withoutAServerItSaysHowToStartOne()
{
    CommandFixture other;
    const Ran alone = other.run({u"list"_s, u"--json"_s});
    QCOMPARE(alone.exitCode, 5);
    QCOMPARE(alone.json["error"_L1]["code"_L1].toString(), u"SERVER_UNREACHABLE"_s);
    QVERIFY(alone.complains("isola serve"));
    QVERIFY(!other.serve().isEmpty());
    QCOMPARE(other.run({u"list"_s}).exitCode, 0);
    other.stopServer();
    QVERIFY(!QFile::exists(other.data() + u"/server.json"_s));
    QCOMPARE(other.run({u"list"_s}).exitCode, 5);
    QCOMPARE(other.run({u"doctor"_s}).exitCode, 0);
}

void TestCommandLine::completionsAreThoseInResources_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("bash") << u"isola.bash"_s;
    QTest::newRow("zsh") << u"_isola"_s;
    QTest::newRow("fish") << u"isola.fish"_s;
}

void TestCommandLine::completionsAreThoseInResources()
{
    QFETCH(QString, file);
    QFile kept(QStringLiteral(ISOLA_SOURCE_DIR "/resources/completions/") + file);
    QVERIFY2(kept.open(QIODevice::ReadOnly), qPrintable(kept.fileName()));
    QVERIFY2(run({u"completions"_s, QString::fromLatin1(QTest::currentDataTag())}).output == kept.readAll(),
        "scripts/completions makes it again");
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_CommandLine.moc"
