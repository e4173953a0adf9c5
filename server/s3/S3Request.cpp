#include "server/s3/S3Request.h"

#include <QStringDecoder>

namespace isola {

using namespace Qt::StringLiterals;

static int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Nothing when an escape is malformed.
static std::optional<QByteArray> decoded(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out.append(text[i]);
            continue;
        }
        if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
            return {};
        out.append(char(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])));
        i += 2;
    }
    return out;
}

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
        const auto name = decoded(equals < 0 ? item : item.first(equals));
        const auto value = decoded(equals < 0 ? QByteArray() : item.sliced(equals + 1));
        if (!name || !value)
            return false;
        request.query.append({*name, *value});
    }
    return true;
}

S3Result<S3Request> S3Request::parse(const RequestHead &head)
{
    S3Request request;
    request.method = head.method.toByteArray();
    request.path = head.path().toByteArray();
    request.contentLength = head.contentLength;
    for (const HeaderField &field : head.fields) {
        QByteArray &value = request.fields[field.name.toByteArray().toLower()];
        value = value.isEmpty() ? field.value.toByteArray() : value + ',' + field.value.toByteArray();
    }
    const qsizetype slash = request.path.indexOf('/', 1);
    const auto bucket = decoded(slash < 0 ? request.path.sliced(1) : request.path.sliced(1, slash - 1));
    const auto key = decoded(slash < 0 ? QByteArray() : request.path.sliced(slash + 1));
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
