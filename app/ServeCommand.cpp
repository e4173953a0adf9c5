#include "app/ServeCommand.h"

#include "app/Services.h"
#include "app/StopSignal.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QHostAddress>
#include <cstdio>

namespace isola {

namespace {

// As given on the command line; what is absent comes from the environment, the file or the defaults.
struct ServeFlags {
    std::optional<std::string> data;
    std::optional<std::string> host;
    std::optional<uint16_t> port;
    std::optional<std::string> s3Port;
    std::optional<std::string> s3Domain;
    std::optional<int> s3UploadDays;
    std::optional<int> shards;
    std::optional<std::string> otlpEndpoint;
    std::optional<std::string> config;
    std::optional<std::string> tlsCertificate;
    std::optional<std::string> tlsKey;
    std::optional<std::string> accessLog;
    std::optional<std::string> clock;
    std::vector<std::string> allowedHosts;
    bool allowsWeakerSandbox = false;
};

Result<ServeOptions> merge(const ServeFlags &flags)
{
    ServeOptions options;
    options.dataDirectory = defaultDataDirectory();
    if (flags.config)
        if (const auto read = readConfigFile(QString::fromStdString(*flags.config), options); !read)
            return fail(read.error());
    if (const auto read = readEnvironment(options); !read)
        return fail(read.error());
    if (flags.data)
        options.dataDirectory = QString::fromStdString(*flags.data);
    if (flags.host)
        options.host = QString::fromStdString(*flags.host);
    if (flags.port)
        options.port = *flags.port;
    if (flags.s3Port)
        if (const auto set = setS3Port(QString::fromStdString(*flags.s3Port), options); !set)
            return fail(set.error());
    if (flags.s3Domain) {
        const auto domain = checkedS3Domain(QString::fromStdString(*flags.s3Domain), QStringLiteral("--s3-domain"));
        if (!domain)
            return fail(domain.error());
        options.s3Domain = *domain;
    }
    if (flags.s3UploadDays) {
        const auto days = checkedS3UploadDays(*flags.s3UploadDays, QStringLiteral("--s3-upload-days"));
        if (!days)
            return fail(days.error());
        options.s3UploadDays = *days;
    }
    if (flags.shards) {
        const auto shards = checkedShards(*flags.shards, QStringLiteral("--shards"));
        if (!shards)
            return fail(shards.error());
        options.shards = *shards;
    }
    if (flags.otlpEndpoint) {
        const auto endpoint = checkedEndpoint(QString::fromStdString(*flags.otlpEndpoint), QStringLiteral("--otlp-endpoint"));
        if (!endpoint)
            return fail(endpoint.error());
        options.otlpEndpoint = *endpoint;
    }
    if (flags.tlsCertificate)
        options.tlsCertificate = QString::fromStdString(*flags.tlsCertificate);
    if (flags.tlsKey)
        options.tlsKey = QString::fromStdString(*flags.tlsKey);
    if (flags.accessLog)
        options.accessLog = QString::fromStdString(*flags.accessLog);
    options.allowsWeakerSandbox = options.allowsWeakerSandbox || flags.allowsWeakerSandbox;
    for (const std::string &host : flags.allowedHosts)
        options.allowedHosts.append(QString::fromStdString(host));
    if (flags.clock) {
        const auto start = simulatedStartOf(QString::fromStdString(*flags.clock));
        if (!start)
            return fail(start.error());
        options.simulatedStart = *start;
    }
    return options;
}

int complain(const Error &error)
{
    std::fprintf(stderr, "isola: %s\n", qPrintable(error.message));
    if (!error.remediation.isEmpty())
        std::fprintf(stderr, "isola: %s\n", qPrintable(error.remediation));
    return 1;
}

// Loopback is private to the machine, anything else is not.
void warnOfExposure(const ServeOptions &options, const QUrl &url)
{
    if (options.host == QLatin1StringView("localhost") || QHostAddress(options.host).isLoopback())
        return;
    const char *danger = url.scheme() == QLatin1StringView("https") ? "" : ", and without TLS tokens can be read on the way";
    std::fprintf(stderr, "isola: warning: other machines can reach %s%s\n", qPrintable(options.host), danger);
}

// Says at start how functions are confined, and ends the server where they would not be.
void tellOfSandbox(const Services &services, bool allowsWeaker)
{
    QObject::connect(&services, &Services::sandboxStarted, qApp, [allowsWeaker](const QString &layers) {
        const bool isWeaker = allowsWeaker && !(layers.contains(u"seccomp") && layers.contains(u"no new privileges"));
        std::fprintf(stderr, "isola: %ssandbox: %s\n", isWeaker ? "warning: weaker " : "", qPrintable(layers));
    });
    QObject::connect(&services, &Services::sandboxRefused, qApp, [](const QString &missing) {
        complain({ErrorCode::RuntimeUnavailable, QStringLiteral("Functions cannot be confined here: no %1").arg(missing),
            QStringLiteral(
                "Run isola outside of the container or policy that refuses it, or, where every function is trusted, with "
                "--allow-weaker-sandbox."),
            {}});
        QCoreApplication::exit(1);
    });
}

int serve(const ServeFlags &flags)
{
    const auto options = merge(flags);
    if (!options)
        return complain(options.error());
    const auto services = Services::create(*options);
    if (!services)
        return complain(services.error());
    StopSignal stopSignal;
    bool isStopping = false;
    QObject::connect(&stopSignal, &StopSignal::received, qApp, [&] {
        if (std::exchange(isStopping, true))
            return QCoreApplication::exit(1); // asked twice: running calls are not waited for
        (*services)->stop([] { QCoreApplication::exit(0); });
    });
    // What was opened at start is opened again: renewed certificates, a rotated access log. Without either the signal ends the
    // program.
    std::optional<SystemSignal> reloadSignal;
    if (!options->tlsCertificate.isEmpty() || !options->accessLog.isEmpty()) {
        reloadSignal.emplace(std::initializer_list<int>{SIGHUP});
        QObject::connect(&*reloadSignal, &SystemSignal::received, qApp, [&] {
            if (const auto reloaded = (*services)->reload(); !reloaded)
                complain(reloaded.error()); // what was loaded before stays in use
        });
    }
    tellOfSandbox(**services, options->allowsWeakerSandbox);
    warnOfExposure(*options, (*services)->url());
    std::printf("isola: ready on %s\n", qPrintable((*services)->url().toString()));
    if (const QUrl s3 = (*services)->s3Url(); !s3.isEmpty())
        std::printf("isola: S3 endpoint on %s\n", qPrintable(s3.toString()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

void addServeCommand(CLI::App &cli, std::function<int()> &chosen)
{
    auto *command = cli.add_subcommand("serve", "Run the server");
    const auto flags = std::make_shared<ServeFlags>();
    command->add_option("--data", flags->data, "Directory that holds everything (default: $XDG_DATA_HOME/isola)")
        ->type_name("DIR");
    command->add_option("--host", flags->host, "Address to listen on (default: 127.0.0.1)")->type_name("ADDRESS");
    command->add_option("--port", flags->port, "Port to listen on, 0 for any free one (default: 4000)")->type_name("PORT");
    command->add_option("--s3-port", flags->s3Port, "Port of the S3 endpoint, or off (default: the next one, 4001)")
        ->type_name("PORT");
    command
        ->add_option("--s3-domain", flags->s3Domain,
            "The S3 endpoint's own name, before which buckets may stand: s3.example.com (localhost always)")
        ->type_name("NAME");
    command
        ->add_option("--s3-upload-days", flags->s3UploadDays,
            "Days after which an upload in parts that was not completed is removed, 0 for never (default: 7)")
        ->type_name("DAYS");
    command->add_option("--shards", flags->shards, "Threads that take calls, each with instances of its own (default: 1)")
        ->type_name("N");
    command
        ->add_option("--otlp-endpoint", flags->otlpEndpoint,
            "OpenTelemetry collector that gets spans and logs, over HTTP as JSON (default: $OTEL_EXPORTER_OTLP_ENDPOINT)")
        ->type_name("URL");
    command->add_option("--config", flags->config, "TOML file with data, host and port")->type_name("FILE");
    command->add_option("--tls-cert", flags->tlsCertificate, "PEM file with the server's certificate chain: HTTPS only")
        ->type_name("FILE");
    command->add_option("--tls-key", flags->tlsKey, "PEM file with the certificate's key")->type_name("FILE");
    command->add_option("--access-log", flags->accessLog, "File that gets a JSON line per request, - for standard output")
        ->type_name("FILE");
    command
        ->add_option("--clock", flags->clock,
            "SIMULATED stands still until POST /v1/admin/clock/advance sets it forward; SIMULATED@TIME begins there")
        ->type_name("CLOCK");
    command
        ->add_option(
            "--allowed-host", flags->allowedHosts, "Name beside localhost that a server on loopback answers to (repeatable)")
        ->type_name("NAME");
    command->add_flag(
        "--allow-weaker-sandbox", flags->allowsWeakerSandbox, "Run functions even where the kernel refuses to confine them");
    command->callback([flags, &chosen] { chosen = [flags] { return serve(*flags); }; });
}

} // namespace isola
