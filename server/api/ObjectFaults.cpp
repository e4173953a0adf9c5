#include "server/api/ObjectFaults.h"

#include "core/model/FunctionJson.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr qsizetype kLongestKey = 1024; // bytes, as S3 has it

Error objectError(ObjectFault fault, const BucketName &bucket, const QString &key)
{
    switch (fault) {
    case ObjectFault::NoSuchBucket:
        return {ErrorCode::ResourceNotFound, u"There is no bucket %1 in this app."_s.arg(bucket.name),
            u"Create it with POST /v1/{app_id}/buckets."_s, {}};
    case ObjectFault::NoSuchKey:
        return {ErrorCode::ResourceNotFound, u"There is no object %1 in %2."_s.arg(key, bucket.name),
            u"Take the key from the list of objects."_s, {}};
    case ObjectFault::BucketNotEmpty:
        return {
            ErrorCode::ResourceConflict, u"The bucket %1 still holds objects."_s.arg(bucket.name), u"Remove them first."_s, {}};
    case ObjectFault::PreconditionFailed:
        return {ErrorCode::ResourceConflict, u"There is an object %1 already."_s.arg(key), u"Choose another key."_s, {}};
    case ObjectFault::QuotaExceeded:
        return {ErrorCode::PayloadTooLarge, u"The app's buckets hold as much as they may."_s,
            u"Remove objects, or raise the app's object_quota_bytes."_s, {}};
    case ObjectFault::NoSuchUpload:
    case ObjectFault::InvalidPart:
    case ObjectFault::InvalidPartOrder:
    case ObjectFault::PartTooSmall:
    case ObjectFault::ChecksumMismatch:
    case ObjectFault::Unavailable:
        break;
    }
    return {ErrorCode::RuntimeUnavailable, u"The objects cannot be reached just now."_s,
        u"Try again; the server's own output says what is wrong with the disk."_s, {}};
}

std::optional<Error> objectNameFault(const QString &bucket, const QString &key)
{
    if (!isBucketName(bucket))
        return validationError({{u"bucket"_s, u"must be 3 to 63 lower-case letters, digits, dots and hyphens"_s, 0, 0, {}}});
    const qsizetype length = key.toUtf8().size();
    if (!key.isNull() && (length == 0 || length > kLongestKey || key.contains(QChar(u'\0'))))
        return validationError({{u"key"_s, u"must be 1 to %1 bytes of UTF-8, without NUL"_s.arg(kLongestKey), 0, 0, {}}});
    return {};
}

QJsonObject objectJson(const ObjectInfo &object)
{
    return {{u"key"_s, object.key}, {u"size"_s, object.size}, {u"etag"_s, QString::fromLatin1(object.etag)},
        {u"content_type"_s, QString::fromLatin1(object.headers.contentType)},
        {u"modified_at"_s, timeJson(std::optional(WallTime(Milliseconds(object.modifiedAt))))}};
}

} // namespace isola
