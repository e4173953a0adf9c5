#pragma once
// What MCP clients are shown of tools and of what they answer. The only place that knows these shapes
// (modelcontextprotocol.io/specification/2025-11-25/server/tools).

#include "core/agents/ToolAnswer.h"
#include "core/agents/ToolSet.h"

namespace isola {

// A function's name where MCP allows it (1 to 128 of [A-Za-z0-9_.-]), else a name made of it that no other function has.
QString mcpToolName(const QString &function);

QJsonObject mcpTool(const Tool &tool);

// A JSON object is structured content and its text; other texts, images and sound are what they are. A body of the type
// application/vnd.isola.tool-result+json is a result as MCP writes it, for tools that mix kinds.
QJsonObject mcpResult(const Tool &tool, const ToolAnswer &answer);
// A call that was not made, in words for the model.
QJsonObject mcpRefusal(const QString &text);

} // namespace isola
