#include "app/cli/CompletionScript.h"

#include <CLI/CLI.hpp>
#include <QtGlobal>
#include <functional>

namespace isola {

namespace {

using Visit = std::function<void(const CLI::App &command, const std::string &path)>;

std::vector<const CLI::App *> commandsOf(const CLI::App &command)
{
    return command.get_subcommands([](const CLI::App *subcommand) { return !subcommand->get_name().empty(); });
}

std::vector<const CLI::Option *> optionsOf(const CLI::App &command)
{
    return command.get_options([](const CLI::Option *option) { return option->nonpositional(); });
}

// Every command with its path from the top, "" first, then "env", "env list", ...
void visitCommands(const CLI::App &command, const std::string &path, const Visit &visit)
{
    visit(command, path);
    for (const CLI::App *subcommand : commandsOf(command))
        visitCommands(*subcommand, path.empty() ? subcommand->get_name() : path + ' ' + subcommand->get_name(), visit);
}

std::string replaced(std::string text, char what, const std::string &with)
{
    for (size_t place = 0; (place = text.find(what, place)) != std::string::npos; place += with.size())
        text.replace(place, 1, with);
    return text;
}

std::string singleQuoted(const std::string &text)
{
    return '\'' + replaced(text, '\'', "'\\''") + '\'';
}

std::vector<std::string> spellings(const CLI::Option &option)
{
    std::vector<std::string> names;
    for (const std::string &name : option.get_snames())
        names.push_back('-' + name);
    for (const std::string &name : option.get_lnames())
        names.push_back("--" + name);
    return names;
}

// The lines of both bash and zsh that find the command among the words before the cursor.
std::string pathSearch(const CLI::App &cli, const std::string &words)
{
    std::string known;
    visitCommands(cli, {}, [&known](const CLI::App &, const std::string &path) {
        if (path.empty())
            return;
        const size_t space = path.rfind(' ');
        const std::string parent = space == std::string::npos ? std::string() : path.substr(0, space);
        known += (known.empty() ? "" : "|") + std::string("\"") + parent + '/'
            + path.substr(space == std::string::npos ? 0 : space + 1) + '"';
    });
    return "    for word in " + words + "; do\n        case \"$given/$word\" in\n            " + known
        + ") given=\"${given:+$given }$word\" ;;\n        esac\n    done\n";
}

std::string bashScript(const CLI::App &cli)
{
    std::string script = "# bash completion for isola, made by `isola completions bash`\n_isola() {\n"
                         "    local current=${COMP_WORDS[COMP_CWORD]} given=\"\" word commands=\"\" options=\"\"\n"
        + pathSearch(cli, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"") + "    case $given in\n";
    visitCommands(cli, {}, [&script](const CLI::App &command, const std::string &path) {
        std::string commands, options;
        for (const CLI::App *subcommand : commandsOf(command))
            commands += (commands.empty() ? "" : " ") + subcommand->get_name();
        for (const CLI::Option *option : optionsOf(command))
            for (const std::string &name : spellings(*option))
                options += (options.empty() ? "" : " ") + name;
        script += "        \"" + path + "\") commands=\"" + commands + "\" options=\"" + options + "\" ;;\n";
    });
    return script
        + "    esac\n    [[ $current == -* ]] && commands=$options\n"
          "    mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$current\")\n}\ncomplete -o default -F _isola isola\n";
}

std::string zshScript(const CLI::App &cli)
{
    const auto entry = [](const std::string &name, const std::string &description) {
        return ' ' + singleQuoted(replaced(name, ':', "\\:") + ':' + replaced(description, ':', "\\:"));
    };
    std::string script = "#compdef isola\n# zsh completion for isola, made by `isola completions zsh`\n_isola() {\n"
                         "    local given=\"\" word\n    local -a commands options\n"
        + pathSearch(cli, "\"${(@)words[2,CURRENT-1]}\"") + "    case $given in\n";
    visitCommands(cli, {}, [&](const CLI::App &command, const std::string &path) {
        std::string commands, options;
        for (const CLI::App *subcommand : commandsOf(command))
            commands += entry(subcommand->get_name(), subcommand->get_description());
        for (const CLI::Option *option : optionsOf(command))
            for (const std::string &name : spellings(*option))
                options += entry(name, option->get_description());
        script
            += "        \"" + path + "\")\n            commands=(" + commands + " )\n            options=(" + options + " ) ;;\n";
    });
    return script
        + "    esac\n    if [[ ${words[CURRENT]} == -* ]]; then\n        _describe -o option options\n"
          "    elif (( ${#commands} )); then\n        _describe command commands\n    else\n        _files\n    fi\n}\n"
          "if [[ $funcstack[1] == _isola ]]; then _isola \"$@\"; else compdef _isola isola; fi\n";
}

// When these words have been typed, and none that would lead deeper.
std::string fishCondition(const CLI::App &command, const std::string &path)
{
    if (path.empty())
        return "__fish_use_subcommand";
    std::string condition = "__fish_seen_subcommand_from " + replaced(path, ' ', "; and __fish_seen_subcommand_from ");
    std::string deeper;
    for (const CLI::App *subcommand : commandsOf(command))
        deeper += ' ' + subcommand->get_name();
    return deeper.empty() ? condition : condition + "; and not __fish_seen_subcommand_from" + deeper;
}

std::string fishScript(const CLI::App &cli)
{
    std::string script = "# fish completion for isola, made by `isola completions fish`\n";
    visitCommands(cli, {}, [&script](const CLI::App &command, const std::string &path) {
        const std::string start = "complete -c isola -n " + singleQuoted(fishCondition(command, path));
        for (const CLI::App *subcommand : commandsOf(command))
            script += start + " -f -a " + subcommand->get_name() + " -d " + singleQuoted(subcommand->get_description()) + '\n';
        for (const CLI::Option *option : optionsOf(command)) {
            script += start;
            for (const std::string &name : option->get_snames())
                script += " -s " + name;
            for (const std::string &name : option->get_lnames())
                script += " -l " + name;
            script
                += (option->get_items_expected_min() > 0 ? " -r -d " : " -d ") + singleQuoted(option->get_description()) + '\n';
        }
    });
    return script;
}

} // namespace

std::string completionScript(const CLI::App &cli, Shell shell)
{
    switch (shell) {
    case Shell::Bash:
        return bashScript(cli);
    case Shell::Zsh:
        return zshScript(cli);
    case Shell::Fish:
        return fishScript(cli);
    }
    Q_UNREACHABLE();
}

} // namespace isola
