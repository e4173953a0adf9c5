#include "core/logs/LogConsole.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace isola {

static bool needsEscape(char byte)
{
    return quint8(byte) < 0x20 || byte == '"' || byte == '\\';
}

static void appendEscape(QByteArray &json, char byte)
{
    static const char hexDigits[] = "0123456789abcdef";
    switch (byte) {
    case '"':
        json += "\\\"";
        return;
    case '\\':
        json += "\\\\";
        return;
    case '\n':
        json += "\\n";
        return;
    case '\t':
        json += "\\t";
        return;
    case '\r':
        json += "\\r";
        return;
    default:
        break;
    }
    json += "\\u00";
    json += hexDigits[quint8(byte) >> 4];
    json += hexDigits[quint8(byte) & 15];
}

// In runs of bytes that stand for themselves: this is the log writer's hot path.
static void appendEncoded(QByteArray &json, const QByteArray &utf8)
{
    const char *const end = utf8.constData() + utf8.size();
    for (const char *at = utf8.constData(); at != end;) {
        const char *const special = std::find_if(at, end, needsEscape);
        json.append(at, special - at);
        at = special;
        if (at != end)
            appendEscape(json, *at++);
    }
}

QByteArray encodedMessage(const QString &text)
{
    QByteArray json;
    appendEncoded(json, text.toUtf8());
    return json;
}

QByteArray encodeConsole(const QList<ConsoleEntry> &entries)
{
    if (entries.isEmpty())
        return {};
    qsizetype letters = 0;
    for (const ConsoleEntry &entry : entries)
        letters += entry.message.size() + 32;
    QByteArray json;
    json.reserve(letters + letters / 8);
    for (const ConsoleEntry &entry : entries) {
        json += json.isEmpty() ? '[' : ',';
        json += '[' + QByteArray::number(int(entry.level)) + ',' + QByteArray::number(qlonglong(entry.timestampMs)) + ",\"";
        appendEncoded(json, entry.message.toUtf8());
        json += "\"]";
    }
    return json + ']';
}

QList<ConsoleEntry> decodeConsole(QByteArrayView json)
{
    QList<ConsoleEntry> entries;
    if (json.isEmpty())
        return entries;
    const QJsonArray array = QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size())).array();
    entries.reserve(array.size());
    for (const QJsonValue &value : array) {
        const QJsonArray parts = value.toArray();
        entries.append({ConsoleLevel(parts.at(0).toInt()), parts.at(2).toString(), parts.at(1).toInteger()});
    }
    return entries;
}

} // namespace isola
