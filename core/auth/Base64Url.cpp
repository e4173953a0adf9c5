#include "core/auth/Base64Url.h"

namespace isola {

static constexpr QByteArray::Base64Options kOptions = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray toBase64Url(const QByteArray &bytes)
{
    return bytes.toBase64(kOptions);
}

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    // Four characters are three bytes; one alone is not even one.
    if (text.contains('=') || text.size() % 4 == 1)
        return {};
    auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(), kOptions | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return {};
    return *decoded;
}

} // namespace isola
