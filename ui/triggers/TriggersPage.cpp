#include "ui/triggers/TriggersPage.h"

#include "ui/theme/Theme.h"
#include "ui/triggers/TriggerCard.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Form.h"

#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidest = 760;
static constexpr TriggerType kOrder[]
    = {TriggerType::Http, TriggerType::Cron, TriggerType::Webhook, TriggerType::S3Upload, TriggerType::Websocket};

TriggersPage::TriggersPage(const Theme &theme, QWidget *parent) : DraftPage(parent), m_warning(new Banner(theme))
{
    QVBoxLayout *column = makeScrollingColumn(*this, kWidest);
    column->addWidget(m_warning);
    for (const TriggerType type : kOrder) {
        auto *card = new TriggerCard(type, theme);
        m_cards.append(card);
        column->addWidget(card);
        connect(card, &TriggerCard::changed, this, [this] {
            warn();
            Q_EMIT changed();
        });
    }
    column->addStretch();
}

void TriggersPage::fill(const QList<Trigger> &triggers)
{
    for (qsizetype index = 0; index < m_cards.size(); ++index) {
        const auto found = std::find_if(
            triggers.begin(), triggers.end(), [&](const Trigger &trigger) { return trigger.type == kOrder[index]; });
        m_cards.at(index)->show(found == triggers.end() ? nullptr : &*found);
    }
}

void TriggersPage::show(const FunctionDetails &deployed, const FunctionDetails &edited)
{
    const QSignalBlocker quiet(this);
    fill(deployed.summary.triggers);
    m_saved = triggersJson();
    fill(edited.summary.triggers);
    m_cards.first()->setNote(deployed.summary.url);
    warn();
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
    const auto http = m_cards.first()->trigger();
    if (triggersJson().isEmpty())
        m_warning->showMessage(Tone::Warning, tr("Without a trigger nothing can call this function."),
            tr("Test calls from here still work. Add a trigger, then deploy."));
    else if (http && http->isEnabled && http->config.value("auth"_L1) == "none"_L1)
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

} // namespace isola
