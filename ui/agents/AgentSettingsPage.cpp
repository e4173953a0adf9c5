#include "ui/agents/AgentSettingsPage.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kLongestTimeout = 3600;
static constexpr int kUsualTimeout = 120;
static constexpr int kHighestRate = 1'000'000;
static constexpr int kWidest = 760;

AgentSettingsPage::AgentSettingsPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_url(new QLineEdit)
    , m_model(new QLineEdit)
    , m_key(new QLineEdit)
    , m_timeout(new QSpinBox)
    , m_webhook(new QLineEdit)
    , m_rate(new QSpinBox)
    , m_save(makeButton(tr("Save"), ButtonKind::Primary))
{
    makeFields();
    auto *card = makeCard();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(tr("The model"), TextRole::Subtitle));
    layout->addWidget(makeField(tr("Server"), m_url, tr("Any that speaks OpenAI's chat completions. Empty: no model.")));
    layout->addWidget(makeField(tr("Model"), m_model, tr("Of nodes that name none.")));
    layout->addWidget(makeField(tr("Key"), m_key, tr("Lies encrypted on the server's disk; no one reads it back.")));
    layout->addWidget(makeField(tr("Silent for"), m_timeout, tr("Seconds without a byte of an answer, then it is asked again.")));
    layout->addWidget(makeLine());
    layout->addWidget(makeLabel(tr("All agents"), TextRole::Subtitle));
    layout->addWidget(makeField(
        tr("Approval webhook"), m_webhook, tr("Told of each call that waits for a person, signed as Standard Webhooks are.")));
    layout->addWidget(makeField(tr("Tool calls a second"), m_rate, tr("Of each caller. 0: no limit.")));
    layout->addWidget(m_banner);
    layout->addWidget(m_save, 0, Qt::AlignLeft);
    QVBoxLayout *column = makeScrollingColumn(*this, kWidest);
    column->addWidget(card);
    column->addStretch(1);
    connect(m_save, &QPushButton::clicked, this, &AgentSettingsPage::save);
}

void AgentSettingsPage::makeFields()
{
    m_url->setObjectName(u"llmUrl"_s);
    m_url->setPlaceholderText(u"https://api.openai.com/v1"_s);
    m_model->setObjectName(u"llmModel"_s);
    m_model->setPlaceholderText(u"gpt-4o-mini"_s);
    m_key->setObjectName(u"llmKey"_s);
    m_key->setEchoMode(QLineEdit::Password);
    m_timeout->setRange(1, kLongestTimeout);
    m_webhook->setPlaceholderText(u"https://chat.example/approvals"_s);
    m_rate->setObjectName(u"toolRate"_s);
    m_rate->setRange(0, kHighestRate);
    m_save->setObjectName(u"saveAgentSettings"_s);
}

void AgentSettingsPage::refresh()
{
    m_client.get(u"/agent-settings"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            fill(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void AgentSettingsPage::fill(const QJsonObject &settings)
{
    m_settings = settings;
    const QJsonObject llm = settings.value("llm"_L1).toObject();
    m_url->setText(llm.value("base_url"_L1).toString());
    m_model->setText(llm.value("model"_L1).toString());
    m_key->clear();
    m_key->setPlaceholderText(llm.value("api_key"_L1).isString() ? tr("Set; empty keeps it") : tr("None"));
    m_timeout->setValue(llm.value("timeout_seconds"_L1).toInt(kUsualTimeout));
    m_webhook->setText(settings.value("approval_webhook"_L1).toObject().value("url"_L1).toString());
    m_rate->setValue(settings.value("tool_rate_limit"_L1).toObject().value("per_second"_L1).toInt());
}

// What stands as it was is left out: a secret that belongs to it is not made anew.
QJsonObject AgentSettingsPage::changes() const
{
    QJsonObject body;
    if (m_url->text().trimmed().isEmpty()) {
        body.insert("llm"_L1, QJsonValue());
    } else {
        QJsonObject llm{{u"base_url"_s, m_url->text().trimmed()}, {u"timeout_seconds"_s, m_timeout->value()}};
        llm.insert("model"_L1, m_model->text().trimmed());
        if (!m_key->text().isEmpty())
            llm.insert("api_key"_L1, m_key->text());
        body.insert("llm"_L1, llm);
    }
    const QString webhook = m_webhook->text().trimmed();
    if (webhook != m_settings.value("approval_webhook"_L1).toObject().value("url"_L1).toString())
        body.insert("approval_webhook"_L1, webhook.isEmpty() ? QJsonValue() : QJsonObject{{u"url"_s, webhook}});
    QJsonObject rate = m_settings.value("tool_rate_limit"_L1).toObject(); // with the burst that it has
    if (m_rate->value() != rate.value("per_second"_L1).toInt()) {
        rate.insert("per_second"_L1, m_rate->value());
        body.insert("tool_rate_limit"_L1, m_rate->value() > 0 ? QJsonValue(rate) : QJsonValue());
    }
    return body;
}

void AgentSettingsPage::save()
{
    m_save->setEnabled(false);
    m_client.patch(u"/agent-settings"_s, changes(), this, [this](const Result<QJsonObject> &answer) {
        m_save->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        fill(*answer);
        const QString secret = answer->value("approval_webhook"_L1).toObject().value("secret"_L1).toString();
        m_banner->showMessage(Tone::Success, tr("Saved."),
            secret.startsWith("whsec_"_L1) ? tr("The webhook's secret, shown this once: %1").arg(secret)
                                           : tr("The next run sees it."));
    });
}

} // namespace isola
