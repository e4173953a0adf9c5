#include "app/cli/DeliveriesCommand.h"

#include "app/cli/GivenTime.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct DeliveriesFlags : ClientFlags {
    std::vector<std::string> ids;
    bool isForAll = false;
    std::optional<std::string> function, trigger, state, since, until;
    std::optional<int> limit;

    bool hasFilter() const { return function || trigger || since || until; }
};

// What both commands filter by, as names and values.
QList<std::pair<QString, QString>> filtersOf(const DeliveriesFlags &flags)
{
    QList<std::pair<QString, QString>> filters;
    if (flags.function)
        filters.append({u"function"_s, QString::fromStdString(*flags.function)});
    if (flags.trigger)
        filters.append({u"trigger"_s, QString::fromStdString(*flags.trigger)});
    if (flags.since)
        filters.append({u"since"_s, givenTime(*flags.since)});
    if (flags.until)
        filters.append({u"until"_s, givenTime(*flags.until)});
    return filters;
}

CommandResult<void> list(Session &session, const DeliveriesFlags &flags)
{
    QUrlQuery query;
    for (const auto &[name, value] : filtersOf(flags))
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    if (flags.state)
        query.addQueryItem(u"state"_s, QString::fromStdString(*flags.state));
    if (flags.limit)
        query.addQueryItem(u"limit"_s, QString::number(*flags.limit));
    const auto answer = session.api.get(session.path("deliveries"_L1), query);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("deliveries"_L1).toArray()) {
        const QJsonObject delivery = value.toObject();
        rows.append({delivery.value("id"_L1).toString(), delivery.value("state"_L1).toString(),
            Terminal::printable(delivery.value("function"_L1).toString()),
            Terminal::printable(delivery.value("event"_L1).toString()), QString::number(delivery.value("attempts"_L1).toInt()),
            delivery.value("created_at"_L1).toString(), Terminal::printable(delivery.value("last_error"_L1).toString())});
    }
    if (rows.isEmpty())
        session.terminal.line(u"No deliveries."_s);
    else
        session.terminal.table(
            {u"ID"_s, u"STATE"_s, u"FUNCTION"_s, u"EVENT"_s, u"ATTEMPTS"_s, u"TAKEN ON"_s, u"LAST ERROR"_s}, rows);
    return {};
}

CommandResult<void> redriveNamed(Session &session, const DeliveriesFlags &flags)
{
    for (const std::string &given : flags.ids) {
        const QString id = QString::fromStdString(given);
        const auto answer = session.api.post(session.path("deliveries"_L1, id, "redrive"_L1), {});
        if (!answer)
            return failed(answer.error());
        session.terminal.json(*answer);
        session.terminal.line(u"%1 runs again."_s.arg(id));
    }
    return {};
}

CommandResult<void> redrive(Session &session, const DeliveriesFlags &flags)
{
    const bool isFiltered = flags.isForAll || flags.hasFilter();
    if (flags.ids.empty() != isFiltered)
        return wrongUsage(u"ID: name dead deliveries, or say which with a filter or --all, and not both"_s,
            u"isola deliveries list --state dead shows them."_s);
    if (!flags.ids.empty())
        return redriveNamed(session, flags);
    QJsonObject body;
    for (const auto &[name, value] : filtersOf(flags))
        body.insert(name, value);
    if (flags.limit)
        body.insert(u"limit"_s, *flags.limit);
    const auto answer = session.api.post(session.path("deliveries"_L1, "redrive"_L1), body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"%1 run again."_s.arg(answer->value("redriven"_L1).toInt()));
    if (answer->value("hasMore"_L1).toBool())
        session.terminal.note(u"there may be more dead ones: give the command again"_s);
    return {};
}

void addFilters(CLI::App &command, DeliveriesFlags &flags)
{
    command.add_option("--function", flags.function, "Of this function")->type_name("NAME");
    command.add_option("--trigger", flags.trigger, "Of this kind")->check(CLI::IsMember({"webhook", "s3_upload"}));
    command.add_option("--since", flags.since, "Taken on from this time on: ISO 8601, or ago like 10m, 2h, 7d")
        ->type_name("TIME");
    command.add_option("--until", flags.until, "Taken on before this time")->type_name("TIME");
    command.add_option("-n,--limit", flags.limit, "At most so many")->type_name("N");
}

} // namespace

void addDeliveriesCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("deliveries", "Events that webhooks and uploads brought, and what became of them");
    command->require_subcommand(1);
    auto *listCommand = command->add_subcommand("list", "List them, the newest first");
    const auto listFlags = addClientCommand<DeliveriesFlags>(*listCommand, chosen, list);
    listCommand->add_option("--state", listFlags->state, "In this state")->check(CLI::IsMember({"pending", "delivered", "dead"}));
    addFilters(*listCommand, *listFlags);

    auto *redriveCommand = command->add_subcommand("redrive", "Run dead ones again, with all their attempts");
    const auto redriveFlags = addClientCommand<DeliveriesFlags>(*redriveCommand, chosen, redrive);
    redriveCommand->add_option("id", redriveFlags->ids, "Like dlv_7");
    redriveCommand->add_flag("--all", redriveFlags->isForAll, "Every dead one of the app");
    addFilters(*redriveCommand, *redriveFlags);
}

} // namespace isola
