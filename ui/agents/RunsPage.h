#pragma once
// The runs of the app's agents, the newest first: begins one with an input, shows one as it goes. Part of AgentsPanel.

#include "ui/client/AgentValues.h"

#include <QWidget>

class QComboBox;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace isola {

class Banner;
class RunView;
class ServerClient;
class Theme;

class RunsPage final : public QWidget {
    Q_OBJECT

public:
    RunsPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

Q_SIGNALS:
    void decisionWanted();

private:
    QWidget *makeSide(const Theme &theme);
    void fillAgents(const QJsonObject &answer);
    void load();
    void fill(const QJsonObject &answer);
    void showCurrent();
    void take(const AgentRun &run);
    void begin();
    QString runsPath() const;

    ServerClient &m_client;
    QList<AgentRun> m_runs; // by row
    QString m_wanted; // the run to show when the list comes
    Banner *m_banner;
    QComboBox *m_agents;
    QListWidget *m_list;
    QPlainTextEdit *m_input;
    QPushButton *m_begin;
    RunView *m_view;
};

} // namespace isola
