#include "ui/theme/ThemeColors.h"

#include <QTest>

namespace isola {

static constexpr double kReadable = 4.5; // WCAG 2.1, 1.4.3

class tst_ThemeColors final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadableOnEveryGround_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textIsReadableOnEveryGround()
    {
        QFETCH(bool, isDark);
        const ThemeColors colors = isDark ? darkColors() : lightColors();
        for (const QColor &ground : {colors.window, colors.surface, colors.raised, colors.selection}) {
            QVERIFY2(contrast(colors.text, ground) >= kReadable, qPrintable(ground.name()));
            QVERIFY2(contrast(colors.muted, ground) >= kReadable, qPrintable(ground.name()));
        }
        for (const Tone tone : {Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning, Tone::Danger, Tone::Info}) {
            QVERIFY2(contrast(colors.ink(tone), colors.ground(tone)) >= kReadable, qPrintable(colors.ink(tone).name()));
            QVERIFY2(contrast(colors.ink(tone), colors.surface) >= kReadable, qPrintable(colors.ink(tone).name()));
        }
        QVERIFY(contrast(colors.onAccent, colors.accent) >= kReadable);
        QVERIFY(contrast(colors.sidebarText, colors.sidebar) >= kReadable);
        QVERIFY(contrast(colors.sidebarText, colors.sidebarActive) >= kReadable);
    }

    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_ThemeColors)
#include "tst_ThemeColors.moc"
