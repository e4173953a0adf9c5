#pragma once
// A time chart in the theme's colours: lines or areas, gaps where nothing was measured, the values under the pointer.

#include "ui/theme/ThemeColors.h"

#include <QChartView>
#include <QDateTime>
#include <functional>
#include <optional>

class QDateTimeAxis;
class QValueAxis;

namespace isola {

class Theme;

enum class ChartStyle { Lines, Areas };

struct ChartLine {
    QString name;
    Tone tone = Tone::Accent;
    QList<std::optional<double>> values; // one per time; nullopt: nothing was measured
};

class MetricsChart final : public QChartView {
    Q_OBJECT

public:
    // `format` makes texts of values, "12 ms".
    MetricsChart(const Theme &theme, ChartStyle style, std::function<QString(double)> format, QWidget *parent = nullptr);

    // Moments to be marked across the chart: deploys.
    void setMarks(QList<QDateTime> marks);
    void setLines(QList<QDateTime> times, QList<ChartLine> lines);

Q_SIGNALS:
    void timeChosen(const QDateTime &since, const QDateTime &until); // dragged over

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    void draw();
    void addLine(const ChartLine &line);
    void addStretch(const ChartLine &line, const QList<QPointF> &points);
    void colorAxes();
    QString textAt(qsizetype index) const;
    qsizetype indexAt(double x) const;
    double xOf(qsizetype index) const;
    void drawMarks(QPainter &painter, const QRectF &plot) const;

    const Theme &m_theme;
    ChartStyle m_style;
    std::function<QString(double)> m_format;
    QList<QDateTime> m_times;
    QList<ChartLine> m_lines;
    QDateTimeAxis *m_timeAxis;
    QValueAxis *m_valueAxis;
    QList<QDateTime> m_marks;
    qsizetype m_pointed = -1; // the time under the pointer
    qsizetype m_pressed = -1; // where dragging began
};

} // namespace isola
