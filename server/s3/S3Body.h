#pragma once
// A request's body on its way in: taken out of its coding, held against what the head says of it, and either kept (XML) or
// written to disk (an object). One request's; engine thread.

#include "core/objects/ObjectUpload.h"
#include "server/s3/ChunkedBody.h"

namespace isola {

class S3Body final {
public:
    enum class Kind { Ignored, Xml, Object };

    static constexpr qint64 kMaxXml = 4 * 1024 * 1024;

    // What the head claims of the body that cannot be true is told at once.
    static S3Result<std::unique_ptr<S3Body>> open(const S3Request &request, const AppId &app, const SignatureClaim &claim,
        const SignatureV4 &signature, Kind kind, Objects &objects);

    qint64 limit() const; // of bytes on the wire
    qint64 window() const;
    S3Result<void> take(QByteArrayView bytes);
    // After the last byte: calls back once the file is written, if there is one, and all that was claimed of it holds.
    void finish(std::function<void(S3Result<WrittenFile>)> done);

    const QByteArray &xml() const { return m_xml; }
    ObjectUpload *upload() const { return m_upload.get(); }
    // As the client sent it or asked for it; of an object only.
    std::optional<ChecksumAlgorithm> algorithm() const { return m_algorithm; }

private:
    S3Body(const SignatureV4 &signature, Kind kind);
    S3Result<void> readCoding(const S3Request &request, const SignatureClaim &claim);
    S3Result<void> readClaims(const S3Request &request);
    S3Result<void> examine(const WrittenFile &file) const;
    S3Result<void> examineXml() const;

    const SignatureV4 m_signature;
    const Kind m_kind;
    std::optional<ChunkedBody> m_chunks;
    QByteArray m_xml;
    std::unique_ptr<ObjectUpload> m_upload;
    QByteArray m_decoded; // of one piece

    std::optional<ChecksumAlgorithm> m_algorithm;
    QByteArray m_checksumField; // "x-amz-checksum-crc32"
    QByteArray m_claimedChecksum; // base64; empty: in the trailer, or nowhere
    QByteArray m_claimedMd5; // bytes; empty: none
    QByteArray m_claimedSha256; // hex; empty: none
    qint64 m_claimedLength = -1;
    qint64 m_length = 0;
};

} // namespace isola
