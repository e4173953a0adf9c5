#include "app/cli/EnvironmentCommand.h"

#include "app/cli/DotEnv.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QFile>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct EnvironmentFlags : ClientFlags {
    std::optional<std::string> name; // none: the app's own
    std::vector<std::string> variables; // KEY=VALUE, or KEY to unset
    std::string file;
    bool isPlain = false; // set: what is set is no secret
};

QString ownerOf(const Session &session, const EnvironmentFlags &flags)
{
    return flags.name ? u"function "_s + QString::fromStdString(*flags.name) : u"app "_s + session.app;
}

CommandResult<void> list(Session &session, const EnvironmentFlags &flags)
{
    const auto answer = session.api.get(
        flags.name ? session.path("functions"_L1, QString::fromStdString(*flags.name)) : session.path("env"_L1));
    if (!answer)
        return failed(answer.error());
    const QJsonValue keys = answer->value("envKeys"_L1);
    session.terminal.json({{u"envKeys"_s, keys}, {u"env"_s, answer->value("env"_L1)}});
    for (const QString &key : keys.toVariant().toStringList())
        session.terminal.line(key);
    return {};
}

CommandResult<void> change(Session &session, const EnvironmentFlags &flags, const QJsonObject &variables)
{
    const QByteArray path
        = flags.name ? session.path("functions"_L1, QString::fromStdString(*flags.name), "env"_L1) : session.path("env"_L1);
    QJsonObject body{{u"envVars"_s, variables}};
    if (flags.isPlain) {
        QJsonObject secret;
        for (const QString &key : variables.keys())
            secret.insert(key, false);
        body.insert("secret"_L1, secret);
    }
    const auto answer = session.api.patch(path, body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"Changed in %1: %2. The next call sees it."_s.arg(
        ownerOf(session, flags), answer->value("updatedKeys"_L1).toVariant().toStringList().join(u", "_s)));
    return {};
}

CommandResult<void> set(Session &session, const EnvironmentFlags &flags)
{
    QJsonObject variables;
    for (const std::string &argument : flags.variables) {
        const auto variable = variableFromArgument(QString::fromStdString(argument));
        if (!variable)
            return failed(variable.error());
        variables.insert(variable->first, variable->second);
    }
    return change(session, flags, variables);
}

CommandResult<void> unset(Session &session, const EnvironmentFlags &flags)
{
    QJsonObject variables;
    for (const std::string &key : flags.variables)
        variables.insert(QString::fromStdString(key), QJsonValue(QJsonValue::Null));
    return change(session, flags, variables);
}

CommandResult<void> importFile(Session &session, const EnvironmentFlags &flags)
{
    const QString path = QString::fromStdString(flags.file);
    QFile file(path);
    if (!(path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return wrongUsage(u"%1: %2"_s.arg(path, file.errorString()));
    const auto read = variablesFromDotEnv(QString::fromUtf8(file.readAll()), path);
    if (!read)
        return failed(read.error());
    if (read->isEmpty())
        return wrongUsage(u"%1: holds no variables"_s.arg(path));
    QJsonObject variables;
    for (auto variable = read->begin(); variable != read->end(); ++variable)
        variables.insert(variable.key(), variable.value());
    return change(session, flags, variables);
}

using Run = CommandResult<void> (*)(Session &, const EnvironmentFlags &);

} // namespace

void addEnvironmentCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("env", "Variables of a function, or of the whole app; values are never shown");
    command->require_subcommand(1);
    const auto add = [&](const char *name, const char *description, Run run) {
        auto *subcommand = command->add_subcommand(name, description);
        const auto flags = addClientCommand<EnvironmentFlags>(*subcommand, chosen, run);
        subcommand
            ->add_option(
                "-f,--function", flags->name, "Function (default: the app's variables, which all of its functions inherit)")
            ->type_name("NAME");
        return std::make_pair(subcommand, flags);
    };
    add("list", "List the keys", list);
    const auto [setCommand, setFlags] = add("set", "Add or change variables", set);
    setCommand->add_option("variables", setFlags->variables, "KEY=VALUE ...")->required();
    setCommand->add_flag("--plain", setFlags->isPlain, "No secret: the console shows it while it is typed");
    const auto [unsetCommand, unsetFlags] = add("unset", "Delete variables", unset);
    unsetCommand->add_option("keys", unsetFlags->variables, "KEY ...")->required();
    const auto [importCommand, importFlags] = add("import", "Add or change what a .env file holds", importFile);
    importCommand->add_option("file", importFlags->file, "The file, - for standard input")->required();
}

} // namespace isola
