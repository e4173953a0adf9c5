#pragma once
// Log rows as the API shows them: what the log stores, and the name of the function it stores only the number of.

#include "core/logs/LogStore.h"

#include <QJsonObject>

namespace isola {

class FunctionRegistry;

QJsonObject rowJson(const StoredLogRow &row, const FunctionRegistry &functions);
QJsonObject pageJson(const LogPage &page, const FunctionRegistry &functions);

} // namespace isola
