#include "core/logs/LogConsole.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

static void appendEscaped(QByteArray &json, char byte)
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
    if (quint8(byte) >= 0x20) {
        json += byte;
        return;
    }
    json += "\\u00";
    json += hexDigits[quint8(byte) >> 4];
    json += hexDigits[quint8(byte) & 15];
}

QByteArray encodedMessage(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray json;
    json.reserve(utf8.size() + utf8.size() / 8);
    for (const char byte : utf8)
        appendEscaped(json, byte);
    return json;
}

QByteArray encodeConsole(const QList<ConsoleEntry> &entries)
{
    if (entries.isEmpty())
        return {};
    QByteArray json;
    for (const ConsoleEntry &entry : entries) {
        json += json.isEmpty() ? '[' : ',';
        json += '[' + QByteArray::number(int(entry.level)) + ',' + QByteArray::number(qlonglong(entry.timestampMs)) + ",\"";
        json += encodedMessage(entry.message) + "\"]";
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
