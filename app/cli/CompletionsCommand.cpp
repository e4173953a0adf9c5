#include "app/cli/CompletionsCommand.h"

#include "app/cli/CompletionScript.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace isola {

void addCompletionsCommand(CLI::App &cli, std::function<int()> &chosen)
{
    static const std::map<std::string, Shell> shells{{"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};
    auto *command = cli.add_subcommand("completions", "Print the completion script of a shell");
    const auto shell = std::make_shared<Shell>(Shell::Bash);
    command->add_option("shell", *shell, "bash, zsh or fish")->required()->transform(CLI::CheckedTransformer(shells));
    command->footer("bash: source <(isola completions bash)\n"
                    "zsh:  isola completions zsh > a directory of $fpath/_isola\n"
                    "fish: isola completions fish > ~/.config/fish/completions/isola.fish");
    command->callback([&cli, &chosen, shell] {
        chosen = [&cli, shell] { return std::fputs(completionScript(cli, *shell).c_str(), stdout) < 0 ? 1 : 0; };
    });
}

} // namespace isola
