#pragma once
// One tool call that waits: who asks, for what, with exactly which arguments and what is different from the last time; approve
// once, deny, or change the arguments and approve. Nothing is chosen beforehand, and for a moment after it appears nothing can be
// pressed, so that a key meant for something else decides nothing.

#include "ui/client/AgentValues.h"

#include "core/base/Error.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class ApprovalCard final : public QWidget {
    Q_OBJECT

public:
    ApprovalCard(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const Approval &approval);
    QString shownId() const { return m_approval.id; }

private:
    QWidget *makeActions(const Theme &theme);
    void decide(const QString &decision);
    void showTimeLeft();
    void showChanges();
    void setGuarded(bool isGuarded);

    ServerClient &m_client;
    Approval m_approval;
    QLabel *m_title;
    QLabel *m_asker;
    QLabel *m_left;
    QLabel *m_changes;
    Banner *m_banner;
    QPlainTextEdit *m_arguments;
    QPushButton *m_edit;
    QLineEdit *m_note;
    QPushButton *m_deny;
    QPushButton *m_approve;
    QTimer m_guard;
    QTimer m_second; // counts the time left; the clock, not the server, is asked
};

} // namespace isola
