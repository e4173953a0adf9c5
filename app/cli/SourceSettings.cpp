#include "app/cli/SourceSettings.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <toml++/toml.h>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr QByteArrayView kMark("@isola");

// "// text" gives " text"; a block comment's lines count as comments too, but settings are only read from `//` lines.
static bool isLeadingLine(const QByteArray &line)
{
    return line.isEmpty() || line.startsWith("//") || line.startsWith("#!") || line.startsWith("/*") || line.startsWith('*');
}

CommandResult<QJsonObject> settingsFromComment(const QByteArray &code, const QString &file)
{
    QByteArray json;
    int markLine = 0;
    QJsonParseError fault{0, QJsonParseError::NoError};
    const QList<QByteArray> lines = code.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        if (!isLeadingLine(line) || (markLine > 0 && !line.startsWith("//")))
            break;
        const QByteArray text = line.startsWith("//") ? line.sliced(2).trimmed() : QByteArray();
        if (markLine == 0 && !text.startsWith(kMark))
            continue;
        json += markLine == 0 ? text.sliced(kMark.size()) : '\n' + text;
        markLine = markLine == 0 ? int(i + 1) : markLine;
        const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
        if (document.isObject())
            return document.object();
    }
    if (markLine == 0)
        return QJsonObject();
    return wrongUsage(u"%1:%2: the @isola comment is not a JSON object: %3"_s.arg(file).arg(markLine).arg(fault.errorString()),
        u"Write it like // @isola {\"timeoutMs\": 5000}"_s);
}

static QJsonValue toJson(const toml::node &node);

static QJsonObject toJson(const toml::table &table)
{
    QJsonObject object;
    for (const auto &[key, value] : table)
        object.insert(QString::fromStdString(std::string(key.str())), toJson(value));
    return object;
}

static QJsonValue toJson(const toml::node &node)
{
    if (const auto *table = node.as_table())
        return toJson(*table);
    if (const auto *array = node.as_array()) {
        QJsonArray result;
        for (const toml::node &item : *array)
            result.append(toJson(item));
        return result;
    }
    if (const auto *number = node.as_integer())
        return qint64(number->get());
    if (const auto *number = node.as_floating_point())
        return number->get();
    if (const auto *flag = node.as_boolean())
        return flag->get();
    if (const auto *text = node.as_string())
        return QString::fromStdString(text->get());
    return QJsonValue(QJsonValue::Undefined); // a date: no deploy field is one
}

CommandResult<QJsonObject> settingsFromToml(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return failed(u"%1: %2"_s.arg(path, file.errorString()));
    const QByteArray text = file.readAll();
    try { // the library throws; nothing thrown leaves this room
        return toJson(toml::parse(std::string_view(text.constData(), size_t(text.size()))));
    } catch (const toml::parse_error &error) {
        return wrongUsage(u"%1:%2: %3"_s.arg(path)
                              .arg(error.source().begin.line)
                              .arg(QString::fromStdString(std::string(error.description()))));
    }
}

} // namespace isola
