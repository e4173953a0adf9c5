#pragma once
// How a function is reached: the triggers attached to it (at most one per type) and the kind of event that made an invocation.

#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

namespace isola {

enum class TriggerType { Http, Cron, S3Upload, Webhook, Websocket };

QLatin1StringView wireName(TriggerType type); // "http", "cron", "s3_upload", "webhook", "websocket"
std::optional<TriggerType> triggerTypeFromWire(QStringView name);

// As deployed: config holds what the author sent plus the defaults filled in at deploy.
struct Trigger {
    TriggerType type = TriggerType::Http;
    QJsonObject config;
    bool isEnabled = true;

    bool operator==(const Trigger &) const = default;
};

// What an invocation came from. The first five are the trigger types; the numbers are stored in log rows and never change.
enum class InvocationSource : uint8_t {
    Http = 0,
    Cron = 1,
    S3Upload = 2,
    Webhook = 3,
    Websocket = 4,
    Agent = 5,
    Loopback = 6,
    Test = 7,
    Replay = 8
};

QLatin1StringView wireName(InvocationSource source); // "http", ..., "agent", "invoke", "test", "replay"
std::optional<InvocationSource> invocationSourceFromWire(QStringView name);

// Who may call over HTTP, from the http trigger's `auth`.
enum class HttpAuth { Required, Optional, None };

QLatin1StringView wireName(HttpAuth auth); // "required", "optional", "none"
std::optional<HttpAuth> httpAuthFromWire(QStringView name);

} // namespace isola
