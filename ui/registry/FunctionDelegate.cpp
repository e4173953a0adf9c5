#include "ui/registry/FunctionDelegate.h"

#include "ui/registry/FunctionsModel.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/RowGround.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kFunctionRowHeight = 58;
static constexpr int kTriggerIconPixels = 17;
static constexpr int kDot = 8;
static constexpr double kActivityHeight = 24;
static constexpr double kLeastSparkBar = 2; // a single call is seen
static constexpr double kErrorShareOfConcern = 0.05;

FunctionDelegate::FunctionDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) { }

QSize FunctionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {80, kFunctionRowHeight};
}

void FunctionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    paintRowGround(*painter, option, colors, isSelected && index.column() == 0 ? colors.accent : QColor());
    const QRect rect = option.rect.adjusted(spacing::kMedium, 0, -spacing::kMedium, -1);
    painter->setFont(option.font);
    if (index.column() == FunctionsModel::NameColumn)
        paintName(*painter, rect, index);
    else if (index.column() == FunctionsModel::TriggersColumn)
        paintTriggers(*painter, rect, index);
    else if (index.column() == FunctionsModel::ActivityColumn)
        paintActivity(*painter, rect, index);
    else
        paintText(*painter, rect, index);
    painter->restore();
}

void FunctionDelegate::paintName(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    const bool isFailing = index.data(FunctionsModel::FailingRole).toBool();
    painter.setPen(Qt::NoPen);
    painter.setBrush(isFailing ? colors.danger : colors.success);
    painter.drawEllipse(QRectF(rect.left() + 4, rect.center().y() - kDot / 2.0, kDot, kDot));

    const QString description = index.data(FunctionsModel::DescriptionRole).toString();
    QRect line = rect.adjusted(spacing::kHuge + 2, 0, 0, 0);
    QFont bold = painter.font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colors.text);
    const QFontMetrics boldMetrics(bold);
    const int top = description.isEmpty() ? rect.top() : rect.top() + 10;
    const int height = description.isEmpty() ? rect.height() : boldMetrics.height();
    const QString name = boldMetrics.elidedText(index.data().toString(), Qt::ElideRight, line.width() - 60);
    painter.drawText(QRect(line.left(), top, line.width(), height), int(Qt::AlignLeft | Qt::AlignVCenter), name);
    const int after = line.left() + boldMetrics.horizontalAdvance(name) + spacing::kSmall;
    painter.setFont(m_theme.captionFont());
    painter.setPen(colors.muted);
    painter.drawText(QRect(after, top, 60, height), int(Qt::AlignLeft | Qt::AlignVCenter),
        isFailing ? tr("v%1 · failing").arg(index.data(FunctionsModel::VersionRole).toInt())
                  : u"v%1"_s.arg(index.data(FunctionsModel::VersionRole).toInt()));
    if (description.isEmpty())
        return;
    QFont small = m_theme.captionFont();
    small.setPixelSize(12);
    painter.setFont(small);
    const QRect below(line.left(), top + height + 2, line.width(), QFontMetrics(small).height());
    painter.drawText(
        below, int(Qt::AlignLeft | Qt::AlignVCenter), QFontMetrics(small).elidedText(description, Qt::ElideRight, below.width()));
}

void FunctionDelegate::paintTriggers(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    double left = rect.left();
    const double top = rect.center().y() - kTriggerIconPixels / 2.0;
    for (const Trigger &trigger : index.data(FunctionsModel::TriggersRole).value<QList<Trigger>>()) {
        painter.setOpacity(trigger.isEnabled ? 1.0 : 0.4);
        paintIcon(painter, QRectF(left, top, kTriggerIconPixels, kTriggerIconPixels), iconName(trigger.type), colors.muted);
        left += kTriggerIconPixels + spacing::kSmall;
    }
    painter.setOpacity(1.0);
    if (index.data(FunctionsModel::AgentToolRole).toBool())
        paintIcon(painter, QRectF(left, top, kTriggerIconPixels, kTriggerIconPixels), u"bot"_s, colors.accent);
}

// A bar for each step of the last hour, its failed share in the danger colour at the foot. Heights are the row's own: what is
// busy for this function, not beside others.
void FunctionDelegate::paintActivity(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const auto samples = index.data(FunctionsModel::ActivityRole).value<MetricsSeries>().samples;
    qint64 most = 0;
    for (const MetricsSample &sample : samples)
        most = std::max(most, sample.count);
    const ThemeColors &colors = m_theme.colors();
    const double bottom = rect.center().y() + kActivityHeight / 2.0;
    painter.fillRect(QRectF(rect.left(), bottom, rect.width(), 1), colors.border);
    if (most == 0)
        return;
    const double step = double(rect.width()) / double(samples.size());
    for (qsizetype bar = 0; bar < samples.size(); ++bar) {
        const MetricsSample &sample = samples.at(bar);
        if (sample.count == 0)
            continue;
        const double height = std::max(kLeastSparkBar, kActivityHeight * double(sample.count) / double(most));
        const QRectF whole(rect.left() + step * double(bar), bottom - height, std::max(1.0, step - 1), height);
        painter.fillRect(whole, colors.accent);
        if (sample.errors > 0) {
            const double failed = std::max(kLeastSparkBar, height * double(sample.errors) / double(sample.count));
            painter.fillRect(QRectF(whole.left(), bottom - failed, whole.width(), failed), colors.danger);
        }
    }
}

void FunctionDelegate::paintText(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const ThemeColors &colors = m_theme.colors();
    const bool isAlarming = index.column() == FunctionsModel::ErrorsColumn
        && index.data(FunctionsModel::SortRole).toDouble() >= kErrorShareOfConcern;
    painter.setPen(isAlarming ? colors.danger : index.column() == FunctionsModel::LastRunColumn ? colors.muted : colors.text);
    painter.drawText(rect, index.data(Qt::TextAlignmentRole).toInt(), index.data().toString());
}

} // namespace isola
