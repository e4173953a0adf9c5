#include "ui/registry/SettingsDifference.h"

#include "core/model/Trigger.h"
#include "ui/triggers/TriggerFields.h"
#include "ui/widgets/Words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace isola {

static QString valueText(const QString &field, const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return {};
    if (field == "secret"_L1)
        return tr("a secret"); // never shown, not even the new one
    if (value.isString())
        return value.toString();
    if (value.isBool())
        return value.toBool() ? tr("yes") : tr("no");
    if (value.isDouble())
        return QString::number(value.toInteger());
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

static QString settingName(const QString &field)
{
    static const QHash<QString, const char *> names{{u"description"_s, QT_TRANSLATE_NOOP("isola", "Description")},
        {u"timeoutMs"_s, QT_TRANSLATE_NOOP("isola", "Timeout in ms")},
        {u"memoryLimitMb"_s, QT_TRANSLATE_NOOP("isola", "Memory in MB")},
        {u"agent_tool"_s, QT_TRANSLATE_NOOP("isola", "Offered to agents")},
        {u"agent_tool_description"_s, QT_TRANSLATE_NOOP("isola", "What agents read")},
        {u"agent_tool_mode"_s, QT_TRANSLATE_NOOP("isola", "Effect as a tool")},
        {u"agent_tool_exposed_to"_s, QT_TRANSLATE_NOOP("isola", "Who reaches it through agents")}};
    const char *name = names.value(field, nullptr);
    return name ? tr(name) : field;
}

static QHash<QString, QJsonObject> byType(const QJsonValue &triggers)
{
    QHash<QString, QJsonObject> found;
    for (const QJsonValue &value : triggers.toArray())
        found.insert(value.toObject().value("type"_L1).toString(), value.toObject());
    return found;
}

static QString titleOf(const QString &type)
{
    const auto known = triggerTypeFromWire(type);
    return known ? triggerTitle(*known) : type;
}

static void compareConfigs(
    const QString &title, const QJsonObject &before, const QJsonObject &after, QList<SettingChange> &changes)
{
    const bool wasOn = before.value("enabled"_L1).toBool(true);
    const bool isOn = after.value("enabled"_L1).toBool(true);
    if (wasOn != isOn)
        changes.append({tr("%1 trigger").arg(title), wasOn ? tr("on") : tr("off"), isOn ? tr("on") : tr("off")});
    const QJsonObject oldConfig = before.value("config"_L1).toObject();
    const QJsonObject newConfig = after.value("config"_L1).toObject();
    QStringList fields = oldConfig.keys() + newConfig.keys();
    fields.removeDuplicates();
    for (const QString &field : std::as_const(fields))
        if (oldConfig.value(field) != newConfig.value(field))
            changes.append({tr("%1 trigger: %2").arg(title, field), valueText(field, oldConfig.value(field)),
                valueText(field, newConfig.value(field))});
}

static void compareTriggers(const QJsonValue &before, const QJsonValue &after, QList<SettingChange> &changes)
{
    const auto old = byType(before);
    const auto fresh = byType(after);
    QStringList types = old.keys() + fresh.keys();
    types.removeDuplicates();
    types.sort();
    for (const QString &type : std::as_const(types)) {
        const QString title = titleOf(type);
        if (!old.contains(type))
            changes.append({tr("%1 trigger").arg(title), {}, tr("added")});
        else if (!fresh.contains(type))
            changes.append({tr("%1 trigger").arg(title), tr("there"), tr("removed")});
        if (fresh.contains(type))
            compareConfigs(title, old.value(type), fresh.value(type), changes);
    }
}

QList<SettingChange> settingsDifference(const QJsonObject &deployed, const QJsonObject &changes)
{
    QList<SettingChange> found;
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change.key() == "triggers"_L1)
            compareTriggers(deployed.value("triggers"_L1), *change, found);
        else if (*change != deployed.value(change.key()))
            found.append({settingName(change.key()), valueText(change.key(), deployed.value(change.key())),
                valueText(change.key(), *change)});
    }
    return found;
}

} // namespace isola
