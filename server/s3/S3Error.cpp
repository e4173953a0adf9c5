#include "server/s3/S3Error.h"

#include "server/s3/S3Xml.h"

namespace isola {

namespace {

struct Entry {
    S3Code code;
    int status;
    const char *name;
    const char *message;
};

constexpr Entry kEntries[] = {
    {S3Code::AccessDenied, 403, "AccessDenied", "Access Denied"},
    {S3Code::AccessForbidden, 403, "AccessForbidden", "This CORS request is not allowed."},
    {S3Code::AuthorizationHeaderMalformed, 400, "AuthorizationHeaderMalformed", "The Authorization header is malformed."},
    {S3Code::AuthorizationQueryParametersError, 400, "AuthorizationQueryParametersError",
        "The query parameters of the signature are malformed."},
    {S3Code::BadDigest, 400, "BadDigest", "The checksum that you sent does not match what arrived."},
    {S3Code::BucketAlreadyOwnedByYou, 409, "BucketAlreadyOwnedByYou", "The bucket is there already, and yours."},
    {S3Code::BucketNotEmpty, 409, "BucketNotEmpty", "The bucket that you tried to delete is not empty."},
    {S3Code::EntityTooLarge, 400, "EntityTooLarge", "The object is larger than 5 GiB; upload it in parts."},
    {S3Code::EntityTooSmall, 400, "EntityTooSmall", "All parts but the last must be of 5 MiB at least."},
    {S3Code::IncompleteBody, 400, "IncompleteBody", "There are not as many bytes as the headers promised."},
    {S3Code::InternalError, 500, "InternalError", "Something went wrong here; the server's log says what."},
    {S3Code::InvalidAccessKeyId, 403, "InvalidAccessKeyId", "There is no such access key."},
    {S3Code::InvalidArgument, 400, "InvalidArgument", "An argument is not valid."},
    {S3Code::InvalidBucketName, 400, "InvalidBucketName",
        "A bucket's name is 3 to 63 lower-case letters, digits, dots and hyphens."},
    {S3Code::InvalidDigest, 400, "InvalidDigest", "The Content-MD5 or checksum that you sent is not one."},
    {S3Code::InvalidPart, 400, "InvalidPart", "One of the parts is not there, or not with this ETag or checksum."},
    {S3Code::InvalidPartNumber, 416, "InvalidPartNumber", "The object has no such part."},
    {S3Code::InvalidPartOrder, 400, "InvalidPartOrder", "The parts must be listed in ascending order."},
    {S3Code::InvalidPolicyDocument, 400, "InvalidPolicyDocument", "The form's policy cannot be read."},
    {S3Code::InvalidRange, 416, "InvalidRange", "The range is outside the object."},
    {S3Code::InvalidRequest, 400, "InvalidRequest", "The request is not valid."},
    {S3Code::InvalidUri, 400, "InvalidURI", "The path cannot be read."},
    {S3Code::KeyTooLong, 400, "KeyTooLongError", "A key has at most 1024 bytes."},
    {S3Code::MalformedPostRequest, 400, "MalformedPOSTRequest", "The body is not well-formed multipart/form-data."},
    {S3Code::MalformedXml, 400, "MalformedXML", "The XML is not well-formed, or not what belongs here."},
    {S3Code::MaxPostPreDataLengthExceeded, 400, "MaxPostPreDataLengthExceeded",
        "The form's fields before the file are larger than 64 KB."},
    {S3Code::MetadataTooLarge, 400, "MetadataTooLarge", "The user metadata is larger than 2 KB."},
    {S3Code::MethodNotAllowed, 405, "MethodNotAllowed", "The method is not allowed here."},
    {S3Code::MissingContentLength, 411, "MissingContentLength", "Send Content-Length."},
    {S3Code::NoSuchBucket, 404, "NoSuchBucket", "The bucket does not exist."},
    {S3Code::NoSuchCorsConfiguration, 404, "NoSuchCORSConfiguration", "The bucket has no CORS rules."},
    {S3Code::NoSuchKey, 404, "NoSuchKey", "The key does not exist."},
    {S3Code::NoSuchUpload, 404, "NoSuchUpload", "The upload does not exist; it may have been completed or aborted."},
    {S3Code::NotImplemented, 501, "NotImplemented", "This part of S3 is not served here."},
    {S3Code::PreconditionFailed, 412, "PreconditionFailed", "A condition that you set does not hold."},
    {S3Code::QuotaExceeded, 403, "QuotaExceeded",
        "The app may not keep that many bytes: delete objects or unfinished uploads, or have its object_quota_bytes raised."},
    {S3Code::RequestTimeTooSkewed, 403, "RequestTimeTooSkewed", "The request's time is more than 15 minutes off the server's."},
    {S3Code::ServiceUnavailable, 503, "ServiceUnavailable", "The app is paused."},
    {S3Code::SignatureDoesNotMatch, 403, "SignatureDoesNotMatch", "The signature does not match; check the secret key."},
    {S3Code::ContentSha256Mismatch, 400, "XAmzContentSHA256Mismatch", "x-amz-content-sha256 does not match what arrived."},
};

const Entry &entryOf(S3Code code)
{
    for (const Entry &entry : kEntries)
        if (entry.code == code)
            return entry;
    Q_UNREACHABLE();
}

} // namespace

QByteArray wireName(S3Code code)
{
    return entryOf(code).name;
}

int httpStatus(S3Code code)
{
    return entryOf(code).status;
}

S3Error s3Error(ObjectFault fault)
{
    switch (fault) {
    case ObjectFault::NoSuchBucket:
        return {S3Code::NoSuchBucket, {}};
    case ObjectFault::NoSuchKey:
        return {S3Code::NoSuchKey, {}};
    case ObjectFault::NoSuchUpload:
        return {S3Code::NoSuchUpload, {}};
    case ObjectFault::BucketNotEmpty:
        return {S3Code::BucketNotEmpty, {}};
    case ObjectFault::PreconditionFailed:
        return {S3Code::PreconditionFailed, {}};
    case ObjectFault::InvalidPart:
        return {S3Code::InvalidPart, {}};
    case ObjectFault::InvalidPartOrder:
        return {S3Code::InvalidPartOrder, {}};
    case ObjectFault::PartTooSmall:
        return {S3Code::EntityTooSmall, {}};
    case ObjectFault::ChecksumMismatch:
        return {S3Code::BadDigest, {}};
    case ObjectFault::QuotaExceeded:
        return {S3Code::QuotaExceeded, {}};
    case ObjectFault::Unavailable:
        return {S3Code::InternalError, {}};
    }
    Q_UNREACHABLE();
}

QByteArray errorXml(const S3Error &error, const QByteArray &resource, const QByteArray &requestId)
{
    S3Xml xml("Error", S3Xml::Namespace::None);
    xml.text("Code", QString::fromLatin1(wireName(error.code)));
    xml.text("Message", error.message.isEmpty() ? QString::fromLatin1(entryOf(error.code).message) : error.message);
    xml.text("Resource", QString::fromUtf8(resource));
    xml.text("RequestId", QString::fromLatin1(requestId));
    return xml.take();
}

} // namespace isola
