#pragma once
// Small makers for what every panel is made of; the style sheet gives each role its look.

#include "ui/theme/ThemeColors.h"

#include <QString>

class QFrame;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;
class QIcon;
class QWidget;

namespace isola {

class Theme;

enum class TextRole { Body, Title, Subtitle, Caption, Muted, Strong, Fault };
enum class ButtonKind { Plain, Primary, Danger, Ghost };

QLabel *makeLabel(const QString &text, TextRole role = TextRole::Body, QWidget *parent = nullptr);
QLabel *makePill(const QString &text, Tone tone, QWidget *parent = nullptr);
void setPill(QLabel &pill, const QString &text, Tone tone);
QPushButton *makeButton(const QString &text, ButtonKind kind = ButtonKind::Plain, QWidget *parent = nullptr);
// A picture alone: the name is its tooltip and what a screen reader says.
QToolButton *makeIconButton(const QIcon &icon, const QString &name, QWidget *parent = nullptr);
QFrame *makeCard(QWidget *parent = nullptr);
QFrame *makeCardAround(QWidget *content); // a list or a table, edge to edge
QFrame *makeLine(QWidget *parent = nullptr);
QPlainTextEdit *makeCodeText(const Theme &theme, const QString &name); // for reading; the name is what a screen reader says

// The style sheet is asked again after a property that it selects by has changed.
void restyle(QWidget &widget);

QLatin1StringView wireName(Tone tone); // as the style sheet spells it

} // namespace isola
