#pragma once
// JSON as it came, only indented: order, numbers and escapes stay as the function wrote them (QJsonDocument would sort the keys).

#include <QByteArray>
#include <optional>

namespace isola {

// Nothing when it is not a JSON object or array.
std::optional<QByteArray> indentedJson(const QByteArray &json);

} // namespace isola
