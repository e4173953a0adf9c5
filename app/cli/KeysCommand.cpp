#include "app/cli/KeysCommand.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace isola {

static CommandResult<void> rotate(Session &session, const ClientFlags &)
{
    const auto answer = session.api.post(apiPath("admin"_L1, "keys"_L1, "rotate"_L1), {});
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"Encrypted %1 secrets with a fresh key. Backups from before need the key file from before."_s.arg(
        answer->value("resealed"_L1).toInteger()));
    return {};
}

void addKeysCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("keys", "The key that secrets are encrypted with (needs the admin token)");
    command->require_subcommand(1);
    addClientCommand<ClientFlags>(
        *command->add_subcommand("rotate", "Encrypt all secrets anew with a fresh key"), chosen, rotate);
}

} // namespace isola
