#pragma once
// The result of an MCP tool call as a tool's answer.

#include "core/agents/ToolAnswer.h"

namespace isola {

// {"content": [...], "structuredContent"?, "isError"?}
ToolAnswer toolAnswerOfMcp(const QJsonObject &result);

} // namespace isola
