// Makes the pictures of docs/screenshots: every panel, light and dark, with realistic data. Run by scripts/screenshots.

#include "tests/ui/screenshots/SampleData.h"
#include "tests/ui/support/UiFixture.h"
#include "ui/debug/DebugPage.h"
#include "ui/editor/CodeEditor.h"
#include "ui/editor/EditorScheme.h"
#include "ui/logs/LogsModel.h"
#include "ui/registry/FunctionDebugging.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/FunctionsModel.h"
#include "ui/registry/NewFunctionDialog.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/MainWindow.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTextStream>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>
#include <QWebEnginePage>
#include <QWebEngineView>
#include <optional>

using namespace Qt::StringLiterals;
using namespace isola;

// A picture of something that did not come would be a lie.
template <typename Condition> static void await(Condition condition)
{
    if (!QTest::qWaitFor(condition, 30'000))
        qFatal("the console did not get as far as the picture needs");
}

static constexpr int kSettleMs = 900; // for pictures only: web view and charts draw a little later than their data comes

namespace {

class Photographer {
public:
    Photographer(MainWindow &window, Theme &theme, QString directory)
        : m_window(window), m_theme(theme), m_directory(std::move(directory))
    {
    }

    void takeAll(ThemeChoice look)
    {
        m_theme.choose(look);
        m_suffix = look == ThemeChoice::Dark ? u"dark"_s : u"light"_s;
        takePanels();
        takeFunction();
        takeDialog();
        takePalette();
    }

private:
    void take(const QString &name, QWidget *widget = nullptr)
    {
        QTest::qWait(kSettleMs);
        (widget ? widget : &m_window)->grab().save(u"%1/%2-%3.png"_s.arg(m_directory, name, m_suffix));
    }

    void takePanels()
    {
        m_window.showPanel(PanelKind::Functions);
        take(u"functions"_s);
        m_window.showPanel(PanelKind::Logs);
        QTest::qWait(kSettleMs);
        auto *logs = m_window.findChild<QTreeView *>(u"logs"_s);
        for (int row = 0; row < logs->model()->rowCount(); ++row)
            if (logs->model()->index(row, 0).data(LogsModel::FailedRole).toBool()) {
                logs->setCurrentIndex(logs->model()->index(row, 0));
                break;
            }
        take(u"logs"_s);
        m_window.showPanel(PanelKind::Metrics);
        take(u"metrics"_s);
        m_window.showPanel(PanelKind::Agents);
        take(u"agents"_s);
        auto *tabs = m_window.findChild<QTabBar *>(u"agentTabs"_s);
        tabs->setCurrentIndex(2);
        auto *events = m_window.findChild<QTreeWidget *>(u"runEvents"_s);
        await([events] { return events->topLevelItemCount() > 3; });
        take(u"agent-runs"_s);
        tabs->setCurrentIndex(3);
        take(u"agent-settings"_s);
        tabs->setCurrentIndex(0);
        m_window.showPanel(PanelKind::Settings);
        take(u"settings"_s);
    }

    void takeFunction()
    {
        m_window.openFunction(u"create-invoice"_s);
        auto *page = m_window.findChild<FunctionPage *>();
        await([page] { return page->editor().isReady(); });
        QTest::qWait(kSettleMs * 3);
        auto *tabs = page->findChild<QTabBar *>(u"functionTabs"_s);
        tabs->setCurrentIndex(0);
        findByName<QComboBox>(*page, u"Method"_s)->setCurrentText(u"POST"_s);
        findByName<QPlainTextEdit>(*page, u"Request body"_s)
            ->setPlainText(u"{\n  \"id\": 1041,\n  \"lines\": [{ \"price\": 21.5, \"quantity\": 2 }]\n}"_s);
        page->findChild<QPushButton *>(u"run"_s)->click();
        auto *status = page->findChild<QLabel *>(u"responseStatus"_s);
        await([status] { return status->isVisible(); });
        take(u"function"_s);
        takePause(*page);
        takeFault();
        const QStringList parts{
            u"triggers"_s, u"environment"_s, u"agent-tool"_s, u"limits"_s, u"debug"_s, u"profile"_s, u"versions"_s};
        for (int part = 0; part < parts.size(); ++part) {
            tabs->setCurrentIndex(part + 1);
            if (parts.at(part) == "debug"_L1)
                standInACall(*page);
            if (parts.at(part) == "profile"_L1)
                measureACall(*page);
            take(parts.at(part));
        }
        page->findChild<DebugPage *>()->stop();
        tabs->setCurrentIndex(0);
        takeTriggers();
        m_window.openFunction(u"create-invoice"_s);
        QTest::qWait(kSettleMs);
    }

    // DevTools at the handler's first line.
    void standInACall(FunctionPage &page)
    {
        page.debugCall(DebugView::DevTools);
        auto *debug = page.findChild<DebugPage *>();
        await([debug] { return debug->isRunning(); });
        QTest::qWait(kSettleMs * 8); // they have no sign for being there
    }

    void measureACall(FunctionPage &page)
    {
        // Of a draft that has something to do.
        QWebEnginePage *web = page.editor().view()->page();
        web->runJavaScript(u"before = editor.getValue(); editor.setValue(`%1`)"_s.arg(busyCode()));
        await([&page] { return page.isDirty(); });
        page.profileCall();
        auto *table = page.findChild<QTreeWidget *>(u"profileTable"_s);
        await([table] { return table->topLevelItemCount() > 4; });
        web->runJavaScript(u"editor.setValue(before)"_s);
        await([&page] { return !page.isDirty(); });
    }

    static QString busyCode()
    {
        return uR"(export default function handler() {
  const orders = readOrders(40000);
  const totals = totalsByCustomer(orders);
  return Response.json(report(totals));
}
function readOrders(count) {
  const orders = [];
  for (let id = 0; id < count; id++) orders.push(JSON.parse(line(id)));
  return orders;
}
function line(id) {
  return JSON.stringify({ id, customer: 'c' + id % 997, price: id % 83 });
}
function totalsByCustomer(orders) {
  const totals = new Map();
  for (const { customer, price } of orders) totals.set(customer, (totals.get(customer) ?? 0) + withTax(price));
  return totals;
}
function withTax(price) {
  return Number((price * 1.22).toFixed(2));
}
function report(totals) {
  return [...totals].sort(byTotal).slice(0, 20).map(([customer, total]) => customer + ': ' + total.toLocaleString('en'));
}
function byTotal(one, other) {
  return other[1] - one[1];
}
)"_s;
    }

    static QVariant runIn(QWebEngineView &view, const QString &script)
    {
        std::optional<QVariant> result;
        view.page()->runJavaScript(script, [&](const QVariant &value) { result = value; });
        await([&] { return result.has_value(); });
        return *result;
    }

    // Beside the code: a breakpoint, the line, a value under the pointer.
    void takePause(FunctionPage &page)
    {
        static constexpr int kLine = 9;
        QWebEngineView &view = *page.editor().view();
        Q_EMIT page.editor().breakpointToggled(kLine);
        page.debugCall(DebugView::Editor);
        auto *state = page.findChild<QLabel *>(u"pauseState"_s);
        await([state] { return state->text().contains("line 6"_L1); }); // the handler's first
        findByName<QToolButton>(page, u"Go on (F8)"_s)->click();
        await([state] { return state->text().contains("line 9"_L1); });
        runIn(view, u"editor.setPosition({ lineNumber: 6, column: 11 }); editor.trigger('picture', 'editor.action.showHover')"_s);
        await([&] { return runIn(view, u"!!document.querySelector('.monaco-hover:not(.hidden)')"_s).toBool(); });
        take(u"paused"_s);
        page.findChild<QPushButton *>(u"stopDebugging"_s)->click();
        Q_EMIT page.editor().breakpointToggled(kLine);
        runIn(view, u"editor.setPosition({ lineNumber: 1, column: 1 }); 0"_s);
    }

    // What lies below the other triggers' forms.
    void takeTriggers()
    {
        auto *page = m_window.findChild<FunctionPage *>();
        auto *tabs = page->findChild<QTabBar *>(u"functionTabs"_s);
        const auto show = [&](const QString &function, const QString &widget) {
            m_window.openFunction(function);
            tabs->setCurrentIndex(1);
            QTest::qWait(kSettleMs);
            auto *shown = page->findChild<QWidget *>(widget);
            for (QWidget *area = shown; area; area = area->parentWidget())
                if (auto *scroll = qobject_cast<QScrollArea *>(area))
                    scroll->ensureWidgetVisible(shown, 0, 400);
        };
        show(u"nightly-report"_s, u"cronRuns"_s);
        take(u"trigger-cron"_s);
        show(u"resize-image"_s, u"objects"_s);
        page->findChild<QLineEdit *>(u"triedKey"_s)->setText(u"images/holiday.png"_s);
        take(u"trigger-upload"_s);
        show(u"chat-room"_s, u"frames"_s);
        talk(*page);
        take(u"trigger-socket"_s);
        tabs->setCurrentIndex(0);
    }

    void talk(const FunctionPage &page)
    {
        auto *send = page.findChild<QPushButton *>(u"sendFrame"_s);
        auto *frames = page.findChild<QTreeView *>(u"frames"_s);
        if (!send->isEnabled())
            page.findChild<QPushButton *>(u"socketToggle"_s)->click();
        await([send] { return send->isEnabled(); });
        const int before = frames->model()->rowCount();
        page.findChild<QLineEdit *>(u"frameContent"_s)->setText(u"{ \"room\": \"lobby\", \"text\": \"Good evening\" }"_s);
        send->click();
        await([=] { return frames->model()->rowCount() >= before + 2; });
    }

    // A deploy that is refused, and a call that fails.
    void takeFault()
    {
        auto *page = m_window.findChild<FunctionPage *>();
        auto *web = page->editor().view()->page();
        page->findChild<QPushButton *>(u"run"_s)->setFocus();
        findByName<QPlainTextEdit>(*page, u"Request body"_s)->setPlainText(u"{ \"id\": 1042 }"_s);
        page->findChild<QPushButton *>(u"run"_s)->click();
        auto *status = page->findChild<QLabel *>(u"responseStatus"_s);
        await([status] { return status->text() == u"500"_s; });
        web->runJavaScript(
            u"before = editor.getValue(); editor.setValue(before.replace('await req.json()', 'await req json()'))"_s);
        await([page] { return page->isDirty(); });
        auto *deploy = page->findChild<QPushButton *>(u"deploy"_s);
        deploy->click();
        auto *confirm = page->findChild<QPushButton *>(u"deployReviewed"_s);
        await([confirm] { return confirm->isVisible() && confirm->isEnabled(); });
        await([page] {
            for (const auto *label : page->findChildren<QLabel *>())
                if (label->isVisible() && label->text().startsWith("Lines of code"_L1)) // the differences are drawn
                    return true;
            return false;
        });
        take(u"review"_s);
        confirm->click();
        await([confirm] { return !confirm->isVisible(); });
        take(u"function-error"_s);
        web->runJavaScript(u"editor.setValue(before)"_s);
        await([page] { return !page->isDirty(); });
    }

    void takePalette()
    {
        m_window.showPalette();
        auto *palette = m_window.findChildren<CommandPalette *>().last();
        palette->findChild<QLineEdit *>()->setText(u"inv"_s);
        take(u"palette"_s, palette);
        palette->reject();
    }

    void takeDialog()
    {
        m_window.showPanel(PanelKind::Functions);
        m_window.findChild<QPushButton *>(u"newFunction"_s)->click();
        auto *dialog = m_window.findChild<NewFunctionDialog *>();
        dialog->findChild<QLineEdit *>(u"newName"_s)->setText(u"welcome-mail"_s);
        take(u"new-function"_s, dialog);
        dialog->reject();
    }

    MainWindow &m_window;
    Theme &m_theme;
    QString m_directory;
    QString m_suffix;
};

} // namespace

int main(int argc, char **argv)
{
    registerEditorScheme();
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"isola-screenshots"_s);
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    if (argc != 2 || !registerEditorPage(QStringLiteral(ISOLA_BIN_DIR))) {
        QTextStream(stderr) << "usage: isola-screenshots DIRECTORY (with the editor's page built)\n";
        return 2;
    }
    ServerProcess server;
    if (!startWithSampleData(server)) {
        QTextStream(stderr) << "the server with sample data did not start:\n" << server.standardError();
        return 1;
    }
    QDir().mkpath(QString::fromLocal8Bit(argv[1]));
    Theme theme;
    ServerClient client;
    MainWindow window(client, theme);
    window.resize(1360, 850);
    window.show();
    connectTo(client, server);
    auto *functions = window.findChild<FunctionsModel *>();
    await([functions] { return functions->rowCount() > 0; });
    Photographer photographer(window, theme, QString::fromLocal8Bit(argv[1]));
    photographer.takeAll(ThemeChoice::Light);
    photographer.takeAll(ThemeChoice::Dark);
    return 0;
}
