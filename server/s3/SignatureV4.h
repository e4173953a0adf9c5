#pragma once
// AWS Signature Version 4 as S3 has it, in the Authorization header or in the query (presigned). Source: "Authenticating Requests
// (AWS Signature Version 4)", Amazon S3 API reference.

#include "server/s3/S3Request.h"

#include <QDateTime>

namespace isola {

// What a request says about its signature, taken apart and checked for its form and time, not yet for its truth.
struct SignatureClaim {
    QByteArray accessKey;
    QByteArray time; // "20130524T000000Z"
    QByteArray scope; // "20130524/us-east-1/s3/aws4_request"
    QByteArrayList signedHeaders;
    QByteArray signature; // hex
    QByteArray payload; // x-amz-content-sha256: a hash, UNSIGNED-PAYLOAD or STREAMING-...
    bool isPresigned = false;
};

// In constant time.
bool areSame(QByteArrayView left, QByteArrayView right);

S3Result<SignatureClaim> readSignature(const S3Request &request, const QDateTime &now);

// Of an upload form's fields, names in lower case. Its time is not checked: the policy says until when it holds.
S3Result<SignatureClaim> readFormSignature(const QMap<QByteArray, QByteArray> &fields);

class SignatureV4 final {
public:
    SignatureV4(const SignatureClaim &claim, const QByteArray &secret);

    // Whether the claim is true of the request.
    S3Result<void> verify(const S3Request &request) const;

    // Whether the claim is true of a form's policy, as it was sent in base64.
    bool signs(const QByteArray &policy) const { return areSame(sign(policy), m_claim.signature); }

    // Of a chunk of a streamed body, by the signature before it.
    QByteArray chunkSignature(const QByteArray &previous, const QByteArray &sha256Hex) const;
    QByteArray trailerSignature(const QByteArray &previous, const QByteArray &sha256Hex) const;
    const QByteArray &seed() const { return m_claim.signature; }

    static QByteArray canonicalRequest(const S3Request &request, const SignatureClaim &claim);

private:
    QByteArray sign(const QByteArray &text) const; // hex

    const SignatureClaim m_claim;
    QByteArray m_key;
};

} // namespace isola
