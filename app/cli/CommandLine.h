#pragma once
// `isola` as a person types it: all commands in one place, and what is said about a command line that is none of them.

#include <CLI/CLI.hpp>
#include <functional>

namespace isola {

class CommandLine final {
public:
    CommandLine();

    // The exit status: the chosen command's, or Usage. Needs a QCoreApplication.
    int run(int argc, char **argv);

private:
    // Names the command that was probably meant. False when one is given, or an option.
    bool refuseUnknownCommand(int argc, char **argv) const;

    CLI::App m_cli;
    std::function<int()> m_chosen;
};

} // namespace isola
