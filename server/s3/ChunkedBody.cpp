#include "server/s3/ChunkedBody.h"

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kLongestLine = 4096;
static constexpr qsizetype kMaxTrailerFields = 16;

ChunkedBody::ChunkedBody(Signing signing, bool hasTrailer, const SignatureV4 &signature)
    : m_signing(signing), m_hasTrailer(hasTrailer), m_signature(signature), m_previous(signature.seed())
{
}

S3Result<void> ChunkedBody::take(QByteArrayView bytes, QByteArray &out)
{
    while (!bytes.isEmpty()) {
        if (m_state == State::End)
            return refuse(S3Code::InvalidRequest, u"Bytes follow the last chunk."_s);
        if (m_state == State::Data) {
            const qsizetype count = qsizetype(std::min<qint64>(m_left, bytes.size()));
            const QByteArrayView piece = bytes.first(count);
            out.append(piece);
            if (m_signing == Signing::Chunks)
                m_hash.addData(piece);
            m_left -= count;
            bytes = bytes.sliced(count);
            if (m_left == 0)
                m_state = State::DataEnd;
            continue;
        }
        const qsizetype end = bytes.indexOf('\n');
        m_line.append(end < 0 ? bytes : bytes.first(end));
        if (m_line.size() > kLongestLine)
            return refuse(S3Code::InvalidRequest, u"A line of the chunked body is too long."_s);
        if (end < 0)
            return {};
        bytes = bytes.sliced(end + 1);
        QByteArray line = std::exchange(m_line, {});
        if (line.endsWith('\r'))
            line.chop(1);
        if (const auto taken = takeLine(line); !taken)
            return taken;
    }
    return {};
}

S3Result<void> ChunkedBody::takeLine(const QByteArray &line)
{
    switch (m_state) {
    case State::Size:
        return startChunk(line);
    case State::DataEnd:
        if (!line.isEmpty())
            return refuse(S3Code::InvalidRequest, u"A chunk is longer than it says."_s);
        m_state = State::Size;
        return endChunk();
    case State::Trailer:
        return takeTrailer(line);
    case State::Data:
    case State::End:
        break;
    }
    return {};
}

// "10000;chunk-signature=ad80..."
S3Result<void> ChunkedBody::startChunk(const QByteArray &line)
{
    static constexpr QByteArrayView kSignature = "chunk-signature=";
    const qsizetype semicolon = line.indexOf(';');
    bool isNumber = false;
    m_left = (semicolon < 0 ? line : line.first(semicolon)).trimmed().toLongLong(&isNumber, 16);
    if (!isNumber || m_left < 0 || m_left > Objects::kMaxObject)
        return refuse(S3Code::InvalidRequest, u"A chunk's size cannot be read."_s);
    const QByteArray extension = semicolon < 0 ? QByteArray() : line.sliced(semicolon + 1).trimmed();
    if (m_signing == Signing::Chunks && !extension.startsWith(kSignature))
        return refuse(S3Code::SignatureDoesNotMatch, u"A chunk is not signed."_s);
    m_claimed = extension.sliced(std::min(extension.size(), kSignature.size()));
    if (m_left > 0) {
        m_state = State::Data;
        return {};
    }
    m_state = State::Trailer;
    return endChunk();
}

S3Result<void> ChunkedBody::endChunk()
{
    if (m_signing == Signing::None)
        return {};
    m_previous = m_signature.chunkSignature(m_previous, m_hash.result().toHex());
    m_hash.reset();
    if (!areSame(m_previous, m_claimed))
        return refuse(S3Code::SignatureDoesNotMatch, u"The signature of a chunk does not match."_s);
    return {};
}

S3Result<void> ChunkedBody::takeTrailer(const QByteArray &line)
{
    static constexpr QByteArrayView kSignature = "x-amz-trailer-signature";
    if (line.isEmpty()) {
        if (m_signing == Signing::Chunks && !m_trailer.isEmpty() && !m_isTrailerSigned)
            return refuse(S3Code::SignatureDoesNotMatch, u"The trailer is not signed."_s);
        m_state = State::End;
        return {};
    }
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !m_hasTrailer || m_trailer.size() >= kMaxTrailerFields)
        return refuse(S3Code::InvalidRequest, u"The trailer cannot be read."_s);
    const QByteArray name = line.first(colon).trimmed().toLower();
    const QByteArray value = line.sliced(colon + 1).trimmed();
    if (name == kSignature) {
        const QByteArray hash = QCryptographicHash::hash(m_signedTrailer, QCryptographicHash::Sha256).toHex();
        m_isTrailerSigned = m_signing == Signing::None || areSame(m_signature.trailerSignature(m_previous, hash), value);
        return m_isTrailerSigned ? S3Result<void>()
                                 : refuse(S3Code::SignatureDoesNotMatch, u"The trailer's signature does not match."_s);
    }
    m_trailer.insert(name, value);
    m_signedTrailer += name + ':' + value + '\n';
    return {};
}

} // namespace isola
