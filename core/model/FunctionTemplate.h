#pragma once
// What a new function begins as, in the console and in `isola new`: complete programs that answer, from resources/templates. Its
// templates.json says all of them, in the order in which they are offered; nothing else names them.

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace isola {

struct FunctionTemplate {
    QString name; // "github-chat"
    QString title;
    QString explanation;
    QJsonObject translations; // by language: {"de": {"title", "explanation"}}
    QJsonArray triggers; // as a deploy takes them
    QJsonObject settings; // further fields of the deploy
    QStringList variables; // that its code reads, for whoever uses it to set
    QString entry; // path below resources/templates: "crud.ts"
    QString code;
    // What comes from npm: the module that imports it, beside the entry. Empty: nothing.
    QString packages;

    bool isTypeScript() const { return entry.endsWith(QLatin1StringView(".ts")); }
};

QList<FunctionTemplate> functionTemplates();

// A file of resources/templates, by its path there. The packages of a template, its package.json and the like are there too.
QByteArray templateFile(const QString &path);

} // namespace isola
