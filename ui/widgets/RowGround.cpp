#include "ui/widgets/RowGround.h"

#include "ui/theme/ThemeColors.h"

#include <QPainter>
#include <QStyleOptionViewItem>

namespace isola {

static constexpr int kMarkWidth = 3;

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, const ThemeColors &colors, const QColor &mark)
{
    const QRect &rect = option.rect;
    painter.fillRect(rect, option.state.testFlag(QStyle::State_Selected) ? colors.selection : colors.surface);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.border);
    if (mark.isValid())
        painter.fillRect(QRect(rect.topLeft(), QSize(kMarkWidth, rect.height() - 1)), mark);
}

} // namespace isola
