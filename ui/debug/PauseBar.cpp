#include "ui/debug/PauseBar.h"

#include "ui/client/Sources.h"
#include "ui/debug/DebugRun.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

PauseBar::PauseBar(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_state(makeLabel({}, TextRole::Strong)), m_row(new QHBoxLayout(this))
{
    setProperty("role", u"bar"_s);
    setAccessibleName(tr("The call that is debugged"));
    m_state->setObjectName(u"pauseState"_s);
    m_row->setContentsMargins(spacing::kMedium, spacing::kTight, spacing::kMedium, spacing::kTight);
    m_row->setSpacing(spacing::kTight);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // an exception may be long: the tooltip has it whole
    m_row->addWidget(m_state, 1);
    hide();
}

QAction *PauseBar::add(const QString &text, const QString &icon, const QKeySequence &keys, QHBoxLayout &row)
{
    auto *action = new QAction(themeIcon(m_theme, icon), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QToolButton *button
        = makeIconButton(action->icon(), keys.isEmpty() ? text : u"%1 (%2)"_s.arg(text, keys.toString(QKeySequence::NativeText)));
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
    row.addWidget(button);
    return action;
}

void PauseBar::follow(DebugRun &run, QWidget &scope)
{
    const auto addStep = [&](const QString &text, const QString &icon, const QKeySequence &keys, void (DebugRun::*step)()) {
        QAction *action = add(text, icon, keys, *m_row);
        connect(action, &QAction::triggered, &run, step);
        scope.addAction(action);
        m_steps.append(action);
    };
    addStep(tr("Go on"), u"play"_s, Qt::Key_F8, &DebugRun::resume);
    addStep(tr("Step over"), u"step-over"_s, Qt::Key_F10, &DebugRun::stepOver);
    addStep(tr("Step into"), u"step-into"_s, Qt::Key_F7, &DebugRun::stepInto);
    addStep(tr("Step out"), u"step-out"_s, Qt::SHIFT | Qt::Key_F7, &DebugRun::stepOut);
    auto *devTools = makeButton(tr("Open DevTools"), ButtonKind::Ghost);
    devTools->setObjectName(u"openDevTools"_s);
    m_row->addWidget(devTools);
    connect(devTools, &QPushButton::clicked, this, &PauseBar::devToolsRequested);
    auto *stop = makeButton(tr("Stop debugging"));
    stop->setObjectName(u"stopDebugging"_s);
    m_row->addWidget(stop);
    connect(stop, &QPushButton::clicked, &run, &DebugRun::stop);
    connect(&run, &DebugRun::changed, this, [this, &run] { showState(run); });
    connect(&run, &DebugRun::paused, this, [this, &run] { showState(run); }); // a step leads from pause to pause
    showState(run);
}

static QString pauseText(const PausePlace &place)
{
    if (!place.file)
        return PauseBar::tr("Stands in code that is in no file");
    const QString file = place.file->isEmpty() ? PauseBar::tr("entry") : moduleTitle(*place.file);
    const QString text = place.within.isEmpty()
        ? PauseBar::tr("Stands at line %1 of %2").arg(place.line).arg(file)
        : PauseBar::tr("Stands at line %1 of %2, in %3").arg(place.line).arg(file, place.within);
    return place.fault.isEmpty() ? text : PauseBar::tr("%1: %2").arg(text, place.fault);
}

static QString stateText(DebugState state)
{
    switch (state) {
    case DebugState::Starting:
        return PauseBar::tr("Starts");
    case DebugState::Answered:
        return PauseBar::tr("Answered; DevTools are still open");
    case DebugState::Idle:
    case DebugState::Running:
    case DebugState::Paused:
        break;
    }
    return PauseBar::tr("Runs until a breakpoint");
}

void PauseBar::showState(const DebugRun &run)
{
    const bool isPaused = run.state() == DebugState::Paused;
    for (QAction *step : std::as_const(m_steps))
        step->setEnabled(isPaused);
    m_state->setText(isPaused ? pauseText(run.place()) : stateText(run.state()));
    m_state->setToolTip(m_state->text());
    setVisible(run.isActive());
}

} // namespace isola
