#pragma once
// Files that only their owner may read: keys, tokens and the registry. The only place that makes them.

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

namespace isola {

// Makes an empty file of mode 0600 where there is none; leaves an existing one as it is.
Result<void> createPrivateFile(const QString &path);

// Puts the whole content there at once, mode 0600, durable: a crash leaves the old file or the new one.
Result<void> writePrivateFile(const QString &path, const QByteArray &content);

Result<QByteArray> readPrivateFile(const QString &path);

} // namespace isola
