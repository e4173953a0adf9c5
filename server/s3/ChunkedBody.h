#pragma once
// The aws-chunked coding: a body in chunks, each with a signature of its own or none, and fields behind them. Taken apart as the
// bytes come; nothing of it is kept but the present line.

#include "server/s3/SignatureV4.h"

#include <QCryptographicHash>

namespace isola {

class ChunkedBody final {
public:
    enum class Signing { None, Chunks };

    // The signature is needed where chunks are signed.
    ChunkedBody(Signing signing, bool hasTrailer, const SignatureV4 &signature);

    // Appends what it finds of the object to `out`.
    S3Result<void> take(QByteArrayView bytes, QByteArray &out);
    bool isComplete() const { return m_state == State::End; }
    const QMap<QByteArray, QByteArray> &trailer() const { return m_trailer; } // names in lower case

private:
    enum class State { Size, Data, DataEnd, Trailer, End };

    S3Result<void> takeLine(const QByteArray &line);
    S3Result<void> startChunk(const QByteArray &line);
    S3Result<void> endChunk();
    S3Result<void> takeTrailer(const QByteArray &line);

    const Signing m_signing;
    const bool m_hasTrailer;
    const SignatureV4 &m_signature;
    State m_state = State::Size;
    QByteArray m_line;
    qint64 m_left = 0; // of the present chunk
    QByteArray m_claimed; // its signature
    QByteArray m_previous;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QMap<QByteArray, QByteArray> m_trailer;
    QByteArray m_signedTrailer; // "name:value\n" each
    bool m_isTrailerSigned = false;
};

} // namespace isola
