#include "app/cli/ClientFlags.h"

#include "app/Options.h"
#include "core/storage/DataDirectory.h"

#include <CLI/CLI.hpp>
#include <QFile>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace isola {

void addClientFlags(CLI::App &command, ClientFlags &flags)
{
    const char *group = "Server";
    command.add_option("--url", flags.url, "Server's address (ISOLA_URL; default: the one that serves the data directory)")
        ->type_name("URL")
        ->group(group);
    command.add_option("--token", flags.token, "Service or admin token (better in ISOLA_TOKEN: arguments are seen by others)")
        ->type_name("TOKEN")
        ->group(group);
    command.add_option("--ca", flags.certificates, "Certificates to trust, for an https server with its own (ISOLA_CA)")
        ->type_name("FILE")
        ->group(group);
    command.add_option("--data-dir", flags.dataDirectory, "Data directory of a server on this machine (ISOLA_DATA)")
        ->type_name("DIR")
        ->group(group);
    command.add_option("--app", flags.app, "App to work in (ISOLA_APP; default: default)")->type_name("APP")->group(group);
    command.add_flag("--json", flags.isJson, "Print JSON, and nothing else, on standard output")->group(group);
}

static QString chosen(const std::optional<std::string> &flag, const char *variable)
{
    return flag ? QString::fromStdString(*flag) : qEnvironmentVariable(variable);
}

QString appName(const ClientFlags &flags)
{
    const QString name = chosen(flags.app, "ISOLA_APP");
    return name.isEmpty() ? u"default"_s : name;
}

QString dataDirectory(const ClientFlags &flags)
{
    const QString path = chosen(flags.dataDirectory, "ISOLA_DATA");
    return path.isEmpty() ? defaultDataDirectory() : path;
}

static Result<QByteArray> checkedUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1) || url.hasQuery()
        || url.hasFragment())
        return fail(ErrorCode::ValidationInvalidSchema, u"url: %1 is not the address of a server"_s.arg(text),
            u"Give it like http://127.0.0.1:4000."_s);
    QByteArray bytes = url.toEncoded(QUrl::StripTrailingSlash);
    while (bytes.endsWith('/'))
        bytes.chop(1);
    return bytes;
}

Result<ServerAddress> findServer(const ClientFlags &flags)
{
    ServerAddress address;
    address.token = chosen(flags.token, "ISOLA_TOKEN").toUtf8();
    address.certificates = QFile::encodeName(chosen(flags.certificates, "ISOLA_CA"));
    const QString url = chosen(flags.url, "ISOLA_URL");
    const Result<LocalServer> local = DataDirectory::findServer(dataDirectory(flags));
    if (url.isEmpty() && !local)
        return fail(local.error());
    const Result<QByteArray> checked = checkedUrl(url.isEmpty() ? local->url : url);
    if (!checked)
        return fail(checked.error());
    address.url = *checked;
    if (address.token.isEmpty() && local && address.url == local->url.toUtf8())
        address.token = local->adminToken;
    return address;
}

} // namespace isola
