#include "ui/triggers/TriggersPage.h"

#include "ui/client/EventFollower.h"
#include "ui/client/TriggerValues.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/CronLive.h"
#include "ui/triggers/HttpLive.h"
#include "ui/triggers/SocketLive.h"
#include "ui/triggers/TriggerCard.h"
#include "ui/triggers/UploadLive.h"
#include "ui/triggers/WebhookLive.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"

#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidestTriggers = 860;
static constexpr int kAskHealthAfterMs = 400; // many calls may end at once
static constexpr TriggerType kOrder[]
    = {TriggerType::Http, TriggerType::Cron, TriggerType::Webhook, TriggerType::S3Upload, TriggerType::Websocket};

TriggersPage::TriggersPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : DraftPage(parent), m_client(client), m_calls(new EventFollower(client, this)), m_warning(new Banner(theme))
{
    QVBoxLayout *column = makeScrollingColumn(*this, kWidestTriggers);
    column->addWidget(m_warning);
    for (const TriggerType type : kOrder) {
        addCard(type, theme);
        column->addWidget(m_cards.last());
    }
    column->addStretch();
    m_asking.setSingleShot(true);
    m_asking.setInterval(kAskHealthAfterMs);
    connect(&m_asking, &QTimer::timeout, this, [this] {
        for (const TriggerCard *card : std::as_const(m_cards))
            card->live()->callEnded();
        askHealth();
    });
    connect(m_calls, &EventFollower::eventReceived, this, [this] {
        if (!m_asking.isActive())
            m_asking.start();
    });
}

static TriggerLive *makeLive(TriggerType type, ServerClient &client, const Theme &theme)
{
    switch (type) {
    case TriggerType::Http:
        return new HttpLive(theme);
    case TriggerType::Cron:
        return new CronLive(client, theme);
    case TriggerType::Webhook:
        return new WebhookLive(client, theme);
    case TriggerType::S3Upload:
        return new UploadLive(client, theme);
    case TriggerType::Websocket:
        return new SocketLive(client, theme);
    }
    Q_UNREACHABLE();
}

void TriggersPage::addCard(TriggerType type, const Theme &theme)
{
    auto *live = makeLive(type, m_client, theme);
    auto *card = new TriggerCard(type, theme, live);
    m_cards.append(card);
    connect(card, &TriggerCard::changed, this, [this] {
        warn();
        Q_EMIT changed();
    });
    connect(card, &TriggerCard::switched, this, [this, type](bool isOn) { switchTrigger(type, isOn); });
    connect(live, &TriggerLive::noted, this, &TriggersPage::noted);
    connect(live, &TriggerLive::callOpened, this, &TriggersPage::callOpened);
    connect(live, &TriggerLive::tryRequested, this, &TriggersPage::tryRequested);
}

static const Trigger *triggerIn(const QList<Trigger> &triggers, TriggerType type)
{
    const auto found
        = std::find_if(triggers.begin(), triggers.end(), [type](const Trigger &trigger) { return trigger.type == type; });
    return found == triggers.end() ? nullptr : &*found;
}

void TriggersPage::fill(const QList<Trigger> &triggers)
{
    for (TriggerCard *card : std::as_const(m_cards))
        card->show(triggerIn(triggers, card->type()));
}

// Whether a trigger is on is no part of the draft once it is live: that is switched at once.
static QList<Trigger> withDeployedSwitches(QList<Trigger> edited, const QList<Trigger> &deployed)
{
    for (Trigger &trigger : edited)
        if (const Trigger *live = triggerIn(deployed, trigger.type))
            trigger.isEnabled = live->isEnabled;
    return edited;
}

void TriggersPage::show(const FunctionDetails &deployed, const FunctionDetails &edited)
{
    const QSignalBlocker quiet(this);
    const bool isOther = m_function != deployed.summary.name;
    m_function = deployed.summary.name;
    m_deployed = deployed.summary.triggers;
    for (TriggerCard *card : std::as_const(m_cards))
        card->setContext(m_function, deployed.summary.url, triggerIn(m_deployed, card->type()) != nullptr);
    fill(m_deployed);
    m_saved = triggersJson();
    fill(withDeployedSwitches(edited.summary.triggers, m_deployed));
    warn();
    if (isOther && isVisible())
        follow();
    if (isVisible())
        askHealth();
}

QJsonArray TriggersPage::triggersJson() const
{
    QJsonArray triggers;
    for (const TriggerCard *card : m_cards)
        if (const auto trigger = card->trigger())
            triggers.append(QJsonObject{{u"type"_s, QString(wireName(trigger->type))}, {u"config"_s, trigger->config},
                {u"enabled"_s, trigger->isEnabled}});
    return triggers;
}

void TriggersPage::warn()
{
    const bool isOpen = std::any_of(m_cards.begin(), m_cards.end(), [](const TriggerCard *card) {
        const auto trigger = card->trigger();
        return trigger && trigger->type == TriggerType::Http && trigger->isEnabled
            && trigger->config.value("auth"_L1) == "none"_L1;
    });
    if (triggersJson().isEmpty())
        m_warning->showMessage(Tone::Warning, tr("Without a trigger nothing can call this function."),
            tr("Test calls from here still work. Add a trigger, then deploy."));
    else if (isOpen)
        m_warning->showMessage(Tone::Warning, tr("Anyone who knows the URL can call this function."),
            tr("Set “Who may call” to required unless that is what you want."));
    else
        m_warning->dismiss();
}

QJsonObject TriggersPage::changes() const
{
    const QJsonArray triggers = triggersJson();
    return triggers == m_saved ? QJsonObject() : QJsonObject{{u"triggers"_s, triggers}};
}

// ---- The server's side of it

void TriggersPage::showEvent(QShowEvent *event)
{
    DraftPage::showEvent(event);
    follow();
    askHealth();
}

void TriggersPage::hideEvent(QHideEvent *event)
{
    DraftPage::hideEvent(event);
    m_calls->close();
    m_asking.stop();
}

void TriggersPage::follow()
{
    if (!m_function.isEmpty())
        m_calls->open(functionPath(m_function, u"/logs/stream"_s), {}, {});
}

void TriggersPage::askHealth()
{
    if (m_function.isEmpty())
        return;
    QUrlQuery query;
    query.addQueryItem(u"function"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_function)));
    m_client.get(u"/triggers"_s, query, this, [this, name = m_function](const Result<QJsonObject> &answer) {
        if (name != m_function || !answer)
            return; // the page works without
        for (const TriggerHealth &health : triggerHealthFromJson(*answer))
            for (TriggerCard *card : std::as_const(m_cards))
                if (card->type() == health.type)
                    card->showHealth(health);
    });
}

void TriggersPage::switchTrigger(TriggerType type, bool isOn)
{
    const QString path = functionPath(m_function, u"/triggers/"_s + wireName(type));
    m_client.patch(path, {{u"enabled"_s, isOn}}, this, [this, isOn](const Result<QJsonObject> &answer) {
        if (answer)
            Q_EMIT noted(isOn ? tr("Switched on") : tr("Switched off: nothing comes through it until it is on again"));
        else
            Q_EMIT noted(answer.error().message);
        Q_EMIT switched(); // shows what holds, also when it was refused
    });
}

} // namespace isola
