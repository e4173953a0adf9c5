#pragma once
// Functions as a file, in the format of `isola export`: what a deploy elsewhere needs, without the values of variables and the
// secrets of triggers, which the server never shows.

#include "core/base/Result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace isola {

// One function, of its details as the API gives them.
QJsonObject archivedFunction(const QJsonObject &details);
QByteArray archiveText(const QString &app, const QJsonArray &functions);
Result<QJsonArray> functionsOfArchive(const QByteArray &text);

// The deploy body of an archived function; a trigger whose secret is not known goes without it.
QJsonObject deployBodyOf(QJsonObject archived);

} // namespace isola
