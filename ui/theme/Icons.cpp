#include "ui/theme/Icons.h"

#include "core/model/Trigger.h"
#include "ui/theme/Theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

static QByteArray svgOf(const QString &name)
{
    QFile file(u":/icons/"_s + name + u".svg"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "themeIcon", qPrintable(name));
    Q_UNUSED(isOpen);
    return file.readAll();
}

void paintIcon(QPainter &painter, const QRectF &where, const QString &name, const QColor &color)
{
    QByteArray svg = svgOf(name);
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer(svg).render(&painter, where);
}

namespace {

class ThemeIconEngine final : public QIconEngine {
public:
    ThemeIconEngine(const Theme &theme, QString name, IconInk ink)
        : m_theme(theme), m_name(std::move(name)), m_ink(ink)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        // Where there is more width than height, the rest is the distance to the text beside it.
        const QRect square(rect.topLeft(), QSize(std::min(rect.width(), rect.height()), std::min(rect.width(), rect.height())));
        paintIcon(*painter, square, m_name, mode == QIcon::Disabled ? m_theme.colors().muted : color());
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new ThemeIconEngine(m_theme, m_name, m_ink); }

private:
    QColor color() const
    {
        const ThemeColors &colors = m_theme.colors();
        switch (m_ink) {
        case IconInk::Text:
            return colors.text;
        case IconInk::Muted:
            return colors.muted;
        case IconInk::Accent:
            return colors.accent;
        case IconInk::OnAccent:
            return colors.onAccent;
        case IconInk::Sidebar:
            return colors.sidebarText;
        case IconInk::Danger:
            return colors.danger;
        case IconInk::Success:
            return colors.success;
        case IconInk::Warning:
            return colors.warning;
        }
        Q_UNREACHABLE();
    }

    const Theme &m_theme;
    QString m_name;
    IconInk m_ink;
};

} // namespace

QIcon themeIcon(const Theme &theme, const QString &name, IconInk ink)
{
    return QIcon(new ThemeIconEngine(theme, name, ink));
}

QString iconName(TriggerType type)
{
    switch (type) {
    case TriggerType::Http:
        return u"globe"_s;
    case TriggerType::Cron:
        return u"clock"_s;
    case TriggerType::S3Upload:
        return u"cloud-upload"_s;
    case TriggerType::Webhook:
        return u"webhook"_s;
    case TriggerType::Websocket:
        return u"radio-tower"_s;
    }
    Q_UNREACHABLE();
}

} // namespace isola
