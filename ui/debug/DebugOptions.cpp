#include "ui/debug/DebugOptions.h"

#include <QAction>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace isola {

DebugOptions::DebugOptions(QObject *parent)
    : QObject(parent)
    , m_breaksOnStart(makeSwitch(tr("Break on the first line"), u"debug/breakOnStart"_s, true))
    , m_breaksOnUncaught(makeSwitch(tr("Break on uncaught exceptions"), u"debug/breakOnUncaught"_s, false))
    , m_breaksOnCaught(makeSwitch(tr("Break on caught exceptions"), u"debug/breakOnCaught"_s, false))
{
    m_breaksOnStart->setToolTip(tr("Stops where the handler begins, before anything of it ran"));
    m_breaksOnUncaught->setToolTip(tr("Stops where an exception is thrown that no code of the function's is going to catch"));
    m_breaksOnCaught->setToolTip(tr("Stops where any exception is thrown, also one that is caught later"));
    for (const QAction *action : {m_breaksOnUncaught, m_breaksOnCaught})
        connect(action, &QAction::toggled, this, &DebugOptions::exceptionBreaksChanged);
}

// V8 has no way to stop at those alone that are caught.
ExceptionBreaks DebugOptions::exceptionBreaks() const
{
    return m_breaksOnCaught->isChecked()  ? ExceptionBreaks::All
        : m_breaksOnUncaught->isChecked() ? ExceptionBreaks::Uncaught
                                          : ExceptionBreaks::None;
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
