#pragma once
// Keys under a passphrase, for files that leave the machine: Argon2id makes a key of it, XChaCha20-Poly1305 seals with that. The
// result is JSON text that says how it was made. Any thread; takes most of a second, on purpose.

#include "core/base/Result.h"

#include <QByteArray>

namespace isola {

Result<QByteArray> sealWithPassphrase(const QByteArray &plain, const QByteArray &passphrase);

// A wrong passphrase and a changed text are told alike: they cannot be told apart.
Result<QByteArray> openWithPassphrase(const QByteArray &sealed, const QByteArray &passphrase);

} // namespace isola
