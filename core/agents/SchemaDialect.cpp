#include "core/agents/SchemaDialect.h"

#include <QJsonArray>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace isola {

// Fields whose values are data or names rather than schemas.
static bool holdsData(const QString &keyword)
{
    static const QStringList data{u"const"_s, u"enum"_s, u"default"_s, u"examples"_s, u"required"_s};
    return data.contains(keyword);
}

// Fields whose values are objects of schemas, by names of the author's choice.
static bool holdsNamedSchemas(const QString &keyword)
{
    static const QStringList named{u"properties"_s, u"patternProperties"_s, u"$defs"_s, u"definitions"_s, u"dependentSchemas"_s};
    return named.contains(keyword);
}

std::optional<QString> unknownKeyword(const QJsonValue &schema)
{
    static const QStringList unknown{u"unevaluatedProperties"_s, u"unevaluatedItems"_s, u"$dynamicRef"_s, u"$dynamicAnchor"_s,
        u"$recursiveRef"_s, u"$anchor"_s, u"minContains"_s, u"maxContains"_s};
    for (const QJsonValue &item : schema.toArray())
        if (const auto found = unknownKeyword(item))
            return found;
    const QJsonObject object = schema.toObject();
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (unknown.contains(field.key()))
            return field.key();
        if (field.key() == "$ref"_L1 && !field.value().toString().startsWith(u'#'))
            return u"a $ref to another document"_s;
        if (holdsData(field.key()))
            continue;
        if (holdsNamedSchemas(field.key())) {
            for (const QJsonValue &named : field.value().toObject())
                if (const auto found = unknownKeyword(named))
                    return found;
        } else if (const auto found = unknownKeyword(field.value())) {
            return found;
        }
    }
    return {};
}

static QJsonValue inOlderWords(const QJsonValue &value)
{
    if (value.isObject())
        return inOlderWords(value.toObject());
    QJsonArray items;
    for (const QJsonValue &item : value.toArray())
        items.append(inOlderWords(item));
    return value.isArray() ? QJsonValue(items) : value;
}

static QJsonObject namedInOlderWords(const QJsonObject &schemas)
{
    QJsonObject result;
    for (auto schema = schemas.begin(); schema != schemas.end(); ++schema)
        result.insert(schema.key(), inOlderWords(QJsonValue(schema.value())));
    return result;
}

QJsonObject inOlderWords(const QJsonObject &schema)
{
    QJsonObject older;
    for (auto field = schema.begin(); field != schema.end(); ++field) {
        QJsonValue value = field.value();
        if (holdsNamedSchemas(field.key()))
            value = namedInOlderWords(value.toObject());
        else if (!holdsData(field.key()))
            value = inOlderWords(value);
        older.insert(field.key(), value);
    }
    older.remove("$schema"_L1);
    if (schema.contains("prefixItems"_L1)) {
        if (schema.contains("items"_L1))
            older.insert("additionalItems"_L1, older.value("items"_L1));
        older.insert("items"_L1, older.take("prefixItems"_L1));
    }
    QJsonObject dependencies = older.take("dependentSchemas"_L1).toObject();
    const QJsonObject required = older.take("dependentRequired"_L1).toObject();
    for (auto name = required.begin(); name != required.end(); ++name)
        dependencies.insert(name.key(), name.value());
    if (!dependencies.isEmpty())
        older.insert("dependencies"_L1, dependencies);
    return older;
}

} // namespace isola
