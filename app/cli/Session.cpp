#include "app/cli/Session.h"

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace isola {

Session::Session(const ClientFlags &flags)
    : terminal(flags.isJson ? Format::Json : Format::Text)
    , api(flags, [this](int seconds) { terminal.progress(u"waiting for the server, %1 s"_s.arg(seconds)); })
    , app(appName(flags))
{
}

int runCommand(const ClientFlags &flags, const std::function<CommandResult<void>(Session &)> &run)
{
    Session session(flags);
    const CommandResult<void> result = run(session);
    if (result)
        return int(ExitCode::Ok);
    if (!result.error().message.isEmpty())
        session.terminal.error(result.error());
    return int(result.error().exitCode);
}

void chooseWhenGiven(CLI::App &command, std::function<void()> choose)
{
    command.callback(std::move(choose));
}

} // namespace isola
