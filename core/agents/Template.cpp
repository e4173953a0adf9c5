#include "core/agents/Template.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace isola {

static const QRegularExpression &placePattern()
{
    static const QRegularExpression pattern(QStringLiteral("\\{\\{\\s*([^{}]*?)\\s*\\}\\}"));
    return pattern;
}

bool isTemplatePath(QStringView path)
{
    static const QRegularExpression pattern(QStringLiteral("\\A(input|state)(\\.[A-Za-z0-9_-]+)*\\z"));
    return pattern.match(path.toString()).hasMatch();
}

QStringList templateFaults(const QString &text)
{
    QStringList faults;
    auto places = placePattern().globalMatch(text);
    QString rest = text;
    while (places.hasNext()) {
        const QRegularExpressionMatch place = places.next();
        if (!isTemplatePath(place.captured(1)))
            faults.append(u"{{ %1 }} is not a place: write {{ input.name }} or {{ state.name }}"_s.arg(place.captured(1)));
        rest.remove(place.captured(0));
    }
    if (rest.contains("{{"_L1))
        faults.append(u"a {{ has no }}"_s);
    return faults;
}

QStringList templateFaults(const QJsonValue &value)
{
    QStringList faults;
    if (value.isString())
        faults = templateFaults(value.toString());
    for (const QJsonValue &item : value.toArray())
        faults += templateFaults(item);
    const QJsonObject object = value.toObject();
    for (const QJsonValue &field : object)
        faults += templateFaults(field);
    return faults;
}

QJsonValue valueAt(QStringView path, const QJsonObject &input, const QJsonObject &state)
{
    const QList<QStringView> keys = path.split(u'.');
    QJsonValue value = keys.first() == "input"_L1 ? input : state;
    for (const QStringView key : keys.sliced(1))
        value = value.isArray() ? value.toArray().at(key.toInt()) : value.toObject().value(key);
    return value;
}

static QString asText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isUndefined())
        return {};
    // QJsonDocument writes arrays and objects only.
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.sliced(1, json.size() - 2));
}

QString filledText(const QString &text, const QJsonObject &input, const QJsonObject &state)
{
    QString result;
    qsizetype end = 0;
    auto places = placePattern().globalMatch(text);
    while (places.hasNext()) {
        const QRegularExpressionMatch place = places.next();
        result += QStringView(text).sliced(end, place.capturedStart() - end);
        result += asText(valueAt(place.capturedView(1), input, state));
        end = place.capturedEnd();
    }
    result += QStringView(text).sliced(end);
    return result;
}

QJsonValue filled(const QString &text, const QJsonObject &input, const QJsonObject &state)
{
    const QRegularExpressionMatch only = placePattern().match(text);
    if (only.hasMatch() && only.capturedLength() == text.size()) {
        const QJsonValue value = valueAt(only.capturedView(1), input, state);
        return value.isUndefined() ? QJsonValue() : value;
    }
    return filledText(text, input, state);
}

QJsonValue filled(const QJsonValue &value, const QJsonObject &input, const QJsonObject &state)
{
    if (value.isString())
        return filled(value.toString(), input, state);
    if (value.isArray()) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray())
            items.append(filled(item, input, state));
        return items;
    }
    QJsonObject object = value.toObject();
    for (auto field = object.begin(); field != object.end(); ++field)
        field.value() = filled(QJsonValue(field.value()), input, state);
    return value.isObject() ? QJsonValue(object) : value;
}

} // namespace isola
