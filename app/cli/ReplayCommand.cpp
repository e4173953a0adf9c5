#include "app/cli/ReplayCommand.h"

#include "app/cli/CallAnswer.h"
#include "app/cli/FunctionSource.h"

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct ReplayFlags : ClientFlags {
    std::string id;
    std::optional<std::string> code;
    bool isDetailed = false;
};

// Only what is code of it.
CommandResult<QJsonObject> draftOf(const ReplayFlags &flags)
{
    QJsonObject draft;
    if (!flags.code)
        return draft;
    const CommandResult<FunctionSource> source = FunctionSource::read(QString::fromStdString(*flags.code));
    if (!source)
        return failed(source.error());
    for (const QString &field : {u"code"_s, u"modules"_s})
        if (source->body.contains(field))
            draft.insert(field, source->body.value(field));
    return draft;
}

CommandResult<void> replay(Session &session, const ReplayFlags &flags)
{
    const CommandResult<QJsonObject> draft = draftOf(flags);
    if (!draft)
        return failed(draft.error());
    const auto answer = session.api.post(session.path("invocations"_L1, QString::fromStdString(flags.id), "replay"_L1), *draft);
    if (!answer)
        return failed(answer.error());
    const CommandResult<void> shown
        = showCallAnswer(session, *answer, flags.isDetailed ? AnswerDetail::Everything : AnswerDetail::Body);
    if (const QString caveat = answer->value("caveat"_L1).toString(); !caveat.isEmpty())
        session.terminal.note(caveat);
    const QJsonArray differences = answer->value("differences"_L1).toArray();
    if (differences.isEmpty()) {
        session.terminal.note(u"the same as recorded"_s);
        return {}; // a failure that is reproduced is what was asked for
    }
    session.terminal.note(u"not as recorded:"_s);
    for (const QString &line : differenceLines(session.terminal, differences))
        session.terminal.note(line);
    return alreadyTold(ExitCode::FunctionFailed);
}

} // namespace

void addReplayCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("replay", "Run a recorded call again, with what it was given, and say what is otherwise");
    const auto flags = addClientCommand<ReplayFlags>(*command, chosen, replay);
    command->add_option("id", flags->id, "The invocation, from x-isola-invocation or the log")->type_name("ID")->required();
    command->add_option("--code", flags->code, "A file or a directory to run instead of the version that ran")->type_name("FILE");
    command->add_flag("--detail", flags->isDetailed, "Show status, headers, console and figures too");
}

} // namespace isola
