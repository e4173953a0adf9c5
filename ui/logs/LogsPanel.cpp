#include "ui/logs/LogsPanel.h"

#include "ui/logs/LogDelegate.h"
#include "ui/logs/LogDetails.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FunctionChooser.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SearchField.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kTypingPauseMs = 250;

LogsPanel::LogsPanel(ServerClient &client, const Theme &theme, QWidget *parent)
    : Panel(parent)
    , m_theme(theme)
    , m_model(new LogsModel(client, this))
    , m_live(makePill({}, Tone::Neutral))
    , m_newer(makeButton({}, ButtonKind::Primary))
    , m_function(new FunctionChooser)
    , m_onlyErrors(makeButton(tr("Errors only")))
    , m_trigger(new QComboBox)
    , m_status(new QLineEdit)
    , m_text(new SearchField(theme, tr("Search in errors, paths and console output"), tr("Search errors, paths, console output")))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_empty(new EmptyState(theme, u"scroll-text"_s))
    , m_details(new LogDetails(theme))
{
    makeTable();
    setFocusProxy(m_table);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_stack);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({800, 300});
    splitter->setChildrenCollapsible(false);
    m_details->setMinimumWidth(280);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, spacing::kHuge);
    layout->setSpacing(spacing::kMedium);
    layout->addWidget(makeHeader());
    layout->addWidget(makeFilters());
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(splitter), 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &LogsPanel::refresh);
    connect(m_banner, &Banner::actionTriggered, this, &LogsPanel::refresh);
    connect(m_details, &LogDetails::sourceRequested, this, &LogsPanel::sourceRequested);
    watchModel();
}

QWidget *LogsPanel::makeHeader()
{
    auto *reload = makeIconButton(themeIcon(m_theme, u"refresh-cw"_s, IconInk::Muted), tr("Reload (F5)"));
    connect(reload, &QToolButton::clicked, this, &LogsPanel::refresh);
    m_newer->hide();
    connect(m_newer, &QPushButton::clicked, this, [this] { m_table->scrollToTop(); });
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Logs"), TextRole::Title));
    layout->addWidget(m_live);
    layout->addStretch();
    layout->addWidget(m_newer);
    layout->addWidget(reload);
    return header;
}

QWidget *LogsPanel::makeFilters()
{
    m_onlyErrors->setCheckable(true);
    m_onlyErrors->setProperty("kind", u"ghost"_s);
    m_onlyErrors->setIcon(themeIcon(m_theme, u"circle-alert"_s, IconInk::Danger));
    m_trigger->setAccessibleName(tr("Trigger"));
    m_trigger->addItem(tr("Any trigger"), QString());
    for (const QString &name :
        {u"http"_s, u"cron"_s, u"webhook"_s, u"s3_upload"_s, u"websocket"_s, u"agent"_s, u"invoke"_s, u"test"_s})
        m_trigger->addItem(name, name);
    m_status->setAccessibleName(tr("Status"));
    m_status->setPlaceholderText(tr("Status"));
    m_status->setValidator(new QIntValidator(100, 599, m_status));
    m_status->setFixedWidth(84);
    m_text->setObjectName(u"logSearch"_s);
    connect(m_function, &FunctionChooser::currentIndexChanged, this, &LogsPanel::refresh);
    connect(m_trigger, &QComboBox::currentIndexChanged, this, &LogsPanel::refresh);
    connect(m_onlyErrors, &QPushButton::toggled, this, &LogsPanel::refresh);
    connect(m_status, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_text, &SearchField::textChanged, &m_typing, qOverload<>(&QTimer::start));
    auto *filters = new QWidget;
    auto *layout = new QHBoxLayout(filters);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_function);
    layout->addWidget(m_trigger);
    layout->addWidget(m_status);
    layout->addWidget(m_onlyErrors);
    return filters;
}

void LogsPanel::makeTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(new LogDelegate(m_theme, m_table));
    m_table->setObjectName(u"logs"_s);
    m_table->setAccessibleName(tr("Calls, newest first"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = m_table->header();
    header->resizeSection(LogsModel::TimeColumn, 118);
    header->resizeSection(LogsModel::StatusColumn, 68);
    header->resizeSection(LogsModel::FunctionColumn, 118);
    header->resizeSection(LogsModel::RequestColumn, 140);
    header->resizeSection(LogsModel::TriggerColumn, 88);
    header->resizeSection(LogsModel::DurationColumn, 84);
    header->setStretchLastSection(true);
    header->setSectionsMovable(false);
    connect(m_table, &QTreeView::activated, this, &LogsPanel::openCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LogsPanel::showCurrent);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LogsPanel::holdWhileReading);
    // Single letters: only while the list has the focus.
    const std::pair<QKeySequence, int> steps[] = {{QKeySequence(Qt::Key_N), 1}, {QKeySequence(Qt::SHIFT | Qt::Key_N), -1}};
    for (const auto &[keys, step] : steps) {
        auto *action = new QAction(m_table);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, [this, step = step] { stepToError(step); });
        m_table->addAction(action);
    }
}

void LogsPanel::watchModel()
{
    const auto showLive = [this](bool isLive) {
        setPill(*m_live, isLive ? tr("Live") : tr("Not live"), isLive ? Tone::Success : Tone::Neutral);
        m_live->setToolTip(
            isLive ? tr("New calls appear by themselves.") : tr("This server does not push new rows: reload to see them."));
    };
    showLive(false);
    connect(m_model, &LogsModel::liveChanged, this, showLive);
    connect(m_model, &LogsModel::loaded, this, [this] {
        m_banner->dismiss();
        chooseState();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &LogsPanel::chooseState);
    connect(m_model, &QAbstractItemModel::modelReset, m_details, &LogDetails::clear);
    connect(m_model, &LogsModel::failed, this, [this](const Error &error) {
        m_banner->showError(error);
        m_banner->setAction(tr("Try again"));
    });
    connect(m_model, &LogsModel::heldCountChanged, this, [this](int count) {
        m_newer->setText(tr("%1 new, show").arg(count));
        m_newer->setVisible(count > 0);
    });
}

LogFilter LogsPanel::filter() const
{
    return {m_function->chosen(), m_onlyErrors->isChecked(), m_trigger->currentData().toString(),
        m_status->hasAcceptableInput() ? m_status->text().toInt() : 0, m_text->text().trimmed()};
}

void LogsPanel::refresh()
{
    m_typing.stop();
    m_table->setColumnHidden(LogsModel::FunctionColumn, !m_function->chosen().isEmpty());
    m_model->load(filter());
}

void LogsPanel::setFunctions(const QStringList &names)
{
    m_function->setFunctions(names);
}

void LogsPanel::showFunction(const QString &name)
{
    m_function->choose(name);
}

void LogsPanel::search(const QString &text)
{
    m_function->choose({});
    m_text->setText(text);
    refresh();
}

void LogsPanel::chooseState()
{
    if (m_model->rowCount() > 0)
        return m_stack->setCurrentWidget(m_table);
    if (filter() == LogFilter{})
        m_empty->setTexts(
            tr("No calls yet"), tr("Every call of a function becomes a row here, with its console output and its errors."));
    else
        m_empty->setTexts(tr("No call matches"), tr("Nothing in the log fits all of these filters. Take one away to see more."));
    m_stack->setCurrentWidget(m_empty);
}

void LogsPanel::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return m_details->clear();
    m_details->show(m_model->at(current.row()), current.siblingAtColumn(LogsModel::FunctionColumn).data().toString());
}

void LogsPanel::openCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const QString function = current.siblingAtColumn(LogsModel::FunctionColumn).data().toString();
    if (!function.isEmpty())
        Q_EMIT sourceRequested(function, m_model->at(current.row()).line, m_model->at(current.row()).version);
}

// New rows come in at the top: they wait while someone reads further down.
void LogsPanel::holdWhileReading()
{
    const QScrollBar &bar = *m_table->verticalScrollBar();
    m_model->setHeld(bar.value() > bar.minimum());
}

void LogsPanel::stepToError(int step)
{
    for (int row = m_table->currentIndex().row() + step; row >= 0 && row < m_model->rowCount(); row += step) {
        if (!m_model->at(row).isFailed())
            continue;
        m_table->setCurrentIndex(m_model->index(row, 0));
        return;
    }
}

void LogsPanel::focusSearch()
{
    m_text->focusAll();
}

} // namespace isola
