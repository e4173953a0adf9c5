#pragma once
// The Debug tab: starts a call to be stood in, and shows DevTools that look into the session while it is open. The session itself
// is DebugRun's, which the Code tab shows too. Made with the function page.

#include "ui/debug/DebugRun.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QWebEngineView;

namespace isola {

class Banner;
class DebugOptions;
class DevToolsView;
class EmptyState;
class Theme;

class DebugPage final : public QWidget {
    Q_OBJECT

public:
    DebugPage(DebugRun &run, DebugOptions &options, const Theme &theme, QWidget *parent = nullptr);

    // Into the session that is under way. From now on it lasts until it is stopped.
    void openDevTools();
    void stop() { m_run.stop(); }
    bool isRunning() const { return m_run.isActive(); }
    QWebEngineView *view() const;

Q_SIGNALS:
    void startRequested(); // a session with DevTools

private:
    QWidget *makeBar(DebugOptions &options);
    void connectRun();
    void showState();
    void showIdle();
    QString stateText() const;

    DebugRun &m_run;
    QPushButton *m_start;
    QPushButton *m_stop;
    QLabel *m_state;
    Banner *m_banner;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    DevToolsView *m_devTools;
    int m_status = 0; // that the call was answered with
};

} // namespace isola
