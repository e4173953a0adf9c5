#include "ui/editor/EditorKeys.h"

#include <QKeyEvent>
#include <QKeySequence>
#include <QSet>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace isola {

void EditorKeys::watch(QWidget *focusProxy)
{
    if (!focusProxy)
        return;
    focusProxy->removeEventFilter(this);
    focusProxy->installEventFilter(this);
}

bool EditorKeys::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return QObject::eventFilter(watched, event);
    static const QSet<QString> owned{u"Ctrl+Z"_s, u"Ctrl+Shift+Z"_s, u"Ctrl+Y"_s, u"Ctrl+F"_s, u"Ctrl+H"_s, u"Ctrl+/"_s,
        u"Ctrl+D"_s, u"Ctrl+Space"_s, u"Ctrl+A"_s, u"Ctrl+C"_s, u"Ctrl+V"_s, u"Ctrl+X"_s, u"F1"_s, u"F2"_s, u"F8"_s,
        u"Shift+F8"_s, u"F9"_s, u"Shift+F9"_s, u"F12"_s, u"Del"_s};
    const QKeySequence keys(static_cast<QKeyEvent *>(event)->keyCombination());
    if (keys == QKeySequence(Qt::CTRL | Qt::Key_K)) { // the web view would take it for an editing key of its own
        event->ignore();
        return true;
    }
    if (!owned.contains(keys.toString(QKeySequence::PortableText)) || (m_isStepping && keys == QKeySequence(Qt::Key_F8)))
        return QObject::eventFilter(watched, event);
    event->accept(); // becomes a key press for the page
    return true;
}

} // namespace isola
