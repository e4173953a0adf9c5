#pragma once
// What a running command works with: the server, the terminal, the app. And the one way in which commands are added and run, so
// that all take the same flags and fail alike.

#include "app/cli/ApiConnection.h"
#include "app/cli/Terminal.h"

#include <functional>
#include <memory>

namespace isola {

struct Session {
    explicit Session(const ClientFlags &flags);

    Terminal terminal;
    ApiConnection api;
    QString app;

    // Below "/v1/{app}".
    template <typename... Parts> QByteArray path(const Parts &...parts) const { return apiPath(app, parts...); }
};

// Runs it, prints its error, gives the exit status.
int runCommand(const ClientFlags &flags, const std::function<CommandResult<void>(Session &)> &run);

void chooseWhenGiven(CLI::App &command, std::function<void()> choose);

// Gives `command` the flags of all client commands; `chosen` becomes `run` when it is the one given. `Flags` extends ClientFlags.
template <typename Flags>
std::shared_ptr<Flags> addClientCommand(
    CLI::App &command, std::function<int()> &chosen, CommandResult<void> (*run)(Session &, const Flags &))
{
    const auto flags = std::make_shared<Flags>();
    addClientFlags(command, *flags);
    chooseWhenGiven(command, [flags, run, &chosen] {
        chosen = [flags, run] { return runCommand(*flags, [&](Session &session) { return run(session, *flags); }); };
    });
    return flags;
}

} // namespace isola
