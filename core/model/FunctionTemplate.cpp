#include "core/model/FunctionTemplate.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

QByteArray templateFile(const QString &path)
{
    QFile file(u":/templates/"_s + path);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    return file.readAll();
}

static FunctionTemplate templateOf(const QJsonObject &entry)
{
    FunctionTemplate result;
    result.name = entry.value("name"_L1).toString();
    result.title = entry.value("title"_L1).toString();
    result.explanation = entry.value("explanation"_L1).toString();
    result.translations = {{u"de"_s, entry.value("de"_L1)}};
    result.triggers = entry.value("triggers"_L1).toArray();
    result.settings = entry.value("settings"_L1).toObject();
    result.variables = entry.value("variables"_L1).toVariant().toStringList();
    result.entry = entry.value("entry"_L1).toString();
    result.packages = entry.value("packages"_L1).toString();
    result.code = QString::fromUtf8(templateFile(result.entry));
    return result;
}

QList<FunctionTemplate> functionTemplates()
{
    QList<FunctionTemplate> templates;
    const QJsonArray entries = QJsonDocument::fromJson(templateFile(u"templates.json"_s)).array();
    for (const QJsonValue &entry : entries)
        templates.append(templateOf(entry.toObject()));
    return templates;
}

} // namespace isola
