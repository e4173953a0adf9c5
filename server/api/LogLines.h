#pragma once
// Log rows, as the API shows them, one to a line, for files: JSON Lines and CSV (RFC 4180).

#include <QByteArray>
#include <QJsonObject>

namespace isola {

enum class LogFormat { Page, JsonLines, Csv };

// What an export begins with; only a table has something.
QByteArray firstLine(LogFormat format);
QByteArray lineOf(LogFormat format, const QJsonObject &row);
QByteArrayView contentType(LogFormat format);
QByteArrayView fileEnding(LogFormat format); // "jsonl", "csv"

} // namespace isola
