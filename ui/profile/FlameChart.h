#pragma once
// A flame graph, drawn from above: a row for each depth, as wide as what it took. The wheel zooms, dragging moves; arrows walk
// from span to span, Return looks closer, Escape sees all again. Rows for the sake of screen readers are in the table beside it.

#include "ui/profile/FlameGraph.h"

#include <QAbstractScrollArea>
#include <functional>

namespace isola {

class Theme;

class FlameChart final : public QAbstractScrollArea {
    Q_OBJECT

public:
    // `format` makes texts of lengths, "12 ms".
    FlameChart(const Theme &theme, QWidget *parent = nullptr);

    void setGraph(const FlameGraph &graph, std::function<QString(double)> format);
    int current() const { return m_current; } // span; below 0: none

Q_SIGNALS:
    void sourceRequested(const QString &file, int line);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    QRectF boxOf(const FlameSpan &span) const;
    void paintSpan(QPainter &painter, int index) const;
    int spanAt(const QPoint &where) const;
    int neighbour(int key) const;
    void choose(int span);
    void zoomTo(double from, double to);
    QString textOf(const FlameSpan &span) const;

    const Theme &m_theme;
    FlameGraph m_graph;
    std::function<QString(double)> m_format;
    double m_from = 0; // what is in view
    double m_to = 0;
    int m_current = -1;
    QPoint m_dragged;
};

} // namespace isola
