#pragma once
// The inbox of tool calls: those that wait, and on request those that were decided.

#include "ui/client/AgentValues.h"

#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace isola {

class ApprovalCard;
class ApprovalInbox;
class EmptyState;
class ServerClient;
class Theme;

class ApprovalsPage final : public QWidget {
    Q_OBJECT

public:
    ApprovalsPage(ServerClient &client, const ApprovalInbox &inbox, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

private:
    void showPending();
    void loadDecided();
    void fill(const QList<Approval> &approvals);
    void showCurrent();
    void chooseState();

    ServerClient &m_client;
    const ApprovalInbox &m_inbox;
    QPushButton *m_decided;
    QStackedWidget *m_stack;
    QListWidget *m_list;
    ApprovalCard *m_card;
    EmptyState *m_empty;
    QList<Approval> m_approvals; // by row
};

} // namespace isola
