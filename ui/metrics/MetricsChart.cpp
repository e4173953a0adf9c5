#include "ui/metrics/MetricsChart.h"

#include "ui/theme/Theme.h"

#include <QAreaSeries>
#include <QChart>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr double kLineWidth = 1.8;
static constexpr int kFillAlpha = 60;
static constexpr int kGridSteps = 4;
static constexpr qint64 kDaySeconds = 24 * 3600;

MetricsChart::MetricsChart(const Theme &theme, ChartStyle style, std::function<QString(double)> format, QWidget *parent)
    : QChartView(parent)
    , m_theme(theme)
    , m_style(style)
    , m_format(std::move(format))
    , m_timeAxis(new QDateTimeAxis(this))
    , m_valueAxis(new QValueAxis(this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setMinimumHeight(190);
    setStyleSheet(u"background: transparent"_s);
    setFocusPolicy(Qt::NoFocus);
    chart()->setMargins({});
    chart()->setBackgroundVisible(false);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setVisible(false); // the card's header names the lines
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    m_valueAxis->setTickCount(kGridSteps + 1);
    m_timeAxis->setTickCount(5);
    connect(&theme, &Theme::changed, this, &MetricsChart::draw);
    colorAxes();
}

void MetricsChart::colorAxes()
{
    const ThemeColors &colors = m_theme.colors();
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(m_timeAxis), static_cast<QAbstractAxis *>(m_valueAxis)}) {
        axis->setLabelsBrush(colors.muted);
        axis->setLabelsFont(m_theme.captionFont());
        axis->setLinePenColor(colors.border);
        axis->setGridLinePen(QPen(colors.border, 1, Qt::DotLine));
    }
    m_timeAxis->setGridLineVisible(false);
    m_valueAxis->setLineVisible(false);
}

void MetricsChart::setLines(QList<QDateTime> times, QList<ChartLine> lines)
{
    m_times = std::move(times);
    m_lines = std::move(lines);
    draw();
}

// The distance of grid lines: 1, 2, 2.5 or 5 times a power of ten, so that the labels are round.
static double roundStep(double least)
{
    if (least <= 0)
        return 1;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (least <= factor * power)
            return factor * power;
    return 10 * power;
}

void MetricsChart::draw()
{
    chart()->removeAllSeries();
    colorAxes();
    if (m_times.size() < 2)
        return;
    double highest = 0;
    for (const ChartLine &line : m_lines)
        for (const auto &value : line.values)
            highest = std::max(highest, value.value_or(0));
    const double step = roundStep(highest / kGridSteps);
    m_valueAxis->setRange(0, step * kGridSteps);
    m_valueAxis->setLabelFormat(step < 0.1 ? u"%.2f"_s : step < 5 && step != std::floor(step) ? u"%.1f"_s : u"%.0f"_s);
    m_timeAxis->setRange(m_times.first().toLocalTime(), m_times.last().toLocalTime());
    m_timeAxis->setFormat(m_times.first().secsTo(m_times.last()) > kDaySeconds ? u"MMM d HH:mm"_s : u"HH:mm"_s);
    for (const ChartLine &line : m_lines)
        addLine(line);
}

void MetricsChart::addLine(const ChartLine &line)
{
    QList<QPointF> points;
    for (qsizetype index = 0; index <= m_times.size(); ++index) {
        const bool isPoint = index < m_times.size() && line.values.at(index).has_value();
        if (isPoint)
            points.append({double(m_times.at(index).toMSecsSinceEpoch()), *line.values.at(index)});
        if (isPoint || points.isEmpty())
            continue;
        if (points.size() == 1) // a lone point is a short stroke, or it would not be seen
            points.append({points.first().x() + double(m_times.at(0).msecsTo(m_times.at(1))) / 2, points.first().y()});
        addStretch(line, points);
        points.clear();
    }
}

void MetricsChart::addStretch(const ChartLine &line, const QList<QPointF> &points)
{
    const QColor ink = m_theme.colors().ink(line.tone);
    auto *upper = new QLineSeries;
    upper->replace(points);
    upper->setPen(QPen(ink, kLineWidth));
    QAbstractSeries *series = upper;
    if (m_style == ChartStyle::Areas) {
        auto *area = new QAreaSeries(upper);
        upper->setParent(area);
        QColor fill = ink;
        fill.setAlpha(kFillAlpha);
        area->setBrush(fill);
        area->setPen(QPen(ink, kLineWidth));
        series = area;
    }
    chart()->addSeries(series);
    series->attachAxis(m_timeAxis);
    series->attachAxis(m_valueAxis);
}

QString MetricsChart::textAt(qsizetype index) const
{
    QStringList lines{m_times.at(index).toLocalTime().toString(u"MMM d HH:mm"_s)};
    for (const ChartLine &line : m_lines) {
        const auto &value = line.values.at(index);
        lines.append(u"%1: %2"_s.arg(line.name, value ? m_format(*value) : tr("no calls")));
    }
    return lines.join('\n'_L1);
}

qsizetype MetricsChart::indexAt(double x) const
{
    const QRectF plot = chart()->plotArea();
    const double share = (x - plot.left()) / plot.width();
    return std::clamp<qsizetype>(qRound(share * double(m_times.size() - 1)), 0, m_times.size() - 1);
}

double MetricsChart::xOf(qsizetype index) const
{
    const QRectF plot = chart()->plotArea();
    return plot.left() + plot.width() * double(index) / double(m_times.size() - 1);
}

void MetricsChart::setMarks(QList<QDateTime> marks)
{
    m_marks = std::move(marks);
    viewport()->update();
}

void MetricsChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_times.size() >= 2 && chart()->plotArea().contains(event->position()))
        m_pressed = indexAt(event->position().x());
}

void MetricsChart::mouseReleaseEvent(QMouseEvent *event)
{
    const qsizetype from = std::exchange(m_pressed, -1);
    if (from < 0)
        return;
    const qsizetype to = indexAt(event->position().x());
    viewport()->update();
    if (from != to)
        Q_EMIT timeChosen(m_times.at(std::min(from, to)), m_times.at(std::max(from, to)));
}

void MetricsChart::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    if (m_times.size() < 2 || !chart()->plotArea().contains(event->position())) {
        QToolTip::hideText();
        m_pointed = -1;
    } else {
        m_pointed = indexAt(event->position().x());
        QToolTip::showText(event->globalPosition().toPoint(), textAt(m_pointed), this);
    }
    viewport()->update();
}

void MetricsChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    m_pointed = -1;
    viewport()->update();
}

void MetricsChart::drawMarks(QPainter &painter, const QRectF &plot) const
{
    const double whole = double(m_times.first().msecsTo(m_times.last()));
    painter.setPen(QPen(m_theme.colors().info, 1));
    painter.setBrush(m_theme.colors().info);
    for (const QDateTime &mark : m_marks) {
        const double share = double(m_times.first().msecsTo(mark)) / whole;
        if (share < 0 || share > 1)
            continue;
        const double x = plot.left() + plot.width() * share;
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter.drawPolygon(QPolygonF{{x - 4, plot.top()}, {x + 4, plot.top()}, {x, plot.top() + 6}});
    }
}

void MetricsChart::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_times.size() < 2)
        return;
    const QRectF plot = chart()->plotArea();
    drawMarks(*painter, plot);
    if (m_pointed < 0)
        return;
    if (m_pressed >= 0) {
        QColor ground = m_theme.colors().accent;
        ground.setAlpha(kFillAlpha);
        painter->fillRect(
            QRectF(QPointF(xOf(m_pressed), plot.top()), QPointF(xOf(m_pointed), plot.bottom())).normalized(), ground);
    }
    painter->setPen(QPen(m_theme.colors().muted, 1, Qt::DashLine));
    painter->drawLine(QPointF(xOf(m_pointed), plot.top()), QPointF(xOf(m_pointed), plot.bottom()));
}

} // namespace isola
