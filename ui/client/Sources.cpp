#include "ui/client/Sources.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

class SourceWords {
    Q_DECLARE_TR_FUNCTIONS(Sources)
};

} // namespace

QJsonObject modulesJson(const Sources &sources)
{
    QJsonObject modules;
    for (auto module = sources.modules.begin(); module != sources.modules.end(); ++module)
        modules.insert(module.key(), *module);
    return modules;
}

QMap<QString, QString> modulesFromJson(const QJsonObject &modules)
{
    QMap<QString, QString> sources;
    for (auto module = modules.begin(); module != modules.end(); ++module)
        sources.insert(module.key(), module->toString());
    return sources;
}

QString modulePath(const QString &typed)
{
    const QString path = typed.trimmed();
    return path.startsWith("./"_L1) ? path : u"./"_s + path;
}

QString moduleTitle(const QString &path)
{
    return path.startsWith("./"_L1) ? path.mid(2) : path;
}

QString fileAt(const Sources &sources, const QString &path)
{
    for (auto module = sources.modules.begin(); module != sources.modules.end(); ++module)
        if (modulePath(module.key()) == modulePath(path))
            return module.key();
    return {};
}

QString moduleNameFault(const QString &typed, const Sources &sources)
{
    static const QRegularExpression shape(uR"(\A\./(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:js|mjs|ts|mts|json)\z)"_s);
    const QString path = modulePath(typed);
    if (!shape.match(path).hasMatch())
        return SourceWords::tr("A file is named like util.js or lib/util.ts, and ends in .js, .mjs, .ts, .mts or .json.");
    if (sources.modules.contains(path) || sources.modules.contains(moduleTitle(path)))
        return SourceWords::tr("There is a file %1 already.").arg(moduleTitle(path));
    return {};
}

QStringList changedFiles(const Sources &before, const Sources &after)
{
    QStringList files;
    if (before.code != after.code)
        files.append(QString());
    QStringList paths = before.modules.keys() + after.modules.keys();
    paths.removeDuplicates();
    paths.sort();
    for (const QString &path : std::as_const(paths))
        if (!before.modules.contains(path) || !after.modules.contains(path)
            || before.modules.value(path) != after.modules.value(path))
            files.append(path);
    return files;
}

} // namespace isola
