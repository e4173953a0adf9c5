#pragma once
// A fault in a function's source as its author is told of it.

#include "core/base/Error.h"
#include "core/model/Function.h"

namespace isola {

// "./lib/x.js" among a deploy's modules is "lib/x.js" to the loader, in stacks and in errors.
QString moduleSpecifier(const QString &path);

// `path` is a module's or empty for the entry; with a line, the message names the place and the excerpt is that line of the
// source that was deployed, with a caret below the column.
FieldError faultInSource(
    const FunctionVersion &version, const QString &field, const QString &path, const QString &message, int line, int column);

// What runs of that module: JavaScript, where the source is TypeScript.
QByteArray runningSource(const FunctionVersion &version, const QString &path);

// That line and the caret, empty where the source has no such line.
QString excerptAt(const QByteArray &source, int line, int column);
QString excerptOf(const FunctionVersion &version, const QString &path, int line, int column);

} // namespace isola
