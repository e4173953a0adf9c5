#include "app/cli/FunctionSource.h"

#include "app/cli/Bundler.h"
#include "app/cli/SourceSettings.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static const QStringList kSourceEndings{u"ts"_s, u"mts"_s, u"js"_s, u"mjs"_s};

static CommandResult<QByteArray> readSource(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    const QByteArray bytes = file.readAll();
    if (!bytes.isValidUtf8())
        return wrongUsage(u"%1: is not UTF-8 text"_s.arg(path), u"Save it as UTF-8."_s);
    return bytes;
}

static CommandResult<QString> findEntry(const QDir &directory, const QJsonObject &settings)
{
    const QString chosen = settings.value("entry"_L1).toString();
    const QStringList names = chosen.isEmpty() ? QStringList{u"index.ts"_s, u"index.js"_s, u"index.mjs"_s} : QStringList{chosen};
    for (const QString &name : names)
        if (QFile::exists(directory.filePath(name)))
            return name;
    return wrongUsage(u"%1: has no %2"_s.arg(directory.path(), names.join(u", "_s)),
        u"Name the file with the handler index.ts or index.js, or say which it is by entry in isola.toml."_s);
}

// Every source file below the directory; what npm or a version control system keeps there is not the function's.
static QStringList sourcesBelow(const QDir &directory)
{
    QStringList found;
    QStringList waiting{QString()};
    while (!waiting.isEmpty()) {
        const QString below = waiting.takeFirst();
        const QDir current(directory.filePath(below));
        for (const QFileInfo &info : current.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
            const QString path = below + info.fileName();
            if (info.isDir() && info.fileName() != "node_modules"_L1)
                waiting.append(path + u'/');
            else if (info.isFile() && kSourceEndings.contains(info.suffix()) && !path.endsWith(".d.ts"_L1))
                found.append(path);
        }
    }
    return found;
}

// What `code` imports, as it is written there. Text that only looks like an import adds a file too many, no harm.
static QStringList specifiersOf(const QByteArray &code)
{
    static const QRegularExpression pattern(uR"re((?:\bfrom|\bimport)\s*\(?\s*["']([^"'\s]+)["'])re"_s);
    QStringList specifiers;
    for (const auto &match : pattern.globalMatch(QString::fromUtf8(code)))
        specifiers.append(match.captured(1));
    return specifiers;
}

static bool isRelative(const QString &specifier)
{
    return specifier.startsWith("./"_L1) || specifier.startsWith("../"_L1);
}

static QStringList importsOf(const QByteArray &code, const QString &referrer)
{
    QStringList paths;
    for (const QString &specifier : specifiersOf(code))
        if (isRelative(specifier))
            paths.append(QDir::cleanPath(QFileInfo(referrer).path() + u'/' + specifier));
    return paths;
}

// Whether any of these files imports a package from npm.
static bool importPackages(const QDir &directory, const QStringList &paths)
{
    return std::any_of(paths.begin(), paths.end(), [&directory](const QString &path) {
        const CommandResult<QByteArray> code = readSource(directory.filePath(path));
        const QStringList specifiers = code ? specifiersOf(*code) : QStringList();
        return std::any_of(specifiers.begin(), specifiers.end(), [](const QString &specifier) {
            return !isRelative(specifier) && !specifier.startsWith(u'/') && !specifier.startsWith("node:"_L1);
        });
    });
}

// Files that a path may mean, in the order of the runtime's ModuleLoader.
static QStringList candidatesFor(const QString &path)
{
    QStringList candidates{path};
    if (path.endsWith(".js"_L1))
        candidates.append(path.chopped(3) + ".ts"_L1);
    else if (path.endsWith(".mjs"_L1))
        candidates.append(path.chopped(4) + ".mts"_L1);
    for (const auto ending : {".ts"_L1, ".js"_L1, ".mts"_L1, ".mjs"_L1, ".json"_L1, "/index.ts"_L1, "/index.js"_L1})
        candidates.append(path + ending);
    return candidates;
}

// These files and what they import, looked for as the runtime will look for it: data.json is a module too.
static QStringList sourcesReached(const QDir &directory, QStringList reached)
{
    for (qsizetype i = 0; i < reached.size(); ++i) {
        const CommandResult<QByteArray> code = readSource(directory.filePath(reached.at(i)));
        for (const QString &path : code ? importsOf(*code, reached.at(i)) : QStringList())
            for (const QString &candidate : candidatesFor(path)) {
                if (!QFileInfo(directory.filePath(candidate)).isFile())
                    continue;
                if (!reached.contains(candidate) && !candidate.startsWith("../"_L1))
                    reached.append(candidate);
                break;
            }
    }
    return reached;
}

static CommandResult<void> addCode(FunctionSource &source, const QDir &directory, const QString &entry, const QStringList &paths)
{
    const QString home = entry.first(entry.lastIndexOf(u'/') + 1); // modules are named as the entry sees them
    const bool isIndex = QFileInfo(entry).completeBaseName() == "index"_L1;
    QJsonObject modules;
    for (const QString &path : paths) {
        if (!path.startsWith(home))
            return wrongUsage(u"%1: is outside of the folder of %2, which imports it"_s.arg(path, entry),
                u"Move it below that folder, or the entry up."_s);
        const QString name = path.sliced(home.size());
        const CommandResult<QByteArray> code = readSource(directory.filePath(path));
        if (!code)
            return failed(code.error());
        source.files.append(directory.filePath(path));
        if (path == entry)
            source.body.insert(u"code"_s, QString::fromUtf8(*code));
        else if (!isIndex || (name != "index.js"_L1 && name != "index.ts"_L1)) // a built index.js beside index.ts, say
            modules.insert(name, QString::fromUtf8(*code));
    }
    source.body.insert(u"modules"_s, modules);
    return {};
}

static CommandResult<void> addBundle(FunctionSource &source, const QDir &directory, const QString &entry, const QString &package)
{
    const CommandResult<QByteArray> code = bundle(package, directory.absoluteFilePath(entry));
    if (!code)
        return failed(code.error());
    source.body.insert(u"code"_s, QString::fromUtf8(*code));
    source.body.insert(u"modules"_s, QJsonObject());
    for (const QString &path : sourcesBelow(directory))
        source.files.append(directory.filePath(path));
    return {};
}

// The code as it is, or bundled with the packages that it imports.
static CommandResult<void> addSources(
    FunctionSource &source, const QDir &directory, const QString &entry, const QStringList &roots)
{
    const QStringList paths = sourcesReached(directory, roots);
    const QString package = packageDirectory(directory.path());
    if (!package.isEmpty() && importPackages(directory, paths))
        return addBundle(source, directory, entry, package);
    return addCode(source, directory, entry, paths);
}

static CommandResult<void> addSettings(FunctionSource &source, const QJsonObject &settings, const QString &where)
{
    for (const auto name : {"code"_L1, "modules"_L1})
        if (settings.contains(name))
            return wrongUsage(u"%1: %2 comes from the files, not from the settings"_s.arg(where, name));
    for (auto field = settings.begin(); field != settings.end(); ++field)
        source.body.insert(field.key(), field.value());
    return {};
}

static CommandResult<void> addAllSettings(
    FunctionSource &source, const QDir &directory, const QString &entry, const QJsonObject &toml)
{
    const QString tomlPath = directory.filePath(u"isola.toml"_s);
    if (QFile::exists(tomlPath))
        source.files.append(tomlPath);
    if (const auto added = addSettings(source, toml, tomlPath); !added)
        return added;
    const QString entryPath = directory.filePath(entry);
    const CommandResult<QByteArray> code = readSource(entryPath);
    if (!code)
        return failed(code.error());
    const CommandResult<QJsonObject> comment = settingsFromComment(*code, entryPath);
    if (!comment)
        return failed(comment.error());
    return addSettings(source, *comment, entryPath);
}

// `file` is empty for the directory's own function.
static CommandResult<FunctionSource> readFunction(const QDir &directory, const QString &file)
{
    CommandResult<QJsonObject> toml = settingsFromToml(directory.filePath(u"isola.toml"_s));
    if (!toml)
        return failed(toml.error());
    const CommandResult<QString> ownEntry = findEntry(directory, *toml);
    const bool isDirectory = file.isEmpty();
    if (isDirectory && !ownEntry)
        return failed(ownEntry.error());
    const QString entry = isDirectory ? *ownEntry : file;
    const bool isOwnEntry = ownEntry && entry == *ownEntry;
    toml->remove("entry"_L1);
    if (!isOwnEntry)
        toml->remove("name"_L1); // it names the directory's function; others beside it go by their file

    FunctionSource source;
    const QString name = isOwnEntry ? QFileInfo(directory.absolutePath()).fileName() : QFileInfo(entry).completeBaseName();
    source.body.insert(u"name"_s, name);
    const QStringList roots = isDirectory && !entry.contains(u'/') ? sourcesBelow(directory) : QStringList{entry};
    if (const auto added = addSources(source, directory, entry, roots); !added)
        return failed(added.error());
    if (const auto added = addAllSettings(source, directory, entry, *toml); !added)
        return failed(added.error());
    source.directories = {directory.path()};
    for (const QString &path : source.files)
        if (const QString parent = QFileInfo(path).path(); !source.directories.contains(parent))
            source.directories.append(parent);
    return source;
}

CommandResult<FunctionSource> FunctionSource::read(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return wrongUsage(u"%1: there is no such file or directory"_s.arg(path));
    if (info.isDir())
        return readFunction(QDir(path), {});
    if (!kSourceEndings.contains(info.suffix()))
        return wrongUsage(u"%1: is not JavaScript or TypeScript"_s.arg(path),
            u"Give a .js, .mjs or .ts file, or a directory. JSX has to be bundled to JavaScript first."_s);
    return readFunction(info.dir(), info.fileName());
}

} // namespace isola
