#include "core/model/TriggerJson.h"

#include "core/model/FieldReader.h"
#include "core/model/TriggerConfig.h"

#include <QJsonObject>

namespace isola {

static constexpr QLatin1StringView kSecret("secret");

static QStringList triggerTypeNames()
{
    QStringList names;
    for (const TriggerType type :
        {TriggerType::Http, TriggerType::Cron, TriggerType::S3Upload, TriggerType::Webhook, TriggerType::Websocket})
        names.append(wireName(type));
    return names;
}

static Trigger triggerFromJson(const QJsonValue &value, const QString &path, QList<FieldError> &faults)
{
    if (!value.isObject()) {
        faults.append(FieldError{path, QStringLiteral("must be an object {type, config}"), 0, 0, {}});
        return {};
    }
    FieldReader reader(value.toObject(), path, faults);
    const std::optional<QString> typeName = reader.textOf(QLatin1StringView("type"), triggerTypeNames());
    if (!reader.has(QLatin1StringView("type")))
        reader.refuse(QLatin1StringView("type"),
            QStringLiteral("is missing: one of %1").arg(triggerTypeNames().join(QLatin1StringView(", "))));
    const QJsonObject config = reader.object(QLatin1StringView("config")).value_or(QJsonObject());
    const bool isEnabled = reader.boolean(QLatin1StringView("enabled")).value_or(true);
    reader.refuseUnknown();

    const std::optional<TriggerType> type = typeName ? triggerTypeFromWire(*typeName) : std::nullopt;
    if (!type)
        return {};
    FieldReader configReader(config, path + QLatin1StringView(".config"), faults);
    return {*type, checkedTriggerConfig(*type, configReader), isEnabled};
}

QList<Trigger> triggersFromJson(const QJsonArray &array, const QString &path, QList<FieldError> &faults)
{
    QList<Trigger> triggers;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString itemPath = QStringLiteral("%1[%2]").arg(path).arg(i);
        const qsizetype faultsBefore = faults.size();
        const Trigger trigger = triggerFromJson(array.at(i), itemPath, faults);
        if (faults.size() > faultsBefore)
            continue;
        for (const Trigger &earlier : triggers)
            if (earlier.type == trigger.type)
                faults.append(FieldError{itemPath + QLatin1StringView(".type"),
                    QStringLiteral("a function has at most one %1 trigger").arg(wireName(trigger.type)), 0, 0, {}});
        triggers.append(trigger);
    }
    return triggers;
}

QList<Trigger> legacyTriggerFromJson(const QJsonValue &value, const QString &path, QList<FieldError> &faults)
{
    const QJsonValue object = value.isString() ? QJsonObject{{QStringLiteral("type"), value}} : value;
    return {triggerFromJson(object, path, faults)};
}

QList<Trigger> defaultTriggers()
{
    const QJsonObject config{{QStringLiteral("auth"), wireName(HttpAuth::Required)}};
    return {Trigger{TriggerType::Http, config, true}};
}

QJsonArray triggersJson(const QList<Trigger> &triggers)
{
    QJsonArray array;
    for (const Trigger &trigger : triggers) {
        QJsonObject config = trigger.config;
        if (config.contains(kSecret))
            config.insert(kSecret, kMaskedSecret);
        array.append(QJsonObject{{QStringLiteral("type"), wireName(trigger.type)}, {QStringLiteral("config"), config},
            {QStringLiteral("enabled"), trigger.isEnabled}});
    }
    return array;
}

HttpTriggerConfig httpTriggerConfig(const Trigger &trigger)
{
    HttpTriggerConfig result;
    const QString auth = trigger.config.value(QLatin1StringView("auth")).toString();
    result.auth = httpAuthFromWire(auth).value_or(HttpAuth::Required);
    result.path = trigger.config.value(QLatin1StringView("path")).toString();
    const QJsonValue method = trigger.config.value(QLatin1StringView("method"));
    const QJsonArray methods = method.isString() ? QJsonArray{method} : method.toArray();
    for (const QJsonValue &item : methods) {
        if (item.toString() == kAnyMethod) {
            result.methods.clear();
            break;
        }
        result.methods.append(item.toString().toLatin1());
    }
    return result;
}

} // namespace isola
