#pragma once
// Base64url as JOSE wants it: RFC 7515, section 2. No padding, no other characters.

#include <QByteArray>
#include <optional>

namespace isola {

QByteArray toBase64Url(const QByteArray &bytes);
std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace isola
