#include "ui/agents/RunsPage.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/agents/RunView.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTreeWidget>
#include <memory>

using namespace Qt::StringLiterals;

namespace isola {

// Runs of a real server's agents, begun, watched and ended by clicks.
class tst_RunsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
        const QByteArray code = "export default async (req) => Response.json({ refunded: (await req.json()).id });";
        const auto tool = [](const QString &mode) {
            return QJsonObject{
                {u"agent_tool"_s, true}, {u"agent_tool_description"_s, u"Gives money back."_s}, {u"agent_tool_mode"_s, mode}};
        };
        QCOMPARE(m_server.deploy("refund", code, tool(u"read_write"_s)).status, 201);
        QCOMPARE(m_server.deploy("look", code, tool(u"read_only"_s)).status, 201);
        makeAgent(
            u"clerk"_s, {{u"id"_s, u"go"_s}, {u"type"_s, u"tool"_s}, {u"function"_s, u"refund"_s}, {u"arguments"_s, kArguments}});
        makeAgent(
            u"reader"_s, {{u"id"_s, u"go"_s}, {u"type"_s, u"tool"_s}, {u"function"_s, u"look"_s}, {u"arguments"_s, kArguments}});
        makeAgent(u"talker"_s, {{u"id"_s, u"go"_s}, {u"type"_s, u"llm"_s}, {u"prompt"_s, u"hello"_s}});
    }

    void init()
    {
        m_page = std::make_unique<RunsPage>(m_client, m_theme);
        m_page->resize(1100, 700);
        m_page->setVisible(true);
        m_page->refresh();
        m_agents = m_page->findChild<QComboBox *>(u"runAgent"_s);
        m_runs = m_page->findChild<QListWidget *>(u"runs"_s);
        m_lines = m_page->findChild<QTreeWidget *>(u"runEvents"_s);
        m_status = m_page->findChild<QLabel *>(u"runStatus"_s);
        QTRY_COMPARE(m_agents->count(), 3);
    }

    void cleanup() { m_page.reset(); }

    void aRunIsWatchedToItsEnd()
    {
        begin(u"reader"_s, u"{\"id\": \"r1\"}"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"completed"_s, 30'000);
        QTRY_COMPARE(whatOf(m_lines->topLevelItemCount() - 1), u"Ends"_s);
        QCOMPARE(whatOf(0), u"Begins"_s);
        QVERIFY(m_lines->findItems(u"Calls look"_s, Qt::MatchExactly, 1).value(0)->text(2).contains(uR"("id":"r1")"_s));
        QVERIFY(!m_page->findChild<QPushButton *>(u"cancelRun"_s)->isVisible());
        QVERIFY(m_runs->item(0)->text().contains("completed"_L1));
    }

    void whatWaitsForAPersonGoesOnWhenItIsApproved()
    {
        begin(u"clerk"_s, u"{\"id\": \"r2\"}"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"waits for a person"_s, 30'000);
        auto *banner = m_page->findChild<RunView *>()->findChild<Banner *>();
        QVERIFY(banner->isVisible());
        QSignalSpy wanted(m_page.get(), &RunsPage::decisionWanted);
        findButton(*banner, u"Decide"_s)->click();
        QCOMPARE(wanted.count(), 1);
        approve();
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"completed"_s, 30'000);
        QVERIFY(!banner->isVisible());
        QTRY_VERIFY(whatOf(m_lines->topLevelItemCount() - 1) == "Ends"_L1); // once more followed, nothing twice
        QCOMPARE(m_lines->findItems(u"Begins"_s, Qt::MatchExactly, 1).size(), 1);
    }

    void aRunIsCancelled()
    {
        begin(u"clerk"_s, u"{\"id\": \"r3\"}"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"waits for a person"_s, 30'000);
        m_page->findChild<QPushButton *>(u"cancelRun"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"cancelled"_s, 30'000);
        QTRY_COMPARE(whatOf(m_lines->topLevelItemCount() - 1), u"Cancelled"_s);
        QVERIFY(!m_page->findChild<QPushButton *>(u"cancelRun"_s)->isVisible());
    }

    void aFailedRunSaysWhy()
    {
        begin(u"talker"_s, u"{}"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_status->text(), u"failed"_s, 30'000);
        QTRY_COMPARE(whatOf(m_lines->topLevelItemCount() - 1), u"Fails: LLM_NOT_CONFIGURED"_s);
        QVERIFY(!m_page->findChild<RunView *>()->findChild<Banner *>()->text().isEmpty());
    }

    // Two of the clerk's, by the tests before.
    void pastRunsAreThereAgain()
    {
        choose(u"clerk"_s);
        QTRY_COMPARE(m_runs->count(), 2);
        m_runs->setCurrentRow(1);
        QTRY_COMPARE(m_status->text(), u"completed"_s);
        QTRY_COMPARE(whatOf(m_lines->topLevelItemCount() - 1), u"Ends"_s);
    }

    void anInputThatIsNoObjectIsNotSent()
    {
        choose(u"reader"_s);
        QTRY_COMPARE(m_runs->count(), 1);
        begin(u"reader"_s, u"[1]"_s);
        QVERIFY(m_page->findChild<Banner *>()->isVisible());
        QCOMPARE(m_runs->count(), 1);
    }

private:
    void makeAgent(const QString &name, const QJsonObject &node)
    {
        const QJsonObject end{{u"id"_s, u"done"_s}, {u"type"_s, u"end"_s}, {u"output"_s, u"{{ state.go }}"_s}};
        const QJsonObject graph{{u"spec_version"_s, 1}, {u"entry"_s, u"go"_s}, {u"nodes"_s, QJsonArray{node, end}},
            {u"edges"_s, QJsonArray{QJsonObject{{u"from"_s, u"go"_s}, {u"to"_s, u"done"_s}}}},
            {u"tools"_s, QJsonObject{{u"functions"_s, QJsonArray{u"refund"_s, u"look"_s}}}}};
        const HttpAnswer answer = m_server.post("/v1/default/agents", {{u"name"_s, name}, {u"graph_spec"_s, graph}});
        QVERIFY2(answer.status == 201, answer.body.constData());
    }

    void choose(const QString &agent)
    {
        m_agents->setCurrentText(agent);
        Q_EMIT m_agents->activated(m_agents->currentIndex());
    }

    void begin(const QString &agent, const QString &input)
    {
        choose(agent);
        m_page->findChild<QPlainTextEdit *>(u"runInput"_s)->setPlainText(input);
        m_page->findChild<QPushButton *>(u"beginRun"_s)->click();
    }

    void approve()
    {
        const QJsonObject list = QJsonDocument::fromJson(m_server.get("/v1/default/approvals?status=pending").body).object();
        const QString id = list.value("approvals"_L1)[0]["id"_L1].toString();
        QCOMPARE(m_server.post("/v1/default/approvals/" + id.toUtf8(), {{u"decision"_s, u"approve"_s}}).status, 200);
    }

    static QPushButton *findButton(const QWidget &parent, const QString &text)
    {
        for (QPushButton *button : parent.findChildren<QPushButton *>())
            if (button->text() == text)
                return button;
        return nullptr;
    }

    QString whatOf(int row) const
    {
        const QTreeWidgetItem *item = m_lines->topLevelItem(row);
        return item ? item->text(1) : QString();
    }

    const QJsonObject kArguments{{u"id"_s, u"{{ input.id }}"_s}};
    ServerProcess m_server;
    ServerClient m_client;
    Theme m_theme;
    std::unique_ptr<RunsPage> m_page;
    QComboBox *m_agents = nullptr;
    QListWidget *m_runs = nullptr;
    QTreeWidget *m_lines = nullptr;
    QLabel *m_status = nullptr;
};

} // namespace isola

QTEST_MAIN(isola::tst_RunsPage)
#include "tst_RunsPage.moc"
