#include "ui/profile/FlameChart.h"

#include "ui/client/Sources.h"
#include "ui/theme/Theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kRow = 24;
static constexpr double kLeastWidth = 0.5; // narrower spans are not drawn
static constexpr double kLeastTextWidth = 28;

FlameChart::FlameChart(const Theme &theme, QWidget *parent) : QAbstractScrollArea(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Flame chart"));
    setObjectName(u"flameChart"_s);
    viewport()->setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setSingleStep(kRow);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void FlameChart::setGraph(const FlameGraph &graph, std::function<QString(double)> format)
{
    m_graph = graph;
    m_format = std::move(format);
    choose(-1);
    zoomTo(0, m_graph.length);
    resizeEvent(nullptr);
}

// ---- Drawing

QRectF FlameChart::boxOf(const FlameSpan &span) const
{
    const double scale = viewport()->width() / std::max(1e-9, m_to - m_from);
    return {(span.start - m_from) * scale, double(span.depth * kRow - verticalScrollBar()->value()), span.total() * scale,
        double(kRow - 1)};
}

void FlameChart::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.colors().surface);
    painter.setFont(m_theme.codeFont());
    for (int index = 0; index < m_graph.spans.size(); ++index)
        paintSpan(painter, index);
    if (hasFocus()) {
        painter.setPen(m_theme.colors().accent);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void FlameChart::paintSpan(QPainter &painter, int index) const
{
    const FlameSpan &span = m_graph.spans.at(index);
    const QRectF visible = boxOf(span).intersected(QRectF(viewport()->rect()));
    if (visible.width() < kLeastWidth || visible.height() <= 0)
        return;
    // A function has one colour wherever it stands; what is not the author's has none.
    static constexpr Tone kTones[] = {Tone::Accent, Tone::Info, Tone::Warning, Tone::Success, Tone::Danger};
    const Tone tone = span.line == 0 ? Tone::Neutral : kTones[qHash(span.name + span.file) % std::size(kTones)];
    const QRectF box = visible.adjusted(0, 0, visible.width() > 2 ? -1 : 0, 0);
    painter.fillRect(box, m_theme.colors().ground(tone));
    if (index == m_current) {
        painter.setPen(QPen(m_theme.colors().ink(tone), 2));
        painter.drawRect(box.adjusted(1, 1, -1, -1));
    }
    if (box.width() < kLeastTextWidth)
        return;
    const QRectF inside = box.adjusted(6, 0, -4, 0);
    painter.setPen(span.line == 0 ? m_theme.colors().muted : m_theme.colors().ink(tone));
    painter.drawText(inside, Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(
            u"%1  %2"_s.arg(span.name, m_format(span.total())), Qt::ElideRight, int(inside.width())));
}

void FlameChart::resizeEvent(QResizeEvent *)
{
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, m_graph.depth * kRow - viewport()->height()));
    viewport()->update();
}

// ---- Finding and choosing

QString FlameChart::textOf(const FlameSpan &span) const
{
    const QString costs = tr("%1: %2, of it %3 itself").arg(span.name, m_format(span.total()), m_format(span.self));
    if (span.line == 0)
        return costs;
    return tr("%1\n%2, line %3").arg(costs, span.file.isEmpty() ? tr("entry") : moduleTitle(span.file)).arg(span.line);
}

int FlameChart::spanAt(const QPoint &where) const
{
    for (int index = 0; index < m_graph.spans.size(); ++index)
        if (boxOf(m_graph.spans.at(index)).contains(QPointF(where)))
            return index;
    return -1;
}

void FlameChart::choose(int span)
{
    m_current = span;
    if (span >= 0) {
        const QRectF box = boxOf(m_graph.spans.at(span));
        if (box.top() < 0 || box.bottom() > viewport()->height())
            verticalScrollBar()->setValue(m_graph.spans.at(span).depth * kRow - viewport()->height() / 2);
        setAccessibleDescription(textOf(m_graph.spans.at(span)));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    viewport()->update();
}

// Up to the caller, down to what took most of it, left and right within the row.
int FlameChart::neighbour(int key) const
{
    if (m_current < 0)
        return m_graph.spans.isEmpty() ? -1 : 0;
    const FlameSpan &from = m_graph.spans.at(m_current);
    int best = m_current;
    for (int index = 0; index < m_graph.spans.size(); ++index) {
        const FlameSpan &span = m_graph.spans.at(index);
        const bool isWithin = span.start >= from.start && span.end <= from.end;
        if (key == Qt::Key_Up && span.depth == from.depth - 1 && span.start <= from.start && span.end >= from.end)
            return index;
        if (key == Qt::Key_Down && span.depth == from.depth + 1 && isWithin
            && (best == m_current || span.total() > m_graph.spans.at(best).total()))
            best = index;
        if (key == Qt::Key_Right && span.depth == from.depth && index > m_current)
            return index;
        if (key == Qt::Key_Left && span.depth == from.depth && index < m_current)
            best = index;
    }
    return best;
}

void FlameChart::zoomTo(double from, double to)
{
    static constexpr double kMostZoom = 10'000;
    const double length = std::clamp(to - from, m_graph.length / kMostZoom, std::max(m_graph.length, 1e-9));
    m_from = std::clamp(from, 0.0, std::max(0.0, m_graph.length - length));
    m_to = m_from + length;
    viewport()->update();
}

void FlameChart::keyPressEvent(QKeyEvent *event)
{
    const bool isChosen = m_current >= 0;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
        return choose(neighbour(event->key()));
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isChosen && event->modifiers().testFlag(Qt::ControlModifier))
            break; // it runs the test call, everywhere on the page
        if (isChosen)
            zoomTo(m_graph.spans.at(m_current).start, m_graph.spans.at(m_current).end);
        return;
    case Qt::Key_Space:
        if (isChosen && m_graph.spans.at(m_current).line > 0)
            Q_EMIT sourceRequested(m_graph.spans.at(m_current).file, m_graph.spans.at(m_current).line);
        return;
    case Qt::Key_Escape:
        return zoomTo(0, m_graph.length);
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void FlameChart::wheelEvent(QWheelEvent *event)
{
    const double at = m_from + (m_to - m_from) * event->position().x() / std::max(1, viewport()->width());
    const double factor = std::pow(0.8, event->angleDelta().y() / 120.0);
    zoomTo(at - (at - m_from) * factor, at + (m_to - at) * factor);
    event->accept();
}

void FlameChart::mousePressEvent(QMouseEvent *event)
{
    m_dragged = event->position().toPoint();
    choose(spanAt(m_dragged));
}

void FlameChart::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    const QPoint moved = event->position().toPoint() - m_dragged;
    m_dragged = event->position().toPoint();
    const double by = -moved.x() * (m_to - m_from) / std::max(1, viewport()->width());
    zoomTo(m_from + by, m_to + by);
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
}

void FlameChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int span = spanAt(event->position().toPoint());
    if (span < 0)
        zoomTo(0, m_graph.length);
    else if (m_graph.spans.at(span).line > 0)
        Q_EMIT sourceRequested(m_graph.spans.at(span).file, m_graph.spans.at(span).line);
}

bool FlameChart::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int span = spanAt(help->pos());
    QToolTip::showText(help->globalPos(), span < 0 ? QString() : textOf(m_graph.spans.at(span)), viewport());
    return true;
}

} // namespace isola
