#pragma once
// A function as it lies on a person's disk, and the deploy body that it makes: FILE, or DIR with index.ts or index.js and what
// lies below it. Settings come from isola.toml beside it and from a `// @isola {json}` comment at the top of the entry; the
// comment wins.

#include "app/cli/CommandError.h"

#include <QJsonObject>
#include <QStringList>

namespace isola {

struct FunctionSource {
    QJsonObject body; // what POST /v1/{app}/functions takes
    QStringList files; // that it was read from
    QStringList directories; // in which a new file would change it

    static CommandResult<FunctionSource> read(const QString &path);
};

} // namespace isola
