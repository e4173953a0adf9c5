#pragma once
// Draws a row of the functions table: name over description, trigger pictures, the last hour as bars, error share in its tone.

#include <QStyledItemDelegate>

namespace isola {

class Theme;

class FunctionDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit FunctionDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintName(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintTriggers(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintActivity(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintText(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace isola
