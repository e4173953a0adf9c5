#include "app/cli/Bundler.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace isola {

QString packageDirectory(const QString &directory)
{
    QDir current(QDir(directory).absolutePath());
    while (!current.exists(u"package.json"_s))
        if (!current.cdUp())
            return {};
    QFile file(current.filePath(u"package.json"_s));
    const bool isReadable = file.open(QIODevice::ReadOnly);
    const QJsonObject package = isReadable ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    return package.value("dependencies"_L1).toObject().isEmpty() ? QString() : current.path();
}

CommandResult<QByteArray> bundle(const QString &packageDirectory, const QString &entry)
{
    const QString program = QDir(packageDirectory).absoluteFilePath(u"node_modules/.bin/esbuild"_s);
    if (!QFile::exists(program))
        return failed(u"%1 depends on npm packages, and there is no esbuild to bundle them"_s.arg(packageDirectory),
            u"Run: cd %1 && npm install && npm install --save-dev esbuild"_s.arg(packageDirectory));
    QProcess process;
    process.setWorkingDirectory(packageDirectory);
    process.start(program,
        {entry, u"--bundle"_s, u"--format=esm"_s, u"--platform=neutral"_s, u"--main-fields=module,main"_s,
            u"--conditions=worker,import"_s, u"--target=es2022"_s, u"--external:node:*"_s, u"--charset=utf8"_s,
            u"--sourcemap=inline"_s, u"--log-level=warning"_s});
    process.closeWriteChannel();
    // The command has nothing else to do meanwhile.
    if (!process.waitForFinished(-1) && process.error() == QProcess::FailedToStart)
        return failed(u"%1 does not start: %2"_s.arg(program, process.errorString()),
            u"Run npm install in %1 again."_s.arg(packageDirectory));
    const QString complaint = QString::fromUtf8(process.readAllStandardError()).trimmed();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failed(u"esbuild could not bundle %1:\n%2"_s.arg(packageDirectory, complaint),
            u"Correct what it names, or run npm install."_s);
    return process.readAllStandardOutput();
}

} // namespace isola
