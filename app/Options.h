#pragma once
// What a person may set for `isola serve`: flags over environment over a TOML file over defaults. The only place that knows their
// names.

#include "core/base/Clock.h"
#include "core/base/Result.h"

#include <QByteArrayList>
#include <QString>
#include <QStringList>
#include <optional>

namespace isola {

// What all functions of a server may have of it together: the table [limits] of the TOML file (docs/limits.md).
struct ServeLimits {
    int instances = 500;
    int instancesPerFunction = 4;
    int waitingCalls = 1000; // of one version
    Milliseconds waitingTime{10000};
    Milliseconds idleTime{60000}; // of an instance
};

struct ServeOptions {
    QString dataDirectory; // default $XDG_DATA_HOME/isola
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 4000; // 0: any free one
    bool servesS3 = true;
    std::optional<quint16> s3Port; // none: the one after `port`, or any where that is taken
    QString s3Domain; // the endpoint's own name, before which buckets may stand: "s3.example.com"
    int s3UploadDays = 7; // an upload in parts that is not completed by then is removed; 0: none is
    QString tlsCertificate; // PEM files, both or none; none: plain HTTP
    QString tlsKey;
    QString accessLog; // file; "-": standard output; empty: none is kept
    QStringList allowedHosts; // names beside localhost that a server on loopback answers to
    bool allowsWeakerSandbox = false; // functions run even where the kernel refuses a wall that must stand
    qint64 maxRequestBytes = qint64(2) << 30; // of the body of a function call, which is streamed
    qint64 fetchMaxResponseBytes = 0; // of one response to fetch(); 0: no limit
    QString extraCaFile; // PEM: authorities that fetch() trusts beside the system's
    QString otlpEndpoint; // of an OpenTelemetry collector; empty: nothing is sent
    QByteArrayList otlpFields; // "name: value" for the collector, from the environment only
    ServeLimits limits;
    int shards = 1; // threads that take calls, each with an engine of its own
    std::optional<WallTime> simulatedStart; // none: time is the machine's
    qint64 logQueuedRows = 200'000; // rows that may wait for the disk; more are dropped and counted; 0: no log is kept
    QString adminToken; // ISOLA_ADMIN_TOKEN only: arguments and files are seen by others
};

// How many shards a server may have.
Result<int> checkedShards(qint64 value, const QString &where);

// What --clock names: SYSTEM, SIMULATED (from now on), or SIMULATED@2026-01-01T00:00:00Z. None: the machine's.
Result<std::optional<WallTime>> simulatedStartOf(const QString &clock);
// The base URL of a collector, without a slash at its end.
Result<QString> checkedEndpoint(const QString &text, const QString &where);

// The directory used when none is named.
QString defaultDataDirectory();

// "4001", or "off".
Result<void> setS3Port(const QString &text, ServeOptions &options);
// "s3.example.com".
Result<QString> checkedS3Domain(const QString &text, const QString &where);
Result<int> checkedS3UploadDays(qint64 value, const QString &where);

// Fills what the TOML file names; an unknown key or a value of the wrong kind is an error that names it.
Result<void> readConfigFile(const QString &path, ServeOptions &options);

// Fills what ISOLA_DATA, ISOLA_HOST, ISOLA_PORT, ISOLA_S3_PORT, ISOLA_S3_DOMAIN, ISOLA_S3_UPLOAD_DAYS, ISOLA_SHARDS,
// ISOLA_EXTRA_CA and ISOLA_ADMIN_TOKEN name, and OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS, as OpenTelemetry's
// own programs read them.
Result<void> readEnvironment(ServeOptions &options);

} // namespace isola
