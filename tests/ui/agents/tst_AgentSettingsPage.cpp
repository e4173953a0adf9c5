#include "ui/agents/AgentSettingsPage.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace isola {

class tst_AgentSettingsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
    }

    void theModelIsSetAndItsKeyNeverComesBack()
    {
        AgentSettingsPage page(m_client, m_theme);
        open(page);
        QTRY_COMPARE(field(page, u"llmKey"_s).placeholderText(), u"None"_s);
        field(page, u"llmUrl"_s).setText(u"https://models.example/v1"_s);
        field(page, u"llmModel"_s).setText(u"small"_s);
        field(page, u"llmKey"_s).setText(u"sk-secret"_s);
        save(page);
        QCOMPARE(settings().value("llm"_L1)["model"_L1].toString(), u"small"_s);
        QCOMPARE(settings().value("llm"_L1)["api_key"_L1].toString(), u"***"_s);
        QCOMPARE(field(page, u"llmKey"_s).text(), QString());
        QCOMPARE(field(page, u"llmKey"_s).echoMode(), QLineEdit::Password);
    }

    // With the field left empty, and nothing else touched.
    void theKeyIsKeptWhenTheModelChanges()
    {
        AgentSettingsPage page(m_client, m_theme);
        open(page);
        QTRY_COMPARE(field(page, u"llmModel"_s).text(), u"small"_s);
        field(page, u"llmModel"_s).setText(u"large"_s);
        page.findChild<QSpinBox *>(u"toolRate"_s)->setValue(7);
        save(page);
        QCOMPARE(settings().value("llm"_L1)["model"_L1].toString(), u"large"_s);
        QCOMPARE(settings().value("llm"_L1)["api_key"_L1].toString(), u"***"_s);
        QCOMPARE(settings().value("tool_rate_limit"_L1)["per_second"_L1].toInt(), 7);
    }

    void whatTheServerRefusesIsSaid()
    {
        AgentSettingsPage page(m_client, m_theme);
        open(page);
        QTRY_COMPARE(field(page, u"llmModel"_s).text(), u"large"_s);
        field(page, u"llmUrl"_s).setText(u"no address"_s);
        save(page);
        QVERIFY(page.findChild<Banner *>()->text().contains("base_url"_L1));
        QCOMPARE(settings().value("llm"_L1)["base_url"_L1].toString(), u"https://models.example/v1"_s);
    }

    void anEmptyServerTakesTheModelAway()
    {
        AgentSettingsPage page(m_client, m_theme);
        open(page);
        QTRY_COMPARE(field(page, u"llmModel"_s).text(), u"large"_s);
        field(page, u"llmUrl"_s).clear();
        save(page);
        QVERIFY(settings().value("llm"_L1).isNull());
    }

private:
    static void open(AgentSettingsPage &page)
    {
        page.show();
        page.refresh();
    }

    static QLineEdit &field(const QWidget &page, const QString &name) { return *page.findChild<QLineEdit *>(name); }

    static void save(const QWidget &page)
    {
        auto *button = page.findChild<QPushButton *>(u"saveAgentSettings"_s);
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled() && page.findChild<Banner *>()->isVisible(), 30'000);
    }

    QJsonObject settings() { return QJsonDocument::fromJson(m_server.get("/v1/default/agent-settings").body).object(); }

    ServerProcess m_server;
    ServerClient m_client;
    Theme m_theme;
};

} // namespace isola

QTEST_MAIN(isola::tst_AgentSettingsPage)
#include "tst_AgentSettingsPage.moc"
