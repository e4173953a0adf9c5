#include "server/s3/PostPolicy.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace isola {

using namespace Qt::StringLiterals;

static tl::unexpected<S3Error> invalidPolicy(const QString &message)
{
    return refuse(S3Code::InvalidPolicyDocument, message);
}

static tl::unexpected<S3Error> against(const QString &message)
{
    return refuse(S3Code::AccessDenied, u"Invalid according to Policy: "_s + message);
}

S3Result<PostPolicy> PostPolicy::parse(const QByteArray &policy)
{
    const auto decoded = QByteArray::fromBase64Encoding(policy, QByteArray::AbortOnBase64DecodingErrors);
    const QJsonDocument document = decoded ? QJsonDocument::fromJson(*decoded) : QJsonDocument();
    if (!document.isObject())
        return invalidPolicy(u"The policy is not a JSON object in base64."_s);
    PostPolicy parsed;
    parsed.m_expiration = QDateTime::fromString(document["expiration"_L1].toString(), Qt::ISODateWithMs);
    if (!parsed.m_expiration.isValid() || parsed.m_expiration.timeSpec() == Qt::LocalTime)
        return invalidPolicy(u"expiration must be a time like 2026-12-30T12:00:00.000Z."_s);
    if (!document["conditions"_L1].isArray())
        return invalidPolicy(u"conditions must be an array."_s);
    for (const QJsonValue &condition : document["conditions"_L1].toArray())
        if (const auto added = parsed.add(condition); !added)
            return tl::unexpected(added.error());
    return parsed;
}

// {"field": "value"}, ["eq", "$field", "value"], ["starts-with", "$field", "prefix"] or ["content-length-range", least, most].
S3Result<void> PostPolicy::add(const QJsonValue &condition)
{
    const auto shown = [](const QByteArray &match, const QString &field, const QString &value) {
        return u"[\"%1\", \"$%2\", \"%3\"]"_s.arg(QString::fromLatin1(match), field, value);
    };
    if (condition.isObject()) {
        const QJsonObject object = condition.toObject();
        for (auto field = object.begin(); field != object.end(); ++field) {
            if (!field->isString())
                return invalidPolicy(u"The condition on %1 must be a string."_s.arg(field.key()));
            m_conditions.append({Match::Equal, field.key().toLower().toUtf8(), field->toString().toUtf8(),
                shown("eq", field.key(), field->toString())});
        }
        return {};
    }
    const QJsonArray array = condition.toArray();
    const QString kind = array.at(0).toString().toLower();
    if (array.size() != 3)
        return invalidPolicy(u"A condition must be an object, or an array of three."_s);
    if (kind == "content-length-range"_L1) {
        const qint64 least = array.at(1).toVariant().toLongLong();
        const qint64 most = array.at(2).toVariant().toLongLong();
        if (least < 0 || most < least)
            return invalidPolicy(u"content-length-range must be of two numbers, the smaller first."_s);
        m_leastSize = std::max(m_leastSize, least);
        m_mostSize = std::min(m_mostSize, most);
        return {};
    }
    const QString field = array.at(1).toString();
    const bool isPrefix = kind == "starts-with"_L1;
    if ((!isPrefix && kind != "eq"_L1) || !field.startsWith('$'_L1) || !array.at(2).isString())
        return invalidPolicy(u"A condition must be eq, starts-with or content-length-range, on a field like $key."_s);
    m_conditions.append({isPrefix ? Match::Prefix : Match::Equal, field.sliced(1).toLower().toUtf8(),
        array.at(2).toString().toUtf8(), shown(isPrefix ? "starts-with" : "eq", field.sliced(1), array.at(2).toString())});
    return {};
}

// Several content types, separated by commas, must each begin as they must.
static bool hasPrefix(const QByteArray &field, const QByteArray &value, const QByteArray &prefix)
{
    if (field != "content-type")
        return value.startsWith(prefix);
    const QByteArrayList types = value.split(',');
    return std::all_of(types.begin(), types.end(), [&](const QByteArray &type) { return type.trimmed().startsWith(prefix); });
}

S3Result<void> PostPolicy::allows(const QMap<QByteArray, QByteArray> &fields, const QDateTime &now) const
{
    if (m_expiration <= now)
        return against(u"Policy expired."_s);
    for (const Condition &condition : m_conditions) {
        const QByteArray value = fields.value(condition.field);
        const bool holds
            = condition.match == Match::Equal ? value == condition.value : hasPrefix(condition.field, value, condition.value);
        if (!holds)
            return against(u"Policy Condition failed: "_s + condition.text);
    }
    static const QByteArrayList free{"policy", "x-amz-signature", "file"};
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const bool isNamed = std::any_of(
            m_conditions.begin(), m_conditions.end(), [&](const Condition &condition) { return condition.field == field.key(); });
        if (!isNamed && !free.contains(field.key()) && !field.key().startsWith("x-ignore-"))
            return against(u"Extra input fields: %1"_s.arg(QString::fromUtf8(field.key())));
    }
    return {};
}

} // namespace isola
