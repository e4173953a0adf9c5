#include "ui/registry/VersionsPage.h"

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
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kVersionRowHeight = 38;
enum Column { VersionColumn, TimeColumn, AuthorColumn, NoteColumn, kColumns };

VersionsPage::VersionsPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_list(new QTreeWidget)
    , m_rollBack(makeButton(tr("Make this version live")))
    , m_compare(makeButton(tr("Compare")))
{
    m_list->setHeaderLabels({tr("Version"), tr("Deployed"), tr("By"), tr("Note")});
    m_list->setAccessibleName(tr("Versions, newest first"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->resizeSection(VersionColumn, 140);
    m_list->header()->resizeSection(TimeColumn, 200);
    m_list->header()->resizeSection(AuthorColumn, 160);
    m_rollBack->setIcon(themeIcon(theme, u"history"_s));
    auto *intro
        = makeLabel(tr("Every deploy is kept as it was. Going back makes an older version live again, as a new entry on top."),
            TextRole::Muted);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(intro);
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_list), 1);
    auto *actions = new QHBoxLayout;
    actions->setSpacing(spacing::kSmall);
    actions->addWidget(m_rollBack);
    actions->addWidget(m_compare);
    actions->addStretch();
    layout->addLayout(actions);
    connect(m_rollBack, &QPushButton::clicked, this, &VersionsPage::rollBack);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_rollBack->setObjectName(u"rollBack"_s);
    m_compare->setObjectName(u"compareVersions"_s);
    connect(m_compare, &QPushButton::clicked, this, &VersionsPage::compare);
    connect(m_list, &QTreeWidget::itemActivated, this, &VersionsPage::compare);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &VersionsPage::update);
    update();
}

void VersionsPage::update()
{
    const QList<QTreeWidgetItem *> chosen = m_list->selectedItems();
    const bool isOne = chosen.size() == 1;
    const bool isLive = isOne && chosen.first()->data(0, Qt::UserRole + 1).toBool();
    m_rollBack->setEnabled(isOne && !isLive);
    m_rollBack->setToolTip(isLive ? tr("This version is live already.") : isOne ? QString() : tr("Choose one version."));
    m_compare->setEnabled(isOne || chosen.size() == 2);
    m_compare->setToolTip(tr("One version with what is in the editor, or two with each other (Ctrl+click)."));
}

void VersionsPage::compare()
{
    QList<int> versions;
    for (const QTreeWidgetItem *item : m_list->selectedItems())
        versions.append(item->data(0, Qt::UserRole).toInt());
    std::sort(versions.begin(), versions.end());
    if (versions.size() == 1 || versions.size() == 2)
        Q_EMIT comparisonRequested(versions.first(), versions.size() == 2 ? versions.last() : 0);
}

void VersionsPage::show(const QString &function)
{
    m_function = function;
    m_client.get(functionPath(function, u"/versions"_s), {}, this, [this, function](const Result<QJsonObject> &answer) {
        if (function != m_function)
            return;
        if (answer)
            fill(*answer);
        else
            m_banner->showError(answer.error());
    });
}

void VersionsPage::fill(const QJsonObject &answer)
{
    m_list->clear();
    QList<FunctionVersionInfo> versions;
    for (const QJsonValue &value : answer.value("versions"_L1).toArray())
        versions.append(functionVersionFromJson(value.toObject()));
    std::sort(versions.begin(), versions.end(), [](const auto &one, const auto &other) { return one.version > other.version; });
    for (const FunctionVersionInfo &info : versions) {
        auto *item = new QTreeWidgetItem(m_list,
            {info.isLive ? tr("v%1, live").arg(info.version) : u"v%1"_s.arg(info.version), exactTime(info.deployedAt).left(19),
                info.deployedBy, info.note});
        item->setSizeHint(0, {0, kVersionRowHeight});
        item->setData(0, Qt::UserRole, info.version);
        item->setData(0, Qt::UserRole + 1, info.isLive);
        QFont font = item->font(0);
        font.setBold(info.isLive);
        item->setFont(0, font);
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void VersionsPage::rollBack()
{
    const int version = m_list->selectedItems().first()->data(0, Qt::UserRole).toInt();
    m_rollBack->setEnabled(false);
    m_client.post(
        functionPath(m_function, u"/rollback"_s), {{u"version"_s, version}}, this, [this](const Result<QJsonObject> &answer) {
            if (!answer)
                return m_banner->showError(answer.error());
            m_banner->dismiss();
            Q_EMIT rolledBack();
        });
}

} // namespace isola
