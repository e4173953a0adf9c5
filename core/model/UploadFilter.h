#pragma once
// Which objects an s3_upload trigger wants: the rule for whoever stores objects and for whoever tries a key. Values only.

#include <QJsonObject>
#include <QString>

namespace isola {

enum class UploadMiss { None, Prefix, ContentType };

// As it was declared, without parameters; else what the key's ending says. "application/octet-stream" where neither does.
QString uploadContentType(const QString &declared, const QString &key);

// Why the config does not want an object of its bucket; None: it does.
UploadMiss uploadMiss(const QJsonObject &config, const QString &key, const QString &declaredType);

} // namespace isola
