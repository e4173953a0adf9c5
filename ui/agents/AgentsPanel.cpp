#include "ui/agents/AgentsPanel.h"

#include "ui/agents/AgentSettingsPage.h"
#include "ui/agents/AgentsPage.h"
#include "ui/agents/ApprovalInbox.h"
#include "ui/agents/ApprovalsPage.h"
#include "ui/agents/RunsPage.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

AgentsPanel::AgentsPanel(ServerClient &client, const ApprovalInbox &inbox, const Theme &theme, QWidget *parent)
    : Panel(parent)
    , m_inbox(inbox)
    , m_tabs(new QTabBar)
    , m_pages(new QStackedWidget)
    , m_approvals(new ApprovalsPage(client, inbox, theme))
    , m_agents(new AgentsPage(client, theme))
    , m_runs(new RunsPage(client, theme))
    , m_settings(new AgentSettingsPage(client, theme))
{
    m_tabs->setObjectName(u"agentTabs"_s);
    m_tabs->setAccessibleName(tr("Parts of this panel"));
    m_tabs->setExpanding(false);
    m_tabs->addTab({});
    for (const QString &title : {tr("Agents"), tr("Runs"), tr("Settings")})
        m_tabs->addTab(title);
    m_pages->addWidget(m_approvals);
    m_pages->addWidget(m_agents);
    m_pages->addWidget(m_runs);
    m_pages->addWidget(m_settings);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, 0);
    head->setSpacing(spacing::kSmall);
    head->addWidget(makeLabel(tr("Agents"), TextRole::Title));
    head->addWidget(m_tabs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(makeLine());
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_runs, &RunsPage::decisionWanted, this, &AgentsPanel::showInbox);
    connect(&inbox, &ApprovalInbox::changed, this, &AgentsPanel::showCount);
    showCount();
}

void AgentsPanel::showCount()
{
    const qsizetype count = m_inbox.pending().size();
    m_tabs->setTabText(0, count > 0 ? tr("Waiting for you (%1)").arg(count) : tr("Waiting for you"));
}

void AgentsPanel::refresh()
{
    m_approvals->refresh();
    m_agents->refresh();
    m_runs->refresh();
    m_settings->refresh();
}

void AgentsPanel::showInbox()
{
    m_tabs->setCurrentIndex(0);
}

} // namespace isola
