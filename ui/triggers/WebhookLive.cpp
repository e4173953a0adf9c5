#include "ui/triggers/WebhookLive.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/DeliveryList.h"
#include "ui/triggers/HttpLive.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kAnswerHeight = 96;

WebhookLive::WebhookLive(ServerClient &client, const Theme &theme, QWidget *parent)
    : TriggerLive(parent)
    , m_client(client)
    , m_deployed(new QWidget)
    , m_undeployed(makeLabel(tr("Its URL, samples and deliveries are here once it is deployed."), TextRole::Muted))
    , m_url(new QLineEdit)
    , m_rotate(makeButton(tr("Rotate"), ButtonKind::Danger))
    , m_provider(new QComboBox)
    , m_send(makeButton(tr("Send a sample")))
    , m_status(makePill({}, Tone::Neutral))
    , m_answer(makeCodeText(theme, tr("Answer to the sample")))
    , m_banner(new Banner(theme))
    , m_deliveries(new DeliveryList(client, theme, TriggerType::Webhook))
{
    m_url->setObjectName(u"webhookUrl"_s);
    m_rotate->setObjectName(u"rotateWebhook"_s);
    m_rotate->setToolTip(tr("A new URL, in case this one went astray"));
    auto *url = new QHBoxLayout;
    url->addWidget(makeCopyLine(theme, *m_url, tr("URL for the sender, with its signature"), *this), 1);
    url->addWidget(m_rotate);
    m_answer->setFixedHeight(kAnswerHeight);
    m_answer->hide();
    m_status->hide();
    auto *deployed = new QVBoxLayout(m_deployed);
    deployed->setContentsMargins(0, 0, 0, 0);
    deployed->setSpacing(spacing::kSmall);
    deployed->addWidget(m_banner);
    deployed->addLayout(url);
    deployed->addLayout(makeSample(theme));
    deployed->addWidget(m_answer);
    deployed->addWidget(m_deliveries);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_undeployed);
    layout->addWidget(m_deployed);
    connect(m_rotate, &QPushButton::clicked, this, &WebhookLive::rotate);
    connect(m_send, &QPushButton::clicked, this, &WebhookLive::sendSample);
    connect(m_deliveries, &DeliveryList::noted, this, &TriggerLive::noted);
    connect(m_deliveries, &DeliveryList::callOpened, this, &TriggerLive::callOpened);
}

QLayout *WebhookLive::makeSample(const Theme &theme)
{
    m_provider->setAccessibleName(tr("Whose sample"));
    for (const auto &[tag, name] : {std::pair(u"custom"_s, tr("Custom sender")), std::pair(u"github"_s, u"GitHub"_s),
             std::pair(u"stripe"_s, u"Stripe"_s), std::pair(u"slack"_s, u"Slack"_s), std::pair(u"shopify"_s, u"Shopify"_s),
             std::pair(u"standard"_s, u"Standard Webhooks"_s)})
        m_provider->addItem(name, tag);
    m_send->setObjectName(u"sendSample"_s);
    m_send->setIcon(themeIcon(theme, u"play"_s));
    m_send->setToolTip(tr("Signed as that provider would sign it"));
    auto *sample = new QHBoxLayout;
    sample->addWidget(m_provider);
    sample->addWidget(m_send);
    sample->addWidget(m_status);
    sample->addStretch();
    return sample;
}

void WebhookLive::show(const TriggerView &view)
{
    const bool isOther = view.function != m_view.function;
    m_view = view;
    m_deployed->setVisible(view.isDeployed);
    m_undeployed->setVisible(!view.isDeployed);
    if (isOther) {
        m_url->clear();
        m_answer->hide();
        m_status->hide();
        m_banner->dismiss();
        const int index = m_provider->findData(view.edited.config.value("provider"_L1).toString());
        m_provider->setCurrentIndex(std::max(0, index));
    }
    if (isOther && view.isDeployed)
        m_deliveries->show(view.function);
}

void WebhookLive::showHealth(const TriggerHealth &health)
{
    if (m_url->text() == health.webhookUrl)
        return;
    m_url->setText(health.webhookUrl);
    m_url->setCursorPosition(0);
}

void WebhookLive::callEnded()
{
    if (m_view.isDeployed)
        m_deliveries->show(m_view.function);
}

void WebhookLive::rotate()
{
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Rotate the URL"),
        tr("A new URL for %1? Senders that have the present one can use it for another day, then they are refused.")
            .arg(m_view.function),
        QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto *later = question->addButton(tr("Rotate, keep the old one for a day"), QMessageBox::AcceptRole);
    auto *now = question->addButton(tr("Rotate and refuse the old one at once"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::buttonClicked, this, [this, later, now](const QAbstractButton *chosen) {
        if (chosen != later && chosen != now)
            return;
        const QJsonObject body = chosen == now ? QJsonObject{{u"grace_seconds"_s, 0}} : QJsonObject();
        m_client.post(functionPath(m_view.function, u"/triggers/webhook/rotate"_s), body, this,
            [this, name = m_view.function](const Result<QJsonObject> &answer) {
                if (name != m_view.function)
                    return;
                if (!answer)
                    return m_banner->showError(answer.error());
                m_url->setText(answer->value("webhook_url"_L1).toString());
                m_url->setCursorPosition(0);
                const auto until = QDateTime::fromString(answer->value("previous_valid_until"_L1).toString(), Qt::ISODateWithMs);
                m_banner->showMessage(Tone::Success, tr("The URL is a new one: give it to the sender."),
                    until > QDateTime::currentDateTimeUtc() ? tr("The old one holds until %1.").arg(exactTime(until))
                                                            : tr("The old one is refused from now on."));
            });
    });
    question->open();
}

void WebhookLive::sendSample()
{
    m_send->setEnabled(false);
    const QJsonObject body{{u"provider"_s, m_provider->currentData().toString()}};
    m_client.post(functionPath(m_view.function, u"/triggers/webhook/test"_s), body, this,
        [this, name = m_view.function](const Result<QJsonObject> &answer) {
            m_send->setEnabled(true);
            if (name != m_view.function)
                return;
            if (!answer)
                return m_banner->showError(answer.error());
            m_banner->dismiss();
            const int status = answer->value("status"_L1).toInt();
            setPill(*m_status, tr("answered %1").arg(status), status < 400 ? Tone::Success : Tone::Danger);
            m_status->show();
            m_answer->setPlainText(
                tr("sent:     %1\nanswered: %2")
                    .arg(answer->value("sent"_L1).toString().simplified(), answer->value("body"_L1).toString()));
            m_answer->show();
            m_deliveries->refresh();
        });
}

} // namespace isola
