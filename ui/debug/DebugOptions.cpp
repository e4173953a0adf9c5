#include "ui/debug/DebugOptions.h"

#include <QAction>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace isola {

DebugOptions::DebugOptions(QObject *parent)
    : QObject(parent)
    , m_breaksOnStart(makeSwitch(tr("Break on the first line"), u"debug/breakOnStart"_s, true))
    , m_breaksOnExceptions(makeSwitch(tr("Break on exceptions"), u"debug/breakOnExceptions"_s, false))
{
    m_breaksOnStart->setToolTip(tr("Stops where the handler begins, before anything of it ran"));
    m_breaksOnExceptions->setToolTip(
        tr("Stops where an exception is thrown, also one that is caught later: the platform catches all, so V8 cannot tell"));
}

QAction *DebugOptions::makeSwitch(const QString &text, const QString &key, bool isOnAtFirst)
{
    auto *action = new QAction(text, this);
    action->setCheckable(true);
    action->setChecked(QSettings().value(key, isOnAtFirst).toBool());
    connect(action, &QAction::toggled, this, [key](bool isOn) { QSettings().setValue(key, isOn); });
    return action;
}

} // namespace isola
