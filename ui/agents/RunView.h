#pragma once
// One run of an agent: its events as they happen, what the model says meanwhile, how it ended; it can be cancelled, and where it
// waits for a person the way to the inbox is here. Part of RunsPage.

#include "ui/client/AgentValues.h"
#include "ui/client/EventFollower.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace isola {

class Banner;
class Theme;

class RunView final : public QWidget {
    Q_OBJECT

public:
    RunView(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const AgentRun &run); // follows it until it is over
    void clear();
    QString shownId() const { return m_run.id; }

Q_SIGNALS:
    void changed(const AgentRun &run); // its status
    void decisionWanted(); // a call of it waits in the inbox

private:
    QString path(const QString &rest = {}) const;
    void take(const QString &event, const QJsonObject &data);
    void reload();
    void cancel();
    void showState();

    ServerClient &m_client;
    EventFollower m_events;
    AgentRun m_run;
    QLabel *m_title;
    QLabel *m_status;
    QLabel *m_figures;
    QPushButton *m_cancel;
    Banner *m_banner;
    QTreeWidget *m_lines;
    QLabel *m_said; // by the model, so far
};

} // namespace isola
