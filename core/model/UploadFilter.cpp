#include "core/model/UploadFilter.h"

#include <QJsonArray>
#include <QMimeDatabase>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

QString uploadContentType(const QString &declared, const QString &key)
{
    if (!declared.isEmpty())
        return declared.section(';'_L1, 0, 0).trimmed().toLower();
    return QMimeDatabase().mimeTypeForFile(key, QMimeDatabase::MatchExtension).name();
}

static bool isOfType(const QString &type, const QString &pattern)
{
    return pattern == "*/*"_L1 || type == pattern || (pattern.endsWith("/*"_L1) && type.startsWith(pattern.chopped(1)));
}

UploadMiss uploadMiss(const QJsonObject &config, const QString &key, const QString &declaredType)
{
    if (!key.startsWith(config.value("prefix"_L1).toString()))
        return UploadMiss::Prefix;
    const QJsonArray patterns = config.value("contentTypes"_L1).toArray();
    const QString type = uploadContentType(declaredType, key);
    const bool isWantedType = patterns.isEmpty() || std::any_of(patterns.begin(), patterns.end(), [&](const QJsonValue &pattern) {
        return isOfType(type, pattern.toString());
    });
    return isWantedType ? UploadMiss::None : UploadMiss::ContentType;
}

} // namespace isola
