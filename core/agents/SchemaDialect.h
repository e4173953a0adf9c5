#pragma once
// JSON Schema 2020-12, which models and MCP speak, in the words of draft 7, which the validating library knows.

#include <QJsonObject>
#include <optional>

namespace isola {

// A keyword with no counterpart in draft 7, or a reference to another document; such schemas are refused rather than half obeyed.
std::optional<QString> unknownKeyword(const QJsonValue &schema);

QJsonObject inOlderWords(const QJsonObject &schema);

} // namespace isola
