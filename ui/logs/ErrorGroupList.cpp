#include "ui/logs/ErrorGroupList.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Format.h"

#include <QHeaderView>

using namespace Qt::StringLiterals;

namespace isola {

enum Column { CountColumn, FunctionColumn, ErrorColumn, FirstColumn, LastColumn };
static constexpr int kRowHeight = 32;

ErrorGroupList::ErrorGroupList(const Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setObjectName(u"errorGroups"_s);
    setAccessibleName(tr("Errors that are alike, most frequent first"));
    setHeaderLabels({tr("Count"), tr("Function"), tr("Error"), tr("First"), tr("Last")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(ErrorColumn, QHeaderView::Stretch);
    connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (const int row = indexOfTopLevelItem(item); row >= 0)
            Q_EMIT chosen(m_groups.at(row));
    });
    connect(this, &QTreeWidget::itemActivated, this,
        [this](QTreeWidgetItem *item) { Q_EMIT opened(m_groups.at(indexOfTopLevelItem(item))); });
}

void ErrorGroupList::show(const QList<ErrorGroup> &groups)
{
    clear();
    m_groups = groups;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const ErrorGroup &group : groups) {
        auto *item = new QTreeWidgetItem(this,
            {formatCount(group.count), group.function, group.message, relativeTime(group.first, now),
                relativeTime(group.last, now)});
        item->setSizeHint(0, {0, kRowHeight});
        item->setToolTip(ErrorColumn, group.message);
        item->setForeground(ErrorColumn, m_theme.colors().danger);
    }
}

} // namespace isola
