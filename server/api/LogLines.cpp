#include "server/api/LogLines.h"

#include "core/logs/LogJson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QLatin1StringView kColumns[]
    = {"id"_L1, "timestamp"_L1, "trigger"_L1, "version"_L1, "method"_L1, "path"_L1, "status_code"_L1, "duration_ms"_L1,
        "cpu_ms"_L1, "memory_mb"_L1, "request_bytes"_L1, "response_bytes"_L1, "caller"_L1, "error"_L1, "stack"_L1};

// Spreadsheets calculate what begins with these: text from a stranger's request must stay text.
static bool looksLikeFormula(const QString &text)
{
    return !text.isEmpty() && QStringView(u"=+-@\t\r").contains(text.front());
}

static QByteArray cell(const QJsonValue &value)
{
    QString text = value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
    if (!value.isDouble() && looksLikeFormula(text))
        text.prepend(u'\'');
    return '"' + text.replace(u'"', u"\"\""_s).toUtf8() + '"';
}

static QString consoleText(const QList<ConsoleEntry> &entries)
{
    QStringList lines;
    for (const ConsoleEntry &entry : entries)
        lines.append(wireName(entry.level) + u": "_s + entry.message);
    return lines.join(u'\n');
}

QByteArray firstLine(LogFormat format)
{
    if (format != LogFormat::Csv)
        return {};
    QByteArray line;
    for (const QLatin1StringView column : kColumns)
        line += QByteArray(column.data(), column.size()) + ',';
    return line + "console\r\n";
}

QByteArray lineOf(LogFormat format, const StoredLogRow &row)
{
    const QJsonObject json = toJson(row);
    if (format != LogFormat::Csv)
        return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    QByteArray line;
    for (const QLatin1StringView column : kColumns)
        line += cell(json.value(column)) + ',';
    return line + cell(consoleText(row.log.outcome.console)) + "\r\n";
}

QByteArrayView contentType(LogFormat format)
{
    switch (format) {
    case LogFormat::Page:
        return "application/json";
    case LogFormat::JsonLines:
        return "application/jsonl; charset=utf-8";
    case LogFormat::Csv:
        return "text/csv; charset=utf-8";
    }
    Q_UNREACHABLE();
}

QByteArrayView fileEnding(LogFormat format)
{
    return format == LogFormat::Csv ? "csv" : "jsonl";
}

} // namespace isola
