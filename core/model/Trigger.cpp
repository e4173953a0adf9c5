#include "core/model/Trigger.h"

#include "core/model/WireNames.h"

namespace isola {

QLatin1StringView wireName(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return QLatin1StringView("http");
    case TriggerType::Cron:
        return QLatin1StringView("cron");
    case TriggerType::S3Upload:
        return QLatin1StringView("s3_upload");
    case TriggerType::Webhook:
        return QLatin1StringView("webhook");
    case TriggerType::Websocket:
        return QLatin1StringView("websocket");
    }
    Q_UNREACHABLE();
}

std::optional<TriggerType> triggerTypeFromWire(QStringView name)
{
    return fromWireName<TriggerType>(name, 5);
}

QLatin1StringView wireName(InvocationSource source)
{
    switch (source) {
    case InvocationSource::Http:
        return QLatin1StringView("http");
    case InvocationSource::Cron:
        return QLatin1StringView("cron");
    case InvocationSource::S3Upload:
        return QLatin1StringView("s3_upload");
    case InvocationSource::Webhook:
        return QLatin1StringView("webhook");
    case InvocationSource::Websocket:
        return QLatin1StringView("websocket");
    case InvocationSource::Agent:
        return QLatin1StringView("agent");
    case InvocationSource::Loopback:
        return QLatin1StringView("invoke");
    case InvocationSource::Test:
        return QLatin1StringView("test");
    case InvocationSource::Replay:
        return QLatin1StringView("replay");
    }
    Q_UNREACHABLE();
}

std::optional<InvocationSource> invocationSourceFromWire(QStringView name)
{
    return fromWireName<InvocationSource>(name, 9);
}

QLatin1StringView wireName(HttpAuth auth)
{
    switch (auth) {
    case HttpAuth::Required:
        return QLatin1StringView("required");
    case HttpAuth::Optional:
        return QLatin1StringView("optional");
    case HttpAuth::None:
        return QLatin1StringView("none");
    }
    Q_UNREACHABLE();
}

std::optional<HttpAuth> httpAuthFromWire(QStringView name)
{
    return fromWireName<HttpAuth>(name, 3);
}

} // namespace isola
