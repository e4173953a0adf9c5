#pragma once
// Why a command did not do what it was asked: what is printed, and how the process ends.

#include "app/cli/ExitCode.h"
#include "core/base/Result.h"

#include <QJsonObject>

namespace isola {

struct CommandError {
    ExitCode exitCode = ExitCode::Failed;
    QString code; // as the HTTP contract spells it; SERVER_UNREACHABLE, USAGE and FAILED are the client's own
    QString message; // empty: it has been told
    QString remediation;
    QJsonValue details; // as the server sent them

    // {"error":{code,message,remediation,details?}}, as the server would answer.
    QJsonObject toJson() const;
};

template <typename T> using CommandResult = tl::expected<T, CommandError>;

// Of a refusal by the server; `body` may be anything.
CommandError errorFromAnswer(int status, const QByteArray &body);

tl::unexpected<CommandError> failed(const Error &error);
tl::unexpected<CommandError> failed(CommandError error);
tl::unexpected<CommandError> failed(const QString &message, const QString &remediation = {});
tl::unexpected<CommandError> wrongUsage(const QString &message, const QString &remediation = {});
// What was wrong has been printed: only the exit status is left to tell.
tl::unexpected<CommandError> alreadyTold(ExitCode exitCode);
tl::unexpected<CommandError> unreachable(const QString &message, const QString &remediation);

} // namespace isola
