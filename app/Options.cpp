#include "app/Options.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QUrl>
#include <algorithm>
#include <functional>
#include <toml++/toml.h>

namespace isola {

Result<std::optional<WallTime>> simulatedStartOf(const QString &clock)
{
    if (clock.compare(QLatin1StringView("system"), Qt::CaseInsensitive) == 0)
        return std::nullopt;
    if (clock.compare(QLatin1StringView("simulated"), Qt::CaseInsensitive) == 0)
        return SystemClock().wall();
    static constexpr QLatin1StringView kFrom("simulated@");
    const QDateTime start = QDateTime::fromString(clock.mid(kFrom.size()), Qt::ISODateWithMs);
    if (clock.startsWith(kFrom, Qt::CaseInsensitive) && start.isValid())
        return WallTime(Milliseconds(start.toMSecsSinceEpoch()));
    return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("clock: %1 is not a clock").arg(clock),
        QStringLiteral("Use SYSTEM, SIMULATED, or SIMULATED@2026-01-01T00:00:00Z."));
}

QString defaultDataDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/isola");
}

static Result<quint16> toPort(qint64 value, const QString &where)
{
    if (value < 0 || value > 65535)
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: must be between 0 and 65535").arg(where),
            QStringLiteral("0 takes any free port."));
    return quint16(value);
}

Result<QString> checkedEndpoint(const QString &text, const QString &where)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1StringView("http") || url.scheme() == QLatin1StringView("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: must be an http or https URL").arg(where),
            QStringLiteral("Give the collector's base URL, such as http://127.0.0.1:4318."));
    return text.endsWith(u'/') ? text.chopped(1) : text;
}

// "key=value,key=value", both percent-encoded (OpenTelemetry, "OTLP Exporter Configuration").
static Result<QByteArrayList> otlpFields(const QByteArray &text)
{
    QByteArrayList fields;
    for (const QByteArray &pair : text.split(',')) {
        if (pair.trimmed().isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = QByteArray::fromPercentEncoding(pair.left(std::max<qsizetype>(equals, 0)).trimmed());
        const QByteArray value = QByteArray::fromPercentEncoding(pair.mid(equals + 1).trimmed());
        const QByteArray field = name + ": " + value;
        if (name.isEmpty() || field.contains('\n') || field.contains('\r'))
            return fail(ErrorCode::ValidationInvalidSchema,
                QStringLiteral("OTEL_EXPORTER_OTLP_HEADERS: must be key=value, separated by commas"),
                QStringLiteral("Percent-encode commas, spaces and equals signs."));
        fields.append(field);
    }
    return fields;
}

static Result<void> readTelemetryEnvironment(ServeOptions &options)
{
    static constexpr char kEndpoint[] = "OTEL_EXPORTER_OTLP_ENDPOINT";
    if (!qEnvironmentVariableIsEmpty(kEndpoint)) {
        const auto endpoint = checkedEndpoint(qEnvironmentVariable(kEndpoint), QLatin1StringView(kEndpoint));
        if (!endpoint)
            return fail(endpoint.error());
        options.otlpEndpoint = *endpoint;
    }
    const auto fields = otlpFields(qgetenv("OTEL_EXPORTER_OTLP_HEADERS"));
    if (!fields)
        return fail(fields.error());
    options.otlpFields = *fields;
    return {};
}

Result<void> setS3Port(const QString &text, ServeOptions &options)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    options.servesS3 = text != QLatin1StringView("off");
    if (!options.servesS3)
        return {};
    const auto port = toPort(isNumber ? number : -1, QStringLiteral("s3-port"));
    if (!port)
        return fail(port.error().code, port.error().message + QStringLiteral(", or off"), port.error().remediation);
    options.s3Port = *port;
    return {};
}

Result<QString> checkedS3Domain(const QString &text, const QString &where)
{
    static const QRegularExpression name(QStringLiteral("\\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?\\z"));
    const QString lower = text.toLower();
    if (!name.match(lower).hasMatch() || lower.contains(QLatin1StringView("..")))
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: %2 is not a host's name").arg(where, text),
            QStringLiteral("Give a name like s3.example.com; names below it must lead to this server."));
    return lower;
}

Result<int> checkedS3UploadDays(qint64 value, const QString &where)
{
    static constexpr int kMost = 3650;
    if (value < 0 || value > kMost)
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: must be between 0 and %2").arg(where).arg(kMost),
            QStringLiteral("After so many days an unfinished upload is removed; 0 keeps all of them."));
    return int(value);
}

Result<int> checkedShards(qint64 value, const QString &where)
{
    static constexpr int kMost = 64;
    if (value < 1 || value > kMost)
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: must be between 1 and %2").arg(where).arg(kMost),
            QStringLiteral("One for each core that is to take calls; the rest of the machine runs the functions."));
    return int(value);
}

// [limits]
static Result<void> readLimits(const toml::table &table, const QString &where, ServeLimits &limits)
{
    static constexpr int64_t kMost = 1'000'000;
    const std::pair<std::string_view, std::function<void(int64_t)>> keys[] = {
        {"instances", [&](int64_t value) { limits.instances = int(value); }},
        {"instances_per_function", [&](int64_t value) { limits.instancesPerFunction = int(value); }},
        {"waiting_calls", [&](int64_t value) { limits.waitingCalls = int(value); }},
        {"waiting_ms", [&](int64_t value) { limits.waitingTime = Milliseconds(value); }},
        {"idle_ms", [&](int64_t value) { limits.idleTime = Milliseconds(value); }},
    };
    for (const auto &[key, value] : table) {
        const std::string_view name = key.str();
        const auto known = std::find_if(std::begin(keys), std::end(keys), [&](const auto &entry) { return entry.first == name; });
        const int64_t number = value.is_integer() ? value.value_or(int64_t(0)) : 0;
        if (known == std::end(keys) || number < 1 || number > kMost)
            return fail(ErrorCode::ValidationInvalidSchema,
                QStringLiteral("%1.%2: unknown key, or not a whole number from 1 to %3")
                    .arg(where, QString::fromStdString(std::string(name)))
                    .arg(kMost),
                QStringLiteral("Keys are instances, instances_per_function, waiting_calls, waiting_ms and idle_ms."));
        known->second(number);
    }
    return {};
}

Result<void> readConfigFile(const QString &path, ServeOptions &options)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("%1: %2").arg(path, file.errorString()),
            QStringLiteral("Name a readable TOML file with --config."));
    const QByteArray text = file.readAll();
    toml::table table;
    try { // the library throws; nothing thrown leaves this room
        table = toml::parse(std::string_view(text.constData(), size_t(text.size())));
    } catch (const toml::parse_error &error) {
        return fail(ErrorCode::ValidationInvalidSchema,
            QStringLiteral("%1:%2: %3")
                .arg(path)
                .arg(error.source().begin.line)
                .arg(QString::fromStdString(std::string(error.description()))));
    }
    for (const auto &[key, value] : table) {
        const QString name = QString::fromStdString(std::string(key.str()));
        const QString where = path + QLatin1StringView(": ") + name;
        if (name == QLatin1StringView("data") && value.is_string()) {
            options.dataDirectory = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("host") && value.is_string()) {
            options.host = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("port") && value.is_integer()) {
            const auto port = toPort(value.value_or(int64_t(-1)), where);
            if (!port)
                return fail(port.error());
            options.port = *port;
        } else if (name == QLatin1StringView("s3_port") && (value.is_integer() || value.is_string())) {
            const QString text = value.is_integer() ? QString::number(value.value_or(int64_t(-1)))
                                                    : QString::fromStdString(value.value_or(std::string()));
            if (const auto set = setS3Port(text, options); !set)
                return fail(set.error());
        } else if (name == QLatin1StringView("shards") && value.is_integer()) {
            const auto shards = checkedShards(value.value_or(int64_t(0)), where);
            if (!shards)
                return fail(shards.error());
            options.shards = *shards;
        } else if (name == QLatin1StringView("s3_domain") && value.is_string()) {
            const auto domain = checkedS3Domain(QString::fromStdString(value.value_or(std::string())), where);
            if (!domain)
                return fail(domain.error());
            options.s3Domain = *domain;
        } else if (name == QLatin1StringView("s3_upload_days") && value.is_integer()) {
            const auto days = checkedS3UploadDays(value.value_or(int64_t(0)), where);
            if (!days)
                return fail(days.error());
            options.s3UploadDays = *days;
        } else if (name == QLatin1StringView("otlp_endpoint") && value.is_string()) {
            const auto endpoint = checkedEndpoint(QString::fromStdString(value.value_or(std::string())), where);
            if (!endpoint)
                return fail(endpoint.error());
            options.otlpEndpoint = *endpoint;
        } else if (name == QLatin1StringView("extra_ca") && value.is_string()) {
            options.extraCaFile = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("tls_cert") && value.is_string()) {
            options.tlsCertificate = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("tls_key") && value.is_string()) {
            options.tlsKey = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("access_log") && value.is_string()) {
            options.accessLog = QString::fromStdString(value.value_or(std::string()));
        } else if (name == QLatin1StringView("allowed_hosts") && value.is_array()
            && (value.as_array()->empty() || value.as_array()->is_homogeneous(toml::node_type::string))) {
            for (const auto &host : *value.as_array())
                options.allowedHosts.append(QString::fromStdString(host.value_or(std::string())));
        } else if (name == QLatin1StringView("allow_weaker_sandbox") && value.is_boolean()) {
            options.allowsWeakerSandbox = value.value_or(false);
        } else if (name == QLatin1StringView("limits") && value.is_table()) {
            if (const auto read = readLimits(*value.as_table(), where, options.limits); !read)
                return read;
        } else if (name == QLatin1StringView("max_request_bytes") && value.is_integer() && value.value_or(int64_t(0)) > 0) {
            options.maxRequestBytes = value.value_or(int64_t(0));
        } else if (name == QLatin1StringView("fetch_max_response_bytes") && value.is_integer()) {
            options.fetchMaxResponseBytes = std::max<qint64>(value.value_or(int64_t(0)), 0);
        } else if (name == QLatin1StringView("log_queued_rows") && value.is_integer()) {
            options.logQueuedRows = std::max<qint64>(value.value_or(int64_t(0)), 0);
        } else {
            return fail(ErrorCode::ValidationInvalidSchema,
                QStringLiteral("%1: unknown key, or a value of another kind").arg(where),
                QStringLiteral(
                    "Keys are data, host, otlp_endpoint, extra_ca, tls_cert, tls_key, access_log (text), allowed_hosts (list of "
                    "texts), allow_weaker_sandbox (true or false), port, shards, max_request_bytes, s3_upload_days, "
                    "log_queued_rows and "
                    "fetch_max_response_bytes (number), s3_domain (text), s3_port (number or \"off\"), limits (a table)."));
        }
    }
    return {};
}

Result<void> readEnvironment(ServeOptions &options)
{
    if (qEnvironmentVariableIsSet("ISOLA_DATA"))
        options.dataDirectory = qEnvironmentVariable("ISOLA_DATA");
    if (qEnvironmentVariableIsSet("ISOLA_HOST"))
        options.host = qEnvironmentVariable("ISOLA_HOST");
    if (qEnvironmentVariableIsSet("ISOLA_PORT")) {
        bool isNumber = false;
        const qint64 value = qEnvironmentVariable("ISOLA_PORT").toLongLong(&isNumber);
        const auto port = toPort(isNumber ? value : -1, QStringLiteral("ISOLA_PORT"));
        if (!port)
            return fail(port.error());
        options.port = *port;
    }
    if (const auto read = readTelemetryEnvironment(options); !read)
        return read;
    if (qEnvironmentVariableIsSet("ISOLA_S3_PORT"))
        if (const auto set = setS3Port(qEnvironmentVariable("ISOLA_S3_PORT"), options); !set)
            return set;
    if (qEnvironmentVariableIsSet("ISOLA_S3_DOMAIN")) {
        const auto domain = checkedS3Domain(qEnvironmentVariable("ISOLA_S3_DOMAIN"), QStringLiteral("ISOLA_S3_DOMAIN"));
        if (!domain)
            return fail(domain.error());
        options.s3Domain = *domain;
    }
    if (qEnvironmentVariableIsSet("ISOLA_S3_UPLOAD_DAYS")) {
        bool isNumber = false;
        const qint64 value = qEnvironmentVariable("ISOLA_S3_UPLOAD_DAYS").toLongLong(&isNumber);
        const auto days = checkedS3UploadDays(isNumber ? value : -1, QStringLiteral("ISOLA_S3_UPLOAD_DAYS"));
        if (!days)
            return fail(days.error());
        options.s3UploadDays = *days;
    }
    if (qEnvironmentVariableIsSet("ISOLA_SHARDS")) {
        const auto shards = checkedShards(qEnvironmentVariable("ISOLA_SHARDS").toLongLong(), QStringLiteral("ISOLA_SHARDS"));
        if (!shards)
            return fail(shards.error());
        options.shards = *shards;
    }
    if (qEnvironmentVariableIsSet("ISOLA_EXTRA_CA"))
        options.extraCaFile = qEnvironmentVariable("ISOLA_EXTRA_CA");
    if (!options.extraCaFile.isEmpty() && !QFileInfo(options.extraCaFile).isReadable())
        return fail(ErrorCode::ValidationInvalidSchema,
            QStringLiteral("ISOLA_EXTRA_CA: %1 cannot be read").arg(options.extraCaFile),
            QStringLiteral("Name a PEM file with the certificates of the authorities to trust."));
    options.adminToken = qEnvironmentVariable("ISOLA_ADMIN_TOKEN");
    return {};
}

} // namespace isola
