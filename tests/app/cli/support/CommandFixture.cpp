#include "tests/app/cli/support/CommandFixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kPatience = 60000;

static QString program()
{
    return QStringLiteral(ISOLA_BIN_DIR "/isola");
}

CommandFixture::CommandFixture()
{
    start(m_server, {}); // its environment and directory; serve() starts it with arguments
}

CommandFixture::~CommandFixture()
{
    stopServer();
}

// Nothing of the person's own setup reaches a test.
void CommandFixture::start(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name :
        {u"ISOLA_URL"_s, u"ISOLA_TOKEN"_s, u"ISOLA_APP"_s, u"ISOLA_ADMIN_TOKEN"_s, u"ISOLA_PORT"_s, u"NO_COLOR"_s})
        environment.remove(name);
    environment.insert(u"ISOLA_DATA"_s, data());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_directory.path());
    if (!arguments.isEmpty())
        process.start(program(), arguments);
}

QString CommandFixture::serve(int port)
{
    static constexpr QByteArrayView kReady("isola: ready on ");
    m_server.start(program(), {u"serve"_s, u"--port"_s, QString::number(port)});
    const QByteArray output = outputUntil(m_server, "\n").split('\n').first();
    return output.startsWith(kReady) ? QString::fromUtf8(output.sliced(kReady.size()).trimmed()) : QString();
}

void CommandFixture::stopServer()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.terminate();
    if (!m_server.waitForFinished(kPatience))
        m_server.kill();
}

Ran CommandFixture::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    start(process, arguments);
    process.write(input);
    process.closeWriteChannel();
    Ran ran;
    if (!process.waitForFinished(kPatience)) {
        process.kill();
        process.waitForFinished();
        return ran;
    }
    ran.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    ran.output = process.readAllStandardOutput();
    ran.errors = process.readAllStandardError();
    ran.json = QJsonDocument::fromJson(ran.output).object();
    return ran;
}

void CommandFixture::write(const QString &name, const QByteArray &content) const
{
    QDir().mkpath(QFileInfo(path(name)).path());
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(path(name)));
}

void CommandFixture::writeFunction(const QString &name, const QByteArray &text) const
{
    write(name,
        R"(// @isola {"triggers": [{"type": "http", "config": {"auth": "none"}}]})"
        "\nexport default () => new Response('"
            + text + "');\n");
}

QByteArray outputUntil(QProcess &process, const QByteArray &text)
{
    QByteArray output;
    QElapsedTimer timer;
    timer.start();
    while (!output.contains(text)) {
        output += process.readAllStandardOutput();
        if (output.contains(text))
            break;
        if (timer.elapsed() > kPatience || (!process.waitForReadyRead(1000) && process.state() == QProcess::NotRunning))
            return {};
    }
    return output;
}

} // namespace isola
