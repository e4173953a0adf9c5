#include "app/console/ConsoleOptions.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace isola {

static int complain(const Error &error)
{
    std::fprintf(stderr, "isola-console: %s\n", qPrintable(error.message));
    if (!error.remediation.isEmpty())
        std::fprintf(stderr, "isola-console: %s\n", qPrintable(error.remediation));
    return 1;
}

static Result<QUrl> serverUrl(const std::string &text)
{
    const QUrl url(QString::fromStdString(text));
    const bool isHttp = url.scheme() == QLatin1StringView("http") || url.scheme() == QLatin1StringView("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return fail(ErrorCode::ValidationInvalidSchema,
            QStringLiteral("--connect: %1 is not the address of a server").arg(url.toString()),
            QStringLiteral("Give one like http://127.0.0.1:4000."));
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

tl::expected<ConsoleOptions, int> readConsoleOptions(int argc, char **argv)
{
    CLI::App cli("Isola: the desktop console");
    std::string connectTo, token, app = "default", data;
    std::optional<uint16_t> port;
    cli.set_version_flag("--version", "isola-console " ISOLA_VERSION);
    cli.add_option("--connect", connectTo, "Use that server instead of an embedded one")->type_name("URL");
    cli.add_option("--token", token, "Its token; ISOLA_TOKEN is better, as others see arguments")->type_name("TOKEN");
    cli.add_option("--app", app, "The app to work on (default: default)")->type_name("APP");
    cli.add_option("--data", data, "Directory of the embedded server (default: $XDG_DATA_HOME/isola)")->type_name("DIR");
    cli.add_option("--port", port, "Its port, 0 for any free one (default: 4000)")->type_name("PORT");
    try { // the library throws; nothing thrown leaves this room
        cli.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return tl::unexpected(cli.exit(error));
    }
    ConsoleOptions options;
    options.serve.dataDirectory = defaultDataDirectory();
    if (const auto read = readEnvironment(options.serve); !read)
        return tl::unexpected(complain(read.error()));
    if (!data.empty())
        options.serve.dataDirectory = QString::fromStdString(data);
    options.serve.port = port.value_or(options.serve.port);
    options.app = QString::fromStdString(app);
    options.token = token.empty() ? qgetenv("ISOLA_TOKEN") : QByteArray::fromStdString(token);
    if (!connectTo.empty()) {
        const auto url = serverUrl(connectTo);
        if (!url)
            return tl::unexpected(complain(url.error()));
        options.connectTo = *url;
    }
    return options;
}

} // namespace isola
