#pragma once
// A schedule in words and its next runs in both zones, asked for as it is typed; what clocks do to it is marked. Runs it now.

#include "ui/triggers/TriggerLive.h"

#include <QTimer>

class QGridLayout;
class QLabel;
class QPushButton;

namespace isola {

class ServerClient;
class Theme;

class CronLive final : public TriggerLive {
    Q_OBJECT

public:
    CronLive(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const TriggerView &view) override;
    void showHealth(const TriggerHealth &health) override;

private:
    void ask();
    void showRuns(const QList<ScheduledRun> &runs);
    void runNow();

    ServerClient &m_client;
    const Theme &m_theme;
    TriggerView m_view;
    QString m_asked; // what the runs on display are of
    QLabel *m_sentence;
    QLabel *m_health;
    QWidget *m_runs;
    QGridLayout *m_grid;
    QLabel *m_zone;
    QPushButton *m_runNow;
    QTimer m_asking;
};

} // namespace isola
