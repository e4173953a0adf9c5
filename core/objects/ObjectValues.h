#pragma once
// Buckets, objects and unfinished uploads: values. Times are milliseconds since 1970 UTC.

#include "core/base/Ids.h"
#include "core/objects/Checksum.h"

#include <QMap>
#include <tuple>

namespace isola {

struct BucketName {
    AppId app;
    QString name;

    friend bool operator<(const BucketName &a, const BucketName &b)
    {
        return std::tie(a.app.value, a.name) < std::tie(b.app.value, b.name);
    }
};

// 3 to 63 lower-case letters, digits, dots and hyphens, as S3 has it.
bool isBucketName(const QString &name);

struct ObjectChecksum {
    ChecksumAlgorithm algorithm = ChecksumAlgorithm::Crc64Nvme;
    QByteArray value; // base64; of a composite one with "-N"
    bool isComposite = false; // of the parts' checksums
};

// What clients say about an object and get back with it.
struct ObjectHeaders {
    QByteArray contentType = "application/octet-stream";
    QMap<QByteArray, QByteArray> others; // "cache-control", "content-disposition", "content-encoding" ..., "x-amz-meta-..."
};

// Of an object that was uploaded in parts.
struct ObjectPart {
    int number = 0;
    qint64 size = 0;
    QByteArray checksum; // base64, by the object's algorithm; empty: none
};

struct ObjectInfo {
    QString key;
    QString file; // below the objects' directory
    qint64 size = 0;
    QByteArray etag; // without quotes
    ObjectHeaders headers;
    std::optional<ObjectChecksum> checksum;
    qint64 modifiedAt = 0;
    qint64 sequence = 0; // counts up over all changes
    QList<ObjectPart> parts; // by number; empty: in one piece, or not asked for, as in lists
};

struct Bucket {
    QString name;
    qint64 createdAt = 0;
};

struct MultipartUpload {
    QString id;
    QString key;
    ObjectHeaders headers;
    std::optional<ChecksumAlgorithm> algorithm;
    bool isComposite = true; // of the checksum, where there is one
    qint64 createdAt = 0;
};

struct UploadedPart {
    int number = 0;
    QString file;
    qint64 size = 0;
    QByteArray md5; // bytes
    std::optional<ObjectChecksum> checksum;
    qint64 modifiedAt = 0;
};

struct ObjectListQuery {
    QString prefix;
    QString delimiter;
    QString after; // names beyond this one, in the order of their UTF-8 bytes
    int limit = 1000;
};

struct ObjectListing {
    QList<ObjectInfo> objects;
    QStringList commonPrefixes;
    QString last; // of both: where the next page goes on
    bool hasMore = false;
};

} // namespace isola
