#include "ui/widgets/Form.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kWidest = 720;

QVBoxLayout *makeScrollingColumn(QWidget &page, int widest)
{
    auto *content = new QWidget;
    content->setProperty("role", u"page"_s);
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    auto *column = new QWidget;
    column->setMaximumWidth(widest);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kMedium);
    row->addWidget(column, 1);
    row->addStretch(0);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *outer = new QVBoxLayout(&page);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    return layout;
}

QWidget *makeField(const QString &label, QWidget *field, const QString &explanation)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kTight);
    auto *name = makeLabel(label, TextRole::Strong);
    name->setBuddy(field);
    field->setAccessibleName(label);
    field->setAccessibleDescription(explanation);
    layout->addWidget(name);
    layout->addWidget(field);
    if (!explanation.isEmpty()) {
        auto *help = makeLabel(explanation, TextRole::Caption);
        help->setWordWrap(true);
        layout->addWidget(help);
    }
    return box;
}

Form::Form(QWidget &page, const QString &title, const QString &explanation) : m_column(makeScrollingColumn(page, kWidest))
{
    auto *card = makeCard();
    m_card = new QVBoxLayout(card);
    m_card->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    m_card->setSpacing(spacing::kLarge);
    auto *intro = makeLabel(explanation, TextRole::Muted);
    intro->setWordWrap(true);
    m_card->addWidget(makeLabel(title, TextRole::Subtitle));
    m_card->addWidget(intro);
    m_column->addWidget(card);
}

void Form::addField(const QString &label, QWidget *field, const QString &explanation)
{
    m_card->addWidget(makeField(label, field, explanation));
}

void Form::addWidget(QWidget *widget)
{
    m_card->addWidget(widget);
}

void Form::finish()
{
    m_column->addStretch();
}

} // namespace isola
