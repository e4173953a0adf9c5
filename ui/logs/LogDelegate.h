#pragma once
// Draws a row of the log: the status as a badge, failed rows with a mark and a word, code-like columns in the code font.

#include <QStyledItemDelegate>

namespace isola {

class Theme;

class LogDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit LogDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintStatus(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace isola
