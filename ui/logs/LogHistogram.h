#pragma once
// How many calls there were over time, failed ones apart, above the rows of the log. Dragging over it chooses a time; a double
// click takes all of it again. Keyboard: Left and Right move a choice of one bar, Escape takes it back.

#include "ui/client/ApiValues.h"

#include <QWidget>

namespace isola {

class Theme;

class LogHistogram final : public QWidget {
    Q_OBJECT

public:
    explicit LogHistogram(const Theme &theme, QWidget *parent = nullptr);

    void setSeries(const MetricsSeries &series);
    void setRange(const QDateTime &since, const QDateTime &until); // invalid: all
    QSize sizeHint() const override;

Q_SIGNALS:
    void rangeChosen(const QDateTime &since, const QDateTime &until);
    void rangeCleared();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int barAt(double x) const;
    double leftOf(int bar) const;
    QDateTime startOf(int bar) const; // also the one behind the last: the end
    void choose(int first, int last);
    void paintBars(QPainter &painter) const;
    void paintLabels(QPainter &painter) const;

    const Theme &m_theme;
    MetricsSeries m_series;
    int m_first = -1; // chosen bars; -1: none
    int m_last = -1;
    int m_pressed = -1; // while dragging
};

} // namespace isola
