// MainWindow's commands: what the palette lists and the keys do.

#include "ui/shell/MainWindow.h"

#include "ui/client/ServerClient.h"
#include "ui/logs/LogsPanel.h"
#include "ui/registry/FunctionDebugging.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/FunctionsPanel.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/KeysDialog.h"
#include "ui/shell/ServerSwitcher.h"
#include "ui/shell/StatusBar.h"
#include "ui/shell/WelcomePage.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Toast.h"

#include <QAction>
#include <QMenu>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace isola {

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
    addCommand(tr("Profile a call of this function"), u"activity"_s, {}, onFunction([this] { m_function->profileCall(); }));
    addCommand(
        tr("Debug a call of this function"), u"bug"_s, {}, onFunction([this] { m_function->debugCall(DebugView::Editor); }));
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

} // namespace isola
