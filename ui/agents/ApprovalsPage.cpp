#include "ui/agents/ApprovalsPage.h"

#include "ui/agents/ApprovalCard.h"
#include "ui/agents/ApprovalInbox.h"
#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QFrame>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kPastRowHeight = 52;

ApprovalsPage::ApprovalsPage(ServerClient &client, const ApprovalInbox &inbox, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_inbox(inbox)
    , m_decided(makeButton(tr("Show decided ones"), ButtonKind::Ghost))
    , m_stack(new QStackedWidget)
    , m_list(new QListWidget)
    , m_card(new ApprovalCard(client, theme))
    , m_empty(new EmptyState(theme, u"shield-check"_s))
{
    m_list->setObjectName(u"approvals"_s);
    m_list->setAccessibleName(tr("Tool calls, newest first"));
    m_decided->setCheckable(true);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_list);
    splitter->addWidget(m_card);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({320, 700});
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kMedium, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_decided, 0, Qt::AlignRight);
    layout->addWidget(makeCardAround(m_stack), 1);
    connect(&inbox, &ApprovalInbox::changed, this, &ApprovalsPage::refresh);
    connect(m_decided, &QPushButton::toggled, this, &ApprovalsPage::refresh);
    connect(m_list, &QListWidget::currentRowChanged, this, &ApprovalsPage::showCurrent);
    chooseState();
}

void ApprovalsPage::refresh()
{
    if (m_decided->isChecked())
        loadDecided();
    else
        fill(m_inbox.pending());
}

void ApprovalsPage::loadDecided()
{
    m_client.get(u"/approvals"_s, {}, this, [this](const Result<QJsonObject> &answer) {
        QList<Approval> decided;
        for (const QJsonValue &value : answer ? answer->value("approvals"_L1).toArray() : QJsonArray())
            if (const Approval approval = approvalFromJson(value.toObject()); !approval.isPending())
                decided.append(approval);
        fill(decided);
    });
}

// The one that is being read stays chosen, whatever comes or goes around it.
void ApprovalsPage::fill(const QList<Approval> &approvals)
{
    const QString shown = m_card->shownId();
    m_approvals = approvals;
    m_list->clear();
    int row = 0;
    for (const Approval &approval : approvals) {
        const QString when = relativeTime(approval.createdAt, QDateTime::currentDateTimeUtc());
        auto *item = new QListWidgetItem(
            u"%1\n%2"_s.arg(approval.function, approval.isPending() ? when : u"%1, %2"_s.arg(approval.status, when)), m_list);
        item->setSizeHint({0, kPastRowHeight});
        if (approval.id == shown)
            row = m_list->count() - 1;
    }
    m_list->setCurrentRow(row);
    chooseState();
}

void ApprovalsPage::showCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0 && row < m_approvals.size())
        m_card->show(m_approvals.at(row));
}

void ApprovalsPage::chooseState()
{
    if (!m_approvals.isEmpty())
        return m_stack->setCurrentIndex(0);
    if (m_decided->isChecked())
        m_empty->setTexts(tr("Nothing was decided yet"), tr("Decisions stay here with who took them and why."));
    else if (m_inbox.isKnown())
        m_empty->setTexts(tr("Nothing waits for you"),
            tr("When an agent calls a tool that changes something, the call waits here with its exact arguments until you "
               "approve "
               "or deny it. What is not decided in time is denied."));
    else
        m_empty->setTexts(tr("This server keeps no approvals"), tr("It is older than this console."));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace isola
