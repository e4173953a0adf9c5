#pragma once
// The console's one window: rail, panels, status line. Knows the panels and how one leads to another; the panels do not know each
// other.

#include "ui/shell/Sidebar.h"

#include "core/base/Error.h"

#include <QMainWindow>
#include <functional>

class QStackedWidget;

namespace isola {

class ServerClient;
class AgentsPanel;
class ApprovalInbox;
class EmptyState;
class FunctionPage;
class FunctionsPanel;
class LogsPanel;
class MetricsPanel;
class Panel;
class ServerSwitcher;
class SettingsPanel;
class StatusBar;
class Theme;
class Toast;
class TokenVault;
class WelcomePage;
struct PaletteEntry;

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(ServerClient &client, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Before there is a server to talk to.
    void showStarting();
    void showStartFailure(const Error &error);

    void showPanel(PanelKind panel);
    // `version`: whose line it is; 0: the live one's.
    void openFunction(const QString &name, int line = 0, int version = 0, const QString &file = {});
    void showPalette();
    void comeForward(); // a second start was tried
    void showKeys();
    ServerSwitcher &servers() { return *m_servers; }

Q_SIGNALS:
    void retryRequested(); // after a failed start

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void addCommands();
    void addPanelCommands();
    void addFunctionCommands();
    void addServerCommands();
    void showServerMenu(const QPoint &where);
    void rememberOpened(const QString &name);
    void openRecent();
    void closeFunction();
    QAction *addCommand(const QString &text, const QString &icon, const QList<QKeySequence> &keys, std::function<void()> run);
    QList<PaletteEntry> paletteEntries();
    QList<PaletteEntry> searchesFor(const QString &typed);
    void showFunctionList();
    void watchInbox();
    void restoreSession();
    void connectPanels();
    void present(Panel *panel);
    void makeFunction();
    void restoreState();
    Panel *currentPanel() const;

    ServerClient &m_client;
    Theme &m_theme;
    Sidebar *m_sidebar;
    QStackedWidget *m_stack;
    Toast *m_toast;
    EmptyState *m_starting;
    FunctionsPanel *m_functions;
    FunctionPage *m_function;
    LogsPanel *m_logs;
    MetricsPanel *m_metrics;
    ApprovalInbox *m_inbox;
    AgentsPanel *m_agents;
    SettingsPanel *m_settings;
    WelcomePage *m_welcome;
    bool m_isWelcomed = false; // or not wanted
    bool m_isRestored = false;
    PanelKind m_panel = PanelKind::Functions;
    QString m_openFunction; // empty: the panel is on display
    QStringList m_recent; // functions, the last one opened first
    TokenVault *m_vault;
    ServerSwitcher *m_servers;
    StatusBar *m_statusBar;
};

} // namespace isola
