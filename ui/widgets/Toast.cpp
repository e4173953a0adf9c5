#include "ui/widgets/Toast.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace isola {

static constexpr int kNoteMs = 4000;
static constexpr int kUndoMs = 10'000;
static constexpr int kAboveBottom = 48;

Toast::Toast(QWidget &window)
    : QFrame(&window), m_text(makeLabel({}, TextRole::Body, this)), m_undoButton(makeButton(tr("Undo"), ButtonKind::Plain, this))
{
    setProperty("role", QStringLiteral("toast"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kSmall, spacing::kSmall, spacing::kSmall);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(m_text);
    layout->addWidget(m_undoButton);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Toast::expireNow);
    connect(m_undoButton, &QPushButton::clicked, this, [this] {
        m_expired = nullptr;
        if (const auto undo = std::exchange(m_undo, nullptr))
            undo();
        expireNow();
    });
    window.installEventFilter(this);
    hide();
}

void Toast::showNote(const QString &text)
{
    expireNow();
    appear(text, false);
}

void Toast::offerUndo(const QString &text, std::function<void()> undo, std::function<void()> expired)
{
    expireNow();
    m_undo = std::move(undo);
    m_expired = std::move(expired);
    appear(text, true);
}

void Toast::expireNow()
{
    m_timer.stop();
    hide();
    m_undo = nullptr;
    if (const auto expired = std::exchange(m_expired, nullptr))
        expired();
}

void Toast::appear(const QString &text, bool isUndoable)
{
    m_text->setText(text);
    setAccessibleName(text);
    m_undoButton->setVisible(isUndoable);
    m_timer.start(isUndoable ? kUndoMs : kNoteMs);
    place();
    show();
    raise();
}

void Toast::place()
{
    const QWidget &window = *parentWidget();
    layout()->activate();
    const QSize size = sizeHint().expandedTo({0, 44});
    setGeometry((window.width() - size.width()) / 2, window.height() - size.height() - kAboveBottom, size.width(), size.height());
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

} // namespace isola
