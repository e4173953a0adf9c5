#pragma once
// Packages from npm: a project that depends on some is bundled into one file by its own esbuild before the deploy.

#include "app/cli/CommandError.h"

namespace isola {

// Whether package.json in `directory` names dependencies. False without one.
bool hasDependencies(const QString &directory);

// One ES module. The error is esbuild's own, or says how to get it.
CommandResult<QByteArray> bundle(const QString &directory, const QString &entry);

} // namespace isola
