#pragma once
// The one set of icons, drawn from resources/icons in the colours of the theme. An icon follows a change of the theme by itself.

#include "ui/theme/ThemeColors.h"

#include <QIcon>
#include <QString>

class QPainter;

namespace isola {

class Theme;
enum class TriggerType;

// `name` without ".svg". The theme must outlive the icon. Disabled icons are pale; in the sidebar they take its text's colour.
enum class IconInk { Text, Muted, Accent, OnAccent, Sidebar, Danger, Success, Warning };
QIcon themeIcon(const Theme &theme, const QString &name, IconInk ink = IconInk::Text);

// For delegates: one picture at the paint device's scale.
void paintIcon(QPainter &painter, const QRectF &where, const QString &name, const QColor &color);

QString iconName(TriggerType type);

} // namespace isola
