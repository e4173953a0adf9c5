#pragma once
// Agents: what waits for a person, and the agents themselves.

#include "ui/widgets/Panel.h"

class QStackedWidget;
class QTabBar;

namespace isola {

class AgentSettingsPage;
class AgentsPage;
class ApprovalInbox;
class ApprovalsPage;
class RunsPage;
class ServerClient;
class Theme;

class AgentsPanel final : public Panel {
    Q_OBJECT

public:
    AgentsPanel(ServerClient &client, const ApprovalInbox &inbox, const Theme &theme, QWidget *parent = nullptr);

    void refresh() override;
    void showInbox();

private:
    void showCount();

    const ApprovalInbox &m_inbox;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    ApprovalsPage *m_approvals;
    AgentsPage *m_agents;
    RunsPage *m_runs;
    AgentSettingsPage *m_settings;
};

} // namespace isola
