#pragma once
// The look of the whole console: palette, style sheet, fonts, light or dark. The only place that sets any of them. Made once in
// main, lives on the GUI thread, outlives every widget; hand it on by reference.

#include "ui/theme/ThemeColors.h"

#include <QFont>
#include <QObject>

class QDBusMessage;

namespace isola {

enum class ThemeChoice { System, Light, Dark };

namespace spacing { // the one scale of distances, in device-independent pixels
inline constexpr int kTight = 4;
inline constexpr int kSmall = 8;
inline constexpr int kMedium = 12;
inline constexpr int kLarge = 16;
inline constexpr int kHuge = 24;
}

class Theme final : public QObject {
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    void choose(ThemeChoice choice); // remembered by the caller
    ThemeChoice choice() const { return m_choice; }
    bool isDark() const { return m_isDark; }
    const ThemeColors &colors() const { return m_colors; }

    QFont codeFont() const; // for source, headers, log lines
    QFont captionFont() const; // small, for labels above figures

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void takeDesktopSetting(const QDBusMessage &message);

private:
    void askDesktop();
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_isDesktopDark = false;
    bool m_isDark = false;
    ThemeColors m_colors;
};

} // namespace isola
