#pragma once
// The files of a function: its entry and the modules beside it. A value.

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace isola {

struct Sources {
    QString code; // the entry
    QMap<QString, QString> modules; // "./lib/x.ts" to source

    // "" is the entry; null text: there is no such file.
    QString text(const QString &file) const { return file.isEmpty() ? code : modules.value(file); }
    void setText(const QString &file, const QString &text)
    {
        if (file.isEmpty())
            code = text;
        else if (modules.contains(file))
            modules.insert(file, text);
    }
    bool operator==(const Sources &) const = default;
};

QJsonObject modulesJson(const Sources &sources); // as a deploy has them
QMap<QString, QString> modulesFromJson(const QJsonObject &modules);

// What may stand for a module's path: "lib/x.ts", with one of the endings that the runtime loads. A sentence, or nothing.
QString moduleNameFault(const QString &typed, const Sources &sources);
QString modulePath(const QString &typed); // "./lib/x.ts"
QString moduleTitle(const QString &path); // "lib/x.ts"
// The file with this path as `sources` spell it; "", the entry, when there is none.
QString fileAt(const Sources &sources, const QString &path);

// Paths of files that differ, the entry first as "".
QStringList changedFiles(const Sources &before, const Sources &after);

} // namespace isola
