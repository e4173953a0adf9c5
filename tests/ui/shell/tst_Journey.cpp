// One evening of a person's, from the first start to an approved tool call, against the real server.

#include "tests/ui/support/EditorTest.h"
#include "tests/ui/support/UiFixture.h"
#include "ui/editor/CodeEditor.h"
#include "ui/editor/EditorScheme.h"
#include "ui/logs/LogsModel.h"
#include "ui/logs/LogsPanel.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/NewFunctionDialog.h"
#include "ui/shell/MainWindow.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTreeView>
#include <QTreeWidget>
#include <QWebEnginePage>
#include <QWebEngineView>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kPatienceMs = 60'000;

class tst_Journey final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        forgetSession();
        QVERIFY(registerEditorPage(QStringLiteral(ISOLA_BIN_DIR)));
        QVERIFY(m_server.start());
        m_theme = std::make_unique<Theme>();
        m_client = std::make_unique<ServerClient>();
        m_window = std::make_unique<MainWindow>(*m_client, *m_theme);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        connectTo(*m_client, m_server);
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_client.reset();
        m_theme.reset();
    }

    // The steps follow each other: what one makes, the next one uses.

    void theFirstStartEndsWithAWorkingCall()
    {
        auto *start = m_window->findChild<QPushButton *>(u"deploySample"_s);
        QTRY_VERIFY_WITH_TIMEOUT(start->isVisible(), kPatienceMs);
        start->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<QLabel *>(u"sampleStatus"_s)->text().startsWith("200"_L1), kPatienceMs);
    }

    void aFunctionIsWrittenTriedAndDeployed()
    {
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = m_window->findChild<NewFunctionDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"newName"_s), u"total"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(page().isVisible() && page().editor().isReady(), kPatienceMs);
        QTRY_VERIFY(script(u"editor.getValue()"_s).toString().contains("export"_L1));
        write(u"export default async (req) => {\n  const { prices } = await req.json();\n"
              "  return Response.json(prices.reduce((sum, price) => sum + price));\n}\n"_s);
        findByName<QPlainTextEdit>(page(), u"Request body"_s)->setPlainText(u"{\"prices\": [1, 2, 3]}"_s);
        call();
        QTRY_COMPARE_WITH_TIMEOUT(answer(), u"6"_s, kPatienceMs);
        QTRY_COMPARE(page().findChild<QLabel *>(u"responseVersion"_s)->text(), u"draft ran"_s);
        deploy();
        call();
        QTRY_COMPARE_WITH_TIMEOUT(page().findChild<QLabel *>(u"responseVersion"_s)->text(), u"v2 ran"_s, kPatienceMs);
    }

    void itIsBrokenAndTheErrorIsFoundFromItsRow()
    {
        write(u"export default async (req) => {\n  const { prices } = await req.json();\n\n"
              "  return Response.json(prices.totals.first);\n}\n"_s);
        deploy();
        call();
        auto *status = page().findChild<QLabel *>(u"responseStatus"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status->text(), u"500"_s, kPatienceMs);
        m_window->showPanel(PanelKind::Logs);
        auto &logs = *m_window->findChild<QTreeView *>(u"logs"_s);
        const auto failedRow = [&logs] {
            for (int row = 0; row < logs.model()->rowCount(); ++row)
                if (logs.model()->index(row, 0).data(LogsModel::FailedRole).toBool())
                    return row;
            return -1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(failedRow() >= 0, kPatienceMs);
        logs.setCurrentIndex(logs.model()->index(failedRow(), 0));
        QTest::keyClick(&logs, Qt::Key_Return);
        QTRY_VERIFY(page().isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(script(u"editor.getPosition().lineNumber"_s).toInt(), 4, kPatienceMs);
    }

    void itIsMendedAndThenRolledBack()
    {
        write(u"export default async (req) => new Response('mended')\n"_s);
        deploy();
        call();
        QTRY_COMPARE_WITH_TIMEOUT(answer(), u"mended"_s, kPatienceMs);
        auto *tabs = page().findChild<QTabBar *>(u"functionTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        auto *list = findByName<QTreeWidget>(page(), u"Versions, newest first"_s);
        QVERIFY(list);
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 4, kPatienceMs);
        list->clearSelection();
        list->topLevelItem(2)->setSelected(true); // the one that worked
        page().findChild<QPushButton *>(u"rollBack"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(script(u"editor.getValue()"_s).toString().contains("reduce"_L1), kPatienceMs);
        call();
        QTRY_COMPARE_WITH_TIMEOUT(answer(), u"6"_s, kPatienceMs);
    }

    void aScheduleIsAddedAndSeenToFire()
    {
        page().findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *add = findByName<QPushButton>(page(), u"Add a Schedule trigger"_s);
        QVERIFY(add);
        add->click();
        findByName<QLineEdit>(page(), u"Schedule (required)"_s)->setText(u"0 4 1 1 *"_s);
        deploy();
        page().findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *runNow = page().findChild<QPushButton *>(u"cronRunNow"_s);
        QTRY_VERIFY_WITH_TIMEOUT(runNow->isEnabled(), kPatienceMs);
        runNow->click();
        m_window->showPanel(PanelKind::Logs);
        auto &logs = *m_window->findChild<QTreeView *>(u"logs"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            [&logs] {
                for (int row = 0; row < logs.model()->rowCount(); ++row)
                    if (logs.model()->index(row, LogsModel::TriggerColumn).data().toString() == u"cron"_s)
                        return true;
                return false;
            }(),
            kPatienceMs);
    }

    void anAgentsCallWaitsAndIsApproved()
    {
        const QJsonObject tool{{u"agent_tool"_s, true}, {u"agent_tool_mode"_s, u"read_write"_s},
            {u"agent_tool_description"_s, u"Refunds an order"_s}};
        QCOMPARE(m_server.deploy("refund", "export default async (req) => Response.json(await req.json())\n", tool).status, 201);
        const QJsonObject end{{u"id"_s, u"done"_s}, {u"type"_s, u"end"_s}, {u"output"_s, u"{{ input.x }}"_s}};
        const QJsonObject graph{{u"spec_version"_s, 1}, {u"entry"_s, u"done"_s}, {u"nodes"_s, QJsonArray{end}},
            {u"tools"_s, QJsonObject{{u"functions"_s, QJsonArray{u"refund"_s}}}}};
        QCOMPARE(m_server.post("/v1/default/agents", {{u"name"_s, u"helper"_s}, {u"graph_spec"_s, graph}}).status, 201);
        const HttpAnswer asked
            = m_server.post("/v1/default/agents/helper/tools/refund", {{u"arguments"_s, QJsonObject{{u"order"_s, u"r3"_s}}}});
        QCOMPARE(asked.status, 202);
        m_window->showPanel(PanelKind::Agents);
        QPushButton *approve = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((approve = m_window->findChild<QPushButton *>(u"approve"_s)) != nullptr, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            approve->isVisible() && approve->isEnabled(), kPatienceMs); // not at once: nobody approves by accident
        approve->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.logs("refund", "trigger=agent").isEmpty(), kPatienceMs);
        QCOMPARE(m_server.logs("refund", "trigger=agent").first()["status_code"_L1].toInt(), 200);
    }

private:
    FunctionPage &page() { return *m_window->findChild<FunctionPage *>(); }

    QVariant script(const QString &text)
    {
        std::optional<QVariant> result;
        page().editor().view()->page()->runJavaScript(text, [&](const QVariant &value) { result = value; });
        return QTest::qWaitFor([&] { return result.has_value(); }, kPatienceMs) ? *result : QVariant();
    }

    void write(const QString &code)
    {
        const QByteArray text = QJsonDocument(QJsonArray{code}).toJson(QJsonDocument::Compact);
        script(u"editor.setValue(%1[0])"_s.arg(QString::fromUtf8(text)));
        [&] { QTRY_VERIFY_WITH_TIMEOUT(page().isDirty(), kPatienceMs); }();
    }

    void deploy()
    {
        page().deploy();
        auto *button = page().findChild<QPushButton *>(u"deployReviewed"_s);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), kPatienceMs); }();
        button->click();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!page().isDirty(), kPatienceMs); }();
    }

    void call()
    {
        page().findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(0);
        page().runCall();
    }

    QString answer() { return page().findChild<QPlainTextEdit *>(u"responseBody"_s)->toPlainText(); }

    ServerProcess m_server;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ServerClient> m_client;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace isola

int main(int argc, char **argv)
{
    return isola::runEditorTest<isola::tst_Journey>(argc, argv);
}

#include "tst_Journey.moc"
