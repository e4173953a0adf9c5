#include "server/s3/S3Request.h"

#include "server/Percent.h"

#include <QStringDecoder>

namespace isola {

using namespace Qt::StringLiterals;

QByteArray awsEncoded(QByteArrayView text, bool encodesSlash)
{
    static constexpr char kDigits[] = "0123456789ABCDEF";
    QByteArray out;
    out.reserve(text.size() * 2);
    for (const char c : text) {
        const char lower = char(c | 0x20);
        const bool isPlain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
            || c == '~' || (c == '/' && !encodesSlash);
        if (isPlain)
            out.append(c);
        else
            out.append('%').append(kDigits[uchar(c) >> 4]).append(kDigits[uchar(c) & 15]);
    }
    return out;
}

static std::optional<QString> utf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    return decoder.hasError() || text.contains(QChar(u'\0')) ? std::nullopt : std::optional(text);
}

static bool parseQuery(QByteArrayView text, S3Request &request)
{
    const QByteArrayList items = text.toByteArray().replace('+', "%20").split('&');
    for (const QByteArray &item : items) {
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const auto name = percentDecoded(equals < 0 ? item : item.first(equals));
        const auto value = percentDecoded(equals < 0 ? QByteArray() : item.sliced(equals + 1));
        if (!name || !value)
            return false;
        request.query.append({*name, *value});
    }
    return true;
}

// "in" of "in.s3.example.com:4001"; empty where the host is one of the domains itself, or none of their children.
static QByteArray bucketOfHost(QByteArrayView host, const QByteArrayList &domains)
{
    QByteArray name = host.toByteArray().toLower();
    if (const qsizetype colon = name.lastIndexOf(':'); colon >= 0 && !name.endsWith(']'))
        name.truncate(colon);
    if (domains.contains(name))
        return {};
    QByteArray bucket;
    for (const QByteArray &domain : domains)
        if (name.endsWith('.' + domain) && (bucket.isEmpty() || name.size() - domain.size() - 1 < bucket.size()))
            bucket = name.chopped(domain.size() + 1);
    return bucket;
}

S3Result<S3Request> S3Request::parse(const RequestHead &head, const QByteArrayList &domains)
{
    S3Request request;
    request.method = head.method.toByteArray();
    request.path = head.path().toByteArray();
    request.contentLength = head.contentLength;
    for (const HeaderField &field : head.fields) {
        QByteArray &value = request.fields[field.name.toByteArray().toLower()];
        value = value.isEmpty() ? field.value.toByteArray() : value + ',' + field.value.toByteArray();
    }
    const QByteArray hostBucket = bucketOfHost(head.host, domains);
    request.isHostStyle = !hostBucket.isEmpty();
    const qsizetype slash = request.isHostStyle ? 0 : request.path.indexOf('/', 1);
    const auto bucket = request.isHostStyle
        ? std::optional(hostBucket)
        : percentDecoded(slash < 0 ? request.path.sliced(1) : request.path.sliced(1, slash - 1));
    const auto key = percentDecoded(slash < 0 ? QByteArray() : request.path.sliced(slash + 1));
    const auto bucketText = bucket ? utf8(*bucket) : std::nullopt;
    const auto keyText = key ? utf8(*key) : std::nullopt;
    if (!bucketText || !keyText || !parseQuery(head.query(), request))
        return refuse(S3Code::InvalidUri);
    if (key->size() > kMaxKey)
        return refuse(S3Code::KeyTooLong);
    if (!bucketText->isEmpty() && !isBucketName(*bucketText))
        return refuse(S3Code::InvalidBucketName);
    request.bucket = *bucketText;
    request.key = *keyText;
    return request;
}

S3Result<void> S3Request::nameKey(const QByteArray &name)
{
    const auto text = utf8(name);
    if (!text || text->isEmpty())
        return refuse(S3Code::InvalidUri, u"The key is empty, or not UTF-8."_s);
    if (name.size() > kMaxKey)
        return refuse(S3Code::KeyTooLong);
    key = *text;
    return {};
}

qint64 S3Request::claimedLength() const
{
    bool isNumber = false;
    const qint64 decoded = field("x-amz-decoded-content-length").toLongLong(&isNumber);
    return isNumber ? decoded : contentLength;
}

bool S3Request::has(QByteArrayView name) const
{
    return std::any_of(query.begin(), query.end(), [&](const auto &item) { return item.first == name; });
}

QByteArray S3Request::value(QByteArrayView name) const
{
    for (const auto &[key, value] : query)
        if (key == name)
            return value;
    return {};
}

} // namespace isola
