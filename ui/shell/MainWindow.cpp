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
#include "ui/shell/CommandPalette.h"
#include "ui/shell/KeysDialog.h"
#include "ui/shell/ServerSwitcher.h"
#include "ui/shell/Session.h"
#include "ui/shell/StatusBar.h"
#include "ui/shell/WelcomePage.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenu>
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

QAction *MainWindow::addCommand(
    const QString &text, const QString &icon, const QList<QKeySequence> &keys, std::function<void()> run)
{
    auto *action = new QAction(themeIcon(m_theme, icon), text, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    return action;
}

// Every command stands in the palette with its keys.
void MainWindow::addCommands()
{
    addPanelCommands();
    addFunctionCommands();
    addServerCommands();
    addCommand(tr("Reload"), u"refresh-cw"_s, {Qt::Key_F5}, [this] {
        if (Panel *panel = currentPanel())
            panel->refresh();
    });
    addCommand(tr("Search in this panel"), u"search"_s, {QKeySequence::Find}, [this] {
        if (Panel *panel = currentPanel())
            panel->focusSearch();
    });
    addCommand(tr("Light or dark"), u"moon"_s, {},
        [this] { m_theme.choose(m_theme.isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
    addCommand(
        tr("Full screen"), u"external-link"_s, {Qt::Key_F11}, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    addCommand(tr("Quit"), u"x"_s, {QKeySequence::Quit}, [this] { close(); });
    addCommand(tr("Find anything"), u"search"_s,
        {Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::SHIFT | Qt::Key_P, Qt::CTRL | Qt::Key_P, Qt::CTRL | Qt::SHIFT | Qt::Key_F},
        [this] { showPalette(); });
}

void MainWindow::addPanelCommands()
{
    addCommand(tr("Functions"), u"square-function"_s, {Qt::CTRL | Qt::Key_1}, [this] { showPanel(PanelKind::Functions); });
    addCommand(tr("Logs"), u"scroll-text"_s, {Qt::CTRL | Qt::Key_2}, [this] { showPanel(PanelKind::Logs); });
    addCommand(tr("Metrics"), u"activity"_s, {Qt::CTRL | Qt::Key_3}, [this] { showPanel(PanelKind::Metrics); });
    addCommand(tr("Agents"), u"bot"_s, {Qt::CTRL | Qt::Key_4}, [this] { showPanel(PanelKind::Agents); });
    addCommand(tr("Settings"), u"settings"_s, {Qt::CTRL | Qt::Key_Comma}, [this] { showPanel(PanelKind::Settings); });
    addCommand(tr("Welcome"), u"rocket"_s, {}, [this] {
        if (m_client.server().isValid())
            m_stack->setCurrentWidget(m_welcome);
    });
}

void MainWindow::addFunctionCommands()
{
    addCommand(tr("New function"), u"plus"_s, {QKeySequence::New}, [this] { makeFunction(); });
    const auto onFunction = [this](auto run) {
        return [this, run] {
            if (m_stack->currentWidget() == m_function)
                run();
        };
    };
    addCommand(tr("The function before"), u"undo-2"_s, {Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::SHIFT | Qt::Key_T},
        [this] { openRecent(); });
    addCommand(tr("Close this function"), u"x"_s, {Qt::CTRL | Qt::Key_W, Qt::CTRL | Qt::Key_F4}, [this] { closeFunction(); });
    addCommand(tr("Deploy this function"), u"rocket"_s, {}, onFunction([this] { m_function->deploy(); }));
    addCommand(tr("Call this function"), u"play"_s, {}, onFunction([this] { m_function->runCall(); }));
    addCommand(tr("Debug a call of this function"), u"bug"_s, {}, onFunction([this] { m_function->debugCall(); }));
}

void MainWindow::addServerCommands()
{
    addCommand(tr("Connect to another server"), u"server"_s, {}, [this] { m_servers->connectToAnother(); });
    addCommand(tr("All keys"), u"terminal"_s, {Qt::Key_F1, Qt::CTRL | Qt::Key_Question}, [this] { showKeys(); });
    connect(m_servers, &ServerSwitcher::noted, m_toast, &Toast::showNote);
    connect(m_statusBar, &StatusBar::serversWanted, this, &MainWindow::showServerMenu);
}

void MainWindow::showServerMenu(const QPoint &where)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_servers->fill(*menu);
    menu->popup(where - QPoint(0, menu->sizeHint().height()));
}

void MainWindow::showKeys()
{
    QList<KeyEntry> entries;
    for (const QAction *action : actions())
        if (!action->shortcuts().isEmpty())
            entries.append({tr("Everywhere"), action->shortcuts(), action->text()});
    auto *dialog = new KeysDialog(entries + keysOfPanels(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
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

QList<PaletteEntry> MainWindow::paletteEntries()
{
    QList<PaletteEntry> entries;
    for (QAction *action : actions())
        entries.append({action->icon(), action->text(), action->shortcut().toString(QKeySequence::NativeText),
            [action] { action->trigger(); }});
    for (const QString &name : m_functions->functionNames()) {
        entries.append({themeIcon(m_theme, u"square-function"_s, IconInk::Accent), name, tr("function"),
            [this, name] { openFunction(name); }});
        entries.append(
            {themeIcon(m_theme, u"scroll-text"_s, IconInk::Muted), tr("Logs of %1").arg(name), tr("logs"), [this, name] {
                 showPanel(PanelKind::Logs);
                 m_logs->showFunction(name);
             }});
    }
    for (const ApiServer &server : m_servers->servers())
        entries.append({themeIcon(m_theme, u"server"_s, IconInk::Muted), tr("Go to %1").arg(ServerSwitcher::titleOf(server)),
            tr("server"), [this, server] { m_servers->choose(server); }});
    return entries;
}

QList<PaletteEntry> MainWindow::searchesFor(const QString &typed)
{
    return {
        {themeIcon(m_theme, u"search"_s, IconInk::Muted), tr("Search all logs for “%1”").arg(typed), tr("logs"), [this, typed] {
             showPanel(PanelKind::Logs);
             m_logs->search(typed);
         }}};
}

void MainWindow::showPalette()
{
    if (!m_client.server().isValid())
        return;
    auto *palette = new CommandPalette(
        m_theme, paletteEntries(), [this](const QString &typed) { return searchesFor(typed); }, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
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
    connect(m_logs, &LogsPanel::sourceRequested, this, &MainWindow::openFunction);
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

void MainWindow::openFunction(const QString &name, int line, int version)
{
    m_sidebar->setCurrent(PanelKind::Functions);
    m_stack->setCurrentWidget(m_function);
    m_function->open(name, line, version);
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
