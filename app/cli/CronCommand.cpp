#include "app/cli/CronCommand.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct CronFlags : ClientFlags {
    std::string name;
    int count = 5;

    QString function() const { return QString::fromStdString(name); }
};

CommandResult<void> next(Session &session, const CronFlags &flags)
{
    const auto answer = session.api.get(session.path("functions"_L1, flags.function(), "triggers"_L1, "cron"_L1, "next"_L1)
        + "?n=" + QByteArray::number(flags.count));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("next"_L1).toArray())
        rows.append({value["local"_L1].toString(), value["utc"_L1].toString(), value["note"_L1].toString()});
    session.terminal.table({u"LOCAL"_s, u"UTC"_s, u"NOTE"_s}, rows);
    return {};
}

CommandResult<void> runNow(Session &session, const CronFlags &flags)
{
    const auto answer = session.api.post(session.path("functions"_L1, flags.function(), "triggers"_L1, "cron"_L1, "run"_L1), {});
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(
        u"It runs as %1. See isola logs %2."_s.arg(answer->value("invocation_id"_L1).toString(), flags.function()));
    return {};
}

} // namespace

void addCronCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("cron", "Schedules of functions");
    command->require_subcommand(1);
    auto *nextCommand = command->add_subcommand("next", "Show when a function's schedule is next due");
    const auto nextFlags = addClientCommand<CronFlags>(*nextCommand, chosen, next);
    nextCommand->add_option("name", nextFlags->name, "Function")->required();
    nextCommand->add_option("-n,--count", nextFlags->count, "How many times (default: 5)")->check(CLI::Range(1, 1000));
    auto *runCommand = command->add_subcommand("run", "Run a function now, beside its schedule");
    const auto runFlags = addClientCommand<CronFlags>(*runCommand, chosen, runNow);
    runCommand->add_option("name", runFlags->name, "Function")->required();
}

} // namespace isola
