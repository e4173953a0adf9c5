#pragma once
// Variables as text: KEY=VALUE from the command line, and .env files.

#include "app/cli/CommandError.h"

#include <QMap>

namespace isola {

// "KEY=VALUE"; the value is everything behind the first "=".
CommandResult<QPair<QString, QString>> variableFromArgument(const QString &argument);

// One KEY=VALUE a line, `export ` before it allowed, # comments, blanks around "=" ignored; 'single quotes' are literal, "double
// quotes" know \n \r \t \\ \" \$ and may go over several lines; outside quotes a " #" begins a comment. Nothing is expanded.
// `file` is for the error, which names the line.
CommandResult<QMap<QString, QString>> variablesFromDotEnv(const QString &text, const QString &file);

} // namespace isola
