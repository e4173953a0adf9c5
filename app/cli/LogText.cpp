#include "app/cli/LogText.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

static Colour colourOf(const QString &level)
{
    if (level == "error"_L1)
        return Colour::Red;
    if (level == "warn"_L1)
        return Colour::Yellow;
    if (level == "debug"_L1 || level == "trace"_L1)
        return Colour::Faint;
    return Colour::Blue;
}

static Colour colourOf(int status)
{
    if (status >= 500 || status == 0)
        return Colour::Red;
    return status >= 400 ? Colour::Yellow : Colour::Green;
}

QStringList consoleLines(const Terminal &terminal, const QJsonArray &entries)
{
    QStringList lines;
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        const QString level = entry.value("level"_L1).toString();
        const QString label = u"    "_s + terminal.paint(colourOf(level), level.leftJustified(5)) + u"  "_s;
        const QStringList message = Terminal::printable(entry.value("message"_L1).toString()).split(u'\n');
        lines += label + message.first();
        for (const QString &more : message.sliced(1))
            lines += QString(11, u' ') + more;
    }
    return lines;
}

QStringList logLines(const Terminal &terminal, const QJsonObject &entry)
{
    const auto text = [&](QLatin1StringView field) { return Terminal::printable(entry.value(field).toString()); };
    const QDateTime time = QDateTime::fromString(entry.value("timestamp"_L1).toString(), Qt::ISODateWithMs).toLocalTime();
    const int status = entry.value("status_code"_L1).toInt();
    QString head = terminal.paint(Colour::Faint, time.toString(u"yyyy-MM-dd hh:mm:ss.zzz"_s));
    head += u"  "_s + terminal.paint(colourOf(status), QString::number(status).leftJustified(3));
    head += u"  "_s + text("method"_L1) + u' ' + text("path"_L1);
    head += u"  %1 ms  %2 MB  "_s.arg(entry.value("duration_ms"_L1).toDouble(), 0, 'f', 1)
                .arg(entry.value("memory_mb"_L1).toDouble(), 0, 'f', 1);
    head += terminal.paint(
        Colour::Faint, u"v%1 %2  %3"_s.arg(entry.value("version"_L1).toInt()).arg(text("trigger"_L1), text("id"_L1)));
    QStringList lines{head};
    const QString error = text("error"_L1);
    if (!error.isEmpty())
        for (const QString &line : error.split(u'\n'))
            lines += u"    "_s + terminal.paint(Colour::Red, line);
    for (const QString &frame : text("stack"_L1).split(u'\n', Qt::SkipEmptyParts))
        if (frame != error) // V8 begins a stack with the error's own line
            lines += u"      "_s + terminal.paint(Colour::Faint, frame.trimmed());
    lines += consoleLines(terminal, entry.value("consoleLogs"_L1).toArray());
    return lines;
}

} // namespace isola
