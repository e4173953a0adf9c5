#include "server/s3/S3Body.h"

namespace isola {

using namespace Qt::StringLiterals;

S3Body::S3Body(const SignatureV4 &signature, Kind kind) : m_signature(signature), m_kind(kind) { }

static ObjectUpload::Place placeOf(const AppId &app, const S3Request &request)
{
    return {{app, request.bucket}, request.has("uploadId") ? QString() : request.key};
}

S3Result<std::unique_ptr<S3Body>> S3Body::open(const S3Request &request, const AppId &app, const SignatureClaim &claim,
    const SignatureV4 &signature, Kind kind, Objects &objects)
{
    std::unique_ptr<S3Body> body(new S3Body(signature, kind));
    if (const auto read = body->readCoding(request, claim); !read)
        return tl::unexpected(read.error());
    if (const auto read = body->readClaims(request); !read)
        return tl::unexpected(read.error());
    if (kind == Kind::Object)
        body->m_upload = std::make_unique<ObjectUpload>(objects, placeOf(app, request), body->m_algorithm);
    return body;
}

static bool isHash(QByteArrayView text)
{
    static constexpr qsizetype kHexDigits = 64;
    return text.size() == kHexDigits && QByteArray::fromHex(text.toByteArray()).size() == kHexDigits / 2;
}

S3Result<void> S3Body::readCoding(const S3Request &request, const SignatureClaim &claim)
{
    const QByteArray &payload = claim.payload;
    if (payload.startsWith("STREAMING-")) {
        const bool isSigned = payload.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        const bool hasTrailer = payload.endsWith("-TRAILER");
        if (!isSigned && payload != "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            return refuse(S3Code::NotImplemented, u"The payload coding %1 is not known."_s.arg(QString::fromLatin1(payload)));
        m_chunks.emplace(isSigned ? ChunkedBody::Signing::Chunks : ChunkedBody::Signing::None, hasTrailer, m_signature);
        bool isNumber = false;
        m_claimedLength = request.field("x-amz-decoded-content-length").toLongLong(&isNumber);
        if (!isNumber || m_claimedLength < 0)
            return refuse(S3Code::MissingContentLength, u"Send x-amz-decoded-content-length."_s);
    } else if (isHash(payload)) {
        m_claimedSha256 = payload.toLower();
    } else if (payload != "UNSIGNED-PAYLOAD") {
        return refuse(S3Code::InvalidArgument, u"x-amz-content-sha256 is neither a hash nor a known coding."_s);
    }
    if (m_claimedLength > Objects::kMaxObject)
        return refuse(S3Code::EntityTooLarge);
    return {};
}

// The checksum comes as a field, or behind the body, or is only asked for by name.
S3Result<void> S3Body::readClaims(const S3Request &request)
{
    for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
        const QByteArray field = "x-amz-checksum-" + wireName(algorithm).toLower();
        const QByteArray trailers = request.field("x-amz-trailer").toLower();
        const bool isNamed = trailers.contains(field) && trailers.split(',').contains(field);
        if (!request.fields.contains(field) && !isNamed)
            continue;
        if (m_algorithm)
            return refuse(S3Code::InvalidRequest, u"Send one checksum."_s);
        m_algorithm = algorithm;
        m_checksumField = field;
        m_claimedChecksum = request.field(field);
        if (!m_claimedChecksum.isEmpty()
            && QByteArray::fromBase64(m_claimedChecksum).size() != Checksum(algorithm).result().size())
            return refuse(S3Code::InvalidRequest, u"The value of %1 is not valid."_s.arg(QString::fromLatin1(field)));
    }
    if (!m_algorithm)
        m_algorithm = checksumAlgorithmFromWire(request.field("x-amz-sdk-checksum-algorithm"));
    if (!m_algorithm)
        m_algorithm = ChecksumAlgorithm::Crc64Nvme; // as S3 does for who says nothing
    if (request.fields.contains("content-md5")) {
        m_claimedMd5 = QByteArray::fromBase64(request.field("content-md5"));
        if (m_claimedMd5.size() != 16)
            return refuse(S3Code::InvalidDigest);
    }
    return {};
}

qint64 S3Body::limit() const
{
    static constexpr qint64 kCoding = 64 * 1024 * 1024; // chunk lines of an object in small chunks
    return m_kind == Kind::Object ? Objects::kMaxObject + (m_chunks ? kCoding : 0) : kMaxXml;
}

qint64 S3Body::window() const
{
    return m_upload ? m_upload->window() : kMaxXml;
}

S3Result<void> S3Body::take(QByteArrayView bytes)
{
    m_decoded.resize(0);
    if (m_chunks) {
        if (const auto taken = m_chunks->take(bytes, m_decoded); !taken)
            return taken;
    } else {
        m_decoded.append(bytes);
    }
    m_length += m_decoded.size();
    if (m_kind == Kind::Xml)
        m_xml.append(m_decoded);
    else if (m_upload && !m_decoded.isEmpty())
        return m_upload->write(m_decoded).map_error([](ObjectFault fault) { return s3Error(fault); });
    return {};
}

S3Result<void> S3Body::examineXml() const
{
    if (!m_claimedMd5.isEmpty() && QCryptographicHash::hash(m_xml, QCryptographicHash::Md5) != m_claimedMd5)
        return refuse(S3Code::BadDigest);
    const QByteArray sha256 = QCryptographicHash::hash(m_xml, QCryptographicHash::Sha256).toHex();
    if (!m_claimedSha256.isEmpty() && sha256 != m_claimedSha256)
        return refuse(S3Code::ContentSha256Mismatch);
    Checksum checksum(*m_algorithm);
    checksum.add(m_xml);
    if (!m_claimedChecksum.isEmpty() && checksum.result().toBase64() != m_claimedChecksum)
        return refuse(S3Code::BadDigest);
    return {};
}

S3Result<void> S3Body::examine(const WrittenFile &file) const
{
    if (!m_claimedMd5.isEmpty() && file.md5 != m_claimedMd5)
        return refuse(S3Code::BadDigest);
    if (!m_claimedSha256.isEmpty() && file.sha256.toHex() != m_claimedSha256)
        return refuse(S3Code::ContentSha256Mismatch);
    const bool isInTrailer = m_chunks && !m_checksumField.isEmpty() && m_claimedChecksum.isEmpty();
    const QByteArray claimed = isInTrailer ? m_chunks->trailer().value(m_checksumField) : m_claimedChecksum;
    if (isInTrailer && claimed.isEmpty())
        return refuse(S3Code::InvalidRequest, u"The trailer that x-amz-trailer names did not come."_s);
    if (!claimed.isEmpty() && file.checksum.toBase64() != claimed)
        return refuse(S3Code::BadDigest);
    return {};
}

void S3Body::finish(std::function<void(S3Result<WrittenFile>)> done)
{
    if (m_chunks && (!m_chunks->isComplete() || m_length != m_claimedLength))
        return done(refuse(S3Code::IncompleteBody));
    if (m_kind != Kind::Object)
        return done(examineXml().map([] { return WrittenFile(); }));
    m_upload->finish([this, done = std::move(done)](const Result<WrittenFile> &file) {
        if (!file)
            return done(refuse(S3Code::InternalError));
        if (const auto examined = examine(*file); !examined)
            return done(tl::unexpected(examined.error()));
        done(*file);
    });
}

} // namespace isola
