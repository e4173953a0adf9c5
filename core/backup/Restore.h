#pragma once
// A backup back into a data directory. Everything is unpacked beside it and checked there; the directory appears whole or not at
// all. Blocks; for the command line.

#include "core/base/Result.h"

#include <QJsonObject>

namespace isola {

struct Restored {
    QJsonObject manifest;
    qint64 files = 0;
    qint64 bytes = 0;
};

// `directory` must not be there, or be empty. The passphrase is needed where the keys are sealed.
Result<Restored> restoreBackup(const QString &file, const QString &directory, const QByteArray &passphrase);

} // namespace isola
