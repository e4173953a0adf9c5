#pragma once
// Log rows as people read them: one line a call, its console below.

#include "app/cli/Terminal.h"

namespace isola {

// "2026-11-24 18:00:00.123  200  GET /path  12.3 ms  8.1 MB  v3 http  inv_...", then error, stack and console, indented.
QStringList logLines(const Terminal &terminal, const QJsonObject &entry);

// "    warn  message", one or more lines each.
QStringList consoleLines(const Terminal &terminal, const QJsonArray &entries);

} // namespace isola
