#pragma once
// What a tool's arguments must look like: the schemas that a module exports, and arguments held against them. The only place that
// knows JSON Schema (2020-12, without its dynamic and unevaluated keywords; docs/decisions/0010).

#include "core/base/Result.h"
#include "core/model/Function.h"

#include <QJsonObject>

namespace isola {

// Refuses what is no schema of an object, naming `inputSchema` or `outputSchema`. Empty ones are none, which is fine.
Result<void> checkSchemas(const ToolSchemas &schemas);

// {"type": "object"} where the function says nothing.
QJsonObject inputSchemaOf(const FunctionVersion &function);

// Every fault with its path: "arguments.items[0].id".
QList<FieldError> argumentFaults(const FunctionVersion &function, const QJsonObject &arguments);

} // namespace isola
