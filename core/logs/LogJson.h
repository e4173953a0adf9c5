#pragma once
// Log rows as the HTTP contract shows them: both spellings of each figure, the documented and the one that existing clients read.

#include "core/logs/LogStore.h"

#include <QJsonArray>
#include <QJsonObject>

namespace isola {

QJsonArray consoleToJson(const QList<ConsoleEntry> &entries);
QJsonObject toJson(const Recording &recording);
QJsonObject toJson(const StoredLogRow &stored);
QJsonObject toJson(const LogPage &page); // {"logs":[],"hasMore","nextCursor"}

} // namespace isola
