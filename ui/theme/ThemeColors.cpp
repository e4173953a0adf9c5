#include "ui/theme/ThemeColors.h"

#include <algorithm>
#include <cmath>

namespace isola {

// Sand, paper and deep water.
ThemeColors lightColors()
{
    return {.window = QColor(0xf6f4ef),
        .surface = QColor(0xffffff),
        .raised = QColor(0xf0ede6),
        .border = QColor(0xddd8cd),
        .text = QColor(0x1a2428),
        .muted = QColor(0x566268),
        .accent = QColor(0x0a7268),
        .onAccent = QColor(0xffffff),
        .selection = QColor(0xd7ebe7),
        .success = QColor(0x176c3b),
        .warning = QColor(0x855400),
        .danger = QColor(0xb0251d),
        .info = QColor(0x1b5a9f),
        .accentSoft = QColor(0xd9eeea),
        .successSoft = QColor(0xdff2e5),
        .warningSoft = QColor(0xfaeed5),
        .dangerSoft = QColor(0xfbe5e2),
        .infoSoft = QColor(0xe0ecf9),
        .sidebar = QColor(0x0c343a),
        .sidebarText = QColor(0xc7dcda),
        .sidebarActive = QColor(0x164d53)};
}

// The same island by night.
ThemeColors darkColors()
{
    return {.window = QColor(0x0f161a),
        .surface = QColor(0x151e23),
        .raised = QColor(0x1c272d),
        .border = QColor(0x2a3840),
        .text = QColor(0xe5edef),
        .muted = QColor(0x94a6ae),
        .accent = QColor(0x35bfab),
        .onAccent = QColor(0x04211d),
        .selection = QColor(0x1d3c3e),
        .success = QColor(0x57cd90),
        .warning = QColor(0xf0b95c),
        .danger = QColor(0xff8479),
        .info = QColor(0x79b8f5),
        .accentSoft = QColor(0x14352f),
        .successSoft = QColor(0x153323),
        .warningSoft = QColor(0x352a16),
        .dangerSoft = QColor(0x3b2020),
        .infoSoft = QColor(0x1a2f44),
        .sidebar = QColor(0x0a1013),
        .sidebarText = QColor(0xa9bbc0),
        .sidebarActive = QColor(0x18252a)};
}

const QColor &ThemeColors::ink(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return muted;
    case Tone::Accent:
        return accent;
    case Tone::Success:
        return success;
    case Tone::Warning:
        return warning;
    case Tone::Danger:
        return danger;
    case Tone::Info:
        return info;
    }
    Q_UNREACHABLE();
}

const QColor &ThemeColors::ground(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return raised;
    case Tone::Accent:
        return accentSoft;
    case Tone::Success:
        return successSoft;
    case Tone::Warning:
        return warningSoft;
    case Tone::Danger:
        return dangerSoft;
    case Tone::Info:
        return infoSoft;
    }
    Q_UNREACHABLE();
}

// WCAG 2.1, relative luminance.
static double luminance(const QColor &color)
{
    const auto linear
        = [](double channel) { return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace isola
