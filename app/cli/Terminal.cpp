#include "app/cli/Terminal.h"

#include "app/cli/CommandError.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace isola {

// https://no-color.org: any value but the empty one.
static bool isColourWanted(int descriptor)
{
    return isatty(descriptor) && qEnvironmentVariableIsEmpty("NO_COLOR") && qEnvironmentVariable("TERM") != "dumb"_L1;
}

static QLatin1StringView escapeOf(Colour colour)
{
    switch (colour) {
    case Colour::Plain:
        return "\033[0m"_L1;
    case Colour::Bold:
        return "\033[1m"_L1;
    case Colour::Faint:
        return "\033[2m"_L1;
    case Colour::Red:
        return "\033[31m"_L1;
    case Colour::Green:
        return "\033[32m"_L1;
    case Colour::Yellow:
        return "\033[33m"_L1;
    case Colour::Blue:
        return "\033[34m"_L1;
    }
    Q_UNREACHABLE();
}

static QString painted(Colour colour, const QString &text)
{
    return escapeOf(colour) + text + escapeOf(Colour::Plain);
}

static void write(FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

Terminal::Terminal(Format format)
    : m_format(format)
    , m_isColoured(isColourWanted(STDOUT_FILENO))
    , m_isErrorColoured(isColourWanted(STDERR_FILENO))
    , m_showsProgress(isatty(STDERR_FILENO) && format == Format::Text)
{
}

Terminal::~Terminal()
{
    endProgress();
}

bool Terminal::isInteractive() const
{
    return m_format == Format::Text && isatty(STDOUT_FILENO);
}

void Terminal::line(const QString &text)
{
    endProgress();
    if (m_format == Format::Text)
        write(stdout, text.toUtf8() + '\n');
}

void Terminal::json(const QJsonObject &object)
{
    endProgress();
    if (m_format == Format::Json)
        write(stdout, QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Terminal::bytes(const QByteArray &bytes)
{
    endProgress();
    if (m_format == Format::Text)
        write(stdout, bytes);
}

// What a terminal shows of a cell: colours take no room.
static qsizetype visibleWidth(const QString &cell)
{
    qsizetype count = 0;
    bool isEscape = false;
    for (const QChar c : cell) {
        isEscape = isEscape || c == u'\033';
        count += isEscape ? 0 : 1;
        isEscape = isEscape && c != u'm';
    }
    return count;
}

void Terminal::table(const QStringList &headings, const QList<QStringList> &rows)
{
    QList<qsizetype> widths(headings.size(), 0);
    const auto measure = [&](const QStringList &row) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = qMax(widths.at(i), visibleWidth(row.at(i)));
    };
    measure(headings);
    for (const QStringList &row : rows)
        measure(row);
    const auto print = [&](const QStringList &row, Colour colour) {
        QString text;
        for (qsizetype i = 0; i < row.size(); ++i) {
            text += row.at(i);
            if (i + 1 < row.size())
                text += QString(widths.at(i) - visibleWidth(row.at(i)) + 2, u' ');
        }
        line(colour == Colour::Plain ? text : paint(colour, text));
    };
    print(headings, Colour::Faint);
    for (const QStringList &row : rows)
        print(row, Colour::Plain);
}

void Terminal::note(const QString &text)
{
    endProgress();
    write(stderr, "isola: " + text.toUtf8() + '\n');
}

// One field of a refused request, and where it is code the place in it. `said` has been printed already and is not said again.
static QStringList faultLines(const QJsonObject &fault, const QString &said)
{
    QStringList lines;
    const QString text = fault.value("field"_L1).toString() + u": "_s + fault.value("message"_L1).toString();
    if (text != said)
        lines += u"  "_s + text;
    if (const QString excerpt = fault.value("excerpt"_L1).toString(); !excerpt.isEmpty())
        for (const QString &line : excerpt.split(u'\n'))
            lines += u"    "_s + line;
    return lines;
}

static QStringList detailLines(const CommandError &error)
{
    QStringList lines;
    for (const QJsonValue &fault : error.details.toArray())
        lines += faultLines(fault.toObject(), error.message);
    const QString stack = error.details.toObject().value("stack"_L1).toString();
    for (const QString &frame : stack.split(u'\n', Qt::SkipEmptyParts))
        if (frame != error.message)
            lines += u"  "_s + frame;
    return lines;
}

void Terminal::error(const CommandError &error)
{
    complain(error);
    json(error.toJson());
}

void Terminal::complain(const CommandError &error)
{
    endProgress();
    const QString title = m_isErrorColoured ? painted(Colour::Red, u"error"_s) : u"error"_s;
    QString text = u"isola: %1: %2\n"_s.arg(title, printable(error.message));
    for (const QString &line : detailLines(error))
        text += printable(line) + u'\n';
    if (!error.remediation.isEmpty())
        text += u"isola: "_s + printable(error.remediation) + u'\n';
    write(stderr, text.toUtf8());
}

void Terminal::progress(const QString &text)
{
    if (!m_showsProgress)
        return;
    m_hasProgress = true;
    write(stderr, "\r\033[K" + text.toUtf8());
}

void Terminal::endProgress()
{
    if (std::exchange(m_hasProgress, false))
        write(stderr, "\r\033[K");
}

QString Terminal::paint(Colour colour, const QString &text) const
{
    return m_isColoured ? painted(colour, text) : text;
}

QString Terminal::printable(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        const bool isControl = c < u' ' || (c >= QChar(0x7f) && c < QChar(0xa0));
        if (isControl && c != u'\n' && c != u'\t')
            result += u"\\x%1"_s.arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

} // namespace isola
