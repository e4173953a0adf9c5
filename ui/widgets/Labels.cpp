#include "ui/widgets/Labels.h"

#include "ui/theme/Theme.h"

#include <QFrame>
#include <QIcon>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QSize kButtonIcon{20, 16}; // a square picture and its distance to the text

static QString sheetName(TextRole role)
{
    switch (role) {
    case TextRole::Body:
        return {};
    case TextRole::Title:
        return u"title"_s;
    case TextRole::Subtitle:
        return u"subtitle"_s;
    case TextRole::Caption:
        return u"caption"_s;
    case TextRole::Muted:
        return u"muted"_s;
    case TextRole::Strong:
        return u"strong"_s;
    case TextRole::Fault:
        return u"fault"_s;
    }
    Q_UNREACHABLE();
}

static QString sheetName(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Plain:
        return {};
    case ButtonKind::Primary:
        return u"primary"_s;
    case ButtonKind::Danger:
        return u"danger"_s;
    case ButtonKind::Ghost:
        return u"ghost"_s;
    }
    Q_UNREACHABLE();
}

QLatin1StringView wireName(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return "neutral"_L1;
    case Tone::Accent:
        return "accent"_L1;
    case Tone::Success:
        return "success"_L1;
    case Tone::Warning:
        return "warning"_L1;
    case Tone::Danger:
        return "danger"_L1;
    case Tone::Info:
        return "info"_L1;
    }
    Q_UNREACHABLE();
}

QLabel *makeLabel(const QString &text, TextRole role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText); // names and errors come from elsewhere
    label->setProperty("role", sheetName(role));
    return label;
}

QLabel *makePill(const QString &text, Tone tone, QWidget *parent)
{
    auto *pill = makeLabel(text, TextRole::Body, parent);
    pill->setProperty("pill", QString(wireName(tone)));
    pill->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return pill;
}

void setPill(QLabel &pill, const QString &text, Tone tone)
{
    pill.setText(text);
    pill.setProperty("pill", QString(wireName(tone)));
    restyle(pill);
}

QPushButton *makeButton(const QString &text, ButtonKind kind, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("kind", sheetName(kind));
    button->setAutoDefault(false);
    button->setIconSize(kButtonIcon);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

QToolButton *makeIconButton(const QIcon &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon);
    button->setIconSize({18, 18});
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

QFrame *makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setProperty("role", u"card"_s);
    return card;
}

QFrame *makeCardAround(QWidget *content)
{
    static constexpr int kBorder = 1;
    QFrame *card = makeCard();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kBorder, kBorder, kBorder, kBorder);
    layout->addWidget(content);
    return card;
}

QFrame *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("role", u"line"_s);
    return line;
}

QPlainTextEdit *makeCodeText(const Theme &theme, const QString &name)
{
    auto *text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(theme.codeFont());
    text->setAccessibleName(name);
    return text;
}

void restyle(QWidget &widget)
{
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.updateGeometry();
    widget.update();
}

} // namespace isola
