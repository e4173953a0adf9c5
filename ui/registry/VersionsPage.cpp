#include "ui/registry/VersionsPage.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kRowHeight = 38;
enum Column { VersionColumn, TimeColumn, AuthorColumn, NoteColumn, kColumns };

VersionsPage::VersionsPage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_banner(new Banner(theme))
    , m_list(new QTreeWidget)
    , m_rollBack(makeButton(tr("Make this version live")))
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
    layout->addWidget(m_rollBack, 0, Qt::AlignLeft);
    connect(m_rollBack, &QPushButton::clicked, this, &VersionsPage::rollBack);
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem *item) {
        const bool isLive = item && item->data(0, Qt::UserRole + 1).toBool();
        m_rollBack->setEnabled(item && !isLive);
        m_rollBack->setToolTip(isLive ? tr("This version is live already.") : QString());
    });
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
        item->setSizeHint(0, {0, kRowHeight});
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
    const int version = m_list->currentItem()->data(0, Qt::UserRole).toInt();
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
