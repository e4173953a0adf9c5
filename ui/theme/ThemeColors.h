#pragma once
// The console's colours by what they mean, for light and for dark: values. A test holds every text colour to a contrast of 4.5:1
// on the grounds it is used on (WCAG 2.1, 1.4.3).

#include <QColor>

namespace isola {

enum class Tone { Neutral, Accent, Success, Warning, Danger, Info };

struct ThemeColors {
    QColor window; // behind panels
    QColor surface; // cards, tables, fields
    QColor raised; // headers of tables, hovered rows, buttons
    QColor border;
    QColor text;
    QColor muted; // labels, secondary text
    QColor accent;
    QColor onAccent; // text upon it
    QColor selection;
    QColor success;
    QColor warning;
    QColor danger;
    QColor info;
    QColor accentSoft; // grounds for badges and banners in that tone
    QColor successSoft;
    QColor warningSoft;
    QColor dangerSoft;
    QColor infoSoft;
    QColor sidebar;
    QColor sidebarText;
    QColor sidebarActive;

    const QColor &ink(Tone tone) const;
    const QColor &ground(Tone tone) const;
};

ThemeColors lightColors();
ThemeColors darkColors();

// The ratio of WCAG 2.1: 1 (none) to 21.
double contrast(const QColor &one, const QColor &other);

} // namespace isola
