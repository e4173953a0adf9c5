#include "ui/theme/Theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QFile>
#include <QPalette>
#include <QStyleFactory>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kBodyPixels = 13;
static constexpr int kCaptionPixels = 11;
static constexpr uint kPreferDark = 1; // org.freedesktop.appearance color-scheme

// Qt 6.4 does not know the desktop's choice (QStyleHints::colorScheme is 6.5): its portal does.
static constexpr auto kPortal = "org.freedesktop.portal.Desktop"_L1;
static constexpr auto kPortalPath = "/org/freedesktop/portal/desktop"_L1;
static constexpr auto kPortalSettings = "org.freedesktop.portal.Settings"_L1;
static constexpr auto kAppearance = "org.freedesktop.appearance"_L1;
static constexpr auto kColorScheme = "color-scheme"_L1;

Theme::Theme(QObject *parent) : QObject(parent)
{
    QApplication::setStyle(
        QStyleFactory::create(u"Fusion"_s)); // the ground that the style sheet paints over, the same everywhere
    QFont font;
    font.setFamilies({u"Inter"_s, u"Cantarell"_s, u"Noto Sans"_s, u"DejaVu Sans"_s});
    font.setPixelSize(kBodyPixels);
    QApplication::setFont(font);
    const QPalette desktop;
    m_isDesktopDark = desktop.window().color().lightnessF() < desktop.windowText().color().lightnessF();
    apply();
    askDesktop();
}

void Theme::choose(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::askDesktop()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kPortal, kPortalPath, kPortalSettings, u"SettingChanged"_s, this, SLOT(takeDesktopSetting(QDBusMessage)));
    QDBusMessage question = QDBusMessage::createMethodCall(kPortal, kPortalPath, kPortalSettings, u"Read"_s);
    question << QString(kAppearance) << QString(kColorScheme);
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        answer->deleteLater();
        if (!answer->isError())
            takeDesktopSetting(answer->reply());
    });
}

// The portal wraps the answer of Read() twice, and announces changes as (namespace, key, value).
void Theme::takeDesktopSetting(const QDBusMessage &message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.isEmpty())
        return;
    if (message.type() == QDBusMessage::SignalMessage
        && (arguments.value(0).toString() != kAppearance || arguments.value(1).toString() != kColorScheme))
        return;
    QVariant value = arguments.last();
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    m_isDesktopDark = value.toUInt() == kPreferDark;
    if (m_choice == ThemeChoice::System)
        apply();
}

static QPalette paletteOf(const ThemeColors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::Base, colors.surface);
    palette.setColor(QPalette::AlternateBase, colors.raised);
    palette.setColor(QPalette::Button, colors.raised);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, colors.text);
        palette.setColor(QPalette::Disabled, role, colors.muted);
    }
    palette.setColor(QPalette::ToolTipBase, colors.raised);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Highlight, colors.selection);
    palette.setColor(QPalette::HighlightedText, colors.text);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    for (const auto role : {QPalette::Light, QPalette::Midlight, QPalette::Mid, QPalette::Dark})
        palette.setColor(role, colors.border);
    palette.setColor(QPalette::Shadow, colors.border);
    return palette;
}

// "@accentSoft" in the sheet stands for that colour.
static QString styleSheetOf(const ThemeColors &colors, bool isDark)
{
    QFile file(u":/theme/style.qss"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    QString sheet = QString::fromUtf8(file.readAll());
    // Longer names first: "@accent" begins "@accentSoft".
    const std::pair<QLatin1StringView, QColor> tokens[] = {{"@accentSoft"_L1, colors.accentSoft},
        {"@successSoft"_L1, colors.successSoft}, {"@warningSoft"_L1, colors.warningSoft}, {"@dangerSoft"_L1, colors.dangerSoft},
        {"@infoSoft"_L1, colors.infoSoft}, {"@sidebarActive"_L1, colors.sidebarActive}, {"@sidebarText"_L1, colors.sidebarText},
        {"@sidebar"_L1, colors.sidebar}, {"@onAccent"_L1, colors.onAccent}, {"@accentHover"_L1, colors.accent.lighter(112)},
        {"@accent"_L1, colors.accent}, {"@selection"_L1, colors.selection}, {"@surface"_L1, colors.surface},
        {"@window"_L1, colors.window}, {"@raised"_L1, colors.raised}, {"@border"_L1, colors.border}, {"@muted"_L1, colors.muted},
        {"@text"_L1, colors.text}, {"@success"_L1, colors.success}, {"@warning"_L1, colors.warning},
        {"@danger"_L1, colors.danger}, {"@info"_L1, colors.info}};
    for (const auto &[token, color] : tokens)
        sheet.replace(token, color.name());
    // A style sheet takes pictures only from files, so these have their colours already.
    sheet.replace("@chevronUp"_L1, ":/theme/chevron-up.svg"_L1);
    sheet.replace("@chevronDown"_L1, ":/theme/chevron-down.svg"_L1);
    return sheet.replace("@check"_L1, isDark ? ":/theme/check-dark.svg"_L1 : ":/theme/check-light.svg"_L1);
}

void Theme::apply()
{
    m_isDark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_isDesktopDark);
    m_colors = m_isDark ? darkColors() : lightColors();
    QApplication::setPalette(paletteOf(m_colors));
    qApp->setStyleSheet(styleSheetOf(m_colors, m_isDark));
    Q_EMIT changed();
}

QFont Theme::codeFont() const
{
    QFont font;
    font.setFamilies({u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s, u"monospace"_s});
    font.setPixelSize(kBodyPixels - 1);
    return font;
}

QFont Theme::captionFont() const
{
    QFont font = QApplication::font();
    font.setPixelSize(kCaptionPixels);
    return font;
}

} // namespace isola
