#include "ui/shell/MainWindow.h"

#include "ui/agents/AgentsPanel.h"
#include "ui/agents/ApprovalInbox.h"
#include "ui/agents/DesktopNotice.h"
#include "ui/client/ServerClient.h"
#include "ui/client/TokenVault.h"
#include "ui/logs/LogsPanel.h"
#include "ui/metrics/MetricsPanel.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/FunctionsPanel.h"
#include "ui/registry/NewFunctionDialog.h"
#include "ui/settings/SettingsPanel.h"
#include "ui/shell/ServerSwitcher.h"
#include "ui/shell/Session.h"
#include "ui/shell/StatusBar.h"
#include "ui/shell/WelcomePage.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Toast.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QSize kSmallest{1024, 640};
static constexpr QSize kFirstSize{1360, 860};

MainWindow::MainWindow(ServerClient &client, Theme &theme, QWidget *parent)
    : QMainWindow(parent)
    , m_client(client)
    , m_theme(theme)
    , m_sidebar(new Sidebar(theme))
    , m_stack(new QStackedWidget)
    , m_toast(new Toast(*this))
    , m_starting(new EmptyState(theme, u"server"_s))
    , m_functions(new FunctionsPanel(client, theme, *m_toast))
    , m_function(new FunctionPage(client, theme, *m_toast))
    , m_logs(new LogsPanel(client, theme))
    , m_metrics(new MetricsPanel(client, theme))
    , m_inbox(new ApprovalInbox(client, this))
    , m_agents(new AgentsPanel(client, *m_inbox, theme))
    , m_settings(new SettingsPanel(client, theme))
    , m_welcome(new WelcomePage(client, theme))
    , m_vault(new TokenVault(!QStandardPaths::isTestModeEnabled(), this))
    , m_servers(new ServerSwitcher(client, theme, *m_vault, *this))
    , m_statusBar(new StatusBar(client, theme))
{
    setWindowTitle(u"Isola"_s);
    setWindowIcon(QIcon(u":/icons/isola.svg"_s));
    setMinimumSize(kSmallest);
    for (QWidget *page : {static_cast<QWidget *>(m_starting), static_cast<QWidget *>(m_functions),
             static_cast<QWidget *>(m_function), static_cast<QWidget *>(m_logs), static_cast<QWidget *>(m_metrics),
             static_cast<QWidget *>(m_agents), static_cast<QWidget *>(m_settings), static_cast<QWidget *>(m_welcome)})
        m_stack->addWidget(page);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_stack, 1);
    right->addWidget(m_statusBar);
    auto *center = new QWidget;
    auto *layout = new QHBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sidebar);
    layout->addLayout(right, 1);
    setCentralWidget(center);
    addCommands();
    connectPanels();
    watchInbox();
    restoreState();
    showStarting();
}

MainWindow::~MainWindow() = default;

void MainWindow::restoreState()
{
    resize(kFirstSize);
    restoreGeometry(session::geometry());
    m_theme.choose(session::theme());
}

// Where the person was when the window was closed, once there is a server to ask.
void MainWindow::restoreSession()
{
    if (std::exchange(m_isRestored, true))
        return showPanel(PanelKind::Functions);
    const session::Place place = session::place(m_client.server());
    showPanel(place.panel);
    if (!place.function.isEmpty())
        openFunction(place.function);
}

// ---- Functions that were open

void MainWindow::rememberOpened(const QString &name)
{
    static constexpr int kMostRecent = 20;
    m_recent.removeAll(name);
    m_recent.prepend(name);
    while (m_recent.size() > kMostRecent)
        m_recent.removeLast();
}

// From a function to the one before it, else to the last one.
void MainWindow::openRecent()
{
    const QStringList known = m_functions->functionNames();
    for (const QString &name : std::as_const(m_recent))
        if (name != m_openFunction && known.contains(name))
            return openFunction(QString(name));
}

void MainWindow::closeFunction()
{
    if (m_stack->currentWidget() == m_function)
        showPanel(PanelKind::Functions);
}

// An app without functions begins with a welcome, unless that has been seen or skipped.
void MainWindow::showFunctionList()
{
    const bool isFirstTime = m_functions->functionNames().isEmpty() && !m_isWelcomed;
    if (!isFirstTime || m_stack->currentWidget() != m_functions)
        return;
    m_stack->setCurrentWidget(m_welcome);
    m_welcome->setFocus(Qt::OtherFocusReason);
}

void MainWindow::connectPanels()
{
    connect(m_sidebar, &Sidebar::panelChosen, this, &MainWindow::showPanel);
    connect(m_sidebar, &Sidebar::themeToggled, this,
        [this] { m_theme.choose(m_theme.isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
    connect(&m_theme, &Theme::changed, this, [this] { session::keepTheme(m_theme.choice()); });
    connect(&m_client, &ServerClient::serverChanged, this, &MainWindow::restoreSession);
    connect(m_welcome, &WelcomePage::functionOpened, this, [this](const QString &name) { openFunction(name); });
    connect(m_welcome, &WelcomePage::newFunctionRequested, this, &MainWindow::makeFunction);
    connect(m_welcome, &WelcomePage::skipped, this, [this] {
        m_isWelcomed = true;
        showPanel(PanelKind::Functions);
    });
    connect(m_starting, &EmptyState::actionTriggered, this, &MainWindow::retryRequested);
    connect(m_functions, &FunctionsPanel::functionOpened, this, [this](const QString &name) { openFunction(name); });
    connect(m_functions, &FunctionsPanel::newFunctionRequested, this, &MainWindow::makeFunction);
    connect(m_functions, &FunctionsPanel::functionsLoaded, this, [this] {
        m_logs->setFunctions(m_functions->functionNames());
        m_metrics->setFunctions(m_functions->functionNames());
        showFunctionList();
    });
    connect(m_function, &FunctionPage::left, this, [this] { showPanel(PanelKind::Functions); });
    connect(m_function, &FunctionPage::deleteRequested, this, [this](const QString &name) {
        showPanel(PanelKind::Functions);
        m_functions->deleteFunction(name);
    });
    connect(m_function, &FunctionPage::callRequested, this, [this](const QString &name, const QString &invocation) {
        showPanel(PanelKind::Logs);
        m_logs->showCall(name, invocation);
    });
    connect(m_function, &FunctionPage::logsRequested, this, [this](const QString &name) {
        showPanel(PanelKind::Logs);
        m_logs->showFunction(name);
    });
    connect(m_logs, &LogsPanel::sourceRequested, this, [this](const QString &function, const LogEntry &entry) {
        openFunction(function, entry.line, entry.version, entry.file);
    });
    connect(m_logs, &LogsPanel::debugRequested, this, [this](const QString &function, const LogEntry &entry) {
        openFunction(function);
        m_function->debugLogged(entry, LoggedRun::Again);
    });
    connect(m_logs, &LogsPanel::replayRequested, this, [this](const QString &function, const LogEntry &entry) {
        openFunction(function);
        m_function->debugLogged(entry, LoggedRun::AsRecorded);
    });
    connect(m_logs, &LogsPanel::noted, m_toast, &Toast::showNote);
    connect(m_metrics, &MetricsPanel::callsRequested, this,
        [this](const QString &function, const QDateTime &since, const QDateTime &until) {
            showPanel(PanelKind::Logs);
            m_logs->showTime(function, since, until);
        });
}

// What waits for a person is said wherever the person is; without the arguments, which may hold secrets.
void MainWindow::watchInbox()
{
    connect(m_inbox, &ApprovalInbox::changed, this, [this] { m_sidebar->setWaiting(m_inbox->pending().size()); });
    connect(m_inbox, &ApprovalInbox::arrived, this, [this](const Approval &approval) {
        const QString text = tr("%1 waits for your approval").arg(approval.function);
        m_toast->showNote(text);
        if (!isActiveWindow())
            showDesktopNotice(tr("An agent wants to change something"), text);
    });
}

void MainWindow::comeForward()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::showStarting()
{
    m_starting->setTexts(tr("Starting the server"), tr("Functions, logs and settings appear as soon as it answers."));
    m_stack->setCurrentWidget(m_starting);
}

void MainWindow::showStartFailure(const Error &error)
{
    m_starting->setTexts(error.message, error.remediation, tr("Try again"));
    m_stack->setCurrentWidget(m_starting);
}

void MainWindow::present(Panel *panel)
{
    m_stack->setCurrentWidget(panel);
    panel->setFocus(Qt::OtherFocusReason); // to its list: the keyboard works at once
    panel->refresh();
}

void MainWindow::showPanel(PanelKind panel)
{
    if (!m_client.server().isValid())
        return; // still starting
    m_sidebar->setCurrent(panel);
    m_panel = panel;
    m_openFunction.clear();
    switch (panel) {
    case PanelKind::Functions:
        return present(m_functions);
    case PanelKind::Logs:
        return present(m_logs);
    case PanelKind::Metrics:
        return present(m_metrics);
    case PanelKind::Agents:
        return present(m_agents);
    case PanelKind::Settings:
        return present(m_settings);
    }
}

void MainWindow::openFunction(const QString &name, int line, int version, const QString &file)
{
    m_sidebar->setCurrent(PanelKind::Functions);
    m_stack->setCurrentWidget(m_function);
    m_function->open(name, line, version, file);
    m_openFunction = name;
    rememberOpened(name);
    m_function->setFocus(Qt::OtherFocusReason);
}

void MainWindow::makeFunction()
{
    if (!m_client.server().isValid())
        return;
    auto *dialog = new NewFunctionDialog(m_client, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewFunctionDialog::functionMade, this, [this](const QString &name) { openFunction(name); });
    dialog->open();
}

Panel *MainWindow::currentPanel() const
{
    return qobject_cast<Panel *>(m_stack->currentWidget());
}

// A deletion that waits for its undo, and whatever else is on its way, is answered first.
void MainWindow::closeEvent(QCloseEvent *event)
{
    session::keepGeometry(saveGeometry());
    if (m_client.server().isValid())
        session::keepPlace(m_client.server(), {m_panel, m_openFunction});
    m_toast->expireNow();
    if (!m_client.isWriting())
        return event->accept();
    event->ignore();
    hide();
    connect(&m_client, &ServerClient::idle, this, &MainWindow::close, Qt::UniqueConnection);
}

} // namespace isola
