#include "ui/shell/MainWindow.h"

#include "ui/client/ServerClient.h"
#include "ui/logs/LogsPanel.h"
#include "ui/metrics/MetricsPanel.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/FunctionsPanel.h"
#include "ui/registry/NewFunctionDialog.h"
#include "ui/settings/SettingsPanel.h"
#include "ui/shell/StatusBar.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QStackedWidget>
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
    , m_settings(new SettingsPanel(client, theme))
{
    setWindowTitle(u"Isola"_s);
    setWindowIcon(QIcon(u":/icons/isola.svg"_s));
    setMinimumSize(kSmallest);
    for (QWidget *page :
        {static_cast<QWidget *>(m_starting), static_cast<QWidget *>(m_functions), static_cast<QWidget *>(m_function),
            static_cast<QWidget *>(m_logs), static_cast<QWidget *>(m_metrics), static_cast<QWidget *>(m_settings)})
        m_stack->addWidget(page);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_stack, 1);
    right->addWidget(new StatusBar(client, theme));
    auto *center = new QWidget;
    auto *layout = new QHBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sidebar);
    layout->addLayout(right, 1);
    setCentralWidget(center);
    addShortcuts();
    connectPanels();
    restoreState();
    showStarting();
}

MainWindow::~MainWindow() = default;

void MainWindow::restoreState()
{
    const QSettings settings;
    resize(kFirstSize);
    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    m_theme.choose(ThemeChoice(settings.value("window/theme"_L1, int(ThemeChoice::System)).toInt()));
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto run) {
        auto *action = new QAction(this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add(Qt::CTRL | Qt::Key_1, [this] { showPanel(PanelKind::Functions); });
    add(Qt::CTRL | Qt::Key_2, [this] { showPanel(PanelKind::Logs); });
    add(Qt::CTRL | Qt::Key_3, [this] { showPanel(PanelKind::Metrics); });
    add(Qt::CTRL | Qt::Key_Comma, [this] { showPanel(PanelKind::Settings); });
    add(QKeySequence::New, [this] { makeFunction(); });
    add(Qt::Key_F5, [this] {
        if (Panel *panel = currentPanel())
            panel->refresh();
    });
    add(QKeySequence::Find, [this] {
        if (Panel *panel = currentPanel())
            panel->focusSearch();
    });
    add(QKeySequence::Quit, [this] { close(); });
}

void MainWindow::connectPanels()
{
    connect(m_sidebar, &Sidebar::panelChosen, this, &MainWindow::showPanel);
    connect(m_sidebar, &Sidebar::themeToggled, this,
        [this] { m_theme.choose(m_theme.isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
    connect(&m_theme, &Theme::changed, this, [this] { QSettings().setValue("window/theme"_L1, int(m_theme.choice())); });
    connect(&m_client, &ServerClient::serverChanged, this, [this] { showPanel(PanelKind::Functions); });
    connect(m_starting, &EmptyState::actionTriggered, this, &MainWindow::retryRequested);
    connect(m_functions, &FunctionsPanel::functionOpened, this, [this](const QString &name) { openFunction(name); });
    connect(m_functions, &FunctionsPanel::newFunctionRequested, this, &MainWindow::makeFunction);
    connect(m_functions, &FunctionsPanel::functionsLoaded, this, [this] {
        m_logs->setFunctions(m_functions->functionNames());
        m_metrics->setFunctions(m_functions->functionNames());
    });
    connect(m_function, &FunctionPage::left, this, [this] { showPanel(PanelKind::Functions); });
    connect(m_function, &FunctionPage::deleteRequested, this, [this](const QString &name) {
        showPanel(PanelKind::Functions);
        m_functions->deleteFunction(name);
    });
    connect(m_function, &FunctionPage::logsRequested, this, [this](const QString &name) {
        showPanel(PanelKind::Logs);
        m_logs->showFunction(name);
    });
    connect(m_logs, &LogsPanel::sourceRequested, this, &MainWindow::openFunction);
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
    switch (panel) {
    case PanelKind::Functions:
        return present(m_functions);
    case PanelKind::Logs:
        return present(m_logs);
    case PanelKind::Metrics:
        return present(m_metrics);
    case PanelKind::Settings:
        return present(m_settings);
    }
}

void MainWindow::openFunction(const QString &name, int line)
{
    m_sidebar->setCurrent(PanelKind::Functions);
    m_stack->setCurrentWidget(m_function);
    m_function->open(name, line);
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
    QSettings().setValue("window/geometry"_L1, saveGeometry());
    m_toast->expireNow();
    if (!m_client.isWriting())
        return event->accept();
    event->ignore();
    hide();
    connect(&m_client, &ServerClient::idle, this, &MainWindow::close, Qt::UniqueConnection);
}

} // namespace isola
