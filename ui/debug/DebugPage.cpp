#include "ui/debug/DebugPage.h"

#include "ui/debug/DebugOptions.h"
#include "ui/debug/DevToolsView.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Labels.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace isola {

DebugPage::DebugPage(DebugRun &run, DebugOptions &options, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_start(makeButton(tr("Debug this call"), ButtonKind::Primary))
    , m_stop(makeButton(tr("Stop")))
    , m_state(makeLabel({}, TextRole::Muted))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(theme, u"bug"_s))
    , m_devTools(new DevToolsView(theme))
{
    m_state->setObjectName(u"debugState"_s);
    m_stop->setEnabled(false);
    m_empty->setTexts(tr("Stand in a call"),
        tr("The request of the Code tab runs once more, in an instance of its own: others who call the function meanwhile are "
           "not "
           "held up. Its time limit stands still while you look."),
        tr("Debug this call"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_devTools);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar(options));
    layout->addWidget(makeLine());
    layout->addWidget(m_stack, 1);
    connectRun();
}

static QCheckBox *makeSwitch(QAction *action)
{
    auto *box = new QCheckBox(action->text());
    box->setToolTip(action->toolTip());
    box->setChecked(action->isChecked());
    QObject::connect(box, &QCheckBox::toggled, action, &QAction::setChecked);
    QObject::connect(action, &QAction::toggled, box, &QCheckBox::setChecked);
    return box;
}

QWidget *DebugPage::makeBar(DebugOptions &options)
{
    auto *bar = new QWidget;
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(spacing::kLarge, spacing::kSmall, spacing::kLarge, spacing::kSmall);
    column->setSpacing(spacing::kSmall);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::kMedium);
    row->addWidget(m_start);
    row->addWidget(m_stop);
    for (QAction *option : options.switches())
        row->addWidget(makeSwitch(option));
    row->addStretch(1);
    row->addWidget(m_state);
    column->addLayout(row);
    column->addWidget(m_banner);
    return bar;
}

void DebugPage::connectRun()
{
    connect(m_start, &QPushButton::clicked, this, &DebugPage::startRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &DebugPage::startRequested);
    connect(m_stop, &QPushButton::clicked, this, &DebugPage::stop);
    connect(&m_run, &DebugRun::changed, this, &DebugPage::showState);
    connect(&m_run, &DebugRun::answered, this, [this](const CallReport &report) {
        m_status = report.status;
        showState();
    });
    connect(&m_run, &DebugRun::refused, m_banner, &Banner::showError);
    connect(&m_run, &DebugRun::ended, this,
        [this](const QString &reason) { m_banner->showMessage(Tone::Warning, tr("The session has ended: %1").arg(reason)); });
    connect(m_devTools, &DevToolsView::missing, this, [this] {
        m_banner->showMessage(Tone::Danger, tr("DevTools could not be opened."),
            tr("The debugging pages of QtWebEngine are missing; isola debug opens the session for Chrome or VS Code."));
    });
}

QString DebugPage::stateText() const
{
    switch (m_run.state()) {
    case DebugState::Idle:
        return {};
    case DebugState::Starting:
        return tr("Starting");
    case DebugState::Running:
    case DebugState::Paused:
        return m_run.order().draft.isEmpty() ? tr("Runs v%1").arg(m_run.version()) : tr("Runs your draft");
    case DebugState::Answered:
        return tr("Answered %1. DevTools stay open until you stop.").arg(m_status);
    }
    return {};
}

void DebugPage::showState()
{
    m_state->setText(stateText());
    m_stop->setEnabled(m_run.isActive());
    if (m_run.state() == DebugState::Starting) {
        m_banner->dismiss();
        m_status = 0;
        showIdle(); // what is on display is of a session before
    } else if (!m_run.isActive()) {
        showIdle();
    }
}

void DebugPage::showIdle()
{
    if (m_stack->currentWidget() == m_empty)
        return;
    m_stack->setCurrentWidget(m_empty);
    m_devTools->close();
}

void DebugPage::openDevTools()
{
    if (m_stack->currentWidget() == m_devTools)
        return;
    const QString address = m_run.openDevTools();
    if (address.isEmpty())
        return;
    m_stack->setCurrentWidget(m_devTools);
    m_devTools->open(address, m_run.breakpointsForDevTools());
    m_devTools->setFocus();
}

QWebEngineView *DebugPage::view() const
{
    return m_devTools->view();
}

} // namespace isola
