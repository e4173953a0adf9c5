#pragma once
// The ground of a table's row: selected or not, with the line below it and a mark at its left edge. Every delegate that draws
// rows itself begins with it.

#include <QColor>

class QPainter;
class QStyleOptionViewItem;

namespace isola {

struct ThemeColors;

// `mark`: an invalid colour is no mark.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, const ThemeColors &colors, const QColor &mark = {});

} // namespace isola
