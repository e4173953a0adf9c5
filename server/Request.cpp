#include "server/Request.h"

#include "server/Percent.h"

#include <QJsonDocument>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace isola {

static std::optional<QString> decodeUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    if (decoder.hasError())
        return {};
    return text;
}

std::optional<QByteArray> decodeSegment(QByteArrayView segment)
{
    if (!segment.contains('%'))
        return segment.toByteArray();
    std::optional<QByteArray> decoded = percentDecoded(segment);
    if (!decoded || !decodeUtf8(*decoded))
        return {};
    return decoded;
}

Result<Query> Query::parse(QByteArrayView encoded)
{
    Query query;
    while (!encoded.isEmpty()) {
        const qsizetype end = encoded.indexOf('&');
        const QByteArrayView item = end < 0 ? encoded : encoded.first(end);
        encoded = end < 0 ? QByteArrayView() : encoded.sliced(end + 1);
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        QByteArray name = (equals < 0 ? item : item.first(equals)).toByteArray().replace('+', ' ');
        QByteArray value = (equals < 0 ? QByteArrayView() : item.sliced(equals + 1)).toByteArray().replace('+', ' ');
        const auto nameBytes = percentDecoded(name);
        const auto valueBytes = percentDecoded(value);
        const auto nameText = nameBytes ? decodeUtf8(*nameBytes) : std::nullopt;
        const auto valueText = valueBytes ? decodeUtf8(*valueBytes) : std::nullopt;
        if (!nameText || !valueText)
            return isola::fail(validationError({{QString::fromLatin1(name), u"is not percent-encoded UTF-8"_s, 0, 0, {}}}));
        for (const auto &[known, ignored] : query.m_items)
            if (known == *nameText)
                return isola::fail(validationError({{*nameText, u"must be given once"_s, 0, 0, {}}}));
        query.m_items.emplace_back(*nameText, *valueText);
    }
    return query;
}

std::optional<QString> Query::value(QLatin1StringView name) const
{
    for (const auto &[known, value] : m_items)
        if (known == name)
            return value;
    return {};
}

Result<void> Query::allowOnly(std::initializer_list<QLatin1StringView> names) const
{
    QList<FieldError> unknown;
    for (const auto &[name, value] : m_items)
        if (std::none_of(names.begin(), names.end(), [&](QLatin1StringView known) { return known == name; }))
            unknown.append({name, u"is not a known query parameter"_s, 0, 0, {}});
    if (unknown.isEmpty())
        return {};
    QStringList known;
    for (const QLatin1StringView name : names)
        known.append(name);
    const QString remediation
        = known.isEmpty() ? u"This route takes no query parameters."_s : u"Known parameters: %1."_s.arg(known.join(u", "));
    return fail(validationError(std::move(unknown), remediation));
}

QString Request::parameter(QByteArrayView name) const
{
    for (const auto &[known, value] : parameters)
        if (known == name)
            return value;
    return {};
}

QByteArray Request::field(QByteArrayView lowerCaseName) const
{
    QByteArrayView rest = fields;
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        const QByteArrayView line = rest.first(end);
        const qsizetype colon = line.indexOf(':');
        if (line.first(colon) == lowerCaseName)
            return line.sliced(colon + 1).toByteArray();
        rest = rest.sliced(end + 1);
    }
    return {};
}

Result<QJsonObject> Request::json() const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError)
        return refuseField("body"_L1, u"is not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return refuseField("body"_L1, u"must be a JSON object"_s);
    return document.object();
}

Result<QJsonObject> Request::optionalJson() const
{
    return body.isEmpty() ? Result<QJsonObject>(QJsonObject()) : json();
}

tl::unexpected<Error> refuseField(QLatin1StringView field, const QString &message)
{
    return fail(validationError({{QString(field), message, 0, 0, {}}}));
}

} // namespace isola
