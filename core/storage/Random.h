#pragma once
// Randomness fit for keys and tokens, from the kernel through libsodium. Any thread.

#include <QByteArray>

namespace isola {

QByteArray randomBytes(int count);

// `count` random bytes as base64url without padding.
QByteArray randomText(int count);

} // namespace isola
