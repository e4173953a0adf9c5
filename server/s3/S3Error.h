#pragma once
// What goes wrong on the S3 endpoint, in the codes that S3 clients know ("Error responses" of the Amazon S3 API reference).

#include "core/objects/Objects.h"

#include <QByteArray>
#include <QString>

namespace isola {

enum class S3Code {
    AccessDenied,
    AccessForbidden,
    AuthorizationHeaderMalformed,
    AuthorizationQueryParametersError,
    BadDigest,
    BucketAlreadyOwnedByYou,
    BucketNotEmpty,
    EntityTooLarge,
    EntityTooSmall,
    IncompleteBody,
    InternalError,
    InvalidAccessKeyId,
    InvalidArgument,
    InvalidBucketName,
    InvalidDigest,
    InvalidPart,
    InvalidPartNumber,
    InvalidPartOrder,
    InvalidPolicyDocument,
    InvalidRange,
    InvalidRequest,
    InvalidUri,
    KeyTooLong,
    MalformedPostRequest,
    MalformedXml,
    MaxPostPreDataLengthExceeded,
    MetadataTooLarge,
    MethodNotAllowed,
    MissingContentLength,
    NoSuchBucket,
    NoSuchCorsConfiguration,
    NoSuchKey,
    NoSuchUpload,
    NotImplemented,
    PreconditionFailed,
    QuotaExceeded,
    RequestTimeTooSkewed,
    ServiceUnavailable,
    SignatureDoesNotMatch,
    ContentSha256Mismatch,
};

struct S3Error {
    S3Code code = S3Code::InternalError;
    QString message; // empty: the code's own
};

template <typename T> using S3Result = tl::expected<T, S3Error>;

inline tl::unexpected<S3Error> refuse(S3Code code, const QString &message = {})
{
    return tl::unexpected(S3Error{code, message});
}

QByteArray wireName(S3Code code);
int httpStatus(S3Code code);
S3Error s3Error(ObjectFault fault);
// <Error><Code>...
QByteArray errorXml(const S3Error &error, const QByteArray &resource, const QByteArray &requestId);

} // namespace isola
