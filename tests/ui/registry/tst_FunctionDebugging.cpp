#include "ui/registry/FunctionDebugging.h"

#include "tests/ui/support/EditorTest.h"
#include "tests/ui/support/UiFixture.h"
#include "ui/debug/DebugPage.h"
#include "ui/editor/CodeEditor.h"
#include "ui/logs/LogDetails.h"
#include "ui/logs/LogsModel.h"
#include "ui/logs/ReplayView.h"
#include "ui/registry/FunctionPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"

#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTextEdit>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>
#include <QWebEnginePage>
#include <QWebEngineView>
#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace isola {

// Standing in a call beside its code, as a person does it: clicks in the gutter, keys, what the editor shows.
class tst_FunctionDebugging final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(registerEditorPage(QStringLiteral(ISOLA_BIN_DIR)));
        QVERIFY(m_server.start());
        QCOMPARE(m_server.deploy("shop", kShop).status, 201);
        forgetSession();
        QSettings().setValue(u"debug/breakOnStart"_s, false);
    }

    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_client = std::make_unique<ServerClient>();
        m_window = std::make_unique<MainWindow>(*m_client, *m_theme);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        connectTo(*m_client, m_server);
        m_window->openFunction(u"shop"_s);
        m_page = m_window->findChild<FunctionPage *>();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->editor().isReady(), 60'000);
        QTRY_COMPARE(run(u"editor.getModel()?.getLineCount() ?? 0"_s).toInt(), 8);
        m_state = m_page->findChild<QLabel *>(u"pauseState"_s);
    }

    void cleanup()
    {
        m_window.reset();
        m_client.reset();
        m_theme.reset();
    }

    void aClickInTheGutterSetsABreakpoint()
    {
        QCOMPARE(breakpoints(), 0);
        QTest::mouseClick(surface(), Qt::LeftButton, {}, gutterAt(3));
        QTRY_COMPARE(breakpoints(), 1);
        QTest::mouseClick(surface(), Qt::LeftButton, {}, gutterAt(3));
        QTRY_COMPARE(breakpoints(), 0);
        QTest::mouseClick(surface(), Qt::LeftButton, {}, gutterAt(2));
        QTRY_COMPARE(breakpoints(), 1);
    }

    // Set by the test before, in a window that is gone.
    void itIsThereAfterARestart()
    {
        QTRY_COMPARE(breakpoints(), 1);
        QTest::mouseClick(surface(), Qt::LeftButton, {}, gutterAt(2));
        QTRY_COMPARE(breakpoints(), 0);
    }

    void aCallIsStoodInByKeyboard()
    {
        m_page->editor().view()->setFocus();
        run(u"editor.focus(); editor.setPosition({ lineNumber: 3, column: 1 })"_s);
        QTest::keyClick(surface(), Qt::Key_F9);
        QTRY_COMPARE(breakpoints(), 1);
        findByName<QPlainTextEdit>(*m_page, u"Request body"_s)->setPlainText(uR"({"id": "a1", "price": 40})"_s);
        QTest::keyClick(surface(), Qt::Key_F5, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(m_state->text().contains("line 3"_L1), 30'000);
        QVERIFY(m_state->isVisible());
        QTRY_COMPARE(run(u"document.querySelectorAll('.paused-line').length"_s).toInt(), 1);

        run(u"editor.setPosition({ lineNumber: 2, column: 10 }); editor.trigger('test', 'editor.action.showHover')"_s);
        QTRY_VERIFY(run(u"document.querySelector('.monaco-hover')?.textContent ?? ''"_s).toString().contains("price: 40"_L1));

        QTest::keyClick(surface(), Qt::Key_F10);
        QTRY_VERIFY(m_state->text().contains("line 4"_L1));
        QTest::keyClick(surface(), Qt::Key_F8);
        auto *status = m_page->findChild<QLabel *>(u"responseStatus"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status->text(), u"200"_s, 30'000);
        QCOMPARE(m_page->findChild<QPlainTextEdit *>(u"responseBody"_s)->toPlainText(), u"total 42"_s);
        QTRY_VERIFY(!m_state->isVisible());
        QTRY_COMPARE(run(u"document.querySelectorAll('.paused-line').length"_s).toInt(), 0);
    }

    void aRightClickGivesItACondition()
    {
        QTRY_COMPARE(breakpoints(), 1); // of line 3, by the test before
        QTest::mouseClick(surface(), Qt::RightButton, {}, gutterAt(3));
        QTRY_VERIFY(m_window->findChild<QInputDialog *>());
        auto *dialog = m_window->findChild<QInputDialog *>();
        dialog->setTextValue(u"total > 100"_s);
        dialog->accept();
        QTRY_COMPARE(run(u"document.querySelectorAll('.breakpoint.conditional').length"_s).toInt(), 1);
    }

    void editingCarriesItAlong()
    {
        QTRY_COMPARE(breakpoints(), 1);
        run(u"editor.executeEdits('test', [{ range: new monaco.Range(1, 1, 1, 1), text: '// first\\n\\n' }])"_s);
        QTRY_COMPARE(lineOfBreakpoint(), 5);
        run(u"editor.trigger('test', 'undo')"_s);
        QTRY_COMPARE(lineOfBreakpoint(), 3);
        QTest::mouseClick(surface(), Qt::LeftButton, {}, gutterAt(3));
        QTRY_COMPARE(breakpoints(), 0);
    }

    void aRowOfTheLogIsStoodInWhereItFailed()
    {
        const QByteArray code = "export default (req) => {\n  const path = new URL(req.url).pathname;\n"
                                "  throw new Error('sold out at ' + path);\n};\n";
        QCOMPARE(m_server.deploy("failing", code).status, 201);
        QCOMPARE(m_server.visit("failing/orders/1").status, 500);
        LogDetails &details = chooseRowOf(u"failing"_s);
        auto *debug = details.findChild<QPushButton *>(u"debugRow"_s);
        QVERIFY(debug->isVisible());
        debug->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_state->text().contains("line 3"_L1), 60'000);
        QVERIFY(m_page->isVisible());
        QCOMPARE(findByName<QLineEdit>(*m_page, u"Path and query"_s)->text(), u"/orders/1"_s);
        const QList<Banner *> banners = m_page->findChildren<Banner *>();
        QVERIFY(std::any_of(banners.begin(), banners.end(),
            [](const Banner *banner) { return banner->isVisible() && banner->text().contains("once more"_L1); }));
        QTest::keyClick(surface(), Qt::Key_F8);
        QTRY_VERIFY_WITH_TIMEOUT(!m_state->isVisible(), 30'000);
    }

    // A recorded row, run again where it stands: the same clock and dice, so the same answer.
    void aRecordedRowAnswersAgainAsItDid()
    {
        QCOMPARE(m_server.deploy("dice", kDice, {{u"record"_s, u"all"_s}}).status, 201);
        QCOMPARE(m_server.visit("dice/throw").status, 500);
        LogDetails &details = chooseRowOf(u"dice"_s);
        auto *replay = details.findChild<QPushButton *>(u"replay"_s);
        QTRY_VERIFY(replay->isVisible() && replay->isEnabled());
        replay->click();
        QVERIFY(!replay->isEnabled()); // once at a time
        auto *banner = details.findChild<ReplayView *>()->findChild<Banner *>();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 60'000);
        QCOMPARE(banner->text(), u"It answers 500 as it did then."_s);
        QVERIFY(!details.findChild<QTreeWidget *>(u"replayDifferences"_s)->isVisible());
        QVERIFY(replay->isEnabled());
    }

    // What a module variable held is not on the tape.
    void aReplayNamesWhatDiffersFromThen()
    {
        const QByteArray code = "let visits = 0;\nexport default () => new Response('visit ' + ++visits);\n";
        QCOMPARE(m_server.deploy("counter", code, {{u"record"_s, u"all"_s}}).status, 201);
        QCOMPARE(m_server.visit("counter").body, QByteArray("visit 1"));
        QCOMPARE(m_server.visit("counter").body, QByteArray("visit 2"));
        QTRY_COMPARE(m_server.logs("counter").size(), 2);
        LogDetails &details = chooseRowOf(u"counter"_s);
        details.findChild<QPushButton *>(u"replay"_s)->click();
        auto *differences = details.findChild<QTreeWidget *>(u"replayDifferences"_s);
        QTRY_VERIFY_WITH_TIMEOUT(differences->isVisible(), 60'000);
        QCOMPARE(differences->topLevelItemCount(), 1);
        const QTreeWidgetItem *item = differences->topLevelItem(0);
        QCOMPARE(item->text(0), u"body"_s);
        QCOMPARE(item->text(1), u"visit 2"_s);
        QCOMPARE(item->text(2), u"visit 1"_s);
    }

    void aRecordedRowIsStoodInAsItWas()
    {
        const QString said = m_server.logs("dice").first().value("error"_L1).toString();
        QVERIFY2(said.contains("it shows 0."_L1), qPrintable(said));
        LogDetails &details = chooseRowOf(u"dice"_s);
        auto *button = details.findChild<QPushButton *>(u"replayInDebugger"_s);
        QTRY_VERIFY(button->isVisible());
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_state->text().contains("line 3"_L1), 60'000);
        QVERIFY(m_page->isVisible());
        QTRY_COMPARE(run(u"document.querySelectorAll('.paused-line').length"_s).toInt(), 1);
        run(u"editor.setPosition({ lineNumber: 2, column: 10 }); editor.trigger('test', 'editor.action.showHover')"_s);
        const QString thrown = said.section(' '_L1, -1); // the same number, thrown by the same dice
        QTRY_VERIFY(run(u"document.querySelector('.monaco-hover')?.textContent ?? ''"_s).toString().contains(thrown));
        QTest::keyClick(surface(), Qt::Key_F8);
        QTRY_VERIFY_WITH_TIMEOUT(!m_state->isVisible(), 30'000);
    }

    void aRowThatRanOutOfMemorySaysWhatFilledIt()
    {
        const QByteArray code = "export default () => hoard();\nfunction hoard() {\n  const kept = [];\n"
                                "  for (;;) kept.push(new Array(1000).fill('much'));\n}\n";
        QCOMPARE(m_server.deploy("hog", code).status, 201);
        QCOMPARE(m_server.visit("hog").status, 500);
        LogDetails &details = chooseRowOf(u"hog"_s);
        QVERIFY2(details.findChild<QTextEdit *>()->toPlainText().contains("MB made in hoard"_L1),
            qPrintable(details.findChild<QTextEdit *>()->toPlainText()));
    }

    // The draft, at its first line; then DevTools join the very same pause.
    void aDraftIsStoodInAndDevToolsJoin()
    {
        run(u"editor.setValue('export default () => {\\n  return new Response(\"draft\");\\n};\\n')"_s);
        QTRY_VERIFY(m_page->isDirty());
        for (QAction *option : m_page->findChild<QToolButton *>(u"debugRequest"_s)->menu()->actions())
            if (option->text() == "Break on the first line"_L1)
                option->setChecked(true);
        m_page->findChild<QToolButton *>(u"debugRequest"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_state->text().contains("line 2"_L1), 30'000);
        QCOMPARE(m_page->findChild<QTabBar *>(u"functionTabs"_s)->currentIndex(), 0);
        m_page->findChild<QPushButton *>(u"openDevTools"_s)->click();
        auto *debug = m_page->findChild<DebugPage *>();
        QTRY_VERIFY(debug->isVisible() && debug->view());
        QTRY_VERIFY_WITH_TIMEOUT(devToolsShow(*debug, u"Debugger paused"_s), 60'000);
        QVERIFY(devToolsShow(*debug, u"return new Response(\"draft\")"_s));
        m_page->findChild<QPushButton *>(u"stopDebugging"_s)->click();
        QTRY_VERIFY(!debug->isRunning());
    }

private:
    LogDetails &chooseRowOf(const QString &function)
    {
        m_window->showPanel(PanelKind::Logs);
        auto *rows = m_window->findChild<QTreeView *>(u"logs"_s);
        const auto choose = [&] {
            const QAbstractItemModel &model = *rows->model();
            for (int row = 0; row < model.rowCount(); ++row) {
                if (model.index(row, LogsModel::FunctionColumn).data().toString() == function) {
                    rows->setCurrentIndex(model.index(row, 0)); // the newest of its rows
                    return true;
                }
            }
            return false;
        };
        [&] { QTRY_VERIFY_WITH_TIMEOUT(choose(), 30'000); }();
        return *m_window->findChild<LogDetails *>();
    }

    QVariant run(const QString &script) { return runIn(*m_page->editor().view(), script); }

    static QVariant runIn(QWebEngineView &view, const QString &script)
    {
        std::optional<QVariant> result;
        view.page()->runJavaScript(script, [&](const QVariant &value) { result = value; });
        return QTest::qWaitFor([&] { return result.has_value(); }, 30'000) ? *result : QVariant();
    }

    static bool devToolsShow(DebugPage &debug, const QString &text)
    {
        static const QString kShows = u"(() => { const look = (root) => root.textContent.includes('%1')"
                                      " || [...root.querySelectorAll('*')].some((e) => e.shadowRoot && look(e.shadowRoot));"
                                      " return look(document.documentElement); })()"_s;
        return runIn(*debug.view(), kShows.arg(text)).toBool();
    }

    QWidget *surface() { return m_page->editor().view()->focusProxy(); }
    int breakpoints() { return run(u"document.querySelectorAll('.breakpoint').length"_s).toInt(); }
    int lineOfBreakpoint()
    {
        return run(u"editor.getModel().getAllDecorations().find(d => /^breakpoint( |$)/.test(d.options.glyphMarginClassName))"
                   "?.range.startLineNumber ?? 0"_s)
            .toInt();
    }

    QPoint gutterAt(int line)
    {
        const int top = run(u"(() => { const box = editor.getDomNode().getBoundingClientRect();"
                            " const at = editor.getScrolledVisiblePosition({ lineNumber: %1, column: 1 });"
                            " return Math.round(box.top + at.top + at.height / 2); })()"_s.arg(line))
                            .toInt();
        return {9, top};
    }

    static inline const QByteArray kShop = "export default async (req) => {\n"
                                           "  const order = await req.json();\n"
                                           "  const total = withTax(order.price);\n"
                                           "  return new Response('total ' + total);\n"
                                           "};\n"
                                           "function withTax(price) {\n"
                                           "  return price * 1.05;\n"
                                           "}";
    static inline const QByteArray kDice = "export default () => {\n  const thrown = Math.random();\n"
                                           "  throw new Error('it shows ' + thrown);\n};\n";
    ServerProcess m_server;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ServerClient> m_client;
    std::unique_ptr<MainWindow> m_window;
    FunctionPage *m_page = nullptr;
    QLabel *m_state = nullptr;
};

} // namespace isola

int main(int argc, char **argv)
{
    return isola::runEditorTest<isola::tst_FunctionDebugging>(argc, argv);
}

#include "tst_FunctionDebugging.moc"
