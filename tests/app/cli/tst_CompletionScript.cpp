#include "app/cli/CompletionScript.h"

#include <CLI/CLI.hpp>
#include <QProcess>
#include <QTemporaryFile>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// What bash offers for a line that has been typed up to its last word.
static QByteArray offered(const CLI::App &cli, const QByteArray &words)
{
    QTemporaryFile script;
    if (!script.open() || script.write(QByteArray::fromStdString(completionScript(cli, Shell::Bash))) < 0 || !script.flush())
        qFatal("no temporary file");
    const QString program = u"source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _isola; echo -n \"${COMPREPLY[@]}\""_s;
    QStringList arguments{u"-c"_s, program, script.fileName(), u"isola"_s};
    arguments += QString::fromUtf8(words).split(u' ');
    QProcess bash;
    bash.start(u"bash"_s, arguments);
    bash.waitForFinished();
    return bash.readAllStandardOutput() + bash.readAllStandardError();
}

class TestCompletionScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void bashOffersCommandsAndOptions_data();
    void bashOffersCommandsAndOptions();
    void quotesInDescriptionsAreKept();

private:
    std::unique_ptr<CLI::App> m_cli;
};

void TestCompletionScript::init()
{
    m_cli = std::make_unique<CLI::App>("it's a test", "isola");
    CLI::App *env = m_cli->add_subcommand("env", "Variables");
    CLI::App *list = env->add_subcommand("list", "List them: all");
    list->add_option("--app", "App");
    list->add_flag("-f,--full")->description("In full");
    list->add_option("name", "A positional is no option");
    m_cli->add_subcommand("export", "The app's file");
}

void TestCompletionScript::bashOffersCommandsAndOptions_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("offers");
    QTest::newRow("commands") << QByteArray("e") << QByteArray("env export");
    QTest::newRow("subcommands") << QByteArray("env l") << QByteArray("list");
    QTest::newRow("options") << QByteArray("env list --") << QByteArray("--help --app --full");
    QTest::newRow("options behind words") << QByteArray("env list some --a") << QByteArray("--app");
    QTest::newRow("values that look like commands") << QByteArray("env list export --f") << QByteArray("--full");
    QTest::newRow("files") << QByteArray("export f") << QByteArray();
}

void TestCompletionScript::bashOffersCommandsAndOptions()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, offers);
    QCOMPARE(offered(*m_cli, words), offers);
}

void TestCompletionScript::quotesInDescriptionsAreKept()
{
    const std::string fish = completionScript(*m_cli, Shell::Fish);
    QVERIFY(fish.find("-a export -d 'The app'\\''s file'") != std::string::npos);
    QVERIFY(fish.find("-s f -l full -d 'In full'") != std::string::npos);
    QVERIFY(fish.find("-l app -r -d 'App'") != std::string::npos);
    const std::string zsh = completionScript(*m_cli, Shell::Zsh);
    QVERIFY(zsh.find("'list:List them\\: all'") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestCompletionScript)
#include "tst_CompletionScript.moc"
