#pragma once
// Who may listen to which channel of an app, and say something there: the `channels` of its websocket triggers taken together.
// Where none of them has any, every caller may listen anywhere and only developers speak. A value.

#include "core/model/ChannelPattern.h"
#include "core/model/Function.h"

namespace isola {

class ChannelRules final {
public:
    // Of a trigger that is switched off too: switching a function off must not open what it guards.
    void add(const Trigger &trigger);

    // Developers of the app may do both anywhere.
    bool maySubscribe(const AppId &app, const QString &channel, const Caller &caller) const;
    bool mayPublish(const AppId &app, const QString &channel, const Caller &caller) const;

private:
    struct Rule {
        ChannelPattern pattern;
        bool maySubscribe = true;
        bool mayPublish = false;
    };

    QList<Rule> m_rules;
    bool m_isOpen = true; // nobody has said who may listen
};

} // namespace isola
