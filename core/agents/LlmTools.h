#pragma once
// What models are shown of tools, and what they are told of what those answer. The only place that knows these shapes
// (platform.openai.com/docs/guides/function-calling).

#include "core/agents/ToolAnswer.h"
#include "core/agents/ToolSet.h"

#include <QJsonArray>

namespace isola {

// A function's name where it is allowed (1 to 64 of [A-Za-z0-9_-]), else a name made of it that no other function has.
QString llmToolName(const QString &function);

QJsonArray llmTools(const QList<Tool> &tools);

// In words or data for the model; an error says that it is one.
QString llmToolResult(const ToolAnswer &answer);

} // namespace isola
