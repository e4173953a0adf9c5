#include "ui/logs/LogsPanel.h"

#include "ui/logs/ErrorGroupList.h"
#include "ui/logs/LogDelegate.h"
#include "ui/logs/LogDetails.h"
#include "ui/logs/LogExport.h"
#include "ui/logs/LogFilterBar.h"
#include "ui/logs/LogHistogram.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kBars = 60;

LogsPanel::LogsPanel(ServerClient &client, const Theme &theme, QWidget *parent)
    : Panel(parent)
    , m_client(client)
    , m_theme(theme)
    , m_model(new LogsModel(client, this))
    , m_live(makePill({}, Tone::Neutral))
    , m_newer(makeButton({}, ButtonKind::Primary))
    , m_grouping(makeButton(tr("Group errors"), ButtonKind::Ghost))
    , m_range(new QComboBox)
    , m_filter(new LogFilterBar(theme))
    , m_histogram(new LogHistogram(theme))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_table(new QTreeView)
    , m_groups(new ErrorGroupList(theme))
    , m_empty(new EmptyState(theme, u"scroll-text"_s))
    , m_details(new LogDetails(client, theme))
{
    makeTable();
    setFocusProxy(m_table);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_groups);
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
    layout->addWidget(m_filter);
    layout->addWidget(m_banner);
    layout->addWidget(m_histogram);
    layout->addWidget(makeCardAround(splitter), 1);
    connect(m_banner, &Banner::actionTriggered, this, &LogsPanel::refresh);
    connect(m_details, &LogDetails::sourceRequested, this, &LogsPanel::sourceRequested);
    connect(m_details, &LogDetails::debugRequested, this, &LogsPanel::debugRequested);
    connect(m_details, &LogDetails::replayRequested, this, &LogsPanel::replayRequested);
    connect(m_grouping, &QPushButton::toggled, this, &LogsPanel::chooseState);
    connect(m_groups, &ErrorGroupList::chosen, this,
        [this](const ErrorGroup &group) { m_details->show(group.latest, group.function); });
    connect(m_groups, &ErrorGroupList::opened, this,
        [this](const ErrorGroup &group) { Q_EMIT sourceRequested(group.function, group.latest); });
    watchModel();
    watchFilter();
}

QWidget *LogsPanel::makeHeader()
{
    static constexpr int kHours[] = {1, 6, 24, 168};
    m_range->setAccessibleName(tr("Time of the bars"));
    for (const int hours : kHours)
        m_range->addItem(hours == 1 ? tr("Last hour")
                : hours <= 24       ? tr("Last %1 hours").arg(hours)
                                    : tr("Last %1 days").arg(hours / 24),
            hours);
    m_grouping->setObjectName(u"groupErrors"_s);
    m_grouping->setCheckable(true);
    m_grouping->setToolTip(tr("Counts errors that are the same but for numbers and quoted values, among the rows loaded"));
    auto *take = makeIconButton(themeIcon(m_theme, u"external-link"_s, IconInk::Muted), tr("Export what matches"));
    take->setPopupMode(QToolButton::InstantPopup);
    take->setMenu(makeExportMenu());
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
    layout->addWidget(m_grouping);
    layout->addWidget(m_range);
    layout->addWidget(take);
    layout->addWidget(reload);
    return header;
}

QMenu *LogsPanel::makeExportMenu()
{
    auto *menu = new QMenu(this);
    menu->addAction(tr("As JSON Lines…"), this, [this] { exportLog(u"jsonl"_s); });
    menu->addAction(tr("As CSV…"), this, [this] { exportLog(u"csv"_s); });
    return menu;
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
    makeColumnMenu();
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

// Which columns there are, by the header's menu; kept from one start to the next. The time stays.
void LogsPanel::makeColumnMenu()
{
    static const QString kHidden = u"logs/hiddenColumns"_s;
    QHeaderView *header = m_table->header();
    for (const QVariant &column : QSettings().value(kHidden).toList())
        if (column.toInt() > LogsModel::TimeColumn && column.toInt() < LogsModel::kColumns)
            header->setSectionHidden(column.toInt(), true);
    header->setContextMenuPolicy(Qt::ActionsContextMenu);
    for (int column = LogsModel::TimeColumn + 1; column < LogsModel::kColumns; ++column) {
        auto *action = new QAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), header);
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        connect(action, &QAction::toggled, header, [header, column](bool isShown) {
            header->setSectionHidden(column, !isShown);
            QVariantList hidden;
            for (int other = 0; other < LogsModel::kColumns; ++other)
                if (header->isSectionHidden(other))
                    hidden.append(other);
            QSettings().setValue(kHidden, hidden);
        });
        header->addAction(action);
    }
    header->setToolTip(tr("A right click chooses columns"));
}

void LogsPanel::watchModel()
{
    const auto showLive = [this](bool isLive) {
        const bool isPast = m_filter->filter().until.isValid();
        setPill(*m_live,
            isLive       ? tr("Live")
                : isPast ? tr("A time of the past")
                         : tr("Not live"),
            isLive ? Tone::Success : Tone::Neutral);
        m_live->setToolTip(isLive ? tr("New calls appear by themselves.")
                : isPast          ? tr("A double click on the bars takes all of the time again.")
                                  : tr("This server does not push new rows: reload to see them."));
    };
    showLive(false);
    connect(m_model, &LogsModel::liveChanged, this, showLive);
    connect(m_model, &LogsModel::loaded, this, [this] {
        m_banner->dismiss();
        chooseState();
        chooseWanted();
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

void LogsPanel::watchFilter()
{
    connect(m_filter, &LogFilterBar::changed, this, &LogsPanel::refresh);
    connect(m_range, &QComboBox::currentIndexChanged, this, &LogsPanel::loadHistogram);
    const auto chooseTime = [this](const QDateTime &since, const QDateTime &until) {
        LogFilter filter = m_filter->filter();
        filter.since = since;
        filter.until = until;
        m_filter->setFilter(filter);
    };
    connect(m_histogram, &LogHistogram::rangeChosen, this, chooseTime);
    connect(m_histogram, &LogHistogram::rangeCleared, this, [chooseTime] { chooseTime({}, {}); });
}

void LogsPanel::refresh()
{
    const LogFilter &filter = m_filter->filter();
    m_table->setColumnHidden(LogsModel::FunctionColumn, !filter.function.isEmpty());
    m_model->load(filter);
    loadHistogram();
}

void LogsPanel::loadHistogram()
{
    const int hours = m_range->currentData().toInt();
    const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(60); // the present minute is in it
    QUrlQuery query;
    query.addQueryItem(u"from"_s, now.addSecs(-hours * 3600).toString(Qt::ISODate));
    query.addQueryItem(u"to"_s, now.toString(Qt::ISODate));
    query.addQueryItem(u"step"_s, u"%1m"_s.arg(std::max(1, hours * 60 / kBars)));
    if (const QString &function = m_filter->filter().function; !function.isEmpty())
        query.addQueryItem(u"function"_s, QString::fromLatin1(QUrl::toPercentEncoding(function)));
    m_client.get(u"/metrics"_s, query, this, [this, load = ++m_histogramLoad](const Result<QJsonObject> &answer) {
        if (load != m_histogramLoad || !answer)
            return; // what is wrong is said by the rows
        m_histogram->setSeries(metricsFromJson(*answer));
        m_histogram->setRange(m_filter->filter().since, m_filter->filter().until);
    });
}

void LogsPanel::exportLog(const QString &suffix)
{
    auto *dialog = new QFileDialog(this, tr("Export the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(u"log."_s + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        auto *exporting = new LogExport(m_client, m_filter->filter(), path, this);
        connect(exporting, &LogExport::finished, this, &LogsPanel::noted);
        connect(exporting, &LogExport::failed, m_banner, &Banner::showError);
    });
    dialog->open();
}

void LogsPanel::setFunctions(const QStringList &names)
{
    m_filter->setFunctions(names);
}

void LogsPanel::showFunction(const QString &name)
{
    LogFilter filter;
    filter.function = name;
    m_filter->setFilter(filter);
}

void LogsPanel::search(const QString &text)
{
    LogFilter filter;
    filter.text = text;
    m_filter->setFilter(filter);
}

// The rows around it: what went before may be why.
void LogsPanel::showCall(const QString &function, const QString &invocation)
{
    static constexpr int kBeforeSeconds = 60;
    static constexpr int kAfterSeconds = 5;
    m_client.get(u"/invocations/"_s + invocation, {}, this, [this, function, invocation](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        m_wanted = invocation;
        const QDateTime time = logEntryFromJson(*answer).time;
        showTime(function, time.addSecs(-kBeforeSeconds), time.addSecs(kAfterSeconds));
    });
}

void LogsPanel::chooseWanted()
{
    for (int row = 0; row < m_model->rowCount() && !m_wanted.isEmpty(); ++row)
        if (m_model->at(row).id == m_wanted) {
            m_table->setCurrentIndex(m_model->index(row, 0));
            m_wanted.clear();
        }
}

void LogsPanel::showTime(const QString &function, const QDateTime &since, const QDateTime &until)
{
    LogFilter filter;
    filter.function = function;
    filter.since = since;
    filter.until = until;
    m_filter->setFilter(filter);
}

void LogsPanel::chooseState()
{
    if (m_grouping->isChecked())
        m_groups->show(groupErrors(m_model->entries()));
    if (m_grouping->isChecked() && !m_groups->isEmpty())
        return m_stack->setCurrentWidget(m_groups);
    if (m_grouping->isChecked())
        m_empty->setTexts(tr("No errors"), tr("None of the calls that are loaded has failed."));
    else if (m_model->rowCount() > 0)
        return m_stack->setCurrentWidget(m_table);
    else if (m_filter->filter() == LogFilter{})
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
        Q_EMIT sourceRequested(function, m_model->at(current.row()));
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
    m_filter->focusText();
}

} // namespace isola
