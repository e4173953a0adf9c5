#include "ui/registry/TrashDialog.h"

#include "ui/client/ApiValues.h"
#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QSize kTrashSize{620, 420};
static constexpr int kTrashNameWidth = 240;
static constexpr int kTrashRowHeight = 36;
enum Column { NameColumn, VersionColumn, LastRunColumn };

TrashDialog::TrashDialog(ServerClient &client, const Theme &theme, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_list(new QTreeWidget)
    , m_empty(new EmptyState(theme, u"trash-2"_s))
    , m_restore(makeButton(tr("Restore"), ButtonKind::Primary))
{
    setWindowTitle(tr("Deleted functions"));
    resize(kTrashSize);
    m_list->setObjectName(u"trash"_s);
    m_list->setAccessibleName(tr("Deleted functions"));
    m_list->setHeaderLabels({tr("Name"), tr("Version"), tr("Last run")});
    m_list->setRootIsDecorated(false);
    m_list->header()->resizeSection(NameColumn, kTrashNameWidth);
    m_empty->setTexts(tr("Nothing here"), tr("A deleted function waits here with its versions, variables and logs."));
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    m_restore->setObjectName(u"restore"_s);
    m_restore->setIcon(themeIcon(theme, u"undo-2"_s, IconInk::OnAccent));
    m_restore->setEnabled(false);
    auto *close = makeButton(tr("Close"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_restore);
    auto *intro = makeLabel(tr("Restoring makes the last version live again, with its variables."), TextRole::Muted);
    intro->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeLabel(tr("Deleted functions"), TextRole::Title));
    layout->addWidget(intro);
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_stack), 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_restore, &QPushButton::clicked, this, &TrashDialog::restore);
    connect(m_list, &QTreeWidget::itemActivated, this, &TrashDialog::restore);
    connect(m_list, &QTreeWidget::currentItemChanged, this,
        [this](const QTreeWidgetItem *item) { m_restore->setEnabled(item != nullptr); });
    load();
}

void TrashDialog::load()
{
    QUrlQuery query;
    query.addQueryItem(u"include_deleted"_s, u"true"_s);
    m_client.get(u"/functions"_s, query, this, [this](const Result<QJsonObject> &answer) {
        if (answer)
            fill(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void TrashDialog::fill(const QJsonObject &answer)
{
    m_list->clear();
    for (const QJsonValue &value : answer.value("functions"_L1).toArray()) {
        const FunctionSummary function = functionSummaryFromJson(value.toObject());
        if (!function.isDeleted)
            continue;
        auto *item = new QTreeWidgetItem(m_list,
            {function.name, u"v%1"_s.arg(function.version), relativeTime(function.lastInvoked, QDateTime::currentDateTimeUtc())});
        item->setSizeHint(NameColumn, {0, kTrashRowHeight});
        item->setToolTip(NameColumn, function.description);
        item->setData(NameColumn, Qt::UserRole, function.version);
    }
    m_stack->setCurrentWidget(m_list->topLevelItemCount() > 0 ? static_cast<QWidget *>(m_list) : m_empty);
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setFocus();
}

void TrashDialog::restore()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || !m_restore->isEnabled())
        return;
    const QString name = item->text(NameColumn);
    const QJsonObject body{{u"version"_s, item->data(NameColumn, Qt::UserRole).toInt()}};
    m_restore->setEnabled(false);
    m_client.post(functionPath(name, u"/rollback"_s), body, this, [this, name](const Result<QJsonObject> &answer) {
        m_restore->setEnabled(true);
        if (!answer)
            return m_banner->showError(answer.error());
        m_banner->dismiss();
        Q_EMIT restored(name);
        load();
    });
}

} // namespace isola
