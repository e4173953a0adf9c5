#include "ui/profile/ProfilePage.h"

#include "ui/client/ServerClient.h"
#include "ui/debug/ScriptNames.h"
#include "ui/profile/FlameChart.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

enum Column { NameColumn, SelfColumn, TotalColumn, PlaceColumn };
static constexpr int kFileRole = Qt::UserRole;
static constexpr int kLineRole = Qt::UserRole + 1;

ProfilePage::ProfilePage(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_run(client)
    , m_kind(new QComboBox)
    , m_start(makeButton(tr("Profile this call"), ButtonKind::Primary))
    , m_stop(makeButton(tr("Stop")))
    , m_export(makeButton(tr("Export…")))
    , m_state(makeLabel({}, TextRole::Muted))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(theme, u"activity"_s))
    , m_chart(new FlameChart(theme))
    , m_table(new QTreeWidget)
{
    m_empty->setTexts(tr("See where a call's time or memory goes"),
        tr("The request of the Code tab runs once more with V8's profiler, in an instance of its own: what others call meanwhile "
           "is not slowed down."),
        tr("Profile this call"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeResult());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar(theme));
    layout->addWidget(makeLine());
    layout->addWidget(m_stack, 1);
    connectRun();
    showRunning();
}

QWidget *ProfilePage::makeBar(const Theme &theme)
{
    m_kind->setObjectName(u"profileKind"_s);
    m_kind->setAccessibleName(tr("What is measured"));
    m_kind->addItem(tr("CPU time"), int(ProfileKind::Cpu));
    m_kind->addItem(tr("Memory that stays, sampled"), int(ProfileKind::Allocations));
    m_kind->addItem(tr("Heap snapshot, into a file"), int(ProfileKind::HeapSnapshot));
    m_start->setObjectName(u"profileCall"_s);
    m_export->setObjectName(u"exportProfile"_s);
    m_export->setIcon(themeIcon(theme, u"external-link"_s));
    m_state->setObjectName(u"profileState"_s);
    auto *bar = new QWidget;
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(spacing::kLarge, spacing::kSmall, spacing::kLarge, spacing::kSmall);
    column->setSpacing(spacing::kSmall);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::kMedium);
    row->addWidget(m_start);
    row->addWidget(m_stop);
    row->addWidget(m_kind);
    row->addWidget(m_export);
    row->addStretch(1);
    row->addWidget(m_state);
    column->addLayout(row);
    column->addWidget(m_banner);
    return bar;
}

QWidget *ProfilePage::makeResult()
{
    m_table->setObjectName(u"profileTable"_s);
    m_table->setAccessibleName(tr("Functions, those that took most themselves first"));
    m_table->setHeaderLabels({tr("Function"), tr("Itself"), tr("With what it calls"), tr("Place")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_table->header()->resizeSection(TotalColumn, 150);
    m_table->header()->resizeSection(PlaceColumn, 200);
    m_chart->setToolTip(tr("The wheel zooms, dragging moves; Return looks closer, Escape sees all, Space opens the source"));
    connect(m_chart, &FlameChart::sourceRequested, this, &ProfilePage::sourceRequested);
    connect(m_table, &QTreeWidget::itemActivated, this, &ProfilePage::openSource);
    auto *result = new QSplitter(Qt::Vertical);
    result->addWidget(m_chart);
    result->addWidget(m_table);
    result->setStretchFactor(0, 3);
    result->setStretchFactor(1, 2);
    result->setChildrenCollapsible(false);
    return result;
}

void ProfilePage::connectRun()
{
    connect(m_start, &QPushButton::clicked, this, &ProfilePage::startRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &ProfilePage::startRequested);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_run.stop();
        m_state->clear();
    });
    connect(m_export, &QPushButton::clicked, this, [this] {
        chooseFile(tr("Export the profile"), m_function + suffix(), [this](const QString &path) { exportProfile(path); });
    });
    connect(&m_run, &ProfileRun::changed, this, &ProfilePage::showRunning);
    connect(&m_run, &ProfileRun::measured, this, &ProfilePage::take);
    connect(&m_run, &ProfileRun::refused, this, [this](const Error &error) {
        m_state->clear();
        m_banner->showError(error);
    });
}

ProfileKind ProfilePage::kind() const
{
    return ProfileKind(m_kind->currentData().toInt());
}

QString ProfilePage::suffix() const
{
    return m_run.order().kind == ProfileKind::Cpu ? u".cpuprofile"_s : u".heapprofile"_s;
}

void ProfilePage::chooseFile(const QString &title, const QString &name, const std::function<void(const QString &)> &chosen)
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, chosen);
    dialog->open();
}

void ProfilePage::show(const QString &function)
{
    if (function == m_function)
        return;
    m_run.stop();
    m_function = function;
    m_profile = {};
    m_banner->dismiss();
    m_state->clear();
    m_stack->setCurrentWidget(m_empty);
    showRunning();
}

void ProfilePage::start(const QJsonObject &request, const QJsonObject &draft)
{
    if (kind() != ProfileKind::HeapSnapshot)
        return measure(request, draft, {});
    chooseFile(tr("Where the snapshot goes"), m_function + u".heapsnapshot"_s,
        [this, request, draft](const QString &path) { measure(request, draft, path); });
}

void ProfilePage::measure(const QJsonObject &request, const QJsonObject &draft, const QString &snapshot)
{
    m_banner->dismiss();
    m_state->clear();
    m_run.start({kind(), m_function, request, draft, snapshot});
}

void ProfilePage::showRunning()
{
    m_start->setEnabled(!m_run.isActive());
    m_stop->setEnabled(m_run.isActive());
    m_kind->setEnabled(!m_run.isActive());
    m_export->setEnabled(!m_profile.isEmpty() && !m_run.isActive());
    m_export->setToolTip(m_profile.isEmpty() ? tr("Nothing was measured yet.") : tr("For Chrome's DevTools, VS Code and others"));
    if (m_run.isActive())
        m_state->setText(tr("The call runs"));
}

void ProfilePage::take(const QJsonObject &profile, const CallReport &report)
{
    m_state->setText(tr("Answered %1 in %2").arg(report.status).arg(formatDuration(report.durationMs)));
    if (m_run.order().kind == ProfileKind::HeapSnapshot)
        return m_banner->showMessage(Tone::Success, tr("What is in memory after the answer: %1").arg(m_run.order().file),
            tr("Chrome's DevTools open it in their Memory tab."));
    m_profile = profile;
    if (m_run.order().kind == ProfileKind::Allocations)
        m_banner->showMessage(Tone::Info, tr("What the call allocated and what still lived when it had answered."),
            tr("V8 forgets what was collected: an empty chart means that nothing stayed."));
    const ScriptNames names(m_client.server().app, m_function);
    showGraph(m_run.order().kind == ProfileKind::Cpu ? flameOfCpuProfile(profile, names) : flameOfAllocations(profile));
    showRunning();
}

void ProfilePage::showGraph(const FlameGraph &graph)
{
    const bool isTime = m_run.order().kind == ProfileKind::Cpu;
    const auto format = [isTime](double value) { return isTime ? formatDuration(value / 1000) : formatBytes(qint64(value)); };
    m_chart->setGraph(graph, format);
    m_table->clear();
    for (const FlameTotal &total : graph.totals()) {
        const QString file = total.file.isEmpty() ? tr("entry") : moduleTitle(total.file);
        auto *item = new QTreeWidgetItem(m_table,
            {total.name, format(total.self), format(total.total),
                total.line > 0 ? tr("%1, line %2").arg(file).arg(total.line) : QString()});
        item->setTextAlignment(SelfColumn, Qt::AlignRight | Qt::AlignVCenter);
        item->setTextAlignment(TotalColumn, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(NameColumn, kFileRole, total.file);
        item->setData(NameColumn, kLineRole, total.line);
    }
    m_stack->setCurrentIndex(1);
}

void ProfilePage::openSource(const QTreeWidgetItem *item)
{
    if (const int line = item->data(NameColumn, kLineRole).toInt(); line > 0)
        Q_EMIT sourceRequested(item->data(NameColumn, kFileRole).toString(), line);
}

void ProfilePage::exportProfile(const QString &path)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.write(QJsonDocument(m_profile).toJson(QJsonDocument::Compact)) >= 0 && file.commit();
    if (isWritten)
        m_banner->showMessage(Tone::Success, tr("Exported to %1").arg(path));
    else
        m_banner->showMessage(Tone::Danger, tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

} // namespace isola
