#include "ui/debug/RemoteValue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kMostText = 400; // of one value: a tooltip is no place for more

static QString quoted(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact); // ["text"]
    return QString::fromUtf8(array.sliced(1, array.size() - 2));
}

static QString shortened(const QString &text)
{
    return text.size() > kMostText ? text.first(kMostText) + u'…' : text;
}

// A property within a preview: {name, type, subtype?, value?}, all of them strings.
static QString previewedText(const QJsonObject &property)
{
    const QString value = property.value("value"_L1).toString();
    if (property.value("type"_L1) == "string"_L1)
        return quoted(value);
    if (property.value("type"_L1) == "function"_L1)
        return u"ƒ"_s;
    return value.isEmpty() ? property.value("type"_L1).toString() : value;
}

static QString objectText(const QJsonObject &object)
{
    const QString description = object.value("description"_L1).toString();
    const QString subtype = object.value("subtype"_L1).toString();
    const QJsonObject preview = object.value("preview"_L1).toObject();
    const bool isArray = subtype == "array"_L1 || subtype == "typedarray"_L1;
    if (preview.isEmpty() || subtype == "error"_L1 || subtype == "date"_L1 || subtype == "regexp"_L1)
        return description.section('\n'_L1, 0, 0);
    QStringList parts;
    for (const QJsonValue &value : preview.value("properties"_L1).toArray()) {
        const QJsonObject property = value.toObject();
        const QString text = previewedText(property);
        parts.append(isArray ? text : property.value("name"_L1).toString() + u": "_s + text);
    }
    for (const QJsonValue &value : preview.value("entries"_L1).toArray()) { // of a Map or a Set
        const QJsonObject key = value.toObject().value("key"_L1).toObject();
        const QString text = value.toObject().value("value"_L1).toObject().value("description"_L1).toString();
        parts.append(key.isEmpty() ? text : key.value("description"_L1).toString() + u" => "_s + text);
    }
    if (preview.value("overflow"_L1).toBool())
        parts.append(u"…"_s);
    const QString inside = parts.join(u", "_s);
    if (isArray)
        return u'[' + inside + u']';
    const QString name = description == "Object"_L1 ? QString() : description + u' ';
    return name + u'{' + inside + u'}';
}

QString remoteValueText(const QJsonObject &object)
{
    const QString type = object.value("type"_L1).toString();
    if (object.contains("unserializableValue"_L1)) // NaN, -0, 12n
        return object.value("unserializableValue"_L1).toString();
    if (type == "undefined"_L1 || object.value("subtype"_L1) == "null"_L1)
        return type == "undefined"_L1 ? u"undefined"_s : u"null"_s;
    if (type == "string"_L1)
        return quoted(shortened(object.value("value"_L1).toString()));
    if (type == "function"_L1)
        return shortened(object.value("description"_L1).toString().section('\n'_L1, 0, 0));
    if (type == "object"_L1)
        return shortened(objectText(object));
    return object.value("description"_L1).toString(object.value("value"_L1).toVariant().toString()); // number, boolean, symbol
}

} // namespace isola
