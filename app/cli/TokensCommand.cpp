#include "app/cli/TokensCommand.h"

#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct TokensFlags : ClientFlags {
    std::string name; // of the token, or the id of one to revoke
    std::string kind = "service";
    std::optional<std::string> claims;
    std::optional<int> lifetimeSeconds;

    QString text() const { return QString::fromStdString(name); }
};

CommandResult<void> list(Session &session, const TokensFlags &)
{
    const auto answer = session.api.get(session.path("tokens"_L1));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    QList<QStringList> rows;
    for (const QJsonValue &value : answer->value("tokens"_L1).toArray()) {
        const QJsonObject token = value.toObject();
        const QString used = token.value("last_used_at"_L1).toString();
        rows.append({token.value("id"_L1).toString(), token.value("kind"_L1).toString(),
            Terminal::printable(token.value("name"_L1).toString()), token.value("prefix"_L1).toString(),
            token.value("created_at"_L1).toString(), used.isEmpty() ? u"never"_s : used});
    }
    if (rows.isEmpty())
        session.terminal.line(u"No tokens in app %1. Make one with isola tokens create NAME."_s.arg(session.app));
    else
        session.terminal.table({u"ID"_s, u"KIND"_s, u"NAME"_s, u"PREFIX"_s, u"CREATED"_s, u"LAST USED"_s}, rows);
    return {};
}

CommandResult<QJsonObject> bodyOf(const TokensFlags &flags)
{
    const bool isEndUser = flags.kind == "end_user";
    QJsonObject body{{u"kind"_s, QString::fromStdString(flags.kind)}, {isEndUser ? u"user_id"_s : u"name"_s, flags.text()}};
    if (!isEndUser && (flags.claims || flags.lifetimeSeconds))
        return wrongUsage(u"--claims and --expires-in: belong to --kind end_user"_s);
    if (flags.lifetimeSeconds)
        body.insert(u"expires_in"_s, *flags.lifetimeSeconds);
    if (flags.claims) {
        const QJsonDocument claims = QJsonDocument::fromJson(QByteArray::fromStdString(*flags.claims));
        if (!claims.isObject())
            return wrongUsage(u"--claims: must be a JSON object"_s, u"Like '{\"role\":\"admin\"}'."_s);
        body.insert(u"claims"_s, claims.object());
    }
    return body;
}

// The secret alone on standard output, so that it can be piped to where it belongs.
CommandResult<void> create(Session &session, const TokensFlags &flags)
{
    const CommandResult<QJsonObject> body = bodyOf(flags);
    if (!body)
        return failed(body.error());
    const auto answer = session.api.post(session.path("tokens"_L1), *body);
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    if (answer->contains("access_key_id"_L1)) {
        session.terminal.line(answer->value("access_key_id"_L1).toString());
        session.terminal.line(answer->value("secret_access_key"_L1).toString());
    } else {
        session.terminal.line(answer->value("token"_L1).toString());
    }
    if (!session.terminal.isJson())
        session.terminal.note(u"shown this once: keep it where only its user can read it"_s);
    return {};
}

CommandResult<void> revoke(Session &session, const TokensFlags &flags)
{
    const auto answer = session.api.remove(session.path("tokens"_L1, flags.text()));
    if (!answer)
        return failed(answer.error());
    session.terminal.json(*answer);
    session.terminal.line(u"Revoked token %1."_s.arg(flags.text()));
    return {};
}

} // namespace

void addTokensCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("tokens", "Who may call the API of the app");
    command->require_subcommand(1);
    addClientCommand<TokensFlags>(*command->add_subcommand("list", "List them; secrets are not shown"), chosen, list);

    auto *createCommand = command->add_subcommand("create", "Make one; its secret is shown this once");
    const auto createFlags = addClientCommand<TokensFlags>(*createCommand, chosen, create);
    createCommand->add_option("name", createFlags->name, "What it is for; of an end user the user's id")->required();
    createCommand->add_option("--kind", createFlags->kind, "service, s3, or end_user: a JWT for development")
        ->check(CLI::IsMember({"service", "s3", "end_user"}));
    createCommand->add_option("--claims", createFlags->claims, "More claims of the JWT")->type_name("JSON");
    createCommand->add_option("--expires-in", createFlags->lifetimeSeconds, "How long the JWT is good for")->type_name("SECONDS");

    auto *revokeCommand = command->add_subcommand("revoke", "Make it worthless at once");
    const auto revokeFlags = addClientCommand<TokensFlags>(*revokeCommand, chosen, revoke);
    revokeCommand->add_option("id", revokeFlags->name, "Its id, as isola tokens list shows it")->required();
}

} // namespace isola
