#include "app/cli/Bundler.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace isola {

bool hasDependencies(const QString &directory)
{
    QFile file(QDir(directory).filePath(u"package.json"_s));
    return file.open(QIODevice::ReadOnly)
        && !QJsonDocument::fromJson(file.readAll()).object().value("dependencies"_L1).toObject().isEmpty();
}

CommandResult<QByteArray> bundle(const QString &directory, const QString &entry)
{
    const QString program = QDir(directory).absoluteFilePath(u"node_modules/.bin/esbuild"_s);
    if (!QFile::exists(program))
        return failed(u"%1 depends on npm packages, and there is no esbuild to bundle them"_s.arg(directory),
            u"Run: cd %1 && npm install && npm install --save-dev esbuild"_s.arg(directory));
    QProcess process;
    process.setWorkingDirectory(directory);
    process.start(program,
        {entry, u"--bundle"_s, u"--format=esm"_s, u"--platform=neutral"_s, u"--main-fields=module,main"_s,
            u"--conditions=worker,import"_s, u"--target=es2022"_s, u"--external:node:*"_s, u"--charset=utf8"_s,
            u"--log-level=warning"_s});
    process.closeWriteChannel();
    // The command has nothing else to do meanwhile.
    if (!process.waitForFinished(-1) && process.error() == QProcess::FailedToStart)
        return failed(
            u"%1 does not start: %2"_s.arg(program, process.errorString()), u"Run npm install in %1 again."_s.arg(directory));
    const QString complaint = QString::fromUtf8(process.readAllStandardError()).trimmed();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failed(
            u"esbuild could not bundle %1:\n%2"_s.arg(directory, complaint), u"Correct what it names, or run npm install."_s);
    return process.readAllStandardOutput();
}

} // namespace isola
