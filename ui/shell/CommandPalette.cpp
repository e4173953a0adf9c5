#include "ui/shell/CommandPalette.h"

#include "ui/shell/FuzzyMatch.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SearchField.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QSize kSize{620, 420};
static constexpr int kBelowTop = 90;
static constexpr int kEntryRowHeight = 38;
static constexpr qsizetype kMostEntries = 60;
static constexpr QSize kEntryIcon{18, 18};

CommandPalette::CommandPalette(
    const Theme &theme, QList<PaletteEntry> entries, std::function<QList<PaletteEntry>(const QString &)> always, QWidget *window)
    : QDialog(window, Qt::Dialog | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_entries(std::move(entries))
    , m_always(std::move(always))
    , m_field(new SearchField(theme, tr("Find a command, a function or a call"), tr("Commands, functions, calls, log texts")))
    , m_list(new QListWidget)
{
    setAccessibleName(tr("Command palette"));
    setObjectName(u"palette"_s);
    setFixedSize(kSize);
    move(window->mapToGlobal(QPoint((window->width() - kSize.width()) / 2, kBelowTop)));
    m_list->setAccessibleName(tr("What was found"));
    m_list->setFocusPolicy(Qt::NoFocus); // the arrows are handed on from the field
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(makeLabel(tr("Up and down choose, Return runs, Escape closes"), TextRole::Caption));
    m_field->installEventFilter(this);
    connect(m_field, &SearchField::textChanged, this, &CommandPalette::show);
    connect(m_field, &SearchField::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    show(QString());
}

void CommandPalette::show(const QString &typed)
{
    std::vector<std::pair<int, const PaletteEntry *>> found;
    for (const PaletteEntry &entry : std::as_const(m_entries))
        if (const auto score = fuzzyScore(typed.trimmed(), entry.title))
            found.emplace_back(*score, &entry);
    if (!typed.isEmpty())
        std::stable_sort(found.begin(), found.end(), [](const auto &one, const auto &other) { return one.first > other.first; });
    m_list->clear();
    m_shown.clear();
    for (const auto &[score, entry] : found)
        if (m_shown.size() < kMostEntries)
            add(*entry);
    if (!typed.trimmed().isEmpty())
        for (const PaletteEntry &entry : m_always(typed.trimmed()))
            add(entry);
    m_list->setCurrentRow(0);
}

void CommandPalette::add(const PaletteEntry &entry)
{
    m_shown.append(entry);
    auto *item = new QListWidgetItem(m_list);
    item->setData(Qt::AccessibleTextRole, u"%1, %2"_s.arg(entry.title, entry.detail));
    item->setSizeHint({0, kEntryRowHeight});
    auto *icon = new QLabel;
    icon->setPixmap(entry.icon.pixmap(kEntryIcon, devicePixelRatioF()));
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(spacing::kSmall, 0, spacing::kMedium, 0);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(icon);
    layout->addWidget(makeLabel(entry.title), 1);
    layout->addWidget(makeLabel(entry.detail, TextRole::Caption));
    row->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_list->setItemWidget(item, row);
}

void CommandPalette::step(int rows)
{
    m_list->setCurrentRow(std::clamp(m_list->currentRow() + rows, 0, std::max(0, m_list->count() - 1)));
}

void CommandPalette::run()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_shown.size())
        return;
    const auto chosen = m_shown.at(row).run;
    accept(); // first: what it runs may open a dialog of its own
    chosen();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    static constexpr int kPage = 8;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_PageDown:
        step(kPage);
        return true;
    case Qt::Key_PageUp:
        step(-kPage);
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

} // namespace isola
