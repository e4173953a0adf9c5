#include "ui/widgets/Banner.h"

#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QSize kIconSize{18, 18};

Banner::Banner(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_icon(new QLabel(this)), m_message(makeLabel({}, TextRole::Strong, this)),
      m_more(makeLabel({}, TextRole::Body, this)), m_action(makeButton({}, ButtonKind::Plain, this))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum); // wrapped lines are never squeezed
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_more->setWordWrap(true);
    auto *close = makeIconButton(themeIcon(theme, u"x"_s), tr("Dismiss"), this);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_message);
    texts->addWidget(m_more);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kSmall, spacing::kSmall);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addWidget(m_action, 0, Qt::AlignVCenter);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &Banner::dismiss);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionTriggered);
    hide();
}

void Banner::showError(const Error &error)
{
    QStringList lines;
    for (const FieldError &detail : error.details) {
        const QString line = detail.line > 0 ? tr("Line %1, column %2: %3").arg(detail.line).arg(detail.column).arg(detail.message)
                                             : u"%1: %2"_s.arg(detail.field, detail.message);
        if (line != error.message)
            lines.append(line);
    }
    if (!error.remediation.isEmpty())
        lines.append(error.remediation);
    showMessage(Tone::Danger, error.message, lines.join('\n'_L1));
}

void Banner::showMessage(Tone tone, const QString &message, const QString &more)
{
    const QString icon = tone == Tone::Success ? u"check"_s : tone == Tone::Warning ? u"triangle-alert"_s : u"circle-alert"_s;
    const IconInk ink = tone == Tone::Success ? IconInk::Success
        : tone == Tone::Warning               ? IconInk::Warning
        : tone == Tone::Danger                ? IconInk::Danger
                                              : IconInk::Accent;
    m_icon->setPixmap(themeIcon(m_theme, icon, ink).pixmap(kIconSize, devicePixelRatioF()));
    setProperty("banner", QString(wireName(tone)));
    m_message->setText(message);
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    m_action->hide();
    setAccessibleName(message);
    restyle(*this);
    show();
}

void Banner::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->show();
}

void Banner::dismiss()
{
    hide();
}

QString Banner::text() const
{
    return isHidden() ? QString() : m_message->text();
}

} // namespace isola
