#include "app/cli/LogsCommand.h"

#include "app/cli/GivenTime.h"
#include "app/cli/LogText.h"
#include "app/cli/Session.h"
#include "core/base/EventStream.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

constexpr std::chrono::milliseconds kBeforeReconnect(500);

struct LogsFlags : ClientFlags {
    std::string name; // empty: every function of the app
    bool isFollowing = false;
    bool includesDeleted = false;
    std::optional<int> limit;
    std::optional<int> status;
    std::optional<int> version;
    std::optional<std::string> since, until, level, trigger, text, cursor;
};

class QueryWriter final {
public:
    void add(const QString &name, const QString &value)
    {
        m_query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    }
    void add(const QString &name, const std::optional<std::string> &value)
    {
        if (value)
            add(name, QString::fromStdString(*value));
    }
    void add(const QString &name, const std::optional<int> &value)
    {
        if (value)
            add(name, QString::number(*value));
    }

    QUrlQuery query() const { return m_query; }

private:
    QUrlQuery m_query;
};

// What a page and a stream both filter by.
void addFilters(QueryWriter &writer, const LogsFlags &flags)
{
    writer.add(u"status"_s, flags.status);
    writer.add(u"version"_s, flags.version);
    writer.add(u"level"_s, flags.level);
    writer.add(u"trigger"_s, flags.trigger);
}

QUrlQuery pageQuery(const LogsFlags &flags)
{
    QueryWriter writer;
    addFilters(writer, flags);
    writer.add(u"limit"_s, flags.limit);
    if (flags.since)
        writer.add(u"since"_s, givenTime(*flags.since));
    if (flags.until)
        writer.add(u"until"_s, givenTime(*flags.until));
    writer.add(u"q"_s, flags.text);
    writer.add(u"cursor"_s, flags.cursor);
    if (flags.includesDeleted)
        writer.add(u"include_deleted"_s, u"true"_s);
    return writer.query();
}

QUrlQuery streamQuery(const LogsFlags &flags)
{
    QueryWriter writer;
    addFilters(writer, flags);
    return writer.query();
}

void show(Terminal &terminal, const QJsonObject &entry)
{
    terminal.json(entry);
    if (!terminal.isJson())
        for (const QString &line : logLines(terminal, entry))
            terminal.line(line);
}

void showPage(Terminal &terminal, const QJsonArray &rows)
{
    // The API answers newest first; on a terminal the newest belongs at the bottom.
    for (qsizetype i = rows.size(); i-- > 0;)
        show(terminal, rows.at(i).toObject());
}

QByteArray newestCursor(const QJsonObject &page)
{
    return page.value("logs"_L1).toArray().at(0).toObject().value("cursor"_L1).toString().toLatin1();
}

// Prints rows as they are written, from the one after `cursor` on; goes on where it was after a lost connection.
CommandResult<void> followFrom(Session &session, const QByteArray &path, const QUrlQuery &query, const QByteArray &cursor)
{
    EventStream events;
    events.add("id: " + cursor + "\n\n");
    for (bool hasConnected = false;;) {
        const auto ended = session.api.stream(path, query, events.lastId(), [&](QByteArrayView bytes) {
            hasConnected = true;
            for (const EventStream::Event &event : events.add(bytes))
                if (event.name == "log")
                    show(session.terminal, QJsonDocument::fromJson(event.data).object());
        });
        if (!ended && !hasConnected && ended.error().exitCode == ExitCode::NotFound)
            return failed(u"This server has no live log."_s, u"Update it, or ask again with isola logs."_s);
        // The server has answered before: where it does not now, it is on its way back.
        if (!ended && ended.error().exitCode != ExitCode::Unreachable && ended.error().exitCode != ExitCode::Busy)
            return ended;
        session.terminal.progress(u"connection lost, trying again"_s);
        events.restart();
        QThread::msleep(kBeforeReconnect.count());
    }
}

CommandResult<void> follow(Session &session, const QByteArray &path, const LogsFlags &flags)
{
    if (flags.text || flags.until || flags.cursor || flags.includesDeleted)
        return wrongUsage(u"--follow: goes with --since, --limit, --level, --trigger, --status and --version only"_s);
    // Asked for first: what is written after this row is either on the page or in the stream.
    const auto newest = session.api.get(path, QUrlQuery{{u"limit"_s, u"1"_s}});
    if (!newest)
        return failed(newest.error());
    const auto page = session.api.get(path, pageQuery(flags));
    if (!page)
        return failed(page.error());
    showPage(session.terminal, page->value("logs"_L1).toArray());
    QByteArray cursor = newestCursor(*page);
    if (cursor.isEmpty())
        cursor = newestCursor(*newest);
    return followFrom(session, path + "/stream", streamQuery(flags), cursor.isEmpty() ? "0"_ba : cursor);
}

CommandResult<void> logs(Session &session, const LogsFlags &flags)
{
    const QString name = QString::fromStdString(flags.name);
    const QByteArray path = name.isEmpty() ? session.path("logs"_L1) : session.path("functions"_L1, name, "logs"_L1);
    if (flags.isFollowing)
        return follow(session, path, flags);
    const auto page = session.api.get(path, pageQuery(flags));
    if (!page)
        return failed(page.error());
    session.terminal.json(*page);
    if (!session.terminal.isJson())
        showPage(session.terminal, page->value("logs"_L1).toArray());
    if (const QString next = page->value("nextCursor"_L1).toString(); page->value("hasMore"_L1).toBool())
        session.terminal.note(u"there are older rows: --cursor %1"_s.arg(next));
    return {};
}

} // namespace

void addLogsCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("logs", "Show what calls did, the newest last");
    const auto flags = addClientCommand<LogsFlags>(*command, chosen, logs);
    command->add_option("name", flags->name, "Function (default: all of the app)");
    command->add_flag("-f,--follow", flags->isFollowing, "Go on with rows as they are written, until Ctrl-C");
    command->add_option("-n,--limit", flags->limit, "At most so many rows, 1 to 1000 (default: 100)")->type_name("N");
    command->add_option("--since", flags->since, "From this time on: ISO 8601, or ago like 10m, 2h, 7d")->type_name("TIME");
    command->add_option("--until", flags->until, "Before this time")->type_name("TIME");
    command->add_option("--level", flags->level, "error: failed calls only; or all")->type_name("LEVEL");
    command->add_option("--trigger", flags->trigger, "http, cron, webhook, s3_upload, websocket, agent, invoke, test or replay")
        ->type_name("TYPE");
    command->add_option("--status", flags->status, "Response status")->type_name("STATUS");
    command->add_option("-q,--q", flags->text, "Text in console output or error")->type_name("TEXT");
    command->add_option("--version", flags->version, "Version of the function")->type_name("N");
    command->add_option("--cursor", flags->cursor, "Older than this row, from an earlier answer")->type_name("CURSOR");
    command->add_flag("--include-deleted", flags->includesDeleted, "Also those of a deleted function");
}

} // namespace isola
