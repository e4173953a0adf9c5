#include "server/s3/SignatureV4.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QTimeZone>
#include <algorithm>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr QByteArrayView kAlgorithm = "AWS4-HMAC-SHA256";
static constexpr QByteArrayView kUnsigned = "UNSIGNED-PAYLOAD";
static constexpr qint64 kMaxSkewSeconds = 15 * 60;
static constexpr int kMaxExpirySeconds = 7 * 24 * 3600;

bool areSame(QByteArrayView left, QByteArrayView right)
{
    uchar difference = left.size() == right.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i)
        difference |= uchar(left[i]) ^ uchar(right[i]);
    return difference == 0;
}

static QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

static QByteArray sha256Hex(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

// ---- Reading the claim

static bool isScope(const QByteArrayList &scope)
{
    return scope.size() == 4 && scope[0].size() == 8 && scope[2] == "s3" && scope[3] == "aws4_request";
}

static QDateTime timeOf(const QByteArray &text)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), u"yyyyMMdd'T'HHmmss'Z'"_s);
    time.setTimeZone(QTimeZone::utc());
    return time;
}

// "AKID/20130524/us-east-1/s3/aws4_request"
static bool readCredential(const QByteArray &credential, SignatureClaim &claim)
{
    const qsizetype slash = credential.indexOf('/');
    if (slash <= 0)
        return false;
    claim.accessKey = credential.first(slash);
    claim.scope = credential.sliced(slash + 1);
    return isScope(claim.scope.split('/')) && claim.time.startsWith(claim.scope.first(8));
}

static S3Result<SignatureClaim> readHeader(const S3Request &request, const QDateTime &now)
{
    const QByteArray header = request.field("authorization");
    if (!header.startsWith(kAlgorithm.toByteArray() + ' '))
        return refuse(S3Code::AuthorizationHeaderMalformed, u"Only AWS4-HMAC-SHA256 is accepted."_s);
    SignatureClaim claim;
    claim.time = request.field("x-amz-date");
    claim.payload = request.field("x-amz-content-sha256");
    QMap<QByteArray, QByteArray> parts;
    for (const QByteArray &part : header.sliced(kAlgorithm.size() + 1).split(',')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0)
            parts.insert(part.first(equals).trimmed(), part.sliced(equals + 1).trimmed());
    }
    const QDateTime time = timeOf(claim.time);
    if (!time.isValid())
        return refuse(S3Code::AccessDenied, u"A signed request needs x-amz-date."_s);
    claim.signedHeaders = parts.value("SignedHeaders").split(';');
    claim.signature = parts.value("Signature");
    if (!readCredential(parts.value("Credential"), claim))
        return refuse(S3Code::AuthorizationHeaderMalformed);
    if (std::abs(time.secsTo(now)) > kMaxSkewSeconds)
        return refuse(S3Code::RequestTimeTooSkewed);
    if (claim.payload.isEmpty())
        return refuse(S3Code::InvalidRequest, u"The header x-amz-content-sha256 is missing."_s);
    return claim;
}

static S3Result<SignatureClaim> readQuery(const S3Request &request, const QDateTime &now)
{
    SignatureClaim claim;
    claim.isPresigned = true;
    claim.time = request.value("X-Amz-Date");
    claim.signedHeaders = request.value("X-Amz-SignedHeaders").split(';');
    claim.signature = request.value("X-Amz-Signature");
    claim.payload = request.value("X-Amz-Content-Sha256");
    if (claim.payload.isEmpty())
        claim.payload = request.field("x-amz-content-sha256");
    if (claim.payload.isEmpty())
        claim.payload = kUnsigned.toByteArray();
    const QDateTime time = timeOf(claim.time);
    bool isNumber = false;
    const int expires = request.value("X-Amz-Expires").toInt(&isNumber);
    if (request.value("X-Amz-Algorithm") != kAlgorithm || !time.isValid() || !isNumber || expires < 1
        || expires > kMaxExpirySeconds || !readCredential(request.value("X-Amz-Credential"), claim))
        return refuse(S3Code::AuthorizationQueryParametersError);
    if (time.secsTo(now) < -kMaxSkewSeconds)
        return refuse(S3Code::AccessDenied, u"The request is not valid yet."_s);
    if (time.secsTo(now) > expires)
        return refuse(S3Code::AccessDenied, u"The request has expired."_s);
    return claim;
}

// What is not signed could have been added by anybody on the way.
static bool areAllSigned(const S3Request &request, const SignatureClaim &claim)
{
    for (auto field = request.fields.begin(); field != request.fields.end(); ++field)
        if (field.key().startsWith("x-amz-") && !claim.signedHeaders.contains(field.key())
            && !(claim.isPresigned && field.key() == "x-amz-content-sha256"))
            return false;
    return claim.signedHeaders.contains("host");
}

S3Result<SignatureClaim> readSignature(const S3Request &request, const QDateTime &now)
{
    const bool isPresigned = request.has("X-Amz-Signature") || request.has("X-Amz-Algorithm");
    if (!isPresigned && request.field("authorization").isEmpty())
        return refuse(S3Code::AccessDenied, u"The request is not signed."_s);
    S3Result<SignatureClaim> claim = isPresigned ? readQuery(request, now) : readHeader(request, now);
    if (claim && !areAllSigned(request, *claim))
        return refuse(S3Code::AccessDenied, u"There are headers that are not signed."_s);
    return claim;
}

S3Result<SignatureClaim> readFormSignature(const QMap<QByteArray, QByteArray> &fields)
{
    if (!fields.contains("policy"))
        return refuse(S3Code::AccessDenied, u"The form has no policy: nobody has signed it."_s);
    SignatureClaim claim;
    claim.time = fields.value("x-amz-date");
    claim.signature = fields.value("x-amz-signature");
    if (fields.value("x-amz-algorithm") != kAlgorithm || !timeOf(claim.time).isValid()
        || !readCredential(fields.value("x-amz-credential"), claim))
        return refuse(S3Code::InvalidArgument,
            u"The form needs x-amz-algorithm (AWS4-HMAC-SHA256), x-amz-credential, x-amz-date and x-amz-signature."_s);
    return claim;
}

// ---- The signature

static QByteArray canonicalQuery(const S3Request &request)
{
    QByteArrayList items;
    for (const auto &[name, value] : request.query)
        if (name != "X-Amz-Signature")
            items.append(awsEncoded(name, true) + '=' + awsEncoded(value, true));
    std::sort(items.begin(), items.end());
    return items.join('&');
}

QByteArray SignatureV4::canonicalRequest(const S3Request &request, const SignatureClaim &claim)
{
    QByteArray path = request.isHostStyle ? QByteArray() : "/" + awsEncoded(request.bucket.toUtf8(), false);
    if (request.isHostStyle || request.path.indexOf('/', 1) >= 0)
        path += '/' + awsEncoded(request.key.toUtf8(), false);
    QByteArray headers;
    for (const QByteArray &name : claim.signedHeaders)
        headers += name + ':' + request.field(name).simplified() + '\n';
    return request.method + '\n' + path + '\n' + canonicalQuery(request) + '\n' + headers + '\n' + claim.signedHeaders.join(';')
        + '\n' + claim.payload;
}

SignatureV4::SignatureV4(const SignatureClaim &claim, const QByteArray &secret) : m_claim(claim), m_key("AWS4" + secret)
{
    for (const QByteArray &part : claim.scope.split('/'))
        m_key = hmac(m_key, part);
}

QByteArray SignatureV4::sign(const QByteArray &text) const
{
    return hmac(m_key, text).toHex();
}

S3Result<void> SignatureV4::verify(const S3Request &request) const
{
    const QByteArray text = kAlgorithm.toByteArray() + '\n' + m_claim.time + '\n' + m_claim.scope + '\n'
        + sha256Hex(canonicalRequest(request, m_claim));
    if (!areSame(sign(text), m_claim.signature))
        return refuse(S3Code::SignatureDoesNotMatch);
    return {};
}

QByteArray SignatureV4::chunkSignature(const QByteArray &previous, const QByteArray &sha256) const
{
    return sign("AWS4-HMAC-SHA256-PAYLOAD\n" + m_claim.time + '\n' + m_claim.scope + '\n' + previous + '\n' + sha256Hex({}) + '\n'
        + sha256);
}

QByteArray SignatureV4::trailerSignature(const QByteArray &previous, const QByteArray &sha256) const
{
    return sign("AWS4-HMAC-SHA256-TRAILER\n" + m_claim.time + '\n' + m_claim.scope + '\n' + previous + '\n' + sha256);
}

} // namespace isola
