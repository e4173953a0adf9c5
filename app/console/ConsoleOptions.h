#pragma once
// What a person may give `isola-console`: a server of its own in this directory, or another one to connect to.

#include "app/Options.h"
#include "core/base/Result.h"

#include <QUrl>

namespace isola {

struct ConsoleOptions {
    ServeOptions serve; // of the embedded server
    QUrl connectTo; // empty: the embedded server
    QByteArray token; // of the other server
    QString app = QStringLiteral("default");
};

// An exit status instead of options: --help was answered, or the arguments are wrong and it has been said why.
tl::expected<ConsoleOptions, int> readConsoleOptions(int argc, char **argv);

} // namespace isola
