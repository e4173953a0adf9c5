#include "ui/logs/LogHistogram.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Format.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kHeight = 76;
static constexpr int kLabelHeight = 16;
static constexpr double kLeastBar = 2; // a single call is seen

LogHistogram::LogHistogram(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setObjectName(u"logHistogram"_s);
    setAccessibleName(tr("Calls over time"));
    setAccessibleDescription(tr("Left and Right choose a time, Escape takes all of it again."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFixedHeight(kHeight);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize LogHistogram::sizeHint() const
{
    return {400, kHeight};
}

void LogHistogram::setSeries(const MetricsSeries &series)
{
    m_series = series;
    update();
}

void LogHistogram::setRange(const QDateTime &since, const QDateTime &until)
{
    m_first = m_last = -1;
    for (int bar = 0; bar < m_series.samples.size() && since.isValid() && until.isValid(); ++bar) {
        if (startOf(bar) < since || startOf(bar) >= until)
            continue;
        m_first = m_first < 0 ? bar : m_first;
        m_last = bar;
    }
    update();
}

QDateTime LogHistogram::startOf(int bar) const
{
    const auto &samples = m_series.samples;
    if (bar < samples.size())
        return samples.at(bar).time;
    return samples.last().time.addMSecs(samples.size() > 1 ? samples.at(0).time.msecsTo(samples.at(1).time) : 60'000);
}

double LogHistogram::leftOf(int bar) const
{
    return width() * double(bar) / double(std::max<qsizetype>(1, m_series.samples.size()));
}

int LogHistogram::barAt(double x) const
{
    const int bars = int(m_series.samples.size());
    return std::clamp(int(x / std::max(1, width()) * bars), 0, std::max(0, bars - 1));
}

void LogHistogram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = m_theme.colors();
    const double bottom = height() - kLabelHeight;
    if (m_first >= 0)
        painter.fillRect(QRectF(leftOf(m_first), 0, leftOf(m_last + 1) - leftOf(m_first), bottom), colors.selection);
    paintBars(painter);
    painter.fillRect(QRectF(0, bottom, width(), 1), colors.border);
    paintLabels(painter);
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void LogHistogram::paintBars(QPainter &painter) const
{
    qint64 most = 1;
    for (const MetricsSample &sample : m_series.samples)
        most = std::max(most, sample.count);
    const double bottom = height() - kLabelHeight;
    for (int bar = 0; bar < m_series.samples.size(); ++bar) {
        const MetricsSample &sample = m_series.samples.at(bar);
        if (sample.count == 0)
            continue;
        const double full = std::max(kLeastBar, (bottom - 2) * double(sample.count) / double(most));
        const QRectF whole(leftOf(bar) + 0.5, bottom - full, std::max(1.0, leftOf(bar + 1) - leftOf(bar) - 1), full);
        painter.fillRect(whole, m_theme.colors().accent);
        if (sample.errors > 0) {
            const double failed = std::max(kLeastBar, full * double(sample.errors) / double(sample.count));
            painter.fillRect(QRectF(whole.left(), bottom - failed, whole.width(), failed), m_theme.colors().danger);
        }
    }
}

void LogHistogram::paintLabels(QPainter &painter) const
{
    if (m_series.samples.size() < 2)
        return;
    static constexpr int kLabels = 6;
    painter.setFont(m_theme.captionFont());
    painter.setPen(m_theme.colors().muted);
    const bool isLong = startOf(0).secsTo(startOf(int(m_series.samples.size()))) > 86'400;
    for (int label = 0; label < kLabels; ++label) {
        const int bar = int(m_series.samples.size()) * label / kLabels;
        const QString text = startOf(bar).toLocalTime().toString(isLong ? u"MMM d HH:mm"_s : u"HH:mm"_s);
        painter.drawText(QPointF(leftOf(bar) + 2, height() - 3), text);
    }
}

void LogHistogram::choose(int first, int last)
{
    m_first = std::min(first, last);
    m_last = std::max(first, last);
    update();
}

void LogHistogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_series.samples.isEmpty())
        return;
    m_pressed = barAt(event->position().x());
    choose(m_pressed, m_pressed);
}

void LogHistogram::mouseMoveEvent(QMouseEvent *event)
{
    if (m_series.samples.isEmpty())
        return;
    const int bar = barAt(event->position().x());
    if (m_pressed >= 0)
        choose(m_pressed, bar);
    const MetricsSample &sample = m_series.samples.at(bar);
    QToolTip::showText(event->globalPosition().toPoint(),
        tr("%1\n%2 calls, %3 failed").arg(exactTime(sample.time).left(16), formatCount(sample.count), formatCount(sample.errors)),
        this);
}

void LogHistogram::mouseReleaseEvent(QMouseEvent *)
{
    if (std::exchange(m_pressed, -1) >= 0)
        Q_EMIT rangeChosen(startOf(m_first), startOf(m_last + 1));
}

void LogHistogram::mouseDoubleClickEvent(QMouseEvent *)
{
    m_pressed = -1;
    m_first = m_last = -1;
    update();
    Q_EMIT rangeCleared();
}

void LogHistogram::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (event->key() == Qt::Key_Escape && m_first >= 0) {
        mouseDoubleClickEvent(nullptr);
    } else if (step != 0 && !m_series.samples.isEmpty()) {
        const int bars = int(m_series.samples.size());
        const int bar = m_first < 0 ? bars - 1 : std::clamp(m_first + step, 0, bars - 1);
        choose(bar, bar);
        Q_EMIT rangeChosen(startOf(bar), startOf(bar + 1));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace isola
