#include "ui/logs/LogDelegate.h"

#include "ui/logs/LogsModel.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/RowGround.h"

#include <QPainter>

namespace isola {

static constexpr int kLogRowHeight = 32;

LogDelegate::LogDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) { }

QSize LogDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {60, kLogRowHeight};
}

static Tone toneOfCall(int status, bool isFailed)
{
    if (status >= 500 || (isFailed && status < 400))
        return Tone::Danger;
    if (status >= 400)
        return Tone::Warning;
    return status >= 300 ? Tone::Info : Tone::Success;
}

void LogDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool isFailed = index.data(LogsModel::FailedRole).toBool();
    paintRowGround(*painter, option, colors, isFailed && index.column() == 0 ? colors.danger : QColor());
    const QRect rect = option.rect.adjusted(spacing::kSmall + 2, 0, -spacing::kSmall, -1);
    if (index.column() == LogsModel::StatusColumn) {
        paintStatus(*painter, rect, index);
    } else {
        const bool isCode = index.column() == LogsModel::TimeColumn || index.column() == LogsModel::RequestColumn
            || index.column() == LogsModel::MessageColumn;
        const bool isQuiet = index.column() == LogsModel::TimeColumn || index.column() == LogsModel::TriggerColumn;
        const bool isFault = isFailed && index.column() == LogsModel::MessageColumn;
        const QFont font = isCode ? m_theme.codeFont() : option.font;
        painter->setFont(font);
        painter->setPen(isFault ? colors.danger : isQuiet ? colors.muted : colors.text);
        painter->drawText(rect, index.data(Qt::TextAlignmentRole).toInt(),
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    }
    painter->restore();
}

void LogDelegate::paintStatus(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const Tone tone = toneOfCall(index.data(LogsModel::StatusRole).toInt(), index.data(LogsModel::FailedRole).toBool());
    const ThemeColors &colors = m_theme.colors();
    QFont font = m_theme.captionFont();
    font.setWeight(QFont::DemiBold);
    const int width = QFontMetrics(font).horizontalAdvance(index.data().toString()) + 2 * spacing::kSmall;
    const QRectF badge(rect.left(), rect.center().y() - 9, width, 18);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.ground(tone));
    painter.drawRoundedRect(badge, 9, 9);
    painter.setFont(font);
    painter.setPen(colors.ink(tone));
    painter.drawText(badge, Qt::AlignCenter, index.data().toString());
}

} // namespace isola
