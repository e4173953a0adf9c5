#pragma once
// The text of a file of functions (core/model/FunctionArchive.h), written and read.

#include "core/base/Result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace isola {

QByteArray archiveText(const QString &app, const QJsonArray &functions);
Result<QJsonArray> functionsOfArchive(const QByteArray &text);

} // namespace isola
