#pragma once
// What a tool's arguments must look like: the schemas that a module exports, and arguments held against them. The only place that
// knows JSON Schema (2020-12, without its dynamic and unevaluated keywords; docs/decisions/0014).

#include "core/base/Result.h"
#include "core/model/Function.h"

#include <QJsonObject>

namespace isola {

// As Engine::check() found them: JSON text from user code, empty where the module exports none.
struct ExportedSchemas;

// Refuses what is no schema of an object, naming `inputSchema` or `outputSchema`.
Result<ToolSchemas> toolSchemas(const ExportedSchemas &exported);

// {"type": "object"} where the function says nothing.
QJsonObject inputSchemaOf(const FunctionVersion &function);

// Every fault with its path: "arguments.items[0].id".
QList<FieldError> argumentFaults(const FunctionVersion &function, const QJsonObject &arguments);

} // namespace isola
