#include "ui/widgets/SearchField.h"

#include "ui/theme/Icons.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace isola {

SearchField::SearchField(const Theme &theme, const QString &name, const QString &placeholder, QWidget *parent) : QLineEdit(parent)
{
    setAccessibleName(name);
    setPlaceholderText(placeholder);
    setClearButtonEnabled(true);
    addAction(themeIcon(theme, u"search"_s, IconInk::Muted), QLineEdit::LeadingPosition)->setText(tr("Search"));
    if (auto *clear = findChild<QAction *>(u"_q_qlineeditclearaction"_s)) // Qt leaves it without a name
        clear->setText(tr("Clear"));
}

void SearchField::focusAll()
{
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

} // namespace isola
