#include "ui/shell/MainWindow.h"

#include "tests/ui/support/EditorTest.h"
#include "tests/ui/support/PseudoTranslator.h"
#include "tests/ui/support/UiFixture.h"
#include "ui/client/TokenVault.h"
#include "ui/debug/DebugPage.h"
#include "ui/editor/CodeEditor.h"
#include "ui/editor/EditorScheme.h"
#include "ui/logs/LogHistogram.h"
#include "ui/logs/LogsModel.h"
#include "ui/metrics/MetricsPanel.h"
#include "ui/registry/FunctionDebugging.h"
#include "ui/registry/FunctionPage.h"
#include "ui/registry/FunctionTransfer.h"
#include "ui/registry/FunctionsModel.h"
#include "ui/registry/FunctionsPanel.h"
#include "ui/registry/NewFunctionDialog.h"
#include "ui/registry/TrashDialog.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/ConnectDialog.h"
#include "ui/shell/KeysDialog.h"
#include "ui/shell/ServerSwitcher.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/BucketBrowser.h"
#include "ui/triggers/WebhookLive.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Toast.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTreeView>
#include <QTreeWidget>
#include <QWebEnginePage>
#include <QWebEngineView>
#include <memory>

using namespace Qt::StringLiterals;

namespace isola {

// The whole console against the real server, as a person uses it.
class tst_MainWindow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(registerEditorPage(QStringLiteral(ISOLA_BIN_DIR)));
        QVERIFY(m_server.start());
        QCOMPARE(m_server.deploy("named", "export default () => new Response('1')\n").status, 201);
    }

    void init()
    {
        forgetSession();
        m_theme = std::make_unique<Theme>();
        m_client = std::make_unique<ServerClient>();
        m_window = std::make_unique<MainWindow>(*m_client, *m_theme);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        connectTo(*m_client, m_server);
    }

    void cleanup()
    {
        m_window.reset();
        m_client.reset();
        m_theme.reset();
    }

    void aFailedStartSaysWhyAndOffersAnother()
    {
        QSignalSpy retry(m_window.get(), &MainWindow::retryRequested);
        m_window->showStartFailure(
            {ErrorCode::RuntimeUnavailable, u"The port is taken."_s, u"Choose another with --port."_s, {}});
        QPushButton *again = nullptr;
        for (auto *button : m_window->findChildren<QPushButton *>())
            if (button->isVisible() && button->text() == u"Try again"_s)
                again = button;
        QVERIFY(again);
        again->click();
        QCOMPARE(retry.count(), 1);
    }

    void aFunctionIsMadeByKeyboardAndCalled()
    {
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = m_window->findChild<NewFunctionDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"newName"_s), u"made-here"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        FunctionPage &page = *m_window->findChild<FunctionPage *>();
        QTRY_VERIFY(page.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page.editor().isReady(), 60'000);
        m_window->activateWindow(); // offscreen no window manager does it when the dialog has gone
        QTRY_VERIFY(page.isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
        auto *status = page.findChild<QLabel *>(u"responseStatus"_s);
        QTRY_COMPARE_WITH_TIMEOUT(status->text(), u"200"_s, 30'000);
        QVERIFY(page.findChild<QPlainTextEdit *>(u"responseBody"_s)->toPlainText().contains("\"message\": \"Hello, world!\""_L1));
    }

    void aFaultyDeployLeavesTheLiveVersionAndSaysWhere()
    {
        QCOMPARE(m_server.deploy("guarded", "export default () => new Response('one')\n").status, 201);
        FunctionPage &page = openFunction(u"guarded"_s);
        auto *deploy = page.findChild<QPushButton *>(u"deploy"_s);
        QVERIFY(!deploy->isEnabled());
        type(page, u"editor.setValue('export default () => {\\n  return new Respon se();\\n}\\n')"_s);
        QTRY_VERIFY(deploy->isEnabled());
        deployReviewed(page);
        QTRY_VERIFY(visibleBanner(page).contains("SyntaxError"_L1));
        QCOMPARE(m_server.visit("guarded").body, QByteArray("one"));
        QVERIFY(page.isDirty());
        auto *tabs = page.findChild<QTabBar *>(u"functionTabs"_s);
        tabs->setCurrentIndex(1);
        QVERIFY(!visibleBanner(page).contains("SyntaxError"_L1)); // it is about the code, and stays there
        tabs->setCurrentIndex(0);
        const auto markers = u"monaco.editor.getModelMarkers({ owner: 'isola' }).length"_s;
        QTRY_COMPARE(run(page, markers).toInt(), 1);
        type(page, u"editor.setValue('// another thought')"_s);
        QTRY_COMPARE(visibleBanner(page), QString());
        QTRY_COMPARE(run(page, markers).toInt(), 0);
        type(page, u"editor.setValue('export default () => new Response(\"two\")\\n')"_s);
        deployReviewed(page);
        QTRY_VERIFY(!page.isDirty());
        QTRY_COMPARE(m_server.visit("guarded").body, QByteArray("two"));
        QCOMPARE(visibleBanner(page), QString());
    }

    void aReviewShowsTheDifferenceAndKeepsTheNote()
    {
        QCOMPARE(m_server.deploy("reviewed", "export default () => new Response('one')\n").status, 201);
        FunctionPage &page = openFunction(u"reviewed"_s);
        type(page, u"editor.setValue('// why\\nexport default () => new Response(\"two\")\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        page.deploy();
        QTRY_COMPARE_WITH_TIMEOUT(run(page, u"self.difference?.getLineChanges()?.length ?? 0"_s).toInt(), 1, 30'000);
        QCOMPARE(m_server.visit("reviewed").body, QByteArray("one")); // nothing is live yet
        QTest::keyClicks(page.findChild<QLineEdit *>(u"deployNote"_s), u"second try"_s);
        page.deploy(); // once more carries it out
        QTRY_COMPARE(m_server.visit("reviewed").body, QByteArray("two"));
        std::optional<QString> note;
        m_client->get(u"/functions/reviewed/versions"_s, {}, this, [&](const Result<QJsonObject> &answer) {
            note = answer->value("versions"_L1).toArray().at(0).toObject().value("note"_L1).toString();
        });
        QTRY_COMPARE(note.value_or(QString()), u"second try"_s);
    }

    void someoneElsesDeployIsNotWrittenOverUnseen()
    {
        QCOMPARE(m_server.deploy("shared", "export default () => new Response('one')\n").status, 201);
        FunctionPage &page = openFunction(u"shared"_s);
        type(page, u"editor.setValue('export default () => new Response(\"mine\")\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        QCOMPARE(m_server.deploy("shared", "export default () => new Response('theirs')\n").status, 200);
        page.deploy();
        QTRY_VERIFY(visibleBanner(page).contains("Someone deployed v2"_L1));
        for (auto *button : page.findChildren<QPushButton *>())
            if (button->isVisible() && button->text() == u"Drop mine, take theirs"_s)
                button->click();
        QTRY_VERIFY(!page.isDirty());
        QTRY_VERIFY(run(page, u"editor.getValue()"_s).toString().contains("theirs"_L1));
    }

    void versionsAreComparedSideBySide()
    {
        QCOMPARE(m_server.deploy("grown", "export default () => new Response('one')\n").status, 201);
        QCOMPARE(m_server.deploy("grown", "export default () => new Response('two')\n").status, 200);
        FunctionPage &page = openFunction(u"grown"_s);
        auto *tabs = page.findChild<QTabBar *>(u"functionTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        auto *list = findByName<QTreeWidget>(page, u"Versions, newest first"_s);
        QVERIFY(list);
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        list->clearSelection();
        list->topLevelItem(1)->setSelected(true);
        page.findChild<QPushButton *>(u"compareVersions"_s)->click();
        QTRY_COMPARE(tabs->currentIndex(), 0);
        QTRY_VERIFY(run(page, u"self.difference?.getOriginalEditor().getValue() ?? ''"_s).toString().contains("one"_L1));
        page.findChild<QPushButton *>(u"closeDifference"_s)->click();
        QTRY_VERIFY(run(page, u"document.getElementById('difference').hidden"_s).toBool());
    }

    // What is in the editor, stopped at its first line by the DevTools, and let go.
    void aCallIsStoodInWithDevTools()
    {
        QCOMPARE(m_server.deploy("stood-in", "export default () => new Response('live')\n").status, 201);
        FunctionPage &page = openFunction(u"stood-in"_s);
        type(page, u"editor.setValue('export default () => {\\n  return new Response(\"draft\");\\n}\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        page.debugCall(DebugView::DevTools);
        auto *debug = page.findChild<DebugPage *>();
        QTRY_VERIFY(debug->isRunning() && debug->view());
        static const QString kShows = u"(() => { const look = (root) => root.textContent.includes('%1')"
                                      " || [...root.querySelectorAll('*')].some((e) => e.shadowRoot && look(e.shadowRoot));"
                                      " return look(document.documentElement); })()"_s;
        const auto shows = [&](const QString &text) {
            std::optional<bool> found;
            debug->view()->page()->runJavaScript(kShows.arg(text), [&](const QVariant &value) { found = value.toBool(); });
            return QTest::qWaitFor([&] { return found.has_value(); }) && *found;
        };
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Debugger paused"_s), 60'000);
        QVERIFY(shows(u"return new Response(\"draft\")"_s)); // the line it stands at
        auto *state = page.findChild<QLabel *>(u"debugState"_s);
        QVERIFY(!state->text().contains("200"_L1));
        QTest::keyClick(debug->view()->focusProxy(), Qt::Key_F8);
        QTRY_VERIFY_WITH_TIMEOUT(state->text().contains("200"_L1), 30'000);
        debug->stop();
        QVERIFY(!debug->isRunning());
        QCOMPARE(m_server.visit("stood-in").body, QByteArray("live"));
    }

    void thePaletteFindsFunctionsAndCommands()
    {
        QCOMPARE(m_server.deploy("needle-in-hay", "export default () => new Response('1')\n").status, 201);
        m_window->showPanel(PanelKind::Functions);
        QTRY_VERIFY(m_window->findChild<FunctionsModel *>()->find(u"needle-in-hay"_s));
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_window->findChild<CommandPalette *>();
        QVERIFY(palette);
        QTest::keyClicks(palette->findChild<QLineEdit *>(), u"nih"_s);
        QTest::keyClick(palette->findChild<QLineEdit *>(), Qt::Key_Return);
        FunctionPage &page = *m_window->findChild<FunctionPage *>();
        QTRY_VERIFY(page.isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChildren<CommandPalette *>().last()->isVisible());
        palette = m_window->findChildren<CommandPalette *>().last();
        QTest::keyClicks(palette->findChild<QLineEdit *>(), u"metri"_s);
        QTest::keyClick(palette->findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_VERIFY(m_window->findChild<MetricsPanel *>()->isVisible());
    }

    void anEmptyAppBeginsWithAWorkingCall()
    {
        std::optional<bool> isMade;
        QNetworkRequest request(QUrl(u"http://127.0.0.1:%1/v1/apps"_s.arg(m_server.port())));
        request.setRawHeader("Authorization", "Bearer " + m_server.adminToken());
        request.setRawHeader("Content-Type", "application/json");
        QNetworkReply *reply = m_client->network().post(request, R"({"app_id":"fresh"})");
        connect(reply, &QNetworkReply::finished, this, [&] { isMade = reply->error() == QNetworkReply::NoError; });
        QTRY_VERIFY(isMade.value_or(false));
        ApiServer server = m_client->server();
        server.app = u"fresh"_s;
        m_client->setServer(server);
        auto *start = m_window->findChild<QPushButton *>(u"deploySample"_s);
        QTRY_VERIFY(start->isVisible());
        start->click();
        auto *status = m_window->findChild<QLabel *>(u"sampleStatus"_s);
        QTRY_VERIFY(status->text().startsWith("200"_L1));
    }

    void theWindowComesBackToWhereItWas()
    {
        openFunction(u"named"_s);
        m_window->close();
        m_window = std::make_unique<MainWindow>(*m_client, *m_theme);
        m_window->show();
        connectTo(*m_client, m_server);
        FunctionPage &page = *m_window->findChild<FunctionPage *>();
        QTRY_VERIFY(page.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page.editor().isReady(), 60'000);
        QTRY_VERIFY(run(page, u"editor.getValue()"_s).toString().contains("Response"_L1));
    }

    void aDraftWaitsWhileAnotherFunctionIsOpen()
    {
        QCOMPARE(m_server.deploy("first", "export default () => new Response('1')\n").status, 201);
        QCOMPARE(m_server.deploy("second", "export default () => new Response('2')\n").status, 201);
        FunctionPage &page = openFunction(u"first"_s);
        type(page, u"editor.setValue('// draft')"_s);
        QTRY_VERIFY(page.isDirty());
        openFunction(u"second"_s);
        QTRY_VERIFY(!page.isDirty());
        openFunction(u"first"_s);
        QTRY_VERIFY(page.isDirty());
        QTRY_COMPARE(run(page, u"editor.getValue()"_s).toString(), u"// draft"_s);
    }

    void stagedVariablesApplyInOneGo()
    {
        QCOMPARE(
            m_server.deploy("configured", "export default (req, ctx) => new Response(ctx.env.GREETING ?? 'none')\n").status, 201);
        FunctionPage &page = openFunction(u"configured"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(2);
        QTest::keyClicks(page.findChild<QLineEdit *>(u"variableName"_s), u"GREETING"_s);
        QTest::keyClicks(page.findChild<QLineEdit *>(u"variableValue"_s), u"ciao"_s);
        QTest::keyClick(page.findChild<QLineEdit *>(u"variableValue"_s), Qt::Key_Return);
        QCOMPARE(m_server.visit("configured").body, QByteArray("none"));
        openFunction(u"named"_s);
        openFunction(u"configured"_s); // what was staged waits
        auto *apply = page.findChild<QPushButton *>(u"applyVariables"_s);
        QTRY_VERIFY(apply->isEnabled());
        apply->click();
        QTRY_COMPARE(visibleBanner(page), u"Applied."_s);
        QTRY_COMPARE(m_server.visit("configured").body, QByteArray("ciao"));
    }

    void aTestCallRunsTheDraftAndSaysSo()
    {
        QCOMPARE(m_server.deploy("drafted", "export default () => new Response('live')\n").status, 201);
        FunctionPage &page = openFunction(u"drafted"_s);
        auto *status = page.findChild<QLabel *>(u"responseStatus"_s);
        auto *ran = page.findChild<QLabel *>(u"responseVersion"_s);
        auto *body = page.findChild<QPlainTextEdit *>(u"responseBody"_s);
        page.runCall();
        QTRY_COMPARE_WITH_TIMEOUT(body->toPlainText(), u"live"_s, 30'000);
        QCOMPARE(ran->text(), u"v1 ran"_s);
        type(page, u"editor.setValue('export default () => new Response(\"draft\")\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        page.runCall();
        QTRY_COMPARE_WITH_TIMEOUT(body->toPlainText(), u"draft"_s, 30'000);
        QTRY_COMPARE(ran->text(), u"draft ran"_s);
        QCOMPARE(m_server.visit("drafted").body, QByteArray("live"));
        auto *target = page.findChild<QComboBox *>(u"callTarget"_s);
        target->setCurrentIndex(1); // what is live, although there is a draft
        page.runCall();
        QTRY_COMPARE_WITH_TIMEOUT(body->toPlainText(), u"live"_s, 30'000);
        QCOMPARE(status->text(), u"200"_s);
        target->setCurrentIndex(0);
        type(page, u"editor.setValue('export default () => {\\n  retur n 1;\\n}\\n')"_s);
        page.runCall();
        QTRY_VERIFY_WITH_TIMEOUT(visibleBanner(page).contains("SyntaxError"_L1), 30'000);
        QTRY_COMPARE(run(page, u"monaco.editor.getModelMarkers({ owner: 'isola' }).length"_s).toInt(), 1);
    }

    void filesAreAddedRenamedAndDeployed()
    {
        QCOMPARE(m_server.deploy("many-files", "export default () => new Response('one')\n").status, 201);
        FunctionPage &page = openFunction(u"many-files"_s);
        auto *tabs = page.findChild<QTabBar *>(u"fileTabs"_s);
        const auto name = [&page](const QString &button, const QString &text) {
            page.findChild<QAbstractButton *>(button)->click();
            auto *field = page.findChild<QLineEdit *>(u"fileName"_s);
            field->setText(text);
            QTest::keyClick(field, Qt::Key_Return);
        };
        name(u"addFile"_s, u"lib/util.js"_s);
        QTRY_COMPARE(tabs->count(), 2);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"lib/util.js"_s);
        QTRY_VERIFY(run(page, u"editor.getModel().uri.path"_s).toString().endsWith("lib/util.js"_L1));
        type(page, u"editor.setValue('export const word = \"two\";\\n')"_s);
        name(u"renameFile"_s, u"word.js"_s);
        QTRY_COMPARE(tabs->tabText(tabs->currentIndex()), u"word.js"_s);
        QTRY_COMPARE(run(page, u"editor.getValue()"_s).toString(), u"export const word = \"two\";\n"_s);
        tabs->setCurrentIndex(0);
        QTRY_VERIFY(run(page, u"editor.getValue()"_s).toString().contains("one"_L1));
        type(page, u"editor.setValue('import { word } from \"./word.js\";\\nexport default () => new Response(word)\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        deployReviewed(page);
        QTRY_VERIFY(!page.isDirty());
        QTRY_COMPARE(m_server.visit("many-files").body, QByteArray("two"));
        tabs->setCurrentIndex(1);
        QTRY_VERIFY(run(page, u"editor.getModel().uri.path"_s).toString().endsWith("word.js"_L1));
        type(page, u"editor.setValue('export const word = ;\\n')"_s);
        QTRY_VERIFY(page.isDirty());
        tabs->setCurrentIndex(0);
        deployReviewed(page);
        QTRY_VERIFY_WITH_TIMEOUT(visibleBanner(page).contains("SyntaxError"_L1), 30'000);
        QTRY_COMPARE(tabs->tabText(tabs->currentIndex()), u"word.js"_s); // where the fault is
        QTRY_COMPARE(run(page, u"monaco.editor.getModelMarkers({ owner: 'isola' }).length"_s).toInt(), 1);
    }

    void aScheduleTellsWhenItRunsAndRunsNow()
    {
        const QJsonObject cron{{u"type"_s, u"cron"_s}, {u"config"_s, QJsonObject{{u"schedule"_s, u"0 4 * * *"_s}}}};
        QCOMPARE(m_server.deploy("scheduled", "export default () => new Response('ran')\n", {{u"triggers"_s, QJsonArray{cron}}})
                     .status,
            201);
        FunctionPage &page = openFunction(u"scheduled"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *sentence = page.findChild<QLabel *>(u"cronSentence"_s);
        QTRY_COMPARE(sentence->text(), u"At 04:00, every day"_s);
        auto *runs = page.findChild<QWidget *>(u"cronRuns"_s);
        QTRY_VERIFY(runs->findChildren<QLabel *>().size() > 10);
        auto *schedule = findByName<QLineEdit>(page, u"Schedule (required)"_s);
        QVERIFY(schedule);
        schedule->setText(u"61 * * * *"_s);
        QVERIFY(schedule->property("invalid").toBool());
        QCOMPARE(sentence->text(), QString());
        schedule->setText(u"0 4 * * *"_s);
        QVERIFY(!schedule->property("invalid").toBool());
        page.findChild<QPushButton *>(u"cronRunNow"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.logs("scheduled", "trigger=cron").isEmpty(), 30'000);
        QCOMPARE(m_server.logs("scheduled", "trigger=cron").first()["status_code"_L1].toInt(), 200);
    }

    void aTriggerIsSwitchedWithoutADeploy()
    {
        QCOMPARE(m_server.deploy("switched", "export default () => new Response('on')\n").status, 201);
        FunctionPage &page = openFunction(u"switched"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *isOn = findByName<QCheckBox>(page, u"HTTP trigger is on"_s);
        QVERIFY(isOn && isOn->isChecked());
        isOn->click();
        QTRY_COMPARE(m_server.visit("switched").status, 404);
        QTRY_VERIFY(!findByName<QCheckBox>(page, u"HTTP trigger is on"_s)->isChecked());
        QVERIFY(!page.isDirty());
        isOn->click();
        QTRY_COMPARE(m_server.visit("switched").body, QByteArray("on"));
    }

    void aWebhookIsTriedAndItsDeliveriesShown()
    {
        const QJsonObject hook{{u"type"_s, u"webhook"_s}, {u"config"_s, QJsonObject()}};
        QCOMPARE(
            m_server.deploy("hooked", "export default () => { throw new Error('no'); }\n", {{u"triggers"_s, QJsonArray{hook}}})
                .status,
            201);
        FunctionPage &page = openFunction(u"hooked"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *url = page.findChild<QLineEdit *>(u"webhookUrl"_s);
        QTRY_VERIFY(url->text().contains("/webhook/hooked?sig="_L1));
        page.findChild<QPushButton *>(u"sendSample"_s)->click();
        auto *list = page.findChild<WebhookLive *>()->findChild<QTreeWidget *>(u"deliveries"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        QTRY_COMPARE(list->topLevelItem(0)->text(2), u"given up"_s);
        list->setCurrentItem(list->topLevelItem(0));
        auto *again = page.findChild<WebhookLive *>()->findChild<QPushButton *>(u"redeliver"_s);
        QVERIFY(again->isEnabled());
        QCOMPARE(
            m_server.deploy("hooked", "export default () => new Response('yes')\n", {{u"triggers"_s, QJsonArray{hook}}}).status,
            200);
        again->click();
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItem(0)->text(2), u"delivered"_s, 30'000);
    }

    void filesAreDroppedIntoTheBucketThatStartsTheFunction()
    {
        const QJsonObject upload{
            {u"type"_s, u"s3_upload"_s}, {u"config"_s, QJsonObject{{u"bucket"_s, u"dropped"_s}, {u"prefix"_s, u"in/"_s}}}};
        QCOMPARE(m_server
                     .deploy("watching", "export default (req, ctx) => new Response(ctx.trigger.key)\n",
                         {{u"triggers"_s, QJsonArray{upload}}})
                     .status,
            201);
        FunctionPage &page = openFunction(u"watching"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        auto *verdict = page.findChild<QLabel *>(u"keyVerdict"_s);
        page.findChild<QLineEdit *>(u"triedKey"_s)->setText(u"out/a.txt"_s);
        QCOMPARE(verdict->text(), u"is left out"_s);
        page.findChild<QLineEdit *>(u"triedKey"_s)->setText(u"in/a.txt"_s);
        QCOMPARE(verdict->text(), u"starts it"_s);
        auto *create = page.findChild<QPushButton *>(u"createBucket"_s);
        QTRY_VERIFY(create->isVisible());
        create->click();
        QTRY_VERIFY(!create->isVisible());
        QTemporaryDir directory;
        QFile file(directory.filePath(u"größe.txt"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("hello") == 5);
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        auto &browser = *page.findChild<BucketBrowser *>();
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&browser, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&browser, &drop);
        auto *objects = page.findChild<QTreeWidget *>(u"objects"_s);
        QTRY_VERIFY(!objects->findItems(u"größe.txt"_s, Qt::MatchExactly).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(!m_server.logs("watching", "trigger=s3_upload").isEmpty(), 30'000);
    }

    void framesGoBothWaysInTheSocketTester()
    {
        const QJsonObject socket{{u"type"_s, u"websocket"_s}, {u"config"_s, QJsonObject{{u"event"_s, u"sum"_s}}}};
        QCOMPARE(m_server
                     .deploy("summing",
                         "export default async (req) => { const { a, b } = await req.json(); return Response.json(a + b) }\n",
                         {{u"triggers"_s, QJsonArray{socket}}})
                     .status,
            201);
        FunctionPage &page = openFunction(u"summing"_s);
        page.findChild<QTabBar *>(u"functionTabs"_s)->setCurrentIndex(1);
        page.findChild<QPushButton *>(u"socketToggle"_s)->click();
        auto *send = page.findChild<QPushButton *>(u"sendFrame"_s);
        QTRY_VERIFY(send->isEnabled());
        page.findChild<QLineEdit *>(u"frameContent"_s)->setText(u"{\"a\": 2, \"b\": 3}"_s);
        send->click();
        auto *frames = page.findChild<QTreeView *>(u"frames"_s);
        const auto last = [frames] { return frames->model()->index(frames->model()->rowCount() - 1, 3).data().toString(); };
        QTRY_VERIFY_WITH_TIMEOUT(last().contains("\"payload\":5"_L1), 30'000);
    }

    void anotherServerIsConnectedToAndLeftAgain()
    {
        ServerProcess other;
        QVERIFY(other.start());
        QCOMPARE(other.deploy("over-there", "export default () => new Response('x')\n").status, 201);
        m_window->servers().connectToAnother();
        auto *dialog = m_window->findChild<ConnectDialog *>();
        QVERIFY(dialog);
        auto *connectButton = dialog->findChild<QPushButton *>(u"connectServer"_s);
        dialog->findChild<QLineEdit *>(u"serverAddress"_s)->setText(u"127.0.0.1:%1"_s.arg(other.port()));
        QVERIFY(!connectButton->isEnabled());
        dialog->findChild<QLineEdit *>(u"serverToken"_s)->setText(u"isk_wrong"_s);
        connectButton->click();
        QTRY_VERIFY(!visibleBanner(*dialog).isEmpty());
        dialog->findChild<QLineEdit *>(u"serverToken"_s)->setText(QString::fromLatin1(other.adminToken()));
        connectButton->click();
        auto *functions = m_window->findChild<FunctionsModel *>();
        QTRY_VERIFY(functions->find(u"over-there"_s));
        const QFileInfo tokens(TokenVault::filePath());
        QTRY_VERIFY(tokens.exists());
        QVERIFY(!(tokens.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
        const QList<ApiServer> known = m_window->servers().servers();
        QCOMPARE(known.size(), 2);
        m_window->servers().choose(known.first());
        QTRY_VERIFY(functions->find(u"named"_s));
        m_window->servers().choose(known.last()); // the token was kept
        QTRY_VERIFY(functions->find(u"over-there"_s));
    }

    void ctrlTabGoesBetweenFunctions()
    {
        m_window->showPanel(PanelKind::Functions);
        QCOMPARE(m_server.deploy("here", "export default () => new Response('1')\n").status, 201);
        QCOMPARE(m_server.deploy("there", "export default () => new Response('2')\n").status, 201);
        m_window->findChild<FunctionsPanel *>()->refresh();
        QTRY_VERIFY(m_window->findChild<FunctionsModel *>()->find(u"there"_s));
        openFunction(u"here"_s);
        FunctionPage &page = openFunction(u"there"_s);
        QTest::keyClick(m_window.get(), Qt::Key_Tab, Qt::ControlModifier);
        QTRY_COMPARE(run(page, u"editor.getModel().uri.path.split('/')[2]"_s).toString(), u"here"_s);
        QTest::keyClick(m_window.get(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!page.isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto *keys = m_window->findChild<KeysDialog *>();
        QVERIFY(keys && keys->isVisible());
        keys->close();
    }

    void aDeletionCanBeUndoneUntilTheToastIsGone()
    {
        QCOMPARE(m_server.deploy("doomed", "export default () => new Response('x')\n").status, 201);
        m_window->showPanel(PanelKind::Functions);
        auto &model = *m_window->findChild<FunctionsModel *>();
        auto &list = *m_window->findChild<QTreeView *>(u"functions"_s);
        QTRY_VERIFY(model.find(u"doomed"_s));
        QTRY_VERIFY(list.hasFocus());
        choose(list, u"doomed"_s);
        const int before = model.rowCount();
        QTest::keyClick(&list, Qt::Key_Delete);
        QCOMPARE(model.rowCount(), before - 1);
        auto &toast = *m_window->findChild<Toast *>();
        QVERIFY(toast.isVisible());
        toast.findChild<QPushButton *>()->click();
        QCOMPARE(model.rowCount(), before);
        QCOMPARE(m_server.visit("doomed").status, 200);
        choose(list, u"doomed"_s);
        QTest::keyClick(&list, Qt::Key_Delete);
        toast.expireNow();
        QTRY_COMPARE(m_server.visit("doomed").status, 404);
    }

    void aDeletedFunctionComesBackFromTheTrash()
    {
        QCOMPARE(m_server.deploy("regretted", "export default () => new Response('back')\n").status, 201);
        m_window->showPanel(PanelKind::Functions);
        auto &panel = *m_window->findChild<FunctionsPanel *>();
        QTRY_VERIFY(panel.model().find(u"regretted"_s));
        panel.deleteFunction(u"regretted"_s);
        m_window->findChild<Toast *>()->expireNow();
        QTRY_COMPARE(m_server.visit("regretted").status, 404);
        for (QAction *action : panel.findChildren<QAction *>())
            if (action->text().startsWith("Deleted"_L1))
                action->trigger();
        auto *dialog = m_window->findChild<TrashDialog *>();
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"trash"_s);
        QTRY_VERIFY(!list->findItems(u"regretted"_s, Qt::MatchExactly).isEmpty());
        list->setCurrentItem(list->findItems(u"regretted"_s, Qt::MatchExactly).first());
        dialog->findChild<QPushButton *>(u"restore"_s)->click();
        QTRY_COMPARE(m_server.visit("regretted").body, QByteArray("back"));
        dialog->reject();
    }

    void functionsTravelThroughAFile()
    {
        QCOMPARE(m_server.deploy("traveller", "export default () => new Response('one')\n").status, 201);
        FunctionTransfer transfer(*m_client);
        QSignalSpy done(&transfer, &FunctionTransfer::done);
        const QTemporaryDir directory;
        transfer.exportTo(directory.filePath(u"f.json"_s), {u"traveller"_s});
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(m_server.deploy("traveller", "export default () => new Response('two')\n").status, 200);
        transfer.importFrom(directory.filePath(u"f.json"_s));
        QTRY_COMPARE(done.count(), 2);
        QCOMPARE(m_server.visit("traveller").body, QByteArray("one"));
        transfer.duplicate(u"traveller"_s, u"traveller-copy"_s);
        QTRY_COMPARE(done.count(), 3);
        QCOMPARE(m_server.visit("traveller-copy").body, QByteArray("one"));
        QSignalSpy failed(&transfer, &FunctionTransfer::failed);
        transfer.duplicate(u"traveller"_s, u"traveller-copy"_s);
        QTRY_COMPARE(failed.count(), 1);
    }

    void aCallShowsInTheListByItself()
    {
        QCOMPARE(m_server.deploy("lively", "export default () => new Response('x')\n").status, 201);
        m_window->showPanel(PanelKind::Functions);
        auto &model = *m_window->findChild<FunctionsModel *>();
        QTRY_VERIFY(model.find(u"lively"_s));
        const auto calls = [&model] { return model.find(u"lively"_s)->calls; };
        QTRY_VERIFY((m_server.visit("lively"), calls() > 0)); // nothing but the live log tells it
    }

    void anErrorRowLeadsToItsLine()
    {
        QCOMPARE(
            m_server.deploy("failing", "export default () => {\n  const a = 1;\n  throw new Error('no luck');\n}\n").status, 201);
        QCOMPARE(m_server.visit("failing").status, 500);
        m_window->showPanel(PanelKind::Logs);
        auto &logs = *m_window->findChild<QTreeView *>(u"logs"_s);
        QTRY_VERIFY(logs.model()->rowCount() > 0);
        QTRY_COMPARE(logs.model()->index(0, LogsModel::FunctionColumn).data().toString(), u"failing"_s);
        logs.setCurrentIndex(logs.model()->index(0, 0));
        QTest::keyClick(&logs, Qt::Key_Return);
        FunctionPage &page = *m_window->findChild<FunctionPage *>();
        QTRY_VERIFY(page.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page.editor().isReady(), 60'000);
        QTRY_COMPARE(run(page, u"editor.getPosition()?.lineNumber ?? 0"_s).toInt(), 3);
    }

    void aTimeIsChosenOverTheRows()
    {
        QCOMPARE(m_server.deploy("timed", "export default () => new Response('1')\n").status, 201);
        QCOMPARE(m_server.visit("timed").status, 200);
        m_window->showPanel(PanelKind::Logs);
        auto &logs = *m_window->findChild<QTreeView *>(u"logs"_s);
        QTRY_VERIFY(logs.model()->rowCount() > 0);
        auto &bars = *m_window->findChild<LogHistogram *>();
        QSignalSpy chosen(&bars, &LogHistogram::rangeChosen);
        QTRY_VERIFY((QTest::keyClick(&bars, Qt::Key_Left), chosen.count() > 0)); // as soon as the bars are there
        auto *field = m_window->findChild<QLineEdit *>(u"logSearch"_s);
        QVERIFY(field->text().contains("since:"_L1) && field->text().contains("until:"_L1));
        QTest::keyClick(&bars, Qt::Key_Escape);
        QCOMPARE(field->text(), QString());
    }

    void errorsThatAreAlikeAreCounted()
    {
        QCOMPARE(
            m_server.deploy("alike", "export default (req) => { throw new Error('no ' + new URL(req.url).search.slice(1)); }\n")
                .status,
            201);
        for (const char *target : {"alike?1", "alike?22", "alike?333"})
            QCOMPARE(m_server.visit(target).status, 500);
        m_window->showPanel(PanelKind::Logs);
        auto *field = m_window->findChild<QLineEdit *>(u"logSearch"_s);
        field->setText(u"fn:alike level:error"_s);
        QTest::keyClick(field, Qt::Key_Return);
        auto &logs = *m_window->findChild<QTreeView *>(u"logs"_s);
        QTRY_COMPARE(logs.model()->rowCount(), 3);
        m_window->findChild<QPushButton *>(u"groupErrors"_s)->click();
        auto &groups = *m_window->findChild<QTreeWidget *>(u"errorGroups"_s);
        QTRY_VERIFY(groups.isVisible());
        QCOMPARE(groups.topLevelItemCount(), 1);
        QCOMPARE(groups.topLevelItem(0)->text(0), u"3"_s);
    }

    void theAppIsChangedInSettings()
    {
        m_window->showPanel(PanelKind::Settings);
        auto *name = m_window->findChild<QLineEdit *>(u"appName"_s);
        m_window->findChild<QSpinBox *>(u"appRetention"_s)->setValue(0);
        QTRY_VERIFY(!name->text().isEmpty());
        m_window->findChild<QSpinBox *>(u"appRetention"_s)->setValue(14);
        name->setText(u"Shop"_s);
        m_window->findChild<QPushButton *>(u"saveApp"_s)->click();
        const auto stored = [this] { return QJsonDocument::fromJson(m_server.get("/v1/apps/default").body).object(); };
        QTRY_COMPARE(stored().value("log_retention_days"_L1).toInt(), 14);
        QCOMPARE(stored().value("name"_L1).toString(), u"Shop"_s);
        auto *report = m_window->findChild<QPlainTextEdit *>(u"report"_s);
        QTRY_VERIFY(report->toPlainText().contains("instances"_L1));
        QVERIFY(!report->toPlainText().contains(QString::fromLatin1(m_server.adminToken())));
    }

    void everyControlHasAName()
    {
        QAccessible::setActive(true);
        for (const PanelKind panel :
            {PanelKind::Functions, PanelKind::Logs, PanelKind::Metrics, PanelKind::Agents, PanelKind::Settings}) {
            m_window->showPanel(panel);
            const QStringList faults = nameless(QAccessible::queryAccessibleInterface(m_window.get()));
            QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n'_L1)));
        }
        FunctionPage &page = openFunction(u"named"_s);
        auto *tabs = page.findChild<QTabBar *>(u"functionTabs"_s);
        for (int tab = 1; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            const QStringList faults = nameless(QAccessible::queryAccessibleInterface(m_window.get()));
            QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n'_L1)));
        }
    }

    void theWindowFitsASmallScreen()
    {
        m_window->resize(1024, 640);
        for (const PanelKind panel :
            {PanelKind::Functions, PanelKind::Logs, PanelKind::Metrics, PanelKind::Agents, PanelKind::Settings}) {
            m_window->showPanel(panel);
            QCOMPARE(m_window->size(), QSize(1024, 640));
        }
    }

    void longerWordsFitASmallScreen()
    {
        PseudoTranslator pseudo;
        QCoreApplication::installTranslator(&pseudo);
        const auto remove = qScopeGuard([&] { QCoreApplication::removeTranslator(&pseudo); });
        m_window = std::make_unique<MainWindow>(*m_client, *m_theme);
        m_window->show();
        m_window->resize(1024, 640);
        connectTo(*m_client, m_server);
        for (const PanelKind panel :
            {PanelKind::Functions, PanelKind::Logs, PanelKind::Metrics, PanelKind::Agents, PanelKind::Settings}) {
            m_window->showPanel(panel);
            QCOMPARE(m_window->size(), QSize(1024, 640));
        }
        for (const auto *button : m_window->findChildren<QPushButton *>()) // what is unmarked was never given to tr()
            QVERIFY2(!button->isVisible() || button->text().isEmpty() || button->text().startsWith(u'[')
                    || button->text().startsWith("http"_L1),
                qPrintable(button->text()));
    }

private:
    FunctionPage &openFunction(const QString &name)
    {
        m_window->openFunction(name);
        FunctionPage &page = *m_window->findChild<FunctionPage *>();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(page.editor().isReady(), 60'000); }();
        [&] {
            QTRY_COMPARE(
                run(page, u"decodeURIComponent((editor.getModel()?.uri.path ?? '').split('/')[2] ?? '')"_s).toString(), name);
        }();
        return page;
    }

    // As a person does: look it over, then deploy.
    static void deployReviewed(FunctionPage &page)
    {
        page.deploy();
        auto *button = page.findChild<QPushButton *>(u"deployReviewed"_s);
        [&] { QTRY_VERIFY(button->isVisible() && button->isEnabled()); }();
        button->click();
    }

    QVariant run(FunctionPage &page, const QString &script)
    {
        std::optional<QVariant> result;
        page.editor().view()->page()->runJavaScript(script, [&](const QVariant &value) { result = value; });
        return QTest::qWaitFor([&] { return result.has_value(); }, 30'000) ? *result : QVariant();
    }

    void type(FunctionPage &page, const QString &script) { run(page, script); }

    static void choose(QTreeView &list, const QString &name)
    {
        for (int row = 0; row < list.model()->rowCount(); ++row)
            if (list.model()->index(row, 0).data().toString() == name)
                list.setCurrentIndex(list.model()->index(row, 0));
    }

    static QString visibleBanner(const QWidget &page)
    {
        for (const auto *banner : page.findChildren<Banner *>())
            if (banner->isVisible())
                return banner->text();
        return {};
    }

    // What a screen reader could not name. Tables are left out below their own name: their cells are made as they are read.
    static QStringList nameless(QAccessibleInterface *interface, int depth = 0)
    {
        static const QSet<int> needed{QAccessible::PushButton, QAccessible::EditableText, QAccessible::CheckBox,
            QAccessible::ComboBox, QAccessible::Table, QAccessible::List, QAccessible::Tree, QAccessible::SpinBox};
        static constexpr int kDeepest = 40;
        QStringList faults;
        if (!interface || !interface->isValid() || depth > kDeepest || interface->state().invisible)
            return faults;
        const int role = interface->role();
        if (needed.contains(role) && interface->text(QAccessible::Name).isEmpty())
            faults.append(u"%1 \"%2\" has no name"_s.arg(
                QLatin1StringView(interface->object() ? interface->object()->metaObject()->className() : "?"),
                interface->object() ? interface->object()->objectName() : QString()));
        // Spin and combo boxes name themselves; their inner fields are parts of them.
        if (role == QAccessible::Table || role == QAccessible::Tree || role == QAccessible::SpinBox
            || role == QAccessible::ComboBox)
            return faults;
        for (int child = 0; child < interface->childCount(); ++child)
            faults += nameless(interface->child(child), depth + 1);
        return faults;
    }

    ServerProcess m_server;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ServerClient> m_client;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace isola

int main(int argc, char **argv)
{
    return isola::runEditorTest<isola::tst_MainWindow>(argc, argv);
}

#include "tst_MainWindow.moc"
