#pragma once
// Deploy settings as authors write them beside or inside their code. Their names and limits are the server's to know: what is
// unknown comes back from there, named.

#include "app/cli/CommandError.h"

namespace isola {

// The JSON object of a `// @isola {...}` comment among the comments that begin `code`; it may go on over the next `//` lines.
// Empty without one. `file` is for the error.
CommandResult<QJsonObject> settingsFromComment(const QByteArray &code, const QString &file);

// The table of an isola.toml file; empty where there is none.
CommandResult<QJsonObject> settingsFromToml(const QString &file);

} // namespace isola
