#include "ui/logs/ConsoleText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace isola {

static QColor inkOf(const QString &level, const ThemeColors &colors)
{
    if (level == "error"_L1)
        return colors.danger;
    if (level == "warn"_L1)
        return colors.warning;
    if (level == "info"_L1)
        return colors.info;
    return level == "debug"_L1 ? colors.muted : colors.text;
}

QString consoleHtml(const QList<ConsoleLine> &lines, const ThemeColors &colors)
{
    if (lines.isEmpty())
        return u"<p style='color:%1'>%2</p>"_s.arg(
            colors.muted.name(), QCoreApplication::translate("ConsoleText", "Nothing was printed."));
    QString html;
    for (const ConsoleLine &line : lines) {
        const QString time = line.time.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
        const QString message = line.message.toHtmlEscaped().replace('\n'_L1, "<br>"_L1);
        html
            += u"<p style='margin:0 0 3px 0; white-space:pre-wrap'><span style='color:%1'>%2 %3</span>&nbsp; <span style='color:%4'>%5</span></p>"_s
                   .arg(colors.muted.name(), time, line.level.leftJustified(5).toHtmlEscaped(), inkOf(line.level, colors).name(),
                       message);
    }
    return html;
}

} // namespace isola
