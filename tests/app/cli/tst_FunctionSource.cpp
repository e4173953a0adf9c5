#include "app/cli/FunctionSource.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestFunctionSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void aFileIsNamedAfterItself();
    void aFileBringsWhatItImports();
    void aDirectoryBringsItsSources();
    void modulesAreNamedAsTheEntrySeesThem();
    void theCommentWinsOverToml();
    void aNameInTomlIsTheEntrys();
    void codeIsNoSetting();
    void dependenciesAreBundledByTheProjectsEsbuild();
    void withoutEsbuildTheErrorSaysHowToGetIt();
    void whatIsNoSourceIsRefused_data();
    void whatIsNoSourceIsRefused();

private:
    QString write(const QString &name, const QByteArray &content);
    CommandResult<FunctionSource> read(const QString &name) { return FunctionSource::read(m_directory->filePath(name)); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QString TestFunctionSource::write(const QString &name, const QByteArray &content)
{
    const QString path = m_directory->filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(path));
    return path;
}

void TestFunctionSource::aFileIsNamedAfterItself()
{
    write(u"send-mail.v2.ts"_s, "export default 1");
    const auto source = read(u"send-mail.v2.ts"_s);
    QVERIFY(source);
    QCOMPARE(source->body["name"_L1].toString(), u"send-mail.v2"_s);
    QCOMPARE(source->body["code"_L1].toString(), u"export default 1"_s);
    QVERIFY(source->body["modules"_L1].toObject().isEmpty());
}

void TestFunctionSource::aFileBringsWhatItImports()
{
    write(u"a.js"_s, "import { b } from './lib/b.js';\nimport './effect';\nconst c = await import(\"./lib/c/\");");
    write(u"lib/b.js"_s, "export * from '../d.ts'; import './absent.js'; import '../../outside.js'");
    write(u"lib/c/index.ts"_s, "");
    write(u"effect.mjs"_s, "import './a.js'");
    write(u"d.ts"_s, "");
    write(u"stranger.js"_s, "");
    const auto source = read(u"a.js"_s);
    QVERIFY(source);
    QCOMPARE(source->body["modules"_L1].toObject().keys(),
        QStringList({u"d.ts"_s, u"effect.mjs"_s, u"lib/b.js"_s, u"lib/c/index.ts"_s}));
    QCOMPARE(source->files.size(), 5);
}

void TestFunctionSource::aDirectoryBringsItsSources()
{
    write(u"api/index.ts"_s, "export default 1");
    write(u"api/lib/x.js"_s, "import y from './y.json'");
    write(u"api/lib/y.json"_s, "{}");
    write(u"api/tsconfig.json"_s, "{}");
    write(u"api/lib/x.d.ts"_s, "");
    write(u"api/readme.md"_s, "");
    write(u"api/.git/hook.js"_s, "");
    write(u"api/node_modules/p/index.js"_s, "");
    const auto source = read(u"api"_s);
    QVERIFY(source);
    QCOMPARE(source->body["name"_L1].toString(), u"api"_s);
    QCOMPARE(source->body["code"_L1].toString(), u"export default 1"_s);
    QCOMPARE(source->body["modules"_L1].toObject().keys(), QStringList({u"lib/x.js"_s, u"lib/y.json"_s}));
    QVERIFY(source->directories.contains(m_directory->filePath(u"api/lib"_s)));
}

void TestFunctionSource::modulesAreNamedAsTheEntrySeesThem()
{
    write(u"isola.toml"_s, "entry = \"src/main.ts\"\n");
    write(u"src/main.ts"_s, "import './lib/part.js'; import './data';");
    write(u"src/lib/part.ts"_s, "");
    write(u"src/data.json"_s, "{}");
    write(u"test.js"_s, "not reached from the entry");
    const auto source = FunctionSource::read(m_directory->path());
    QVERIFY2(source, source ? "" : qPrintable(source.error().message));
    QCOMPARE(source->body["modules"_L1].toObject().keys(), (QStringList{u"data.json"_s, u"lib/part.ts"_s}));

    write(u"src/main.ts"_s, "import '../test.js'");
    const auto outside = FunctionSource::read(m_directory->path());
    QVERIFY(!outside);
    QVERIFY2(outside.error().message.contains("is outside of the folder of src/main.ts"_L1), qPrintable(outside.error().message));
}

void TestFunctionSource::theCommentWinsOverToml()
{
    write(u"f.js"_s, "// @isola {\"timeoutMs\": 1}\n");
    write(u"isola.toml"_s, "timeoutMs = 2\nmemoryLimitMb = 64\n");
    const auto source = read(u"f.js"_s);
    QVERIFY(source);
    QCOMPARE(source->body["timeoutMs"_L1].toInt(), 1);
    QCOMPARE(source->body["memoryLimitMb"_L1].toInt(), 64);
    QVERIFY(source->files.contains(m_directory->filePath(u"isola.toml"_s)));
}

void TestFunctionSource::aNameInTomlIsTheEntrys()
{
    write(u"main.js"_s, "1");
    write(u"other.js"_s, "2");
    write(u"isola.toml"_s, "name = \"orders\"\nentry = \"main.js\"\n");
    const auto directory = read(u"."_s);
    const auto entry = read(u"main.js"_s);
    const auto other = read(u"other.js"_s);
    QVERIFY(directory && entry && other);
    QCOMPARE(directory->body["name"_L1].toString(), u"orders"_s);
    QCOMPARE(directory->body["code"_L1].toString(), u"1"_s);
    QCOMPARE(entry->body["name"_L1].toString(), u"orders"_s);
    QCOMPARE(other->body["name"_L1].toString(), u"other"_s);
    QVERIFY(!directory->body.contains("entry"_L1));
}

void TestFunctionSource::codeIsNoSetting()
{
    write(u"f.js"_s, "// @isola {\"code\": \"x\"}\n");
    const auto source = read(u"f.js"_s);
    QVERIFY(!source);
    QVERIFY(source.error().message.contains(u"code comes from the files"_s));
}

// A stand-in for the program at the place where npm puts it: what is tested is that it is found, what it is told and that its
// output is what is deployed.
void TestFunctionSource::dependenciesAreBundledByTheProjectsEsbuild()
{
    write(u"api/index.ts"_s, "import p from 'p'");
    write(u"api/package.json"_s, R"({"dependencies": {"p": "1.0.0"}})");
    const QString program = write(u"api/node_modules/.bin/esbuild"_s, "#!/bin/sh\necho \"// $*\"\n");
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto source = read(u"api"_s);
    QVERIFY2(source, source ? "" : qPrintable(source.error().message));
    const QString code = source->body["code"_L1].toString();
    QVERIFY2(code.startsWith(u"// %1 --bundle --format=esm"_s.arg(m_directory->filePath(u"api/index.ts"_s))), qPrintable(code));

    // A file below the package is bundled too, one that imports no package is not.
    write(u"api/src/a.js"_s, "export { p } from 'p'");
    write(u"api/src/b.js"_s, "import fs from 'node:fs'; import './c.js'");
    QVERIFY(read(u"api/src/a.js"_s)->body["code"_L1].toString().contains(u"a.js --bundle"_s));
    QVERIFY(!read(u"api/src/b.js"_s)->body["code"_L1].toString().contains(u"--bundle"_s));

    write(u"api/node_modules/.bin/esbuild"_s, "#!/bin/sh\necho 'Could not resolve p' >&2\nexit 1\n");
    const auto broken = read(u"api"_s);
    QVERIFY(!broken);
    QVERIFY(broken.error().message.contains(u"Could not resolve p"_s));
}

void TestFunctionSource::withoutEsbuildTheErrorSaysHowToGetIt()
{
    write(u"api/index.ts"_s, "import p from 'p'");
    write(u"api/package.json"_s, R"({"dependencies": {"p": "1.0.0"}})");
    const auto source = read(u"api"_s);
    QVERIFY(!source);
    QVERIFY(source.error().remediation.contains(u"npm install --save-dev esbuild"_s));
}

void TestFunctionSource::whatIsNoSourceIsRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("message");
    QTest::newRow("absent") << u"absent.js"_s << u"there is no such file"_s;
    QTest::newRow("another kind") << u"notes.md"_s << u"is not JavaScript or TypeScript"_s;
    QTest::newRow("no entry") << u"empty"_s << u"has no index.ts"_s;
    QTest::newRow("not UTF-8") << u"latin.js"_s << u"is not UTF-8"_s;
}

void TestFunctionSource::whatIsNoSourceIsRefused()
{
    QFETCH(QString, path);
    QFETCH(QString, message);
    write(u"notes.md"_s, "");
    write(u"empty/readme.md"_s, "");
    write(u"latin.js"_s, "// \xe9t\xe9");
    const auto source = read(path);
    QVERIFY(!source);
    QVERIFY2(source.error().message.contains(message), qPrintable(source.error().message));
    QVERIFY(source.error().exitCode == ExitCode::Usage);
}

QTEST_GUILESS_MAIN(TestFunctionSource)
#include "tst_FunctionSource.moc"
