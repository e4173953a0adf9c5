#pragma once
// What a test call or a replay answered, as people see it: shared by invoke, debug and replay.

#include "app/cli/Session.h"

#include <QJsonArray>
#include <QStringList>

namespace isola {

// Prints the function's answer, before it status, headers, console and figures if they are wished for. An error when the function
// failed or answered 400 or more.
enum class AnswerDetail { Body, Everything };
CommandResult<void> showCallAnswer(Session &session, const QJsonObject &answer, AnswerDetail detail);

// {what, name?, message, recorded?, replayed?}: a line each.
QStringList differenceLines(const Terminal &terminal, const QJsonArray &differences);

} // namespace isola
