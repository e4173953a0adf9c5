#include "core/triggers/socket/ChannelRules.h"

#include <QJsonArray>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

void ChannelRules::add(const Trigger &trigger)
{
    const QJsonValue channels = trigger.config.value("channels"_L1);
    if (!channels.isArray())
        return;
    m_isOpen = false;
    for (const QJsonValue &rule : channels.toArray())
        if (const auto pattern = ChannelPattern::parse(rule["channel"_L1].toString())) // checked at deploy
            m_rules.append({*pattern, rule["subscribe"_L1].toBool(true), rule["publish"_L1].toBool()});
}

bool ChannelRules::maySubscribe(const AppId &app, const QString &channel, const Caller &caller) const
{
    return m_isOpen || caller.isDeveloperOf(app) || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule &rule) {
        return rule.maySubscribe && rule.pattern.matches(channel, caller);
    });
}

bool ChannelRules::mayPublish(const AppId &app, const QString &channel, const Caller &caller) const
{
    return caller.isDeveloperOf(app) || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule &rule) {
        return rule.mayPublish && rule.pattern.matches(channel, caller);
    });
}

} // namespace isola
