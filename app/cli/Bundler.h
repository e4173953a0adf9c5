#pragma once
// Packages from npm: a project that depends on some is bundled into one file by its own esbuild before the deploy.

#include "app/cli/CommandError.h"

namespace isola {

// The directory of the nearest package.json, from `directory` upwards, when it names dependencies. Empty otherwise.
QString packageDirectory(const QString &directory);

// `entry`, an absolute path, and what it imports as one ES module. The error is esbuild's own, or says how to get it.
CommandResult<QByteArray> bundle(const QString &packageDirectory, const QString &entry);

} // namespace isola
