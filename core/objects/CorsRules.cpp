#include "core/objects/CorsRules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

// `pattern` holds one * at most.
static bool covers(const QString &pattern, const QString &text, Qt::CaseSensitivity sensitivity)
{
    const qsizetype star = pattern.indexOf('*'_L1);
    if (star < 0)
        return pattern.compare(text, sensitivity) == 0;
    return text.size() >= pattern.size() - 1 && text.startsWith(pattern.first(star), sensitivity)
        && text.endsWith(pattern.sliced(star + 1), sensitivity);
}

static bool coversAny(const QStringList &patterns, const QString &text, Qt::CaseSensitivity sensitivity)
{
    return std::any_of(
        patterns.begin(), patterns.end(), [&](const QString &pattern) { return covers(pattern, text, sensitivity); });
}

bool CorsRule::allows(const QString &origin, const QByteArray &method, const QStringList &requestHeaders) const
{
    const auto isAllowed = [this](const QString &header) { return coversAny(headers, header, Qt::CaseInsensitive); };
    return methods.contains(method) && coversAny(origins, origin, Qt::CaseSensitive)
        && std::all_of(requestHeaders.begin(), requestHeaders.end(), isAllowed);
}

const CorsRule *ruleFor(
    const CorsRules &rules, const QString &origin, const QByteArray &method, const QStringList &requestHeaders)
{
    const auto found = std::find_if(
        rules.begin(), rules.end(), [&](const CorsRule &rule) { return rule.allows(origin, method, requestHeaders); });
    return found == rules.end() ? nullptr : &*found;
}

// ---- As they are stored

static QStringList textsOf(const QJsonValue &array)
{
    QStringList texts;
    for (const QJsonValue &text : array.toArray())
        texts.append(text.toString());
    return texts;
}

QString toStored(const CorsRules &rules)
{
    QJsonArray array;
    for (const CorsRule &rule : rules) {
        QJsonArray methods;
        for (const QByteArray &method : rule.methods)
            methods.append(QString::fromLatin1(method));
        QJsonObject object{{u"id"_s, rule.id}, {u"origins"_s, QJsonArray::fromStringList(rule.origins)}, {u"methods"_s, methods},
            {u"headers"_s, QJsonArray::fromStringList(rule.headers)}, {u"exposed"_s, QJsonArray::fromStringList(rule.exposed)}};
        if (rule.maxAgeSeconds)
            object.insert("max_age_seconds"_L1, *rule.maxAgeSeconds);
        array.append(object);
    }
    return array.isEmpty() ? u""_s : QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

CorsRules corsRulesFromStored(const QString &text)
{
    CorsRules rules;
    for (const QJsonValue &object : QJsonDocument::fromJson(text.toUtf8()).array()) {
        CorsRule rule;
        rule.id = object["id"_L1].toString();
        rule.origins = textsOf(object["origins"_L1]);
        for (const QString &method : textsOf(object["methods"_L1]))
            rule.methods.append(method.toLatin1());
        rule.headers = textsOf(object["headers"_L1]);
        rule.exposed = textsOf(object["exposed"_L1]);
        if (const QJsonValue age = object["max_age_seconds"_L1]; age.isDouble())
            rule.maxAgeSeconds = age.toInt();
        rules.append(rule);
    }
    return rules;
}

} // namespace isola
