#include "ui/metrics/MetricsPanel.h"

#include "ui/client/ServerClient.h"
#include "ui/metrics/MetricsChart.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/FunctionChooser.h"
#include "ui/widgets/Labels.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostPoints = 240; // more than the pixels of a chart can tell apart is not asked for
static constexpr int kHours[] = {1, 6, 24, 168};

static QString memoryText(double megabytes)
{
    return MetricsPanel::tr("%1 MB").arg(QString::number(megabytes, 'f', 1));
}

MetricsPanel::MetricsPanel(ServerClient &client, const Theme &theme, QWidget *parent)
    : Panel(parent)
    , m_client(client)
    , m_theme(theme)
    , m_function(new FunctionChooser)
    , m_range(new QButtonGroup(this))
    , m_banner(new Banner(theme))
    , m_stack(new QStackedWidget)
    , m_empty(new EmptyState(theme, u"activity"_s))
    , m_requests(new MetricsChart(theme, ChartStyle::Areas, [](double value) { return formatCount(qRound64(value)); }))
    , m_latency(new MetricsChart(theme, ChartStyle::Lines, formatDuration))
    , m_cpu(new MetricsChart(theme, ChartStyle::Areas, formatDuration))
    , m_memories(new MetricsChart(theme, ChartStyle::Lines, memoryText))
{
    m_empty->setTexts(
        tr("No calls in this time"), tr("Choose a longer time or another function. Figures appear within a minute of a call."));
    m_stack->addWidget(makeContent());
    m_stack->addWidget(m_empty);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(spacing::kHuge, spacing::kLarge, spacing::kHuge, 0);
    head->setSpacing(spacing::kMedium);
    head->addWidget(makeHeader());
    head->addWidget(m_banner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    connect(m_function, &FunctionChooser::currentIndexChanged, this, &MetricsPanel::refresh);
    connect(m_range, &QButtonGroup::idClicked, this, &MetricsPanel::refresh);
    connect(m_banner, &Banner::actionTriggered, this, &MetricsPanel::refresh);
    for (MetricsChart *chart : {m_requests, m_latency, m_cpu, m_memories})
        connect(chart, &MetricsChart::timeChosen, this, [this](const QDateTime &since, const QDateTime &until) {
            Q_EMIT callsRequested(m_function->chosen(), since, until);
        });
}

QWidget *MetricsPanel::makeHeader()
{
    auto *reload = makeIconButton(themeIcon(m_theme, u"refresh-cw"_s, IconInk::Muted), tr("Reload (F5)"));
    connect(reload, &QToolButton::clicked, this, &MetricsPanel::refresh);
    auto *header = new QWidget;
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Metrics"), TextRole::Title));
    layout->addStretch();
    layout->addWidget(m_function);
    for (const int hours : kHours) {
        auto *button = makeButton(hours <= 24 ? tr("%1 h").arg(hours) : tr("%1 d").arg(hours / 24), ButtonKind::Ghost);
        button->setCheckable(true);
        button->setAccessibleName(tr("The last %1").arg(button->text()));
        m_range->addButton(button, hours);
        layout->addWidget(button);
    }
    m_range->button(kHours[0])->setChecked(true);
    layout->addWidget(reload);
    return header;
}

QWidget *MetricsPanel::makeTile(const QString &name, QLabel *&figure)
{
    figure = makeLabel(u"–"_s, TextRole::Title);
    auto *tile = makeCard();
    auto *layout = new QVBoxLayout(tile);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    layout->setSpacing(2);
    layout->addWidget(makeLabel(name, TextRole::Caption));
    layout->addWidget(figure);
    return tile;
}

QWidget *MetricsPanel::makeChartCard(const QString &title, const QList<std::pair<QString, Tone>> &legend, MetricsChart *chart)
{
    auto *header = new QHBoxLayout;
    header->setSpacing(spacing::kSmall);
    header->addWidget(makeLabel(title, TextRole::Strong));
    header->addStretch();
    for (const auto &[name, tone] : legend)
        header->addWidget(makePill(name, tone));
    auto *card = makeCard();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kMedium, spacing::kSmall);
    layout->addLayout(header);
    layout->addWidget(chart);
    chart->setAccessibleName(title);
    return card;
}

QWidget *MetricsPanel::makeContent()
{
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(spacing::kMedium);
    tiles->addWidget(makeTile(tr("Calls"), m_calls));
    tiles->addWidget(makeTile(tr("Errors"), m_errors));
    tiles->addWidget(makeTile(tr("Median duration"), m_median));
    tiles->addWidget(makeTile(tr("95 of 100 within"), m_slow));
    tiles->addWidget(makeTile(tr("Peak memory"), m_memory));
    auto *charts = new QGridLayout;
    charts->setSpacing(spacing::kMedium);
    charts->addWidget(makeChartCard(tr("Requests"), {{tr("all"), Tone::Accent}, {tr("errors"), Tone::Danger}}, m_requests), 0, 0);
    charts->addWidget(makeChartCard(tr("Duration, ms"),
                          {{u"p50"_s, Tone::Accent}, {u"p95"_s, Tone::Warning}, {u"p99"_s, Tone::Danger}}, m_latency),
        0, 1);
    charts->addWidget(makeChartCard(tr("CPU time, ms"), {{tr("all calls"), Tone::Info}}, m_cpu), 1, 0);
    charts->addWidget(
        makeChartCard(tr("Memory, MB"), {{tr("average"), Tone::Info}, {tr("peak"), Tone::Warning}}, m_memories), 1, 1);
    auto *content = new QWidget;
    QVBoxLayout *column = makeScrollingColumn(*content, QWIDGETSIZE_MAX);
    column->addLayout(tiles);
    charts->setRowStretch(0, 1);
    charts->setRowStretch(1, 1);
    column->addLayout(charts, 1);
    return content;
}

void MetricsPanel::setFunctions(const QStringList &names)
{
    m_function->setFunctions(names);
}

void MetricsPanel::refresh()
{
    const int hours = m_range->checkedId();
    const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(60); // the present minute is in it
    const int minutes = std::max(1, (hours * 60 + kMostPoints - 1) / kMostPoints);
    QUrlQuery query;
    query.addQueryItem(u"from"_s, now.addSecs(-hours * 3600).toString(Qt::ISODate));
    query.addQueryItem(u"to"_s, now.toString(Qt::ISODate));
    query.addQueryItem(u"step"_s, u"%1m"_s.arg(minutes));
    if (const QString function = m_function->chosen(); !function.isEmpty())
        query.addQueryItem(u"function"_s, QString::fromLatin1(QUrl::toPercentEncoding(function)));
    m_client.get(u"/metrics"_s, query, this, [this, load = ++m_load](const Result<QJsonObject> &answer) {
        if (load != m_load)
            return;
        if (answer) {
            m_banner->dismiss();
            return show(metricsFromJson(*answer));
        }
        m_banner->showError(answer.error());
        m_banner->setAction(tr("Try again"));
    });
    loadDeploys(m_function->chosen());
}

// Where a deploy of the function falls into the time, the charts say so.
void MetricsPanel::loadDeploys(const QString &function)
{
    const auto mark = [this](const QList<QDateTime> &deploys) {
        for (MetricsChart *chart : {m_requests, m_latency, m_cpu, m_memories})
            chart->setMarks(deploys);
    };
    mark({});
    if (function.isEmpty())
        return;
    m_client.get(
        functionPath(function, u"/versions"_s), {}, this, [this, mark, load = m_load](const Result<QJsonObject> &answer) {
            if (load != m_load || !answer)
                return;
            QList<QDateTime> deploys;
            for (const QJsonValue &value : answer->value("versions"_L1).toArray())
                deploys.append(functionVersionFromJson(value.toObject()).deployedAt);
            mark(deploys);
        });
}

// Figures of a time without calls are unknown, not zero.
static QList<std::optional<double>> measured(const QList<MetricsSample> &samples, double MetricsSample::*figure)
{
    QList<std::optional<double>> values;
    for (const MetricsSample &sample : samples)
        values.append(sample.count > 0 ? std::optional(sample.*figure) : std::nullopt);
    return values;
}

static QList<std::optional<double>> counted(const QList<MetricsSample> &samples, qint64 MetricsSample::*figure)
{
    QList<std::optional<double>> values;
    for (const MetricsSample &sample : samples)
        values.append(double(sample.*figure));
    return values;
}

void MetricsPanel::show(const MetricsSeries &series)
{
    const QList<MetricsSample> &samples = series.samples;
    m_stack->setCurrentIndex(series.total.count > 0 ? 0 : 1);
    if (series.total.count == 0)
        return;
    QList<QDateTime> times;
    for (const MetricsSample &sample : samples)
        times.append(sample.time);
    showTiles(series.total);
    m_requests->setLines(times,
        {{tr("calls"), Tone::Accent, counted(samples, &MetricsSample::count)},
            {tr("errors"), Tone::Danger, counted(samples, &MetricsSample::errors)}});
    m_latency->setLines(times,
        {{u"p50"_s, Tone::Accent, measured(samples, &MetricsSample::p50Ms)},
            {u"p95"_s, Tone::Warning, measured(samples, &MetricsSample::p95Ms)},
            {u"p99"_s, Tone::Danger, measured(samples, &MetricsSample::p99Ms)}});
    m_cpu->setLines(times, {{tr("CPU"), Tone::Info, measured(samples, &MetricsSample::cpuMs)}});
    m_memories->setLines(times,
        {{tr("average"), Tone::Info, measured(samples, &MetricsSample::memoryMb)},
            {tr("peak"), Tone::Warning, measured(samples, &MetricsSample::peakMemoryMb)}});
}

void MetricsPanel::showTiles(const MetricsSample &total)
{
    m_calls->setText(formatCount(total.count));
    m_errors->setText(u"%1 (%2)"_s.arg(formatCount(total.errors), formatPercent(double(total.errors) / double(total.count))));
    m_median->setText(formatDuration(total.p50Ms));
    m_slow->setText(formatDuration(total.p95Ms));
    m_memory->setText(memoryText(total.peakMemoryMb));
}

} // namespace isola
