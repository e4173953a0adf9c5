#pragma once
// Percent-encoding (RFC 3986, 2.1), decoded as bytes: what they spell is the reader's business. Any thread.

#include <QByteArray>
#include <optional>

namespace isola {

// Nothing when an escape is malformed.
std::optional<QByteArray> percentDecoded(QByteArrayView text);

} // namespace isola
