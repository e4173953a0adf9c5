#include "ui/shell/KeysDialog.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

static QString keysText(const QList<QKeySequence> &keys)
{
    QStringList texts;
    for (const QKeySequence &key : keys)
        texts.append(key.toString(QKeySequence::NativeText));
    return texts.join(u"  ·  "_s);
}

KeysDialog::KeysDialog(const QList<KeyEntry> &entries, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    resize(620, 620);
    auto *filter = new QLineEdit;
    filter->setPlaceholderText(tr("Filter"));
    filter->setAccessibleName(tr("Filter the keys"));
    filter->setClearButtonEnabled(true);
    auto *list = new QTreeWidget;
    list->setObjectName(u"keys"_s);
    list->setAccessibleName(tr("Keys and what they do"));
    list->setHeaderLabels({tr("What"), tr("Keys")});
    list->setRootIsDecorated(false);
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    QTreeWidgetItem *group = nullptr;
    for (const KeyEntry &entry : entries) {
        if (!group || group->text(0) != entry.where) {
            group = new QTreeWidgetItem(list, {entry.where});
            QFont bold = group->font(0);
            bold.setBold(true);
            group->setFont(0, bold);
            group->setFlags(Qt::ItemIsEnabled);
        }
        new QTreeWidgetItem(group, {entry.what, keysText(entry.keys)});
    }
    list->expandAll();
    connect(filter, &QLineEdit::textChanged, list, [list](const QString &text) {
        for (int at = 0; at < list->topLevelItemCount(); ++at) {
            QTreeWidgetItem *group = list->topLevelItem(at);
            bool isAny = false;
            for (int child = 0; child < group->childCount(); ++child) {
                QTreeWidgetItem *item = group->child(child);
                const bool isFound
                    = item->text(0).contains(text, Qt::CaseInsensitive) || item->text(1).contains(text, Qt::CaseInsensitive);
                item->setHidden(!isFound);
                isAny = isAny || isFound;
            }
            group->setHidden(!isAny);
        }
    });
    auto *close = makeButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Keys"), TextRole::Title), 1);
    head->addWidget(filter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kHuge, spacing::kHuge, spacing::kLarge);
    layout->setSpacing(spacing::kMedium);
    layout->addLayout(head);
    layout->addWidget(makeCardAround(list), 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    filter->setFocus();
}

QList<KeyEntry> keysOfPanels()
{
    const QString function = KeysDialog::tr("A function");
    const QString log = KeysDialog::tr("The log");
    const QString list = KeysDialog::tr("The list of functions");
    return {
        {function, {QKeySequence::Save}, KeysDialog::tr("Keep the draft")},
        {function, {Qt::CTRL | Qt::SHIFT | Qt::Key_Return}, KeysDialog::tr("Look a deploy over; once more deploys")},
        {function, {Qt::CTRL | Qt::Key_Return}, KeysDialog::tr("Make a test call")},
        {function, {Qt::SHIFT | Qt::Key_F5}, KeysDialog::tr("Stop the test call")},
        {function, {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, KeysDialog::tr("Its log")},
        {function, {Qt::Key_F8, Qt::SHIFT | Qt::Key_F8}, KeysDialog::tr("Next and previous problem in the code")},
        {function, {Qt::CTRL | Qt::Key_F5}, KeysDialog::tr("Debug the test call")},
        {function, {Qt::Key_F9, Qt::SHIFT | Qt::Key_F9}, KeysDialog::tr("Breakpoint at the line, and its condition")},
        {function, {Qt::Key_F8}, KeysDialog::tr("While a call stands: go on")},
        {function, {Qt::Key_F10, Qt::Key_F7, Qt::SHIFT | Qt::Key_F7}, KeysDialog::tr("Step over, into, out")},
        {function, {Qt::Key_F2}, KeysDialog::tr("Rename the file")},
        {function, {Qt::ALT | Qt::Key_Left}, KeysDialog::tr("Back to the list")},
        {log, {Qt::Key_N, Qt::SHIFT | Qt::Key_N}, KeysDialog::tr("Next and previous error")},
        {log, {Qt::Key_Return}, KeysDialog::tr("The source of the row")},
        {list, {Qt::Key_Return}, KeysDialog::tr("Open")},
        {list, {Qt::Key_Delete}, KeysDialog::tr("Delete, which can be undone")},
    };
}

} // namespace isola
