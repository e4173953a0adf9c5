#pragma once
// Log rows one to a line, for files: JSON Lines and CSV (RFC 4180).

#include "core/logs/LogStore.h"

#include <QByteArray>

namespace isola {

enum class LogFormat { Page, JsonLines, Csv };

// What an export begins with; only a table has something.
QByteArray firstLine(LogFormat format);
QByteArray lineOf(LogFormat format, const StoredLogRow &row);
QByteArrayView contentType(LogFormat format);
QByteArrayView fileEnding(LogFormat format); // "jsonl", "csv"

} // namespace isola
