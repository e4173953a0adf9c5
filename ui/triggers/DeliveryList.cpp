#include "ui/triggers/DeliveryList.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostDeliveries = 50;
static constexpr int kDeliveriesHeight = 168;

DeliveryList::DeliveryList(ServerClient &client, const Theme &theme, TriggerType trigger, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_theme(theme)
    , m_trigger(trigger)
    , m_banner(new Banner(theme))
    , m_title(makeLabel(tr("Deliveries"), TextRole::Strong))
    , m_list(new QTreeWidget)
    , m_redeliver(makeButton(tr("Deliver again")))
    , m_open(makeButton(tr("Show the call"), ButtonKind::Ghost))
{
    m_list->setObjectName(u"deliveries"_s);
    m_list->setAccessibleName(tr("Deliveries, newest first"));
    m_list->setHeaderLabels({tr("Time"), tr("Event"), tr("State"), tr("Attempts"), tr("Last answer")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFixedHeight(kDeliveriesHeight);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->resizeSection(1, 150);
    m_redeliver->setObjectName(u"redeliver"_s);
    m_redeliver->setIcon(themeIcon(theme, u"rotate-ccw"_s));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_open);
    head->addWidget(m_redeliver);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(head);
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_list));
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &DeliveryList::chooseActions);
    connect(m_list, &QTreeWidget::itemActivated, m_open, &QPushButton::click);
    connect(m_redeliver, &QPushButton::clicked, this, &DeliveryList::redeliver);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const DeliveryInfo *info = chosen())
            Q_EMIT callOpened(info->invocation);
    });
    chooseActions();
}

void DeliveryList::show(const QString &function)
{
    if (m_function != function) {
        m_function = function;
        m_banner->dismiss();
        fill({});
    }
    refresh();
}

void DeliveryList::refresh()
{
    if (m_function.isEmpty())
        return;
    QUrlQuery query;
    query.addQueryItem(u"function"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_function)));
    query.addQueryItem(u"trigger"_s, wireName(m_trigger));
    query.addQueryItem(u"limit"_s, QString::number(kMostDeliveries));
    m_client.get(u"/deliveries"_s, query, this, [this, question = ++m_question](const Result<QJsonObject> &answer) {
        if (question != m_question)
            return;
        if (!answer)
            return m_banner->showError(answer.error());
        m_banner->dismiss();
        fill(deliveriesFromJson(*answer));
    });
}

static QString outcomeText(const DeliveryInfo &info)
{
    switch (info.outcome) {
    case DeliveryOutcome::Pending:
        return info.nextAttempt.isValid()
            ? DeliveryList::tr("waits, %1").arg(untilText(QDateTime::currentDateTimeUtc().secsTo(info.nextAttempt)))
            : DeliveryList::tr("waits");
    case DeliveryOutcome::Delivered:
        return DeliveryList::tr("delivered");
    case DeliveryOutcome::Dead:
        return DeliveryList::tr("given up");
    }
    Q_UNREACHABLE();
}

static Tone toneOfOutcome(DeliveryOutcome outcome)
{
    switch (outcome) {
    case DeliveryOutcome::Pending:
        return Tone::Info;
    case DeliveryOutcome::Delivered:
        return Tone::Success;
    case DeliveryOutcome::Dead:
        return Tone::Danger;
    }
    Q_UNREACHABLE();
}

void DeliveryList::fill(const QList<DeliveryInfo> &deliveries)
{
    const QString kept = chosen() ? chosen()->id : QString();
    m_deliveries = deliveries;
    m_list->clear();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const DeliveryInfo &info : deliveries) {
        const QString last = !info.lastError.isEmpty() ? info.lastError
            : info.lastStatus > 0                      ? QString::number(info.lastStatus)
                                                       : QString();
        auto *item = new QTreeWidgetItem(m_list,
            {relativeTime(info.createdAt, now), info.event.isEmpty() ? tr("event") : info.event, outcomeText(info),
                QString::number(info.attempts), last});
        item->setToolTip(0, exactTime(info.createdAt));
        item->setToolTip(1, info.eventId.isEmpty() ? QString() : tr("Event %1").arg(info.eventId));
        item->setToolTip(4, last);
        item->setForeground(2, m_theme.colors().ink(toneOfOutcome(info.outcome)));
        if (info.id == kept)
            m_list->setCurrentItem(item);
    }
    m_title->setText(deliveries.isEmpty() ? tr("No deliveries yet") : tr("Deliveries"));
    m_list->parentWidget()->setVisible(!deliveries.isEmpty());
    m_open->setVisible(!deliveries.isEmpty());
    m_redeliver->setVisible(!deliveries.isEmpty());
    chooseActions();
}

const DeliveryInfo *DeliveryList::chosen() const
{
    const int row = m_list->selectedItems().isEmpty() ? -1 : m_list->indexOfTopLevelItem(m_list->selectedItems().first());
    return row >= 0 && row < m_deliveries.size() ? &m_deliveries.at(row) : nullptr;
}

void DeliveryList::chooseActions()
{
    const DeliveryInfo *info = chosen();
    m_open->setEnabled(info && !info->invocation.isEmpty());
    m_open->setToolTip(info && info->invocation.isEmpty() ? tr("It has not run yet") : QString());
    m_redeliver->setEnabled(info && info->outcome == DeliveryOutcome::Dead);
    m_redeliver->setToolTip(!info                    ? tr("Choose a delivery first")
            : info->outcome != DeliveryOutcome::Dead ? tr("Only what was given up can be delivered again")
                                                     : tr("With all its attempts"));
}

void DeliveryList::redeliver()
{
    const DeliveryInfo *info = chosen();
    if (!info)
        return;
    m_redeliver->setEnabled(false);
    m_client.post(u"/deliveries/%1/redrive"_s.arg(info->id), {}, this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            m_banner->showError(answer.error());
        else
            Q_EMIT noted(tr("It is being delivered again"));
        refresh();
    });
}

} // namespace isola
