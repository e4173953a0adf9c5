#include "ui/widgets/EmptyState.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace isola {

static constexpr int kEmptyIconPixels = 40;
static constexpr int kWidestText = 440;

EmptyState::EmptyState(const Theme &theme, const QString &icon, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel({}, TextRole::Subtitle, this))
    , m_explanation(makeLabel({}, TextRole::Muted, this))
    , m_action(makeButton({}, ButtonKind::Primary, this))
{
    auto *picture = new QPushButton(this); // a button draws its icon anew when the theme changes
    picture->setIcon(themeIcon(theme, icon, IconInk::Muted));
    picture->setIconSize({kEmptyIconPixels, kEmptyIconPixels});
    picture->setFlat(true);
    picture->setProperty("kind", QStringLiteral("ghost"));
    picture->setFocusPolicy(Qt::NoFocus);
    picture->setAttribute(Qt::WA_TransparentForMouseEvents);
    picture->setAccessibleName(tr("Picture"));
    m_explanation->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignHCenter);
    m_explanation->setFixedWidth(kWidestText);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::kSmall);
    layout->addStretch(2);
    layout->addWidget(picture, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_explanation, 0, Qt::AlignHCenter);
    layout->addSpacing(spacing::kSmall);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
}

void EmptyState::setTexts(const QString &title, const QString &explanation, const QString &action)
{
    m_title->setText(title);
    m_explanation->setText(explanation);
    m_explanation->setMinimumHeight(m_explanation->heightForWidth(kWidestText)); // an aligned label is not asked for it
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

} // namespace isola
